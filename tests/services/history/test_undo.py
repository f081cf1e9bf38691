"""An undo restores every row exactly, or says why it cannot."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from commands import do, take_back
from databases import is_sqlite, server_place
from ecodiplo.db import history
from ecodiplo.db.command_options import command_number
from ecodiplo.db.engine import Database
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.db.table_shapes import stored_shapes
from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.language import Lang
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import commands as commands_table
from ecodiplo.services.history.undo import command_to_undo, undo
from properties import examples
from shell import directly

State = dict[str, list[tuple[Any, ...]]]


def state(database: Database) -> State:
    """Every row of every table but those of history, byte for byte."""
    with database.read() as connection:
        return {
            name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}"))), key=repr)
            for name in whole_metadata().tables
            if name not in UNRECORDED
        }


# Undo of random commands.

# Statements over a few records, with random numbers for `{a}` to `{c}`: most touch rows of others,
# and those that the database refuses are skipped.
STATEMENTS = (
    "INSERT INTO partners (ref, name, kind, parent_id) SELECT 'P{a}', 'Đối tác \"{b}', 'other',"
    " (SELECT id FROM partners WHERE ref = 'P{c}')",
    "UPDATE partners SET name = 'Đối tác \"{b}', note = 'a\nb' WHERE ref = 'P{a}'",
    "UPDATE partners SET ref = 'P{b}' WHERE ref = 'P{a}'",
    "UPDATE partners SET parent_id = (SELECT id FROM partners WHERE ref = 'P{b}')"
    " WHERE ref = 'P{a}'",
    "UPDATE partners SET name = name || '~'",
    "DELETE FROM partners WHERE ref = 'P{a}'",
    "DELETE FROM partners WHERE ref LIKE 'P_'",
    "INSERT INTO partner_aliases (partner_id, alias) SELECT id, 'x{b}' FROM partners"
    " WHERE ref = 'P{a}'",
    "DELETE FROM partner_aliases WHERE alias = 'x{b}'",
    "INSERT INTO contacts (ref, partner_id, name) SELECT 'C{b}', id, 'A' FROM partners"
    " WHERE ref = 'P{a}'",
    "UPDATE contacts SET partner_id = (SELECT max(id) FROM partners)",
    "DELETE FROM contacts WHERE ref = 'C{b}'",
    "INSERT INTO delegations (ref, direction, title, cost_hundredths, in_plan)"
    " VALUES ('D{a}', 'inbound', 'Đoàn {b}', 12345678901234, 0)",
    "UPDATE delegations SET ref = 'D{b}', member_count = 3,"
    " updated_at = '2030-01-01 00:00:00' WHERE ref = 'D{a}'",
    "DELETE FROM delegations WHERE ref = 'D{a}'",
    "INSERT INTO delegation_partners (delegation_id, partner_id, role) SELECT d.id, p.id, 'host'"
    " FROM delegations d, partners p WHERE d.ref = 'D{a}' AND p.ref = 'P{b}'",
    "UPDATE delegation_partners SET delegation_id ="
    " (SELECT id FROM delegations WHERE ref = 'D{a}')"
    " WHERE delegation_id = (SELECT id FROM delegations WHERE ref = 'D{b}')",
    "UPDATE delegation_partners SET role = 'met' WHERE delegation_id ="
    " (SELECT id FROM delegations WHERE ref = 'D{a}')",
    "DELETE FROM delegation_partners",
    "INSERT INTO delegation_countries (delegation_id, country_id)"
    " SELECT id, {b} FROM delegations WHERE ref = 'D{a}'",
    "UPDATE delegation_countries SET country_id = {b} WHERE country_id = {c}",
    "INSERT INTO mous (ref, title, delegation_id, successor_id) SELECT 'M{a}', 'M',"
    " (SELECT id FROM delegations WHERE ref = 'D{b}'),"
    " (SELECT id FROM mous WHERE ref = 'M{c}')",
    "UPDATE mous SET successor_id = (SELECT id FROM mous WHERE ref = 'M{b}') WHERE ref = 'M{a}'",
    "UPDATE mous SET delegation_id = NULL WHERE ref = 'M{a}'",
    "DELETE FROM mous WHERE ref = 'M{a}'",
    "INSERT INTO tasks (ref, title, mou_id) SELECT 'T{a}', 'T', id FROM mous WHERE ref = 'M{b}'",
    "DELETE FROM tasks WHERE ref = 'T{a}'",
    "INSERT INTO links (ref, relation, from_delegation_id, to_mou_id) SELECT 'L{c}', 'opened',"
    " d.id, m.id FROM delegations d, mous m WHERE d.ref = 'D{a}' AND m.ref = 'M{b}'",
    "DELETE FROM links WHERE ref = 'L{c}'",
    "UPDATE sectors SET parent_id = {b}, slug = 's-{c}' WHERE id = {a}",
    "INSERT INTO country_members (group_id, member_id) SELECT {a}, {b}",
    "DELETE FROM country_members WHERE group_id = {a}",
    "INSERT INTO focus_areas (ref, document_id, position, title)"
    " SELECT 'F{a}', min(id), {b} + 100, 'F' FROM documents",
    "UPDATE focus_areas SET position = position + 1000",
    "UPDATE focus_areas SET position = position - 1000 WHERE position > 1000",
    "UPDATE focus_areas SET position = {b} + 100 WHERE ref = 'F{a}'",
    "DELETE FROM focus_areas WHERE ref = 'F{a}'",
)
Step = tuple[str, tuple[int, int, int]]
digits = st.integers(1, 3)
steps = st.tuples(st.sampled_from(STATEMENTS), st.tuples(digits, digits, digits))
commands = st.lists(steps, min_size=1, max_size=25)


def run_steps(connection: Connection, sequence: list[Step]) -> set[str]:
    """Run the statements that the database accepts, and return those that changed a row."""
    useful = set()
    for statement, (a, b, c) in sequence:
        with contextlib.suppress(DBAPIError), connection.begin_nested():
            done: Any = connection.execute(text(statement.format(a=a, b=b, c=c)))
            useful |= {statement} if done.rowcount else set()
    return useful


@examples(5)
@given(worlds=st.lists(commands, min_size=1, max_size=3))
def test_undoing_commands_one_after_the_other_gives_back_every_state(
    seeded: Database, worlds: list[list[Step]]
) -> None:
    states, numbers = [state(seeded)], list[int]()
    for sequence in worlds:
        with seeded.write("anything") as connection:
            run_steps(connection, sequence)
            number: int = command_number(connection)
        with seeded.read() as connection:
            if connection.scalar(select(commands_table.c.id).where(commands_table.c.id == number)):
                numbers.append(number)
                states.append(state(seeded))
    undos = []
    for number, before in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        with seeded.read() as connection:
            assert command_to_undo(connection).number == number
        undos.append(take_back(seeded, number))
        assert state(seeded) == before
    # And again: each undo undone, then all of it once more.
    for number, after in zip(reversed(undos), states[1:], strict=True):
        take_back(seeded, number)
        assert state(seeded) == after
    for number, before in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        take_back(seeded, number)
        assert state(seeded) == before


def test_the_statements_of_the_property_do_something(seeded: Database) -> None:
    """The database accepts each statement at least once; else the property proves little."""
    dice = random.Random(1)
    useful: set[str] = set()
    with seeded.write("trial", keep=False) as connection:
        for _ in range(3000):
            numbers = (dice.randint(1, 3), dice.randint(1, 3), dice.randint(1, 3))
            useful |= run_steps(connection, [(dice.choice(STATEMENTS), numbers)])
            if len(useful) == len(STATEMENTS):
                break
    assert useful == set(STATEMENTS)


def test_undoing_the_seed_leaves_nothing_and_redoing_it_gives_all_of_it_back(
    seeded: Database,
) -> None:
    before = state(seeded)
    number = take_back(seeded, 1)
    assert not any(state(seeded).values())
    take_back(seeded, number)
    assert state(seeded) == before


def test_partners_that_took_each_others_names_get_them_back(seeded: Database) -> None:
    before = state(seeded)
    names = "'Port of Rotterdam', 'Ørsted'"
    number = do(
        seeded,
        f"UPDATE partners SET name = '~' || name WHERE name IN ({names})",
        "UPDATE partners SET name = 'Ørsted' WHERE name = '~Port of Rotterdam'",
        "UPDATE partners SET name = 'Port of Rotterdam' WHERE name = '~Ørsted'",
        "INSERT INTO partners (ref, name, kind) VALUES ('PAR-9', 'X', 'other')",
        "DELETE FROM partners WHERE ref = 'PAR-9'",
    )
    assert state(seeded) != before
    take_back(seeded, number)
    assert state(seeded) == before


def test_partners_that_belong_to_each_other_come_back_and_go_again(seeded: Database) -> None:
    made = do(
        seeded,
        "INSERT INTO partners (ref, name, kind) VALUES ('PAR-8', 'X', 'other')",
        "INSERT INTO partners (ref, name, kind, parent_id)"
        " SELECT 'PAR-9', 'Y', 'other', max(id) FROM partners",
        "UPDATE partners SET parent_id = (SELECT max(id) FROM partners) WHERE ref = 'PAR-8'",
    )
    there = state(seeded)
    gone = do(
        seeded,
        "UPDATE partners SET parent_id = NULL WHERE ref IN ('PAR-8', 'PAR-9')",
        "DELETE FROM partners WHERE ref IN ('PAR-8', 'PAR-9')",
    )
    take_back(seeded, gone)
    assert state(seeded) == there
    take_back(seeded, made)
    assert "PAR-8" not in str(state(seeded)["partners"])


# Which command.


def test_the_last_command_that_is_not_undone_is_chosen(seeded: Database) -> None:
    first = do(seeded, "UPDATE sectors SET note = 'a' WHERE id = 1")
    second = do(seeded, "UPDATE sectors SET note = 'b' WHERE id = 1")
    with seeded.read() as connection:
        assert command_to_undo(connection).number == second
    by = take_back(seeded, second)
    with seeded.read() as connection:
        assert command_to_undo(connection).number == first
        assert command_to_undo(connection, by).undoes == second
        with pytest.raises(EcodiploError, match=f"undone already, by command {by}"):
            command_to_undo(connection, second)
        with pytest.raises(NotFound, match="no command 999"):
            command_to_undo(connection, 999)


def test_an_empty_database_has_nothing_to_undo(empty: Database) -> None:
    with empty.read() as connection, pytest.raises(NotFound, match="nothing to undo"):
        command_to_undo(connection)


def test_an_import_is_chosen_by_its_file(seeded: Database) -> None:
    numbers: list[int] = []
    for file in ("plan.xlsx", "other.csv", "plan.xlsx"):
        numbers.append(do(seeded, f"UPDATE sectors SET note = '{len(numbers)}' WHERE id = 1",
                          "INSERT INTO imports (command_id, entity, file, sha256, rows, added,"
                          " changed, unchanged, skipped, rejected) SELECT max(id), 'sectors',"
                          f" '{file}', '0', 1, 0, 1, 0, 0, 0 FROM commands"))  # fmt: skip
    with seeded.read() as connection:
        assert command_to_undo(connection, file="other.csv").number == numbers[1]
        assert command_to_undo(connection, file="/home/hoa/plan.xlsx").number == numbers[2]
        with pytest.raises(NotFound, match=r"no import of none.csv"):
            command_to_undo(connection, file="none.csv")


# Refused undos.


def refused(database: Database, number: int) -> str:
    """The message that the command cannot be undone; the undo changes nothing."""
    before = state(database)
    with pytest.raises(EcodiploError) as caught:
        take_back(database, number)
    assert state(database) == before
    return str(caught.value)


LINK = (
    "INSERT INTO delegation_countries (delegation_id, country_id)"
    " SELECT id, {} FROM delegations WHERE ref = 'DEL-2022-0001'"
)


@pytest.mark.parametrize(
    ("statement", "later"),
    [
        (
            "UPDATE delegations SET title = 'A', note = 'A' WHERE ref = 'DEL-2022-0001'",
            "UPDATE delegations SET title = 'B' WHERE ref = 'DEL-2022-0001'",
        ),
        (LINK.format(1), LINK.format(2)),
        (
            "INSERT INTO delegations (ref, direction, title) VALUES ('DEL-9', 'inbound', 'A')",
            LINK.replace("DEL-2022-0001", "DEL-9").format(1),
        ),
        (
            LINK.format(1),
            "UPDATE delegations SET ref = 'DEL-9' WHERE ref = 'DEL-2022-0001';"
            "DELETE FROM delegation_countries WHERE delegation_id ="
            " (SELECT id FROM delegations WHERE ref = 'DEL-9')",
        ),
    ],
    ids=["a column", "a list", "a record that was added", "a list that was emptied"],
)
def test_a_later_change_of_the_same_is_named_with_its_command(
    seeded: Database, statement: str, later: str
) -> None:
    number = do(seeded, statement)
    before = state(seeded)
    second = do(seeded, *later.split(";"), command="link delegations")
    message = refused(seeded, number)
    assert "later changes would be lost" in message
    assert f"by command {second}, link delegations" in message
    take_back(seeded, second)
    assert state(seeded) == before
    take_back(seeded, number)


def test_a_later_change_of_something_else_is_kept(seeded: Database) -> None:
    number = do(
        seeded,
        "UPDATE delegations SET title = 'A', updated_at = '2030-01-01 00:00:00'"
        " WHERE ref = 'DEL-2022-0001'",
    )
    do(
        seeded,
        LINK.format(1),
        "UPDATE delegations SET note = 'later', updated_at = '2031-01-01 00:00:00'"
        " WHERE ref = 'DEL-2022-0001'",
    )
    undone = take_back(seeded, number)
    ask = "SELECT title, note, updated_at FROM delegations WHERE ref = 'DEL-2022-0001'"
    with seeded.read() as connection:
        title, note, stamp = connection.execute(text(ask)).one()
        countries = connection.scalar(text("SELECT count(*) FROM delegation_countries"
                                        " WHERE country_id = 1"))  # fmt: skip
    assert (title, note) == ("Delegation of the Crown Prince of Denmark", "later")
    assert str(stamp).startswith("2031")
    assert countries == 1
    take_back(seeded, undone)
    with seeded.read() as connection:
        assert connection.execute(text(ask)).one()[0] == "A"


def test_each_row_gets_back_what_the_command_changed_in_it(seeded: Database) -> None:
    number = do(
        seeded,
        "UPDATE delegations SET note = 'A' WHERE ref = 'DEL-2022-0001'",
        "UPDATE delegations SET head_name = 'A' WHERE ref = 'DEL-2022-0002'",
    )
    do(seeded, "UPDATE delegations SET head_name = 'later' WHERE ref = 'DEL-2022-0001'")
    take_back(seeded, number)
    with seeded.read() as connection:
        rows = connection.execute(
            text("SELECT note = 'A', head_name FROM delegations"
                 " WHERE ref IN ('DEL-2022-0001', 'DEL-2022-0002') ORDER BY ref")
        ).all()  # fmt: skip
    assert [(not row[0], row[1]) for row in rows] == [(True, "later"), (True, None)]


# Changes without history.


def without_history(database: Database, *statements: str) -> None:
    """Run statements like a program that drops triggers: history records nothing."""
    with database.migrate() as connection:
        history.drop_triggers(connection)
        for statement in statements:
            connection.execute(text(statement))
        history.create_triggers(connection, stored_shapes(connection))


@pytest.mark.parametrize(
    ("statement", "unseen"),
    [
        (
            "UPDATE delegations SET title = 'A' WHERE ref = 'DEL-2022-0001'",
            "UPDATE delegations SET title = 'B' WHERE ref = 'DEL-2022-0001'",
        ),
        (
            "INSERT INTO partners (ref, name, kind) VALUES ('PAR-9', 'X', 'other')",
            "UPDATE partners SET website = 'x.vn' WHERE ref = 'PAR-9'",
        ),
        (
            "UPDATE delegation_partners SET role = 'host'",
            "UPDATE delegation_partners SET role = 'visitor'",
        ),
    ],
    ids=["a column", "a record that was added", "an item of a list"],
)
def test_what_was_changed_without_history_is_not_overwritten(
    seeded: Database, statement: str, unseen: str
) -> None:
    number = do(seeded, statement)
    without_history(seeded, unseen)
    before = state(seeded)
    assert "changed since the command, without history: " in refused(seeded, number)
    assert state(seeded) == before


def test_a_column_that_the_command_left_alone_is_left_alone_again(seeded: Database) -> None:
    number = do(seeded, "UPDATE indicators SET note = 'A' WHERE code = 'fdi_attracted'")
    without_history(seeded, "UPDATE indicators SET measure = 'count aid', note = 'A'"
                            " WHERE code = 'fdi_attracted'")  # fmt: skip
    take_back(seeded, number)
    with seeded.read() as connection:
        row = connection.execute(
            text("SELECT note, measure FROM indicators WHERE code = 'fdi_attracted'")
        ).one()
    assert tuple(row) == (None, "count aid")


def test_a_later_direct_edit_is_named(seeded: Database) -> None:
    number = do(seeded, "UPDATE delegations SET title = 'A' WHERE ref = 'DEL-2022-0001'")
    directly(seeded, "UPDATE delegations SET title = 'B' WHERE ref = 'DEL-2022-0001'")
    assert "DEL-2022-0001 was changed directly at" in refused(seeded, number)


def test_a_refusal_is_told_in_vietnamese_too(seeded: Database) -> None:
    number = do(seeded, "UPDATE delegations SET title = 'A' WHERE ref = 'DEL-2022-0001'")
    directly(seeded, "UPDATE delegations SET title = 'B' WHERE ref = 'DEL-2022-0001'")
    with pytest.raises(EcodiploError) as caught:
        take_back(seeded, number)
    assert caught.value.to(Lang.VI).startswith(
        f"không thể hoàn tác lệnh {number}, test: các thay đổi sau đó sẽ bị mất\n"
        "DEL-2022-0001 đã bị sửa trực tiếp lúc "
    )


def test_at_most_ten_records_are_named(seeded: Database) -> None:
    number = do(seeded, "UPDATE delegations SET note = 'a'")
    do(seeded, "UPDATE delegations SET note = 'b'")
    lines = refused(seeded, number).splitlines()
    assert len(lines) == 12
    assert lines[-1] == "and others"


def test_a_later_change_that_was_undone_does_not_stand_in_the_way(seeded: Database) -> None:
    before = state(seeded)
    number = do(seeded, "UPDATE delegations SET title = 'A' WHERE ref = 'DEL-2022-0001'")
    later = do(seeded, "UPDATE delegations SET title = 'B' WHERE ref = 'DEL-2022-0001'")
    undone = take_back(seeded, later)
    redone = take_back(seeded, undone)
    assert f"by command {later}, test" in refused(seeded, number)
    take_back(seeded, redone)
    take_back(seeded, number)
    assert state(seeded) == before


def test_an_undo_of_what_was_undone_otherwise_since_is_refused(seeded: Database) -> None:
    number = do(seeded, "UPDATE delegations SET title = 'A' WHERE ref = 'DEL-2022-0001'")
    redone = take_back(seeded, take_back(seeded, number))
    take_back(seeded, number)
    assert "later changes would be lost" in refused(seeded, redone)


def test_a_record_that_others_refer_to_stays(seeded: Database) -> None:
    number = do(seeded, "INSERT INTO partners (ref, name, kind) VALUES ('PAR-9', 'X', 'other')")
    use = (
        "INSERT INTO delegation_partners (delegation_id, partner_id) SELECT d.id, p.id"
        " FROM delegations d, partners p WHERE d.ref = 'DEL-2022-0001' AND p.ref = 'PAR-9'"
    )
    later = do(seeded, use)
    message = refused(seeded, number)
    assert "would delete PAR-9, to which others refer: DEL-2022-0001" in message
    take_back(seeded, later)
    take_back(seeded, number)


def test_a_record_does_not_come_back_to_one_that_is_gone(seeded: Database) -> None:
    do(
        seeded,
        "INSERT INTO partners (ref, name, kind) VALUES ('PAR-9', 'X', 'other')",
        "INSERT INTO contacts (ref, partner_id, name) SELECT 'CON-9', id, 'A' FROM partners"
        " WHERE ref = 'PAR-9'",
    )
    number = do(seeded, "DELETE FROM contacts WHERE ref = 'CON-9'")
    do(seeded, "DELETE FROM partners WHERE ref = 'PAR-9'")
    assert "CON-9 would refer again to PAR-9, deleted since" in refused(seeded, number)


def test_a_record_does_not_come_back_to_a_name_that_another_has(seeded: Database) -> None:
    do(seeded, "INSERT INTO partners (ref, name, kind) VALUES ('PAR-8', 'X', 'other')")
    number = do(seeded, "DELETE FROM partners WHERE ref = 'PAR-8'")
    do(
        seeded,
        "INSERT INTO partners (id, ref, name, kind)"
        " SELECT max(id) + 10, 'PAR-9', 'X', 'other' FROM partners",
    )
    assert "whose Name other records now have: PAR-9" in refused(seeded, number)


def test_side_rows_whose_numbers_were_given_again_come_back_with_new_ones(
    seeded: Database,
) -> None:
    first, second = (
        "INSERT INTO delegation_partners (delegation_id, partner_id) SELECT d.id, p.id"
        f" FROM delegations d, partners p WHERE d.ref = '{ref}' AND p.name = 'Ørsted'"
        for ref in ("DEL-2022-0001", "DEL-2022-0002")
    )
    do(seeded, first)
    number = do(seeded, "DELETE FROM delegation_partners WHERE id = "
                        "(SELECT max(id) FROM delegation_partners)")  # fmt: skip
    do(seeded, second)
    taken = take_back(seeded, number)
    after = state(seeded)["delegation_partners"]
    assert len({row[0] for row in after}) == len(after)
    again = take_back(seeded, taken)
    take_back(seeded, again)
    assert state(seeded)["delegation_partners"] == after


def test_what_changed_with_history_switched_off_is_noticed(seeded: Database) -> None:
    number = do(seeded, "INSERT INTO links (ref, relation, from_delegation_id, to_delegation_id)"
                        " SELECT 'LNK-9', 'opened', min(id), max(id) FROM delegations")  # fmt: skip
    with seeded.migrate() as connection:
        history.drop_triggers(connection)
        connection.execute(text("DELETE FROM links WHERE ref = 'LNK-9'"))
        history.create_triggers(connection, stored_shapes(connection))
    assert "links has only 0 of the 1 rows that the command left" in refused(seeded, number)


def test_a_dry_run_undoes_nothing(seeded: Database) -> None:
    before = state(seeded)
    with seeded.write("undo 1", 1, keep=False) as connection:
        undo(connection, 1)
    assert state(seeded) == before
    with seeded.read() as connection:
        assert command_to_undo(connection).number == 1


def test_nobody_changes_anything_while_a_command_is_undone(seeded: Database) -> None:
    with seeded.write("undo 1", 1):
        if is_sqlite(seeded):
            with (
                contextlib.closing(sqlite3.connect(str(seeded), timeout=0)) as shell,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                shell.execute("UPDATE sectors SET note = 'a'")
            return
        refused = pytest.raises(psycopg.errors.LockNotAvailable)
        with psycopg.connect(server_place(seeded)) as psql, refused:
            psql.execute("SET lock_timeout = 100")
            psql.execute("UPDATE sectors SET note = 'a'")


def test_no_reference_goes_round_in_a_circle_of_tables() -> None:
    """An undo relies on this: tables can be ordered by their references, each is a table of records
    or a side table, and primary keys are integers."""
    order = [table.name for table in whole_metadata().sorted_tables]
    for table in whole_metadata().sorted_tables:
        for key in table.foreign_keys:
            other = key.column.table
            assert other is table or order.index(other.name) < order.index(table.name)
        if table.name not in UNRECORDED:
            assert len(table.primary_key) in (1, 2)
            assert all(column.type.python_type is int for column in table.primary_key)
