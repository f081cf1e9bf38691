"""Revision 0009: Vietnamese twins, open lists, caveats, and figures without an as-of day."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commands import do, take_back
from ecodiplo.db.engine import Database
from ecodiplo.db.history import current_command
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.errors import EcodiploError

UNDATED = ["FIG-2022-0004", "FIG-2022-0007", "FIG-2022-0008"]


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.migrate() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def everything(database: Database) -> list[list[tuple[Any, ...]]]:
    """What the seed says in the columns of the revision."""
    return [
        rows(database, "SELECT ref, period_end, report_period, year_basis, scope_vi, caveat,"
                       " caveat_vi, note, note_vi FROM figures ORDER BY ref"),
        rows(database, "SELECT ref, result_vi, not_counted_reason_vi, sectors_complete"
                       " FROM delegations ORDER BY ref"),
        rows(database, "SELECT ref, participants_vi, countries_complete, event_fields_complete"
                       " FROM events ORDER BY ref"),
        rows(database, "SELECT code, note_vi FROM countries ORDER BY code"),
        rows(database, "SELECT ref, evidence_vi FROM links ORDER BY ref"),
    ]  # fmt: skip


def test_a_downgrade_keeps_every_value_and_the_next_upgrade_restores_it(seeded: Database) -> None:
    do(seeded, "UPDATE figures SET year_basis = 'stated' WHERE ref = 'FIG-2022-0007'")
    before = everything(seeded)
    downgrade(seeded, "0007")
    undated = "SELECT ref FROM figures WHERE period_end = '2022' AND year_basis = 'undated'"
    assert [ref for (ref,) in rows(seeded, f"{undated} ORDER BY ref")] == UNDATED
    upgrade(seeded)
    assert everything(seeded) == before
    assert before[0][6][:4] == ("FIG-2022-0007", None, "2022", "stated")


def test_a_text_that_is_only_in_vietnamese_stays_visible_in_the_older_schema(
    seeded: Database,
) -> None:
    do(seeded, "UPDATE delegations SET role_in_totals = 'duplicate', note = NULL,"
               " note_vi = 'Ghi chú', not_counted_reason_vi = 'trùng' WHERE ref = 'DEL-2022-0001'",
       "UPDATE figures SET value_text = NULL, value_text_vi = 'hàng trăm'"
       " WHERE ref = 'FIG-2022-0002'")  # fmt: skip
    downgrade(seeded, "0007")
    shown = "SELECT note, not_counted_reason FROM delegations WHERE ref = 'DEL-2022-0001'"
    assert rows(seeded, shown) == [("Ghi chú", "trùng")]
    figure = "SELECT value_text FROM figures WHERE ref = 'FIG-2022-0002'"
    assert rows(seeded, figure) == [("hàng trăm",)]


def test_history_moves_with_the_year_of_a_figure(seeded: Database) -> None:
    images = ("SELECT new FROM changes WHERE table_name = 'figures' AND record_key ="
              " 'FIG-2022-0007' ORDER BY id")  # fmt: skip

    def read() -> list[Any]:
        return [json.loads(new) if isinstance(new, str) else new for (new,) in rows(seeded, images)]

    def periods() -> list[tuple[Any, Any]]:
        return [(image.get("period_end"), image.get("report_period")) for image in read()]

    before = read()
    assert periods() == [(None, "2022")]
    downgrade(seeded, "0007")
    assert periods() == [("2022", None)]
    upgrade(seeded)
    assert periods() == [(None, "2022")]
    assert read() == before


def test_a_deletion_of_before_is_undone_after_the_upgrade(seeded: Database) -> None:
    downgrade(seeded, "0007")
    with seeded.migrate() as connection:
        number = current_command.begin_command(connection, "delete figures", None)
        connection.execute(text("DELETE FROM figures WHERE ref = 'FIG-2022-0007'"))
        current_command.end_command(connection, number)
    upgrade(seeded)
    take_back(seeded, number)
    kept = "SELECT period_end, report_period FROM figures WHERE ref = 'FIG-2022-0007'"
    assert rows(seeded, kept) == [(None, "2022")]


def test_what_users_added_stays_through_the_revision(seeded: Database) -> None:
    with seeded.migrate() as connection:
        for sql in ("ALTER TABLE figures ADD COLUMN my_score INTEGER",
                    "UPDATE figures SET my_score = 2",
                    "CREATE INDEX ix_figures_mine ON figures (my_score)"):  # fmt: skip
            connection.execute(text(sql))
    for move, revision in ((downgrade, "0007"), (upgrade, "head")):
        move(seeded, revision)
        assert rows(seeded, "SELECT sum(my_score) FROM figures") == [(30,)]


@pytest.mark.parametrize(
    "change",
    [
        "period_end = '2022'",
        "period_end = '2022', report_period = NULL",
        "report_period = NULL",
        "period_start = '2022'",
        "report_period = 'now'",
    ],
)
def test_a_figure_without_an_as_of_day_holds_no_day(seeded: Database, change: str) -> None:
    with pytest.raises((EcodiploError, DBAPIError), match="figures"):
        do(seeded, f"UPDATE figures SET {change} WHERE ref = 'FIG-2022-0007'")


@pytest.mark.parametrize("flag", ["sectors_complete", "countries_complete", "partners_complete"])
def test_a_flag_of_a_list_is_yes_no_or_empty(seeded: Database, flag: str) -> None:
    with pytest.raises((EcodiploError, DBAPIError), match=flag):
        do(seeded, f"UPDATE delegations SET {flag} = 2")
