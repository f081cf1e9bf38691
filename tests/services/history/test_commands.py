"""The history: commands, direct edits, and changes as values of fields."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from commands import do, take_back
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import NotFound
from ecodiplo.fields import Many, Reference
from ecodiplo.services.history.changes import RecordChange, list_changes
from ecodiplo.services.history.commands import CommandRun, HistoryFilter, list_runs
from ecodiplo.vocabulary import DelegationRole, Level
from shell import directly, rewrite_history

DELEGATIONS, PARTNERS = ENTITIES["delegations"], ENTITIES["partners"]


def changes(database: Database, limit: int = 0, **filters: Any) -> list[RecordChange]:
    with database.read() as connection:
        return list(list_changes(connection, HistoryFilter(**filters), limit))


def runs(database: Database, limit: int = 0, **filters: Any) -> list[CommandRun]:
    with database.read() as connection:
        return list(list_runs(connection, HistoryFilter(**filters), limit))


def values(change: RecordChange) -> dict[str, tuple[Any, Any]]:
    return {each.field.name: (each.old, each.new) for each in change.changes}


# Values.


def test_columns_come_as_values_of_their_fields(seeded: Database) -> None:
    do(
        seeded,
        "UPDATE delegations SET level = 'business', cost_hundredths = 125050, in_plan = 1,"
        " start_date = '2022-09', source_id = NULL WHERE ref = 'DEL-2022-0001'",
    )
    (change,) = changes(seeded, limit=1)
    assert (change.entity, change.record, change.action) == (DELEGATIONS, "DEL-2022-0001", "update")
    changed = values(change)
    source, none = changed.pop("source")
    assert (source.handle, none) == ("SRC-0001", None)
    assert changed == {
        "level": (Level.ROYAL, Level.BUSINESS),
        "cost": (None, Decimal("1250.50")),
        "in_plan": (None, True),
        "start_date": ("2022", "2022-09"),
    }


def test_a_side_row_is_an_item_of_the_records_field(seeded: Database) -> None:
    own = "delegation_id = (SELECT id FROM delegations WHERE ref = 'DEL-2022-0001')"
    do(
        seeded,
        "INSERT INTO delegation_partners (delegation_id, partner_id, role)"
        " SELECT d.id, p.id, 'met' FROM delegations d, partners p"
        " WHERE d.ref = 'DEL-2022-0001' AND p.name = 'Ørsted'",
        f"UPDATE delegation_partners SET role = 'host' WHERE {own}",
        f"DELETE FROM delegation_partners WHERE {own}",
        f"DELETE FROM delegation_countries WHERE {own}",
    )
    listing = changes(seeded, limit=4)
    assert {(c.record, c.action) for c in listing} == {("DEL-2022-0001", "update")}
    met = (Reference("Ørsted"), DelegationRole.MET)
    host = (Reference("Ørsted"), DelegationRole.HOST)
    assert [values(change) for change in reversed(listing)] == [
        {"partners": (None, met)},
        {"partners": (met, host)},
        {"partners": (host, None)},
        {"countries": (Reference("DK"), None)},
    ]


def test_an_end_of_a_link_is_one_field_whatever_it_refers_to(seeded: Database) -> None:
    visit = "(SELECT id FROM press_visits WHERE ref = 'PRS-2022-0001')"
    do(
        seeded,
        f"UPDATE links SET from_delegation_id = NULL, from_press_visit_id = {visit}"
        " WHERE ref = 'LNK-0001'",
    )
    (change,) = changes(seeded, limit=1)
    (old, new) = values(change)["from_record"]
    assert old.handle.startswith("DEL-2022-")
    assert new.handle == "PRS-2022-0001"
    assert set(values(change)) == {"from_record"}


def test_every_change_of_the_seed_can_be_listed(facts: Database) -> None:
    every = changes(facts)
    assert {change.entity.name for change in every} <= set(ENTITIES)
    added = {(change.entity.name, change.record) for change in every if change.action == "insert"}
    assert {record for _, record in added} >= {"DEL-2022-0001", "DK", "logistics"}
    for change in every:
        for each in change.changes:
            assert not isinstance(each.field.type, Many) or change.action == "update"
            for value in (each.old, each.new):
                if value is not None and not isinstance(each.field.type, Many):
                    each.field.type.to_json(value)


def test_a_reference_to_a_deleted_record_shows_its_last_ref(seeded: Database) -> None:
    do(
        seeded,
        "INSERT INTO partners (ref, name, kind) VALUES ('PAR-9', 'X', 'other')",
        "INSERT INTO partners (ref, name, kind, parent_id)"
        " SELECT 'PAR-10', 'Y', 'other', id FROM partners WHERE ref = 'PAR-9'",
    )
    do(
        seeded,
        "DELETE FROM partners WHERE ref = 'PAR-10'",
        "DELETE FROM partners WHERE ref = 'PAR-9'",
    )
    child, *_ = changes(seeded, entity=PARTNERS, record="PAR-10")
    assert values(child)["parent"] == (Reference("PAR-9"), None)


# Which changes.


def test_a_deleted_record_is_found_by_the_ref_it_had(seeded: Database) -> None:
    do(seeded, "DELETE FROM press_visits WHERE ref = 'PRS-2022-0001'")
    listing = changes(seeded, entity=ENTITIES["press-visits"], record="PRS-2022-0001")
    assert {change.record for change in listing} == {"PRS-2022-0001"}
    assert sorted(change.action for change in listing) == ["delete", "insert", "update", "update"]
    with pytest.raises(NotFound):
        changes(seeded, entity=ENTITIES["press-visits"], record="PRS-1999-0001")


def test_two_records_that_had_one_number_keep_their_histories_apart(empty: Database) -> None:
    def make(ref: str) -> str:
        return f"INSERT INTO partners (id, ref, name, kind) VALUES (7, '{ref}', '{ref}', 'other')"

    alias = "INSERT INTO partner_aliases (partner_id, alias) VALUES (7, 'x')"
    do(empty, make("PAR-1"), alias, "DELETE FROM partners")
    do(empty, make("PAR-2"), alias)
    do(empty, "DELETE FROM partners", make("PAR-1"))
    of = {ref: changes(empty, entity=PARTNERS, record=ref) for ref in ("PAR-1", "PAR-2")}
    assert sorted(change.action for change in of["PAR-1"]) == sorted(
        ["insert", "update", "update", "delete", "insert"]
    )
    assert sorted(change.action for change in of["PAR-2"]) == sorted(
        ["insert", "update", "update", "delete"]
    )


def test_a_record_keeps_its_history_under_a_new_ref_and_through_an_undo(seeded: Database) -> None:
    before = len(changes(seeded, entity=DELEGATIONS, record="DEL-2022-0001"))
    number = do(seeded, "UPDATE delegations SET ref = 'DEL-X' WHERE ref = 'DEL-2022-0001'")
    assert len(changes(seeded, entity=DELEGATIONS, record="DEL-X")) == before + 1
    take_back(seeded, number)
    assert len(changes(seeded, entity=DELEGATIONS, record="DEL-2022-0001")) == before + 2


def test_changes_are_found_by_user_command_moment_and_whether_they_were_direct(
    seeded: Database,
) -> None:
    number = do(seeded, "UPDATE sectors SET note = 'a' WHERE id = 1", command="edit sectors 50%")
    directly(seeded, "UPDATE sectors SET note = 'b' WHERE id = 1")
    (direct,) = changes(seeded, direct=True)
    assert (direct.command_id, direct.command) == (None, None)
    (by_number,) = changes(seeded, number=number)
    assert (by_number.command_id, by_number.command) == (number, "edit sectors 50%")
    assert changes(seeded, command="SECTORS 50%") == [by_number]
    assert changes(seeded, command="sectors 500") == []
    assert by_number.user
    assert by_number in changes(seeded, user=by_number.user)
    assert changes(seeded, user="nobody") == []
    assert changes(seeded, since=direct.at)[0] == direct
    assert changes(seeded, since=direct.at + datetime.timedelta(milliseconds=1)) == []
    assert direct not in changes(seeded, until=direct.at)
    assert [change.at for change in changes(seeded)] == sorted(
        (change.at for change in changes(seeded)), reverse=True
    )


def test_a_limit_is_kept(seeded: Database) -> None:
    assert len(changes(seeded, limit=3)) == 3
    assert len(changes(seeded, entity=DELEGATIONS, limit=3)) == 3


# Commands.


def test_commands_come_newest_first_with_their_counts_and_what_undid_them(
    seeded: Database,
) -> None:
    number = do(seeded, "UPDATE sectors SET note = 'a' WHERE id IN (1, 2)", command="edit sectors")
    take_back(seeded, number)
    undo_, edit, fill = runs(seeded)
    assert (undo_.undoes, undo_.undone_by, undo_.changed) == (number, None, 2)
    assert (edit.number, edit.command, edit.undone_by) == (number, "edit sectors", undo_.number)
    assert (edit.added, edit.changed, edit.deleted) == (0, 2, 0)
    assert fill.added == 435
    assert runs(seeded, command="edit") == [edit]
    assert runs(seeded, limit=1) == [undo_]
    assert runs(seeded, until=edit.at) == [fill]


def test_direct_edits_made_in_one_go_are_one_line(seeded: Database) -> None:
    directly(
        seeded,
        "UPDATE delegations SET note = 'x'",
        "DELETE FROM links",
        "INSERT INTO delegations (ref, direction, title) VALUES ('DEL-9', 'inbound', 'A')",
    )
    do(seeded, "UPDATE sectors SET note = 'a' WHERE id = 1")
    directly(seeded, "UPDATE sectors SET note = 'b' WHERE id = 1")
    first = "(SELECT min(id) FROM changes WHERE command_id IS NULL)"
    early = "'2020-01-02 03:04:05.678+00'"
    rewrite_history(seeded, f"UPDATE changes SET at = {early} WHERE id = {first}")
    listing = runs(seeded)
    direct = [run for run in listing if run.number is None]
    assert len(direct) == 2
    assert (direct[0].added, direct[0].changed, direct[0].deleted) == (1, 12, 2)
    assert listing[-1] == direct[1]
    assert direct[1].at == datetime.datetime(2020, 1, 2, 3, 4, 5, 678000, datetime.UTC)
    assert runs(seeded, direct=True) == direct
