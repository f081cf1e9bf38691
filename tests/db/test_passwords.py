"""A password in the URL of a database: nowhere to be seen, however the URL is written."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from answers import Runner
from databases import only_on
from ecodiplo.api import Office
from ecodiplo.cli.settings import Settings
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.text import without_passwords

# What nobody may see. No server answers at port 1.
SECRET = "hunter2"
READABLE = [
    "postgresql://u:hunter2@127.0.0.1:1/d",
    "postgresql://u@127.0.0.1:1/d?password=hunter2",
    "postgresql://u:hunter2:more@127.0.0.1:1/d",
    "postgresql://u:hunter2%40more@127.0.0.1:1/d",
    "postgresql://u:hunter2%2Fmore@[::1]:1/d",
    "postgres://127.0.0.1:1/d?user=u&password=hunter2&sslmode=disable",
    "PostgreSQL+psycopg://u:hunter2@127.0.0.1:1/d",
    "postgresql://u:hunter2@/d?host=/nowhere/hidden",
]
SLIPS = [
    "postgresql://u:pa@hunter2@127.0.0.1:1/d",
    "postgresql://u:hunter2@more@127.0.0.1:1/d",
    "postgresql://u:pa@hunter2:x@127.0.0.1:1/d",
    "postgresql://u:hunter2/more@127.0.0.1:1/d",
    "postgresql://u:hunter2?more@127.0.0.1:1/d",
    "postgresql://u:hunter2@127.0.0.1:port/d",
    "postgresql://u:hunter2@127.0.0.1:99999/d",
    "postgresql://u:hunter2@127.0.0.1:1:2/d",
    "postgresql://u:hunter2",
    "postgresql://u:hunter2@[::1]x/d",
    "postgresql://u:hunter2%00@127.0.0.1:1/d",
    "postgresql://u:hunter2\udcff@127.0.0.1:1/d",
    "postgresql://u:hunter2@127.0.0.1:1/d?password=hunter2",
    "postgresql://127.0.0.1:1/d?password=a&password=hunter2",
    "postgresql://u@127.0.0.1:1/d?sslpassword=hunter2",
    "postgresql://u@127.0.0.1:1/d?pasword=hunter2",
    "postgresql://u@127.0.0.1:1/d?hunter2",
    " postgresql://u:hunter2@127.0.0.1:1/d",
    "postgresql://u:hunter2@127.0.0.1:1/d\n",
    '"postgresql://u:hunter2@127.0.0.1:1/d"',
    "\ufeffpostgresql://u:hunter2@127.0.0.1:1/d",
    "postgresql:/u:hunter2@127.0.0.1/d",
    " postgresql:/u:hunter2@127.0.0.1/d",
    "postgresql:u:hunter2@127.0.0.1/d",
    "postgresql;//u:hunter2@127.0.0.1/d",
    "postgresql//u:hunter2@127.0.0.1/d",
    "postgres :// u:hunter2@127.0.0.1/d",
    "posgresql:/127.0.0.1/hunter2",
    "//u:hunter2@127.0.0.1/d",
    "u:hunter2@127.0.0.1/d",
    "postgresql：//u：hunter2＠127.0.0.1/d",
    "host=127.0.0.1 user=u password=hunter2",
    "dbname=d password = hunter2",
    "mysql://u:hunter2@127.0.0.1/d",
    "sqlite://u:hunter2@127.0.0.1/d",
]
readable = pytest.mark.parametrize("place", READABLE)
slip = pytest.mark.parametrize("place", SLIPS)


def told(error: BaseException) -> str:
    """All that a traceback of the error shows, its causes and what was hidden of them too."""
    texts, seen = [], {id(error)}
    waiting = [error]
    while waiting:
        each = waiting.pop()
        texts += [*traceback.format_exception_only(each), repr(each), repr(each.args)]
        for other in (each.__cause__, each.__context__):
            if other is not None and id(other) not in seen:
                seen.add(id(other))
                waiting.append(other)
    return "\n".join(texts)


@slip
def test_a_slip_is_refused_and_quotes_nothing(place: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Database(place)
    assert SECRET not in told(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@readable
def test_the_server_is_given_the_password_and_nobody_else(place: str) -> None:
    database = Database(place)
    assert (database.url.password or "").startswith(SECRET)
    for shown in (str(database), repr(database), repr(database.url), str(database.url)):
        assert SECRET not in shown
    assert SECRET not in repr(Settings(place))


@readable
def test_a_server_that_does_not_answer_is_named_without_it(place: str) -> None:
    with pytest.raises(EcodiploError) as caught:
        Office(place).list("delegations")
    assert "cannot reach postgresql+psycopg://" in str(caught.value)
    assert SECRET not in told(caught.value)


@readable
def test_no_log_has_it(place: str, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("", "psycopg", "sqlalchemy.pool", "sqlalchemy.engine", "alembic"):
        caplog.set_level(logging.DEBUG, name)
    with pytest.raises(EcodiploError):
        Office(place).list("delegations")
    assert SECRET not in caplog.text


@pytest.mark.parametrize("place", ["postgresql://h/d?host=a&host=b&port=1", READABLE[0]])
@pytest.mark.parametrize("command", ["list sectors", "db path", "db current", "db upgrade", "seed"])
def test_no_command_shows_it_and_none_breaks(run: Runner, place: str, command: str) -> None:
    done = run(place, *command.split())
    assert done.code in (0, 1, 2)
    assert SECRET not in done.out + done.err
    assert len((done.out + done.err).splitlines()) == 1


@slip
def test_a_slip_makes_no_file(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(place, "db", "upgrade")
    assert (done.code, done.out) == (2, "")
    assert SECRET not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [["{}"], ["list", "{}"], ["list", "sectors", "{}"], ["import", "sectors", "{}"],
     ["report", "--templates", "{}"], ["list", "sectors", "--sort", "{}"],
     ["show", "sectors", "{}"], ["undo", "--file", "{}"]],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("place", [READABLE[0], READABLE[1], SLIPS[0], SLIPS[21]])
def test_a_url_in_the_wrong_place_is_quoted_without_it(
    run: Runner, facts: Database, words: list[str], place: str
) -> None:
    done = run(facts, *(word.format(place) for word in words))
    assert done.code in (1, 2, 4)
    assert SECRET not in done.out + done.err


@only_on("sqlite", "facts")
@pytest.mark.parametrize("place", [READABLE[0], SLIPS[0], SLIPS[5], SLIPS[21]])
@pytest.mark.parametrize("line", ["list delegations --country D", "show partners P"])
def test_a_shell_that_completes_shows_nothing(facts: Database, place: str, line: str) -> None:
    words = f"ecodiplo --db {place} {line}"
    asked = {
        "_ECODIPLO_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
        "ECODIPLO_DB": str(facts),  # the user's own database, which the line does not name
    }
    done = subprocess.run([str(Path(sys.executable).parent / "ecodiplo")], env=os.environ | asked,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_history_keeps_none(empty: Database) -> None:
    with empty.write(f"feed from {READABLE[0]}") as connection:
        connection.execute(
            sql("INSERT INTO sectors (slug, name_en, name_vi) VALUES ('x', 'X', 'X')")
        )
    with empty.read() as connection:
        command = connection.scalar(sql("SELECT command FROM commands"))
    assert command == "feed from postgresql://u:***@127.0.0.1:1/d"


@only_on("postgresql", "empty")
def test_a_password_after_the_question_mark_opens_the_database(empty: Database) -> None:
    place = empty.url.set(password=None).update_query_dict({"password": SECRET})
    database = Database(place.render_as_string(hide_password=False))
    assert database.revision() == empty.revision()
    assert SECRET not in str(database)


@pytest.mark.parametrize(
    "name", ["office.db", "a@b.db", "2022:final.db", "postgres.db", "postgresql-copy.db", "host.db"]
)
def test_files_are_files(tmp_path: Path, name: str) -> None:
    assert str(Database(str(tmp_path / name))) == str(tmp_path / name)


def test_a_drive_of_windows_is_no_user() -> None:
    assert Database("C:\\Users\\an@so\\office.db").url.get_backend_name() == "sqlite"


def test_a_file_with_the_name_of_a_server_is_written_as_a_url(tmp_path: Path) -> None:
    place = tmp_path / "u:p@office.db"
    assert str(Database(f"sqlite:///{place}")) == str(place)


@pytest.mark.parametrize("place", ["sqlite://", "sqlite:///", "sqlite://office.db"])
def test_the_url_of_no_file_is_refused(place: str) -> None:
    with pytest.raises(UsageProblem, match="sqlite:///PATH"):
        Database(place)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no postgresql://u:a@b c@h/d", "no postgresql://u:***@h/d"),
        ("cannot reach postgresql+psycopg://u:***@h:1/d: a@b", None),
        ("postgresql://u@h:5432/d", None),
        ("mysql://u:secret@h/d, x@y.vn", "mysql://u:***@h/d, x@y.vn"),
        ("see https://a.vn:8080/x@y", None),
        ("host=h password=secret", "host=h password=***"),
        ("Giờ 10:30, thư tới a@b.vn", None),
    ],
)
def test_passwords_are_taken_out_of_what_is_quoted(text: str, shown: str | None) -> None:
    assert without_passwords(text) == (shown or text)
