"""The layers, and what help may cost."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from databases import place
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.cli.app import COMMAND_TABLE
from ecodiplo.db.engine import Database
from ecodiplo.db.history.recorded_tables import declared_table
from ecodiplo.fields import AnyRef, Choice, Many, PartialDate, Ref
from ecodiplo.fold import fold
from ecodiplo.models import whole_metadata
from ecodiplo.models.column_types import PartialDateType, TermType
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.query import mapping
from ecodiplo.services.query.derived_fields import DERIVED

OF_ENTITIES = [name for name, entry in COMMAND_TABLE.items()
               if entry.function.endswith("Group") and name not in ("config", "db")]  # fmt: skip
ROOT = Path(__file__).parent.parent


def test_arrows_point_down_only() -> None:
    linted = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout


# The most lines of a module, a class and a function. The API is a list of thin calls.
MODULE, CLASS, FUNCTION = 400, 150, 60
LONGER = {"Office", "Database", "SheetRows"}


def test_modules_classes_and_functions_are_short() -> None:
    package = ROOT / "src" / "ecodiplo"
    too_long = []
    for path in package.rglob("*.py"):
        name = path.relative_to(package).as_posix()
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MODULE:
            too_long.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                most = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > most and node.name not in LONGER:
                    too_long.append(f"{name}: {node.name}, {lines} lines")
    assert too_long == []


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["list", "--help"],
        *([verb, "delegations", "--help"] for verb in OF_ENTITIES),
        ["config", "set", "--help"],
        ["log", "--help"],
        ["undo", "--help"],
        ["db", "path"],
    ],
    ids=" ".join,
)
def test_help_imports_no_sqlalchemy(args: list[str]) -> None:
    code = (
        "import sys\nfrom ecodiplo.cli.app import run\nsys.argv = ['ecodiplo', *sys.argv[1:]]\n"
        "try: run()\nexcept SystemExit: pass\n"
        "print('loaded', sorted({'sqlalchemy', 'alembic', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=True
    )
    if args != ["db", "path"]:
        assert done.stdout.endswith("loaded []\n"), done.stdout[-200:]


@pytest.mark.parametrize(
    "args",
    [
        ["list", "delegations", "--year", "2022", "--country", "Dan Mach"],
        ["show", "delegations", "DEL-2022-0001"],
        ["search", "cang bien", "--limit", "5"],
        ["summary", "delegations", "--by", "country"],
        ["export", "delegations", "--format", "csv"],
        [],  # a completion
    ],
    ids=" ".join,
)
def test_a_read_loads_neither_rules_of_columns_nor_the_dialect_of_a_server(
    args: list[str], seeded: Database
) -> None:
    code = (
        "import sys\nfrom ecodiplo.cli.app import run\nsys.argv = ['ecodiplo', *sys.argv[1:]]\n"
        "try: run()\nexcept SystemExit: pass\n"
        "print('loaded', sorted({'ecodiplo.models.column_rules', 'sqlalchemy.orm',"
        " 'sqlalchemy.dialects.postgresql.base'} & set(sys.modules)))"
    )
    words = "ecodiplo show delegations DEL-2022-00"
    completion = {
        "_ECODIPLO_COMPLETE": "complete_bash", "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=True,
        env=os.environ | {"ECODIPLO_DB": place(seeded)} | ({} if args else completion),
    )  # fmt: skip
    is_server = seeded.url.get_backend_name() == "postgresql"
    expected = ["sqlalchemy.dialects.postgresql.base"] if is_server else []
    assert done.stdout.endswith(f"loaded {expected}\n"), done.stdout[-300:]


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
class TestTheCatalogueAndTheTablesAgree:
    """Both ways: names, what may be empty, and the members of enumerations."""

    def test_every_stored_field_has_its_column(self, entity: Entity) -> None:
        columns = mapping.attributes(entity)
        for field in entity.stored:
            if isinstance(field.type, Many):
                assert mapping.side(entity.name, field.name).table.name in whole_metadata().tables
            else:
                assert all(
                    column in columns.values() for column in mapping.columns_of(entity, field)
                )

    def test_its_natural_key_begins_with_an_index(self, entity: Entity) -> None:
        table = mapping.table(entity)
        leading = {index.columns[0].name for index in table.indexes}
        leading |= {next(iter(c.columns)).name for c in table.constraints if len(c.columns)}  # type: ignore[attr-defined]
        for name in (entity.natural_key[0], entity.title):
            columns = mapping.columns_of(entity, entity.by_name[name])
            if name == entity.natural_key[0] or entity.name == "fdi-projects":
                assert {column.name for column in columns} <= leading

    def test_every_heading_names_one_field(self, entity: Entity) -> None:
        headings = Headings(entity)
        for field in entity.fields:
            label = field.label
            for heading in (field.name, *label, *field.aliases, f"{label.vi} / {label.en}",
                            f"{label.en}\n({label.vi})", f"{label.vi.upper()} *",
                            fold(label.vi)):  # fmt: skip
                assert headings.field(heading) is field, heading

    def test_every_derived_field_has_its_sql(self, entity: Entity) -> None:
        assert {f.name for f in entity.fields if f.derived} == {
            name for of, name in DERIVED if of == entity.name
        }

    def test_every_column_is_of_a_field(self, entity: Entity) -> None:
        known = set(entity.by_name) | {"id", "created_at", "updated_at"}
        known |= {f"{f.name}_id" for f in entity.fields if isinstance(f.type, Ref)}
        for field in entity.fields:
            if isinstance(field.type, AnyRef):
                known |= set(mapping.ends(field).values())
        assert mapping.attributes(entity).keys() <= known

    def test_every_side_table_is_of_a_field(self, entity: Entity) -> None:
        many = {field.name for field in entity.stored if isinstance(field.type, Many)}
        own = mapping.table(entity).name
        assert many == {
            table.info["field"] for table in whole_metadata().tables.values()
            if "field" in table.info and declared_table(table).record_table == own
        }  # fmt: skip

    def test_what_is_required_may_not_be_null(self, entity: Entity) -> None:
        columns = mapping.attributes(entity)
        for field in entity.stored:
            if isinstance(field.type, AnyRef | Many):
                continue
            name = f"{field.name}_id" if isinstance(field.type, Ref) else field.name
            assert field.required is not columns[name].nullable, field.name

    def test_enumerations_and_dates_have_the_type_that_checks_them(self, entity: Entity) -> None:
        columns = mapping.attributes(entity)
        for field in entity.stored:
            if isinstance(field.type, Choice):
                kind = columns[field.name].type
                assert isinstance(kind, TermType)
                assert kind.terms is field.type.terms
            if isinstance(field.type, PartialDate):
                assert isinstance(columns[field.name].type, PartialDateType)

    def test_every_many_field_has_a_side_table(self, entity: Entity) -> None:
        for field in entity.fields:
            if isinstance(field.type, Many):
                side = mapping.side(entity.name, field.name)
                assert len(side.parts) == len(field.type.parts)
