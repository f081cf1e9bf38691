"""`db grant`: what readers, editors and admins of a server may do, with real logins."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from answers import Runner
from databases import Server, Templates, copy_of, server_place
from ecodiplo.db.engine import Database
from ecodiplo.db.locks import migrations
from ecodiplo.errors import EcodiploError
from shell import directly

pytestmark = pytest.mark.server
LOGINS = ("reader", "editor", "admin", "stranger")


@dataclass(frozen=True)
class OfficeOnServer:
    """A database of a server, and the logins that have a role on it."""

    database: Database
    server: Server

    def login(self, name: str) -> str:
        """The name of a login of this test on the server."""
        return f"{name}_{self.database.url.database}"

    def of(self, name: str) -> Database:
        """The database as the login opens it."""
        return Database(
            self.database.url.set(username=self.login(name), password="x").render_as_string(
                hide_password=False
            )
        )


def office_on(server: Server, template: Database, folder: Path) -> Iterator[OfficeOnServer]:
    """A copy of the template with its logins; all of it goes in the end."""
    database = copy_of(template, folder, server, keep=True)
    office = OfficeOnServer(database, server)
    for name in LOGINS:
        server.execute(f"CREATE ROLE {office.login(name)} LOGIN PASSWORD 'x'")
    yield office
    database.close()
    name = str(database.url.database)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    with psycopg.connect(server_place(Database(server.place)), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"%_{name}"]
        )
        for (role,) in rows.fetchall():
            connection.execute(f'DROP ROLE "{role}"'.encode())


@pytest.fixture(scope="module")
def granted(
    templates: Templates, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OfficeOnServer]:
    """An office whose logins have their roles."""
    from ecodiplo.db.roles import grant
    from ecodiplo.db.roles.postgresql import ROLES

    template = templates.get("postgresql", filled=True)
    for office in office_on(server, template, tmp_path_factory.mktemp("roles")):
        for role in ROLES:
            grant(office.database, role, office.login(role))
        yield office


@pytest.fixture
def ungranted(templates: Templates, server: Server, tmp_path: Path) -> Iterator[OfficeOnServer]:
    """An office of one test, without roles yet."""
    yield from office_on(server, templates.get("postgresql", filled=True), tmp_path)


READING = [
    ["list", "delegations", "--text", "dan mach"],
    ["show", "partners", "cang roterdam"],
    ["search", "dien gio"],
    ["summary", "--year", "2022"],
    ["summary", "delegations", "--by", "country"],
    ["reconcile", "--year", "2022"],
    ["report", "--year", "2022", "--format", "md"],
    ["chart", "delegations", "--by", "country"],
    ["trace", "delegations", "DEL-2022-0003"],
    ["export", "delegations", "--format", "csv"],
    ["template", "delegations", "-o", "{form}", "--force"],
    ["log"],
    ["log", "delegations", "DEL-2022-0001"],
    ["config", "list"],
    ["config", "get", "name"],
    ["db", "current"],
    ["db", "path"],
]
WRITING = [
    ["add", "events", "--title", "A fair", "--kind", "fair", "--no-input"],
    ["edit", "delegations", "DEL-2022-0001", "--set", "note=seen"],
    ["import", "sectors", "{file}"],
    ["import", "sectors", "{file}", "--dry-run"],
    ["link", "delegations", "DEL-2022-0001", "--to", "EVT-2022-0005", "--relation", "opened"],
    ["unlink", "delegations", "DEL-2022-0001", "--to", "EVT-2022-0005"],
    ["report", "--year", "2022", "--freeze"],
    ["delete", "links", "LNK-0002", "--yes"],
    ["config", "set", "signer", "Lan"],
    ["seed"],
    ["undo", "--yes", "--any-user"],
]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_reader_runs_every_command_that_reads(
    granted: OfficeOnServer, run: Runner, tmp_path: Path, words: list[str]
) -> None:
    filled = [word.format(form=tmp_path / "form.xlsx") for word in words]
    owner, other = run(granted.database, *filled), run(granted.of("reader"), *filled)
    assert (other.code, other.err) == (0, owner.err)
    login = granted.login("reader")
    assert other.out.replace(f"{login}:***", "postgres:***") == owner.out


def csv_of_sectors(folder: Path) -> str:
    file = folder / "sectors.csv"
    file.write_text("code,name,name_vi\nsea-farming,Farming at sea,Nuôi biển\n", encoding="utf-8")
    return str(file)


def test_an_editor_runs_every_command_that_writes(
    granted: OfficeOnServer, run: Runner, tmp_path: Path
) -> None:
    editor = granted.of("editor")
    for words in WRITING:
        filled = [word.format(file=csv_of_sectors(tmp_path)) for word in words]
        done = run(editor, *filled)
        assert done.code == 0, (words, done.err)
    with editor.read() as connection:
        logins = connection.scalars(
            text("SELECT DISTINCT user_name FROM changes WHERE command_id > 1")
        )
        assert logins.all() == [granted.login("editor")]


@pytest.mark.parametrize("words", WRITING[:-2], ids=" ".join)
def test_a_reader_runs_none(
    granted: OfficeOnServer, run: Runner, tmp_path: Path, words: list[str]
) -> None:
    filled = [word.format(file=csv_of_sectors(tmp_path)) for word in words]
    done = run(granted.of("reader"), *filled)
    assert done.code == 1, done.out
    assert "you may not write to" in done.err


ATTACKS = [
    "UPDATE changes SET user_name = 'another'",
    "DELETE FROM changes WHERE id = 1",
    "TRUNCATE changes",
    "INSERT INTO changes (at, table_name, record_table, record_id, action)"
    " VALUES (now(), 'links', 'links', 1, 'insert')",
    "UPDATE commands SET user_name = 'another' WHERE id = 1",
    "UPDATE commands SET added = 0 WHERE id = 1",
    "DELETE FROM commands WHERE id = 1",
    "TRUNCATE commands CASCADE",
    # A number ahead of its time: the command that gets it would fail.
    "INSERT INTO commands (id, at, user_name, command) VALUES (999, now(), 'another', 'add')",
    "INSERT INTO imports (command_id, entity, file, sha256, rows, added, changed, unchanged,"
    " skipped, rejected) VALUES (1, 'links', 'x.csv', '0', 0, 0, 0, 0, 0, 0)",
    "SET ecodiplo.command = '1'; UPDATE sectors SET note = 'forged' WHERE id = 1",
    "SET session_replication_role = replica",
    "ALTER TABLE sectors DISABLE TRIGGER ALL",
    "ALTER TABLE changes DISABLE TRIGGER USER",
    "DROP TRIGGER history_sectors_update ON sectors",
    "CREATE TRIGGER a BEFORE UPDATE ON sectors FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE a AS ON UPDATE TO changes DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION ecodiplo_record_change() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL;END'",
    "ALTER FUNCTION ecodiplo_record_change() SET search_path = pg_temp",
    "DROP FUNCTION ecodiplo_append_only() CASCADE",
    "CREATE TEMP TABLE sectors (id int, code text);"
    " CREATE TRIGGER a AFTER INSERT ON pg_temp.sectors"
    " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT"
    " EXECUTE FUNCTION ecodiplo_record_change('sectors', 'id', 'code', 'id')",
    "CREATE TEMP TABLE words (id int, a text); CREATE TRIGGER a AFTER INSERT ON words"
    " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT"
    " EXECUTE FUNCTION ecodiplo_index_words('sectors', 'id', 'a')",
    "CREATE FUNCTION to_jsonb(record) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'",
    "TRUNCATE links",
    "DROP TABLE changes",
    "ALTER TABLE sectors RENAME TO others",
    "UPDATE trigger_fingerprint SET fingerprint = 0",
    "UPDATE alembic_version SET version_num = '9999'",
    "DELETE FROM search_index",
    "SELECT setval('changes_id_seq', 1)",
    "SELECT setval('commands_id_seq', 1)",
    "GRANT DELETE ON changes TO PUBLIC; DELETE FROM changes",
    "SET ROLE {admin}",
    "GRANT {admin} TO {editor}",
    "ALTER ROLE {editor} SUPERUSER",
]


@pytest.mark.parametrize("statement", ATTACKS)
def test_an_editor_can_neither_change_history_nor_switch_it_off(
    granted: OfficeOnServer, statement: str
) -> None:
    filled = statement.format(
        admin=f"ecodiplo_admin_{granted.database.url.database}", editor=granted.login("editor")
    )
    refusals = (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.RestrictViolation,
        psycopg.errors.InvalidGrantOperation,
    )
    with pytest.raises(refusals):
        directly(granted.of("editor"), *filled.split("; "))


def test_a_temporary_table_hides_no_history(granted: OfficeOnServer) -> None:
    count = text("SELECT count(*) FROM changes")
    with granted.database.read() as connection:
        before = connection.scalar(count)
    directly(
        granted.of("editor"),
        "CREATE TEMP TABLE changes (at text)",
        "CREATE TEMP TABLE commands (id int)",
        "SET search_path = pg_temp, public",
        "UPDATE sectors SET note = 'hidden' WHERE id = 2",
    )
    with granted.database.read() as connection:
        assert connection.scalar(count) == before + 1


def test_an_admin_upgrades_and_downgrades_and_the_roles_stay(
    ungranted: OfficeOnServer, run: Runner
) -> None:
    for role in ("editor", "admin"):
        assert run(ungranted.database, "db", "grant", role, ungranted.login(role)).code == 0
    admin, editor = ungranted.of("admin"), ungranted.of("editor")
    for words in (["downgrade", "0018", "--yes"], ["upgrade"]):
        done = run(admin, "db", *words)
        assert done.code == 0, done.err
    done = run(editor, "edit", "delegations", "DEL-2022-0001", "--set", "note=seen")
    assert done.code == 0, done.err
    for login in (editor, ungranted.of("stranger")):
        done = run(login, "db", "upgrade")
        assert (done.code, "you may not" in done.err) == (1, True), done.err


def test_a_reader_checks_the_database(granted: OfficeOnServer, run: Runner) -> None:
    done = run(granted.of("reader"), "db", "check", "--format", "json")
    assert (done.code, done.out.strip()) == (0, "[]"), done.out


def test_a_right_that_is_missing_is_no_damage(ungranted: OfficeOnServer, run: Runner) -> None:
    login = ungranted.login("stranger")
    directly(ungranted.database, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {login}")
    done = run(ungranted.of("stranger"), "db", "check")
    assert (done.code, "a login that may read it" in done.out) == (1, True), done.out
    assert "backup" not in done.out


def test_an_admin_restores_and_repairs_and_the_roles_stay(
    ungranted: OfficeOnServer, run: Runner, tmp_path: Path
) -> None:
    for role in ("reader", "editor", "admin"):
        assert run(ungranted.database, "db", "grant", role, ungranted.login(role)).code == 0
    admin = ungranted.of("admin")
    backup = run(admin, "db", "backup", str(tmp_path)).out.strip()
    replaced = ("ALTER TABLE sectors RENAME TO old", "CREATE TABLE sectors AS SELECT * FROM old",
                "DROP TABLE old CASCADE")  # fmt: skip
    for words, damage in ((("restore", backup, "--yes"), ()), (("check", "--repair"), replaced)):
        directly(admin, *damage)
        done = run(admin, "db", *words)
        assert done.code == 0, done.err
        done = run(
            ungranted.of("editor"), "edit", "sectors", "seaports", "--set", f"note={words[0]}"
        )
        assert done.code == 0, done.err
        done = run(ungranted.of("reader"), "list", "sectors")
        assert (done.code, done.err) == (0, ""), done.err
    with ungranted.database.read() as connection:
        owners = connection.scalars(
            text("SELECT DISTINCT relowner::regrole::text FROM pg_class"
                 " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace")
        )  # fmt: skip
        assert owners.all() == [f"ecodiplo_admin_{ungranted.database.url.database}"]


def test_an_admin_is_told_who_is_in_the_way_as_far_as_the_server_says(
    granted: OfficeOnServer, run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LONGEST_WAIT", 0.5)
    with psycopg.connect(server_place(granted.of("reader")), application_name="psql") as reader:
        reader.execute("SELECT count(*) FROM partners")
        done = run(granted.of("admin"), "db", "upgrade")
        process = reader.info.backend_pid
    assert done.code == 1
    assert done.err.endswith(f": {granted.login('reader')}, psql, process {process}\n")


def test_a_login_has_one_role_and_none_takes_it_away(
    ungranted: OfficeOnServer, run: Runner
) -> None:
    login = ungranted.login("stranger")
    edit = ("edit", "sectors", "offshore-wind", "--set", "note=seen")
    codes = []
    for role in ("editor", "editor", "reader", "none"):
        assert run(ungranted.database, "db", "grant", role, login).code == 0
        codes.append((run(ungranted.of("stranger"), *edit).code,
                      run(ungranted.of("stranger"), "list", "sectors").code))  # fmt: skip
    assert codes == [(0, 0), (0, 0), (1, 0), (1, 1)]


def test_rights_that_a_login_had_before_go(ungranted: OfficeOnServer, run: Runner) -> None:
    login = ungranted.login("stranger")
    directly(ungranted.database, f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {login}")
    assert run(ungranted.database, "db", "grant", "editor", login).code == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        directly(ungranted.of("stranger"), "DELETE FROM changes")


@pytest.mark.parametrize(
    ("right", "reason"),
    [
        ("ALTER ROLE {login} CREATEROLE", "makes roles"),
        ("ALTER ROLE {login} SUPERUSER", "superuser"),
        ("ALTER DATABASE {database} OWNER TO {login}", "owns the database"),
        ("GRANT CREATE ON SCHEMA public TO {login}", "create objects"),
        ("GRANT pg_write_all_data TO {login}", "more rights on the table alembic_version"),
        ("GRANT SET ON PARAMETER session_replication_role TO {login}", "session_replication_role"),
        ("GRANT TRUNCATE ON sectors TO PUBLIC", "more rights on the table sectors"),
    ],
)
def test_a_login_that_no_role_binds_is_refused(
    ungranted: OfficeOnServer, run: Runner, right: str, reason: str
) -> None:
    login = ungranted.login("stranger")
    name = ungranted.database.url.database
    directly(ungranted.database, right.format(login=login, database=name))
    done = run(ungranted.database, "db", "grant", "editor", login)
    back = f"ALTER DATABASE {name} OWNER TO postgres"
    directly(ungranted.database, back, f"DROP OWNED BY {login}")
    assert (done.code, reason in done.err) == (1, True), done.err


def test_the_owner_without_a_superuser_grants_and_stays_an_admin(
    ungranted: OfficeOnServer, run: Runner
) -> None:
    owner, name = ungranted.login("admin"), ungranted.database.url.database
    tables = "SELECT string_agg(format('ALTER TABLE %I OWNER TO {}', relname), ';') FROM pg_class"
    with psycopg.connect(server_place(ungranted.database)) as connection:
        row = connection.execute(
            f"{tables.format(owner)} WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace".encode()
        ).fetchone()
        assert row
        connection.execute(row[0].encode())
        functions = connection.execute(
            "SELECT oid::regprocedure FROM pg_proc"
            " WHERE pronamespace = current_schema()::regnamespace"
        ).fetchall()
        for (function,) in functions:
            connection.execute(f"ALTER FUNCTION {function} OWNER TO {owner}".encode())
    directly(ungranted.database, f"ALTER DATABASE {name} OWNER TO {owner}",
             f"ALTER ROLE {owner} CREATEROLE")  # fmt: skip
    done = run(ungranted.of("admin"), "db", "grant", "editor", ungranted.login("editor"))
    assert done.code == 0, done.err
    assert run(ungranted.of("admin"), "db", "upgrade").code == 0
    edit = ("edit", "sectors", "offshore-wind", "--set")
    for login in ("admin", "editor"):
        done = run(ungranted.of(login), *edit, f"note={login}")
        assert done.code == 0, done.err
    # A superuser takes away what another has granted.
    assert run(ungranted.database, "db", "grant", "none", ungranted.login("editor")).code == 0
    assert run(ungranted.of("editor"), *edit, "note=again").code == 1


def test_who_may_not_grant_is_told_so(granted: OfficeOnServer, run: Runner) -> None:
    done = run(granted.of("editor"), "db", "grant", "admin", granted.login("editor"))
    assert (done.code, "you may not grant roles" in done.err) == (1, True), done.err


def test_an_unknown_login_and_an_unknown_role_are_refused(
    granted: OfficeOnServer, run: Runner
) -> None:
    done = run(granted.database, "db", "grant", "editor", f"nobody_{os.getpid()}")
    assert (done.code, "has no login" in done.err) == (4, True)
    assert run(granted.database, "db", "grant", "owner", granted.login("reader")).code == 2


def test_a_login_may_have_any_name(ungranted: OfficeOnServer, run: Runner) -> None:
    name = f'Lần 50% of "x"; y_{ungranted.database.url.database}'
    quoted = name.replace('"', '""')
    directly(ungranted.database, f'CREATE ROLE "{quoted}" LOGIN')
    done = run(ungranted.database, "db", "grant", "reader", name)
    directly(ungranted.database, f'DROP OWNED BY "{quoted}"', f'DROP ROLE "{quoted}"')
    assert done.code == 0, done.err


def test_the_names_of_roles_fit_the_server_and_differ(server: Server) -> None:
    from ecodiplo.db.roles import postgresql

    seen = set()
    for schema in ("public", "office", "văn phòng " * 5):
        database = Database(server.new())
        directly(
            database,
            f'CREATE SCHEMA IF NOT EXISTS "{schema}"',
        )
        with database.migrate() as connection:
            connection.exec_driver_sql(f"SET LOCAL search_path = '{schema}'")
            names = {*postgresql._groups(connection).values()}
        assert all(len(name.encode()) <= postgresql.LONGEST_NAME for name in names)
        assert len(names) == 3
        seen |= names
    assert len(seen) == 9


@pytest.mark.sqlite
def test_a_file_has_no_roles(run: Runner, tmp_path: Path) -> None:
    done = run(str(tmp_path / "x.db"), "db", "grant", "reader", "lan")
    assert (done.code, "a file has no roles" in done.err) == (2, True)


def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    from ecodiplo.db.roles import grant

    with pytest.raises(EcodiploError, match="cannot reach"):
        grant(Database("postgresql://u@127.0.0.1:1/d"), "reader", "lan")


def test_a_database_that_the_server_lacks_is_to_be_made_there(server: Server, run: Runner) -> None:
    place = server.url.set(database="no such").render_as_string(hide_password=False)
    done = run(place, "init")
    assert (done.code, "has no database" in done.err, "createdb" in done.err) == (1, True, True)
