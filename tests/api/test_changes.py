"""The feed of changes: nothing is missing, nothing comes twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import text

from databases import office_of, only_on, server_place
from ecodiplo import Office, UsageProblem, open_database
from ecodiplo.db.engine import Database
from shell import rewrite_history


@pytest.fixture
def office(seeded: Database) -> Office:
    return office_of(seeded)


@pytest.fixture
def cursor(office: Office) -> str:
    """The cursor after all that is in the database."""
    return office.changes().cursor


def test_a_record_that_is_added_changed_and_deleted(office: Office, cursor: str) -> None:
    ref = office.add("events", title="A fair", kind="fair", start_date="2023-09")
    office.edit("events", ref, end_date="2023-10")
    office.delete("events", ref)
    added, changed, deleted = office.changes(cursor)
    assert (added.action, added.entity, added.ref, added.before) == ("insert", "events", ref, {})
    assert added.after["title"] == "A fair"
    assert (changed.action, changed.before, changed.after) == (
        "update", {"end_date": None}, {"end_date": "2023-10"},
    )  # fmt: skip
    assert (deleted.action, deleted.after) == ("delete", {})
    assert deleted.before["end_date"] == "2023-10"
    assert [added.command, changed.command] == ["add events", f"edit events {ref}"]
    assert deleted.command_number == office.commands()[0].number


def test_the_items_of_a_list_are_those_that_went_and_came(office: Office, cursor: str) -> None:
    office.edit("delegations", "DEL-2022-0001", countries=["SE"])
    changes = [*office.changes(cursor)]
    assert {(change.action, change.ref) for change in changes} == {("update", "DEL-2022-0001")}
    gone = [item for change in changes for item in change.before["countries"]]
    come = [item for change in changes for item in change.after["countries"]]
    assert (gone, come) == (["DK"], ["SE"])


def test_an_undo_is_in_the_feed(office: Office, cursor: str) -> None:
    office.edit("delegations", "DEL-2022-0001", member_count=12)
    office.undo()
    done, undone = office.changes(cursor)
    assert (done.before, done.after) == (undone.after, undone.before)


def test_a_direct_edit_is_in_the_feed(office: Office, cursor: str) -> None:
    with office.database.migrate() as connection:
        connection.execute(text("UPDATE delegations SET member_count = 9"
                                " WHERE ref = 'DEL-2022-0001'"))  # fmt: skip
    (change,) = office.changes(cursor)
    assert (change.command_number, change.after) == (None, {"member_count": 9})


def test_it_begins_after_a_command(office: Office) -> None:
    office.edit("delegations", "DEL-2022-0001", member_count=12)
    number = office.commands()[0].number
    assert number is not None
    assert len(office.changes(number)) == 0
    office.edit("delegations", "DEL-2022-0001", member_count=13)
    (change,) = office.changes(number)
    assert change.after == {"member_count": 13}
    assert len(office.changes(number - 1)) == 2


def test_all_since_the_beginning_makes_up_the_records(office: Office) -> None:
    refs = {change.ref for change in office.changes() if change.entity == "delegations"}
    assert refs == {row["ref"] for row in office.list("delegations")}


def test_the_changes_can_be_read_again(office: Office, cursor: str) -> None:
    office.edit("delegations", "DEL-2022-0001", member_count=12)
    changes = office.changes(cursor)
    assert [*changes] == [*changes] == [*office.changes(cursor)]
    assert len(office.changes(changes.cursor)) == 0


@pytest.mark.usefixtures("office")
def test_a_cursor_of_another_database_is_refused(cursor: str, empty: Database) -> None:
    other = office_of(empty)
    with pytest.raises(UsageProblem, match="the cursor is of another state of the database"):
        other.changes(cursor)


@pytest.mark.parametrize("since", ["", "yesterday", "1:2", -1, True, 1.5, "1:2:3:4:5"])
def test_what_is_no_cursor_is_refused(facts: Database, since: Any) -> None:
    with pytest.raises(UsageProblem, match="since takes"):
        office_of(facts).changes(since)


def test_a_number_after_the_last_command_is_refused(office: Office) -> None:
    last = office.commands()[0].number
    assert last is not None
    assert len(office.changes(last)) == 0
    with pytest.raises(UsageProblem) as caught:
        office.changes(last + 1)
    number = last + 1
    assert caught.value.message.en == f"since: there is no command {number}; the last one is {last}"
    assert caught.value.message.vi == (
        f"since: không có lệnh {number}; lệnh cuối cùng là {last}"
    )  # fmt: skip


def test_a_database_without_commands_has_changes_since_0(empty: Database) -> None:
    office = office_of(empty)
    assert len(office.changes(0)) == 0
    with pytest.raises(UsageProblem, match="there is no command 1; the last one is 0"):
        office.changes(1)


def test_the_changes_of_an_open_transaction_are_refused(office: Office) -> None:
    with (
        pytest.raises(UsageProblem, match="call changes after its block"),
        office.transaction("feed"),
    ):
        office.changes()


@contextmanager
def direct_edit(place: str, notes: str) -> Iterator[None]:
    """Context manager: another connection has edited two records, and commits at the end."""
    import psycopg

    with psycopg.connect(place) as connection:
        connection.execute("UPDATE events SET note = %s WHERE id = (SELECT min(id) FROM events)",
                           [notes])  # fmt: skip
        connection.execute("SAVEPOINT a")
        connection.execute("UPDATE partners SET note = %s WHERE id ="
                           " (SELECT min(id) FROM partners)", [notes])  # fmt: skip
        yield


@only_on("postgresql", "seeded")
def test_a_transaction_that_commits_late_is_not_lost(office: Office, cursor: str) -> None:
    with direct_edit(server_place(office.database), "late"):
        office.edit("delegations", "DEL-2022-0001", note="early")
        first = office.changes(cursor)
        by_number = office.changes(office.commands()[0].number or 0)
        office.edit("delegations", "DEL-2022-0001", note="between")
        second = office.changes(first.cursor)
    third = office.changes(second.cursor)
    assert [[c.after["note"] for c in feed] for feed in (first, second, third)] == [
        ["early"], ["between"], ["late", "late"],
    ]  # fmt: skip
    assert [c.after["note"] for c in office.changes(by_number.cursor)] == [
        "late", "late", "between",
    ]  # fmt: skip
    assert len(office.changes(third.cursor)) == 0
    assert "-" not in third.cursor  # no number is awaited any more


@only_on("postgresql", "seeded")
def test_numbers_that_were_lost_before_a_writer_began_are_not_awaited(office: Office) -> None:
    for number in range(3):
        with suppress(ZeroDivisionError), office.transaction("rolled back"):
            office.edit("delegations", "DEL-2022-0001", note="lost")
            raise ZeroDivisionError
        office.edit("delegations", "DEL-2022-0001", note=f"kept {number}")
    rewrite_history(office.database, "UPDATE changes SET at = at - interval '2 days'")
    with direct_edit(server_place(office.database), "late"):
        office.edit("delegations", "DEL-2022-0001", note="early")
        command = office.commands()[0].number
        assert command is not None
        for since in (0, command):
            holes = office.changes(since).cursor.split(":")[2]
            assert len(holes.split(",")) == 1, since
            assert holes


@only_on("postgresql", "seeded")
@pytest.mark.parametrize("seed", range(3))
def test_whoever_writes_meanwhile_each_change_comes_once(
    office: Office, cursor: str, seed: int
) -> None:
    """Transactions begin, commit and roll back in a random order, while the feed is read."""
    import psycopg

    choice = random.Random(seed)
    place = server_place(office.database)
    with office.database.read() as connection:
        ids = [*connection.execute(text("SELECT id FROM events ORDER BY id")).scalars()]
    written: list[str] = []
    seen: list[str] = []
    open_: dict[int, Any] = {}
    with ExitStack() as connections:
        for step in range(60):
            at = choice.randrange(5)
            if at not in open_:
                open_[at] = connections.enter_context(psycopg.connect(place)), []
            connection, notes = open_[at]
            what = choice.choice(["edit", "edit", "commit", "rollback", "read", "read"])
            if what == "edit":
                note = f"{at}-{step}"
                connection.execute("UPDATE events SET note = %s WHERE id = %s", [note, ids[at]])
                notes.append(note)
            elif what == "read":
                changes = office.changes(cursor)
                cursor = changes.cursor
                seen += [change.after["note"] for change in changes]
            else:
                getattr(connection, what)()
                written += notes if what == "commit" else []
                notes.clear()
        for connection, notes in open_.values():
            connection.commit()
            written += notes
    seen += [change.after["note"] for change in office.changes(cursor)]
    assert sorted(seen) == sorted(written)


def test_a_follower_of_many_writers_misses_nothing(office: Office, cursor: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(worker: int) -> list[str]:
        own = open_database(office.database.url.render_as_string(hide_password=False))
        kinds = ("events", "partners") if worker % 2 else ("partners", "events")
        refs = []
        for number in range(4):
            name = f"New {worker}-{number}"
            if kinds[0] == "events":
                refs.append(own.add("events", title=name, kind="fair"))
            else:
                refs.append(own.add("partners", name=name, kind="other"))
        return refs

    seen = []
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, worker) for worker in range(4)]
        while not all(writer.done() for writer in writers):
            changes = office.changes(cursor)
            cursor = changes.cursor
            seen += [change.ref for change in changes if change.action == "insert"]
    seen += [change.ref for change in office.changes(cursor) if change.action == "insert"]
    assert sorted(seen) == sorted(ref for writer in writers for ref in writer.result())
