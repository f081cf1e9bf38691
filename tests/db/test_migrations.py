"""The schema's history, up and down, on both engines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from commands import do, take_back
from databases import ENGINES, is_sqlite, only_on
from ecodiplo.db import triggers
from ecodiplo.db.engine import Database
from ecodiplo.db.history import current_command
from ecodiplo.db.migrate import _config, downgrade, known_revisions, upgrade
from ecodiplo.db.revision import HEAD
from ecodiplo.errors import EcodiploError, NotFound, UsageProblem
from ecodiplo.models import whole_metadata
from schemas import schema, statement_parts, without_versions


@pytest.mark.parametrize(
    ("nowhere", "empty"), [(engine, engine) for engine in ENGINES], indirect=True
)
def test_the_migrated_schema_is_the_one_the_models_declare(
    nowhere: Database, empty: Database
) -> None:
    if is_sqlite(nowhere):
        from ecodiplo.db import files

        files.create_file(nowhere.url)
    with nowhere.migrate() as connection:
        whole_metadata().create_all(connection)
        declared = without_versions(schema(connection))
    with empty.migrate() as connection:
        migrated = without_versions(schema(connection))
    assert migrated == declared


def test_every_table_of_sqlite_is_strict(empty: Database) -> None:
    with empty.migrate() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.execute(
                text("SELECT name, strict FROM pragma_table_list WHERE type <> 'view'")
            )
            loose = {
                name
                for name, strict in rows
                if not strict and not re.match("sqlite_|search_", name)
            }
            assert loose == {"alembic_version", "trigger_fingerprint"}


def test_every_foreign_key_is_indexed() -> None:
    for table in whole_metadata().tables.values():
        leading = {index.columns[0].name for index in table.indexes}
        leading |= {next(iter(c.columns)).name for c in table.constraints if len(c.columns)}  # type: ignore[attr-defined]
        assert {fk.parent.name for fk in table.foreign_keys} <= leading, table.name


@only_on("sqlite", "empty")
def test_triggers_of_sqlite_guard_every_foreign_key(empty: Database) -> None:
    with empty.migrate() as connection:
        rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'"))
        triggers = "\n".join(rows.scalars())
    for table in whole_metadata().tables.values():
        for key in table.foreign_keys:
            for name in (table.name, key.column.table.name):
                assert f"ON {name} BEGIN" in triggers
            refused = f"FOREIGN KEY constraint failed: {table.name}.{key.parent.name}'"
            deleted = f"DELETE FROM {table.name} WHERE {key.parent.name} = OLD.id"
            assert triggers.count(refused) == (2 if key.ondelete == "CASCADE" else 3), refused
            assert (deleted in triggers) is (key.ondelete == "CASCADE"), deleted


def test_every_constraint_has_a_name() -> None:
    for table in whole_metadata().tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name


def test_down_to_base_and_up_again_gives_the_same_schema(seeded: Database) -> None:
    with seeded.migrate() as connection:
        before = schema(connection)
    assert downgrade(seeded, "base") == (HEAD, None)
    with seeded.migrate() as connection:
        assert without_versions(schema(connection)) == set()
    assert upgrade(seeded) == (None, HEAD)
    with seeded.migrate() as connection:
        assert schema(connection) == before


def test_upgrading_again_changes_nothing(empty: Database) -> None:
    assert upgrade(empty) == (HEAD, HEAD)


def test_a_database_of_the_future_is_refused_in_one_line(empty: Database) -> None:
    with empty.migrate() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(EcodiploError, match="made by a newer ecodiplo"), empty.read():
        pass
    with pytest.raises(EcodiploError, match="made by a newer ecodiplo"):
        upgrade(empty)


def test_an_older_database_is_refused_with_the_command_that_fixes_it(empty: Database) -> None:
    with empty.migrate() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(EcodiploError, match="ecodiplo db upgrade"), empty.write():
        pass


def test_a_database_without_tables_says_how_to_make_them(nowhere: Database) -> None:
    with pytest.raises(NotFound, match=r"ecodiplo (seed|init)"), nowhere.read():
        pass


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE invoices (id INTEGER)")
    other.close()
    with pytest.raises(EcodiploError, match="not one of ecodiplo's"):
        upgrade(Database(str(path)))


def test_a_failed_migration_leaves_nothing_behind(nowhere: Database) -> None:
    with pytest.raises(UsageProblem, match="no schema revision"):
        upgrade(nowhere, "nonsense")
    with pytest.raises(NotFound), nowhere.read():
        pass


def test_the_program_knows_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(_config()).get_current_head() == HEAD
    assert known_revisions()[0] == HEAD


def test_the_commands_move_the_schema_and_say_so(
    nowhere: Database, run: Callable[..., Any]
) -> None:
    assert f"base -> {HEAD}" in run(nowhere, "db", "upgrade").err
    assert run(nowhere, "db", "current").out.startswith(HEAD)
    assert f"{HEAD} -> base" in run(nowhere, "db", "downgrade", "base").err  # nothing to lose
    assert run(nowhere, "db", "downgrade", "nonsense").code == 2


def test_shipped_measures_move_with_the_schema_and_an_office_keeps_its_own(
    seeded: Database,
) -> None:
    def measures() -> dict[str, str]:
        with seeded.migrate() as connection:
            rows = connection.execute(text("SELECT code, measure FROM indicators"))
            return {row.code: row.measure for row in rows}

    downgrade(seeded, "0003")
    assert measures()["fdi_projects_in_force"] == "count fdi-projects status=in_force"
    with seeded.migrate() as connection:
        connection.execute(
            text("UPDATE indicators SET measure = 'count mous level=city' WHERE code LIKE 'mous%'")
        )
    upgrade(seeded)
    assert measures()["fdi_projects_in_force"] == "count fdi-projects in-force=yes"
    assert measures()["mous_signed_to_date"] == "count mous level=city"


# What a revision does to data, and what a downgrade would delete.


@pytest.fixture
def edited_before_0004(seeded: Database) -> tuple[Database, int]:
    """A database whose indicator was edited at revision 0003 and that was upgraded since; and the
    number of the edit."""
    downgrade(seeded, "0003")
    with seeded.migrate() as connection:
        number = current_command.begin_command(connection, "edit indicators", None)
        connection.execute(
            text("UPDATE indicators SET note = 'A' WHERE code = 'fdi_projects_in_force'")
        )
        current_command.end_command(connection, number)
    upgrade(seeded)
    return seeded, number


def measure(database: Database) -> tuple[str, str | None]:
    with database.read() as connection:
        row = connection.execute(
            text("SELECT measure, note FROM indicators WHERE code = 'fdi_projects_in_force'")
        ).one()
    return row.measure, row.note


def test_what_a_revision_does_to_data_is_a_command_of_the_history(
    edited_before_0004: tuple[Database, int],
) -> None:
    database, _ = edited_before_0004
    with database.read() as connection:
        rows = connection.execute(text("SELECT command, changed FROM commands ORDER BY id")).all()
        changes = connection.scalar(text("SELECT count(*) FROM changes WHERE command_id ="
                                      " (SELECT max(id) FROM commands"
                                      "  WHERE command = 'db upgrade 0004')"))  # fmt: skip
    assert [tuple(row) for row in rows[1:]] == [
        ("db downgrade 0004", 3), ("edit indicators", 1), ("db upgrade 0004", 3),
    ]  # fmt: skip
    assert changes == 3


def test_undoing_an_edit_of_before_leaves_what_the_revision_did(
    edited_before_0004: tuple[Database, int], run: Callable[..., Any]
) -> None:
    database, number = edited_before_0004
    assert run(database, "undo", str(number), "--yes").code == 0
    assert measure(database) == ("count fdi-projects in-force=yes", None)


def test_a_revision_is_not_undone(
    edited_before_0004: tuple[Database, int], run: Callable[..., Any]
) -> None:
    database, number = edited_before_0004
    with database.read() as connection:
        revision = connection.scalar(
            text("SELECT id FROM commands WHERE command = 'db upgrade 0004'")
        )
    done = run(database, "undo", str(revision), "--yes")
    assert (done.code, "`ecodiplo db downgrade` takes the schema back" in done.err) == (1, True)
    assert run(database, "undo", "--yes").err.startswith(f"undoing command {number}, edit")


def test_an_export_of_before_cannot_bring_an_old_measure_back(
    seeded: Database, run: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "indicators.csv"
    file.write_text(
        "code,measure,note\nfdi_projects_in_force,count fdi-projects status=in_force,A\n"
        "aid_items,count aid kind=project,\n",
        encoding="utf-8",
    )
    assert run(seeded, "import", "indicators", str(file)).code == 0
    assert measure(seeded) == ("count fdi-projects in-force=yes", "A")
    kept = run(seeded, "show", "indicators", "aid_items", "-f", "json").out
    assert "count aid kind=project" in kept


def test_an_undone_deletion_brings_back_the_present_measure(
    seeded: Database, run: Callable[..., Any]
) -> None:
    downgrade(seeded, "0003")
    with seeded.migrate() as connection:
        number = current_command.begin_command(connection, "delete", None)
        for sql in ("DELETE FROM figures WHERE indicator_id = (SELECT id FROM indicators"
                    " WHERE code = 'fdi_projects_in_force')",
                    "DELETE FROM indicators WHERE code = 'fdi_projects_in_force'"):  # fmt: skip
            connection.execute(text(sql))
        current_command.end_command(connection, number)
    upgrade(seeded)
    assert run(seeded, "undo", str(number), "--yes").code == 0
    assert measure(seeded)[0] == "count fdi-projects in-force=yes"


def test_a_downgrade_counts_what_would_go_and_asks(
    seeded: Database, run: Callable[..., Any]
) -> None:
    with seeded.migrate() as connection:
        before = schema(connection)
    done = run(seeded, "db", "downgrade", "base")
    assert done.code == 2
    assert "delete 435 records (Countries 260, Abbreviations 69" in done.err
    assert "1 command of the history" in done.err
    with seeded.migrate() as connection:
        assert schema(connection) == before
    assert run(seeded, "list", "countries", "--count").out == "260\n"


def test_a_downgrade_copies_the_database_first(seeded: Database, run: Callable[..., Any]) -> None:
    done = run(seeded, "db", "downgrade", "base", "--yes")
    assert done.code == 0
    (copy,) = re.findall(r"before this is in (\S+)", done.err)
    assert run(copy, "list", "countries", "--count").out == "260\n"
    if is_sqlite(seeded):
        assert Path(copy).stat().st_mode == Path(str(seeded)).stat().st_mode


def test_an_upgrade_copies_the_database_of_before_first(
    seeded: Database, run: Callable[..., Any]
) -> None:
    downgrade(seeded, "0008")
    done = run(seeded, "db", "upgrade")
    assert done.code == 0
    (copy,) = re.findall(r"before this is in (\S+)", done.err)
    assert Database(copy).revision() == "0008"
    assert "before this" not in run(seeded, "db", "upgrade").err  # nothing moves
    assert run(seeded, "db", "restore", copy, "--yes").code == 0
    assert run(seeded, "list", "countries", "--count").out == "260\n"


def test_a_downgrade_that_deletes_no_record_does_not_ask(
    empty: Database, run: Callable[..., Any]
) -> None:
    assert run(empty, "db", "downgrade", "0003").code == 0


NAMESAKE = (
    "INSERT INTO partners (ref, name, kind, country_id) VALUES ('{}', 'Toledo', 'locality',"
    " (SELECT id FROM countries WHERE code = '{}'))"
)


def test_partners_of_two_countries_may_have_one_name_and_no_two_of_one_country(
    seeded: Database,
) -> None:
    with seeded.write() as connection:
        for ref, code in (("P-1", "ES"), ("P-2", "US"), ("P-3", "no country")):
            connection.execute(text(NAMESAKE.format(ref, code)))
    for code in ("ES", "no country"):
        with pytest.raises(EcodiploError, match=r"(?i)unique"), seeded.write() as connection:
            connection.execute(text(NAMESAKE.format("P-4", code)))


def test_namesakes_keep_a_database_from_the_schema_before_them(seeded: Database) -> None:
    with seeded.write() as connection:
        for ref, code in (("P-1", "ES"), ("P-2", "US")):
            connection.execute(text(NAMESAKE.format(ref, code)))
    with pytest.raises(EcodiploError, match=r"share a name.*: P-1, P-2; rename them first"):
        downgrade(seeded, "0004")
    with seeded.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM partners WHERE name = 'Toledo'")) == 2


def test_partners_and_what_belongs_to_them_stay_when_their_table_is_made_anew(
    seeded: Database,
) -> None:
    names = ("partners", "partner_aliases", "partner_sectors", "event_partners", "press_visits")
    marks = ("counted", "role_in_totals")  # before and since revision 0008

    def rows() -> list[tuple[str, dict[str, Any]]]:
        with seeded.migrate() as connection:
            return [
                (
                    name,
                    {
                        column: value
                        for column, value in row.items()
                        if value is not None and column not in marks
                    },
                )
                for name in names
                for row in connection.execute(text(f"SELECT * FROM {name} ORDER BY 1")).mappings()
            ]

    def own() -> set[tuple[str, ...]]:
        with seeded.migrate() as connection:
            if connection.dialect.name != "sqlite":
                return set()
            made = "SELECT sql FROM sqlite_master WHERE tbl_name = 'partners' AND sql <> ''"
            return {statement_parts(sql) for sql in connection.execute(text(made)).scalars()}

    with seeded.migrate() as connection:
        if connection.dialect.name == "sqlite":  # of somebody's own
            connection.execute(
                text("CREATE TRIGGER theirs AFTER DELETE ON partners BEGIN SELECT '\\:a'; END")
            )
    before, triggers = rows(), own()
    downgrade(seeded, "0004")
    older = rows()
    assert [name for name, _ in older] == [name for name, _ in before]
    assert all(
        row.items() <= full.items() for (_, row), (_, full) in zip(older, before, strict=True)
    )
    assert upgrade(seeded) == ("0004", HEAD)
    assert (rows(), own()) == (before, triggers)


def test_undoing_says_which_namesake_without_a_country_is_in_the_way(seeded: Database) -> None:
    do(seeded, NAMESAKE.format("P-1", ""))
    number = do(seeded, "DELETE FROM partners WHERE ref = 'P-1'")
    do(seeded, "UPDATE partners SET name = 'Toledo', country_id = NULL WHERE ref = 'PAR-0001'")
    with pytest.raises(EcodiploError, match="whose Name other records now have: PAR-0001"):
        take_back(seeded, number)


def test_what_users_added_to_partners_stays_through_the_revisions(seeded: Database) -> None:
    def own() -> list[Any]:
        with seeded.migrate() as connection:
            names = {index["name"] for index in inspect(connection).get_indexes("partners")}
            scores = connection.execute(text("SELECT sum(my_score) FROM partners")).scalar()
        return [scores, {"ix_partners_mine", "uq_partners_website"} <= names]

    with seeded.migrate() as connection:
        for sql in (
            "ALTER TABLE partners ADD COLUMN my_score INTEGER",
            "UPDATE partners SET my_score = 2",
            "CREATE INDEX ix_partners_mine ON partners (my_score)",
            "CREATE UNIQUE INDEX uq_partners_website ON partners (website)"
            " WHERE website IS NOT NULL",
        ):
            connection.execute(text(sql))
    before = own()
    assert before == [40, True]
    downgrade(seeded, "0004")
    assert own() == before
    upgrade(seeded)
    assert own() == before
    with seeded.read() as connection:
        assert not triggers.damage(connection).en.startswith("the table")
