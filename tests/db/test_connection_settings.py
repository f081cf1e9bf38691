"""What PostgreSQL's own tools read holds here too: .pgpass, service files, the environment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

from conftest import Run
from databases import only_on, server_place
from ecodiplo.db.engine import Database
from ecodiplo.db.files import create_file
from ecodiplo.errors import EcodiploError, UsageProblem

on_server = only_on("postgresql", "seeded")
ROLE, SECRET, WRONG = "clerk_of_the_settings", "hunter2", "hunter3"


def write_hba(connection: psycopg.Connection, text: str) -> None:
    """Set who must give a password."""
    lines = " UNION ALL ".join(f"SELECT $${line}$$" for line in text.splitlines())
    (path,) = connection.execute("SHOW hba_file").fetchone() or ("",)
    connection.execute(f"COPY ({lines}) TO '{path}'".encode())
    connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def guarded(seeded: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[URL]:
    """The URL of a server that asks this role for its password; no password is known."""
    for name in ("PGPASSWORD", "PGSERVICE", "PGUSER", "PGHOST", "PGDATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    with psycopg.connect(server_place(seeded), autocommit=True) as admin:
        admin.execute(f"DROP ROLE IF EXISTS {ROLE}".encode())
        admin.execute(f"CREATE ROLE {ROLE} LOGIN SUPERUSER PASSWORD '{SECRET}'".encode())
        row = admin.execute("SELECT pg_read_file(current_setting('hba_file'))").fetchone()
        rules = row[0].replace("\t", " ") if row else ""
        asks = f"local all {ROLE} scram-sha-256\nhost all {ROLE} all scram-sha-256\n"
        write_hba(admin, asks + rules)
        url = seeded.url.set(username=ROLE, password=None)
        while True:  # the server reads its rules a little later
            try:
                psycopg.connect(server_place(Database(str(url)))).close()
            except psycopg.OperationalError:
                break
            time.sleep(0.05)
        yield url
        write_hba(admin, rules)
        admin.execute(f"DROP ROLE {ROLE}".encode())


def partners(url: URL | str) -> int:
    place = url if isinstance(url, str) else url.render_as_string(hide_password=False)
    with Database(place).read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM partners").scalar()
        return int(count or 0)


def keep_password(tmp_path: Path, password: str) -> None:
    path = tmp_path / "pgpass"
    path.write_text(f"*:*:*:{ROLE}:{password}\n")
    path.chmod(0o600)


@on_server
def test_the_password_of_pgpass_is_used_and_shown_nowhere(
    guarded: URL, tmp_path: Path, run: Callable[..., Run]
) -> None:
    keep_password(tmp_path, SECRET)
    assert partners(guarded)
    keep_password(tmp_path, WRONG)
    place = guarded.render_as_string(hide_password=False)
    done = run(place, "list", "partners")
    assert (done.code, done.out) == (1, "")
    assert "password authentication failed" in done.err
    assert WRONG not in done.err


@on_server
def test_a_service_file_names_server_user_and_password(
    guarded: URL, tmp_path: Path, run: Callable[..., Run]
) -> None:
    settings = {"host": guarded.query.get("host") or guarded.host, "port": guarded.port,
                "dbname": guarded.database, "user": ROLE, "password": SECRET}  # fmt: skip
    lines = [f"{name}={value}" for name, value in settings.items() if value]
    (tmp_path / "services").write_text("\n".join(["[office]", *lines, ""]))
    assert partners("postgresql://?service=office")
    (tmp_path / "services").write_text("\n".join(["[office]", *lines[:-1], f"password={WRONG}"]))
    done = run("postgresql://?service=office", "list", "partners")
    assert done.code == 1
    assert "password authentication failed" in done.err
    assert WRONG not in done.err
    (tmp_path / "services").write_text(f"[office]\npassword {SECRET}\n")
    done = run("postgresql://?service=office", "list", "partners")
    assert done.code == 1
    assert SECRET not in done.err


@on_server
def test_the_environment_names_server_user_and_password(
    guarded: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOST", str(guarded.query.get("host") or guarded.host))
    if guarded.port:
        monkeypatch.setenv("PGPORT", str(guarded.port))
    monkeypatch.setenv("PGDATABASE", str(guarded.database))
    monkeypatch.setenv("PGUSER", ROLE)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    assert partners("postgresql://")
    monkeypatch.setenv("PGPASSWORD", WRONG)
    with pytest.raises(EcodiploError, match="password authentication failed") as refused:
        partners("postgresql://")
    assert WRONG not in str(refused.value)


@pytest.mark.parametrize(
    "options", ["?mode=ro", "?timeout=5", "?cache=shared", "?mode", "?", "?password=hunter2"]
)
def test_options_of_a_file_are_refused(tmp_path: Path, options: str) -> None:
    with pytest.raises(UsageProblem, match=r"takes no options after a \?") as refused:
        Database(f"sqlite:///{tmp_path}/office.db{options}")
    assert "hunter2" not in str(refused.value)


def test_a_file_in_the_own_folder_is_the_users_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "data" / "ecodiplo"
    monkeypatch.setattr("ecodiplo.db.files.own_folder", lambda: own)
    umask = os.umask(0)
    os.umask(umask)
    usual = 0o777 & ~umask, 0o666 & ~umask
    for folder, modes in ((own, (0o700, 0o600)), (tmp_path / "shared", usual)):
        create_file(Database(str(folder / "office.db")).url)
        found = folder.stat().st_mode & 0o777, (folder / "office.db").stat().st_mode & 0o777
        assert found == modes
