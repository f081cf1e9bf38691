"""Random tables of offices: the database holds what the sheet means, or the file is refused."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from answers import Runner
from contents import everything, stored_records
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.fields.referring import Reference
from ecodiplo.formats.input_file import InputFile
from ecodiplo.services.edit.write_record import add_record
from ecodiplo.services.imports.import_file import import_file
from planted.files import write
from planted.names import PROJECTS
from planted.plan import Plan
from planted.spellings import canonical
from planted.tables import meaning, name_of_rows, random_table
from properties import examples

# Random tables whose sound ones are counted.
TABLES = 60
# Fields that are filled where a file says nothing of them.
_FILLED = {"ref", "role_in_totals", "status", "kind", "qualifier", "year_basis", "preferred"}

Record = dict[str, Any]


@given(st.randoms(use_true_random=False))
@examples(40)
def test_the_database_holds_what_the_sheet_means_or_the_file_is_refused(
    module_office: Database, tmp_path: Path, chance: Random
) -> None:
    judge(module_office, tmp_path, chance)


def test_nine_sound_tables_of_ten_are_taken(module_office: Database, tmp_path: Path) -> None:
    judged = [judge(module_office, tmp_path, Random(seed)) for seed in range(TABLES)]
    sound = [refusal for plan, refusal in judged if plan.is_sound]
    refused = [refusal for refusal in sound if refusal]
    assert len(sound) > TABLES / 2
    assert len(refused) <= len(sound) / 10, "\n".join(refused)


def test_a_table_in_doubt_changes_nothing(run: Runner, seeded: Database, tmp_path: Path) -> None:
    before = everything(seeded)
    tried = 0
    for seed in range(30):
        plan, columns = random_table(Random(seed))
        path = write(tmp_path / f"table.{plan.format}", plan, columns)
        if plan.doubts:
            done = run(seeded, "import", plan.entity.name, str(path))
            assert (done.code, bool(done.err)) == (3, True), plan.doubts
            tried += 1
    assert tried > 3
    assert everything(seeded) == before


def judge(database: Database, folder: Path, chance: Random) -> tuple[Plan, str]:
    """Import a random table in a transaction that is rolled back, and check what was stored; return
    the plan of the table, and the refusal or ''."""
    plan, columns = random_table(chance)
    path = write(folder / f"table.{plan.format}", plan, columns)
    try:
        stored = imported(database, plan.entity, path)
    except InvalidData as refusal:
        return plan, str(refusal)
    assert not plan.doubts, "a table with two readings was taken"
    title = name_of_rows(plan.entity)
    expected = sorted(
        ({name: plain(value) for name, value in row.items() if value} for row in meaning(columns)),
        key=lambda row: str(row[title]),
    )
    records = sorted(stored, key=lambda row: str(row[title]))
    assert [_without_defaults(row, expected) for row in records] == expected
    return plan, ""


def imported(database: Database, entity: Entity, path: Path) -> list[Record]:
    """The records that the import of the file adds, with the values of their filled fields."""
    with database.write("import", keep=False) as connection:
        for ref, names in PROJECTS.items() if entity.part_of else ():
            add_record(connection, ENTITIES["fdi-projects"],
                       {"ref": ref, "name": names[0], "status": "in_force"})  # fmt: skip
        before = stored_records(connection, entity)
        import_file(connection, entity, InputFile(path))
        after = stored_records(connection, entity)
        assert {ref: after[ref] for ref in before} == before
        added = [row for ref, row in after.items() if ref not in before]
    return [{name: plain(value) for name, value in row.items() if value and name != "id"}
            for row in added]  # fmt: skip


def plain(value: Any) -> Any:
    """A value as the generator has it: keys for references, codes for terms; of items with parts,
    the first part."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Reference):
        return value.handle
    if isinstance(value, tuple):
        firsts = (item[0] if type(item) is tuple else item for item in value)
        return tuple(sorted(map(plain, firsts)))
    return canonical(value) if isinstance(value, str) else value


def _without_defaults(row: Record, expected: list[Record]) -> Record:
    """The record without the fields that no file needs to fill."""
    filled = {name for record in expected for name in record}
    return {name: value for name, value in row.items() if name in filled or name not in _FILLED}
