"""Statements that run beside the program: in order, and never two users of one connection."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from ecodiplo.db import dialect
from ecodiplo.db.second_thread import Background

COUNT = (
    "INSERT INTO numbers WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n"
    " WHERE i < ?2) SELECT i FROM n"
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    url = dialect.parse_database(str(tmp_path / "numbers.db"))
    dialect.create_file(url)
    made = dialect.make_engine(url).execution_options(purpose="write")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE numbers (i INTEGER PRIMARY KEY) STRICT"))
    return made


def test_a_statement_waits_for_those_before_it(engine: Engine) -> None:
    with engine.begin() as connection:
        background = Background(connection)
        background.run([(COUNT, (1, 200_000)), (COUNT, (200_001, 200_100))])
        assert connection.scalar(text("SELECT count(*) FROM numbers")) == 200_100


def test_another_connection_of_the_engine_may_close_meanwhile(engine: Engine) -> None:
    with engine.begin() as connection:
        Background(connection).run([(COUNT, (1, 200_000)), (COUNT, (200_001, 200_100))])
        engine.execution_options(purpose="read").connect().close()
        assert connection.scalar(text("SELECT count(*) FROM numbers")) == 200_100


def test_a_commit_waits_for_those_before_it(engine: Engine) -> None:
    with engine.begin() as connection:
        Background(connection).run([(COUNT, (1, 200_000))])
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM numbers")) == 200_000


def test_what_went_wrong_is_raised_to_who_comes_next(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        background = Background(connection)
        background.run([(COUNT, (1, 100)), (COUNT, (100, 200)), (COUNT, (300, 400))])
        connection.execute(text("SELECT 1"))
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM numbers")) == 0


def test_what_went_wrong_last_undoes_the_transaction(engine: Engine) -> None:
    with pytest.raises(OperationalError), engine.begin() as connection:
        Background(connection).run([(COUNT, (1, 100)), ("nonsense ?1 ?2", (1, 2))])
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM numbers")) == 0


def test_an_error_of_the_program_waits_and_is_told_itself(engine: Engine) -> None:
    with pytest.raises(KeyError), engine.begin() as connection:
        Background(connection).run([(COUNT, (1, 200_000)), (COUNT, (1, 2))])
        raise KeyError
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM numbers")) == 0


def test_no_thread_starts_before_there_is_something_to_run(engine: Engine) -> None:
    before = threading.active_count()
    with engine.begin() as connection:
        Background(connection).run([])
        assert threading.active_count() <= before
