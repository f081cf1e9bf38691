"""What a command does before its limit does not grow with the number of records: counted in steps
of SQLite's virtual machine, and in the rows that PostgreSQL reads."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, select

from databases import is_sqlite, only_on
from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.language import Lang
from ecodiplo.models import whole_metadata
from ecodiplo.services.query import completion
from ecodiplo.services.query import search as searching
from ecodiplo.services.query.completion import complete_names
from ecodiplo.services.query.listing import Query, list_records
from ecodiplo.services.query.search import search
from ecodiplo.vocabulary import CountryKind

TODAY = datetime.date(2024, 1, 1)
DELEGATIONS = ENTITIES["delegations"]
# More records than any step compares or a completion offers, and ten times as many.
FEW, MANY = 1_500, 15_000
# SQLite's steps of a second search, which reads the same number of rows at other places.
DIFFERENCE = 1.2

Work = Callable[[Connection], object]


def searched(text: str) -> Work:
    """A search with a limit."""
    return lambda connection: search(connection, text, lang=Lang.EN, today=TODAY, limit=20)


def completed(incomplete: str) -> Work:
    """The completion of a text."""
    return lambda connection: complete_names(connection, DELEGATIONS, incomplete)


def listed(query: Query) -> Work:
    """A list with a limit."""

    def work(connection: Connection) -> object:
        return [*list_records(connection, DELEGATIONS, query, today=TODAY).rows]

    return work


LISTS = {
    "a text": listed(Query(text="investment", limit=20)),
    "a country": listed(Query(filters={"country": ["DK"]}, limit=20)),
    "a year": listed(Query(period=Period("2022-01-01", "2022-12-31"), limit=20)),
}
WORKS = {
    "a word that names begin with": searched("visit"),
    "a word in names": searched("investment"),
    "a word in notes": searched("harbour"),
    "a rare word": searched("zirconium"),
    "an absent word": searched("zeppelin"),
    "two words": searched("visit investment"),
    "the beginning of all refs": searched("del"),
    "Tab on nothing": completed(""),
    "Tab on refs": completed("DEL-2022-00"),
    "Tab on a ref": completed("DEL-2022-00777"),
    "Tab on names": completed("Visit"),
    "Tab on folded names": completed("doan"),
    "Tab on an absent name": completed("zeppelin"),
}
# Lists of nine records, which stay nine.
SHORT_LISTS = LISTS | {"a text": listed(Query(text="zirconium", limit=20))}


def fill(connection: Connection, first: int, last: int) -> None:
    """Add delegations with these numbers."""
    rows = [
        {"ref": f"DEL-2022-{at:05}", "direction": "inbound", "title": f"Visit {at} on investment",
         "title_vi": f"Đoàn {at} về đầu tư", "note": "zirconium" if at < 10 else "By the harbour.",
         "start_date": "2022-05" if at < 10 else "2023-05"}
        for at in range(first, last)
    ]  # fmt: skip
    connection.execute(insert(whole_metadata().tables["delegations"]), rows)


@pytest.fixture
def growing(empty: Database) -> tuple[Database, Callable[[], None]]:
    """A database with `FEW` delegations, nine of them from Denmark, and the function that makes
    them `MANY`."""

    def add(first: int, last: int) -> None:
        with empty.write("x") as connection:
            fill(connection, first, last)
        if not is_sqlite(empty):  # autovacuum does it in an office
            with empty.migrate() as connection:
                connection.exec_driver_sql("ANALYZE")

    add(1, FEW)
    tables = whole_metadata().tables
    with empty.write("x") as connection:
        denmark = {
            "code": "DK", "name_en": "Denmark", "name_vi": "Đan Mạch", "kind": CountryKind.COUNTRY,
        }  # fmt: skip
        connection.execute(insert(tables["countries"]).values(denmark))
        country = connection.scalars(select(tables["countries"].c.id)).one()
        first = select(tables["delegations"].c.id).order_by("id").limit(9)
        rows = [{"delegation_id": id_, "country_id": country} for id_ in connection.scalars(first)]
        connection.execute(insert(tables["delegation_countries"]), rows)
    return empty, lambda: add(FEW, MANY)


@contextmanager
def steps_of_sqlite(connection: Connection) -> Iterator[list[int]]:
    """Context manager: counts the steps of SQLite's virtual machine, in tens."""
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(count, 10)
    try:
        yield steps
    finally:
        driver.set_progress_handler(None, 0)


@contextmanager
def queries() -> Iterator[list[tuple[str, Any]]]:
    """Context manager: the queries that the block runs, with their parameters, and the settings
    between them."""
    statements: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.lstrip("( ").startswith(("SELECT", "WITH", "SET")):
            statements.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def rows_of_postgresql(connection: Connection) -> Iterator[list[int]]:
    """Context manager: counts the rows that the statements of the block read from tables."""
    rows = [0]
    with queries() as statements:
        yield rows
    for statement, parameters in statements:
        if statement.startswith("SET"):
            connection.exec_driver_sql(statement)
            continue
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
        plan = connection.exec_driver_sql(explain, parameters).scalar_one()
        rows[0] += rows_read((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"])


def rows_read(plan: dict[str, Any]) -> int:
    """The rows that a plan reads from tables. A bitmap of an index is none: it grows by bits."""
    own = 0
    if "Relation Name" in plan:
        discarded = plan.get("Rows Removed by Filter", 0) + plan.get(
            "Rows Removed by Index Recheck", 0
        )
        own = (plan["Actual Rows"] + discarded) * plan["Actual Loops"]
    return int(own) + sum(map(rows_read, plan.get("Plans", ())))


def works(database: Database) -> dict[str, int]:
    """How much each of the works does."""
    counter = steps_of_sqlite if is_sqlite(database) else rows_of_postgresql
    done = {}
    for name, work in (WORKS | SHORT_LISTS).items():
        with database.read() as connection:
            work(connection)  # the first call of a connection reads abbreviations too
            with counter(connection) as amount:
                work(connection)
            done[name] = amount[0]
    return done


def test_more_records_are_no_more_work_for_a_search_or_a_completion(
    growing: tuple[Database, Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "COMPARED", 100)
    assert completion.MOST < FEW
    database, grow = growing
    few = works(database)
    grow()
    many = works(database)
    more = {name: (few[name], many[name]) for name in few
            if many[name] > few[name] * DIFFERENCE + 20}  # fmt: skip
    assert not more


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("name", [*WORKS, *LISTS])
def test_no_query_of_sqlite_scans_a_large_table(seeded: Database, name: str) -> None:
    with seeded.read() as connection:
        with queries() as statements:
            (WORKS | LISTS)[name](connection)
        plans = [
            detail
            for statement, parameters in statements
            for *_, detail in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
        ]
    assert plans
    in_order = "USING INDEX sqlite_autoindex_delegations"  # as far as the limit goes
    scans = [plan for plan in plans if plan.startswith("SCAN delegation")]
    assert all(name == "Tab on nothing" or in_order in plan for plan in scans), scans
