"""What is exported imports as it was: every entity, every format, whatever is written in it."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import singledispatch
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Session

from contents import HISTORY, contents, everything
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.catalogue.entity import target
from ecodiplo.cli.entities import columns
from ecodiplo.db.engine import Database
from ecodiplo.fields import (
    AnyRef,
    Choice,
    Code,
    FieldType,
    Flag,
    Integer,
    Many,
    Number,
    PartialDate,
    Ref,
    Text,
)
from ecodiplo.formats import FORMATS, writer
from ecodiplo.formats.sheet import Sheet
from ecodiplo.formats.source import Source
from ecodiplo.language import Lang
from ecodiplo.money import LARGEST
from ecodiplo.services import tables
from ecodiplo.services.exporting import export_records
from ecodiplo.services.importing import import_file, import_rows
from ecodiplo.services.reading import read
from ecodiplo.text import clean

Runner = Callable[..., Any]
Cells = dict[str, str]
Handles = Mapping[str, list[str]]

TODAY = datetime.date(2024, 1, 1)
EXACT = ("csv", "tsv", "json", "jsonl", "xlsx")
every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)

# A record of each entity that the seed has none of, and partners of difficult names.
GROUND: dict[str, list[Cells]] = {
    "partners": [
        {"ref": "PAR-0901", "name": "=1+1", "kind": "other", "aliases": r"a\; b; c\|d; 007; '"},
        {"ref": "PAR-0902", "name": "'=1+1", "kind": "media", "parent": "=1+1"},
        {"ref": "PAR-0903", "name": r"A | B; C \ D", "kind": "ngo", "note": "hai\ndòng"},
        {"ref": "PAR-0904", "name": "<r>R&D</r>", "kind": "other", "note": "_x0041_x0042_"},
    ],
    "contacts": [{"ref": "CON-0901", "partner": "=1+1", "name": "-"}],
    "mous": [{"ref": "MOU-0901", "title": "@", "partners": r"A \| B\; C \\ D | | \| | ; =1+1"}],
    "fdi-projects": [{"ref": "FDI-0901", "name": "TRUE", "certificate_number": "007"}],
    "fdi-capital": [{"ref": "CAP-0901", "project": "FDI-0901", "date": "2022-02", "kind": "new",
                     "amount_usd": "999999999999999.99"}],
    "aid": [{"ref": "AID-0901", "title": "2022-02", "kind": "project"}],
    "aid-transactions": [{"ref": "ATX-0901", "aid": "AID-0901", "date": "2022",
                          "kind": "commitment", "amount_usd": "0.1"}],
    "tasks": [{"ref": "TSK-0901", "title": "1e5"}],
}  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ground(
    request: pytest.FixtureRequest, templates: Any, server: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Database:  # fmt: skip
    """The seed's facts and some more, so that there is a record of every entity to refer to."""
    template = templates.get(request.param, filled=True)
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("ground") / "office.db"
        shutil.copy(str(template), file)
        database = Database(str(file))
    else:
        database = Database(server.new(template.url))
    with database.write() as session:
        for name, rows in GROUND.items():
            import_rows(session, ENTITIES[name], numbered(rows), file=name)
    return database


def numbered(rows: list[Cells]) -> Callable[[], Iterator[tuple[int, Cells]]]:
    return lambda: enumerate(rows, start=2)


@pytest.fixture(scope="module")
def handles(ground: Database) -> Handles:
    """By what text the records that are there are referred to."""
    with ground.read() as session:
        return {
            name: [row[entity.handle or entity.key] for row in read(
                session, entity, [entity.by_name[entity.handle or entity.key]], today=TODAY)]
            for name, entity in ENTITIES.items()
        }  # fmt: skip


# Texts that files, spreadsheets and lists of items could take for something else.
WORDS = (
    "Hải Phòng", unicodedata.normalize("NFD", "Đoàn Thái tử kế vị"), "hoà", "hòa", "Ørsted",
    "=", "+84", "-", "@", "'", "''", '"', '""', ";", "|", "\\", "\\;", ",", "\n", "\r\n", "\t",
    " ", "_x0041_", "_x005F_", "_", "007", "1e5", "2022-09", "1/2", "9/2022", "TRUE", "NA", "NULL",
    "<r>", "</r>", "&amp;", "]]>", "#REF!", "{}", "[]", "\u00a0", "\u200b", "\u2028", "\ufeff",
    "\u037e", "\u0301", "😀", "1.234", "0",
)  # fmt: skip
# No workbook holds U+FFFE and U+FFFF, and an export to one says so.
LETTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
TEXTS = st.lists(st.sampled_from(WORDS) | LETTERS, min_size=1, max_size=5).map("".join)
FILLED = TEXTS.filter(clean)
CENTS = st.sampled_from([0, 1, 10, 99, 100, 123_400, 123_456, 10**14 + 1, 10**17 - 1])
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)).map(str)


@singledispatch
def cells(kind: FieldType, handles: Handles) -> st.SearchStrategy[str]:
    """Cells that a field of the type can be given, none of them empty."""
    raise NotImplementedError(kind)


@cells.register
def _(kind: Text, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return FILLED


@cells.register
def _(kind: Code, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,4}", fullmatch=True)


@cells.register
def _(kind: Integer, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.integers(-kind.most if kind.least is None else kind.least, kind.most).map(str)


@cells.register
def _(kind: Number, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    least = int((-LARGEST if kind.least is None else kind.least) * 100)
    most = int((LARGEST if kind.most is None else kind.most) * 100)
    numbers = CENTS.filter(lambda cents: cents <= most) | st.integers(least, most)
    return numbers.map(lambda cents: f"{Decimal(cents) / 100:.2f}")


@cells.register
def _(kind: Flag, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.sampled_from(["yes", "no"])


@cells.register
def _(kind: Choice, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.sampled_from(kind.codes())


@cells.register
def _(kind: PartialDate, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.builds(lambda date, length: date[:length], DATES, st.sampled_from([4, 7, 10]))


@cells.register
def _(kind: Ref, handles: Handles) -> st.SearchStrategy[str]:
    return st.sampled_from(handles[kind.entity])


@cells.register
def _(kind: AnyRef, handles: Handles) -> st.SearchStrategy[str]:
    return st.sampled_from([handle for name in kind.entities for handle in handles[name]])


@cells.register
def _(kind: Many, handles: Handles) -> st.SearchStrategy[str]:
    parts = [cells(part.type, handles) | st.just("") for part in kind.parts]
    items = st.tuples(cells(kind.of, handles), *parts)
    several = st.lists(items, min_size=1, max_size=4, unique_by=lambda item: clean(item[0]))
    return several.map(lambda items: ";".join(" | ".join(map(escaped, item)) for item in items))


def escaped(text: str) -> str:
    return re.sub(r"[;|\\]", lambda found: "\\" + found.group(), text)


@st.composite
def records(draw: st.DrawFn, entity: Entity, handles: Handles) -> list[Cells]:
    """Rows of new records that obey every rule of the database, some of them of one another."""
    handle = entity.handle or entity.key
    alone = unique(entity)
    rows: list[Cells] = []
    for number in range(draw(st.integers(1, 3))):
        row: Cells = {}
        for field in entity.stored:
            if target(field) != entity.name and (field.required or draw(st.booleans())):
                row[field.name] = draw(cells(field.type, handles))
            if field.name in alone and field.name in row:
                row[field.name] = distinct(field.type, row[field.name], number)
        if entity.prefix:
            row["ref"] = f"{entity.prefix}-{row['ref']}"
        rows.append(lawful(entity, row))
    own = [entity.by_name[handle].type.parse(row[handle]) for row in rows]
    for row, itself in zip(rows, own, strict=True):
        for field in entity.refers_to(entity.name):
            others = [text for text in handles[entity.name] + own * 9 if text != itself]
            if draw(st.booleans()):
                row[field.name] = draw(cells(field.type, {entity.name: others}))
    return rows


def unique(entity: Entity) -> set[str]:
    """The fields whose values no two records may share; of several together, the last."""
    return {entity.key} | {
        tables.field_of(entity, list(constraint.columns)[-1].name)
        for constraint in tables.table(entity).constraints
        if isinstance(constraint, UniqueConstraint)
    }


def distinct(kind: FieldType, cell: str, number: int) -> str:
    """The cell, or one like it, that rows of other numbers and the seed do not have."""
    if isinstance(kind, Integer):
        return str(int(cell) // 8 * 8 + number + 1)
    return f"{cell}-9-{number}" if isinstance(kind, Code) else f"{cell}·{number}"


def lawful(entity: Entity, row: Cells) -> Cells:
    """The row, changed where it would break a rule of the database."""
    for constraint in tables.table(entity).constraints:
        if found := re.search(r"(\w+)_not_before_(\w+)", str(constraint.name)):
            end, start = (name for name in found.groups())
            end = end.removeprefix(f"ck_{tables.table(entity).name}_")
            first, last = row.get(start, ""), row.get(end, "")
            if last[: len(first)] < first[: len(last)]:
                del row[start if entity.by_name[end].required else end]
    if row.get("counted") == "no":
        row["not_counted_reason"] = "="
    if entity.name == "fdi-projects" and "terminated_on" in row:
        row["status"] = "terminated"
    if entity.name == "mous" and row["status"] in ("draft", "negotiating"):
        row.pop("signed_on", None)
    if entity.name == "figures" and "value" not in row:
        row["value_text"] = "'"
    return row


def written(session: Session, entity: Entity, format_: str, file: Path) -> Source:
    """All records of the entity in a file."""
    export = export_records(session, entity, today=TODAY)
    sheet = Sheet(entity.name, columns(export.fields, Lang.VI), export.rows, Lang.VI, exact=True)
    if FORMATS[format_]:
        with file.open("wb") as out:
            writer(format_)(sheet, out)
    else:
        with file.open("w", encoding="utf-8", newline="") as out:
            writer(format_)(sheet, out)
    return Source(file)


def goes_round(
    session: Session, entity: Entity, rows: list[Cells], format_: str, file: Path
) -> None:
    """Add the rows, export, take them away again, import the file: all is as it was."""
    with undone(session):
        assert import_rows(session, entity, numbered(rows), file="rows").added == len(rows)
        stored = as_stored(session, entity)
        for row in rows:
            found = stored[entity.by_name[entity.key].type.parse(row[entity.key])]
            for name, cell in row.items():
                given = entity.by_name[name].type.parse(cell)
                alike = set if is_set(entity, name) else (lambda value: value)
                assert alike(found[name]) == alike(given), name
        source = written(session, entity, format_, file)
        before = contents(session)
        again = import_file(session, entity, source)
        assert again.unchanged == again.rows == len(stored)
    with undone(session):
        assert import_file(session, entity, source).added == len(rows)
        assert contents(session) == before


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """What is done to the database in the block is undone at its end."""
    with session.connection().begin_nested() as savepoint:
        yield
        savepoint.rollback()
    session.expunge_all()


def as_stored(session: Session, entity: Entity) -> dict[str, dict[str, Any]]:
    rows = read(session, entity, list(entity.stored), today=TODAY)
    return {row[entity.key]: row for row in rows}


def is_set(entity: Entity, name: str) -> bool:
    """Whether the items of the field have no order of their own."""
    kind = entity.by_name[name].type
    return isinstance(kind, Many) and "id" not in tables.side(entity.name, name).table.c


def examples(engine: str) -> settings:
    few = engine == "postgresql"
    return settings(
        max_examples=2 if few else 10, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip


@every_entity
def test_whatever_is_stored_comes_back_from_every_format(
    ground: Database, handles: Handles, tmp_path: Path, entity: Entity
) -> None:
    @examples(ground.url.get_backend_name())
    @given(rows=records(entity, handles), format_=st.sampled_from(EXACT))
    def check(rows: list[Cells], format_: str) -> None:
        goes_round(session, entity, rows, format_, tmp_path / f"{entity.name}.{format_}")

    with ground.write(keep=False) as session:
        check()


def test_everything_exported_fills_an_empty_database_with_the_same(
    run: Runner, ground: Database, nowhere_else: Database, tmp_path: Path, form: str
) -> None:
    place = str(tmp_path / form)
    assert run(ground, "export", "all", "-o", place).code == 0
    done = run(nowhere_else, "import", "all", place, "-f", "json")
    assert done.code == 0, done.err
    with ground.read() as before, nowhere_else.read() as after:
        assert contents(after) == contents(before)


def test_everything_exported_changes_nothing_in_its_own_database(
    run: Runner, ground: Database, tmp_path: Path, form: str
) -> None:
    before = rows_as_they_stand(ground)
    place = str(tmp_path / form)
    assert run(ground, "export", "all", "-o", place, lang="vi").code == 0
    done = run(ground, "import", "all", place, "-f", "json")
    assert done.code == 0, done.err
    reports = json.loads(done.out)["files"]
    assert sum(report["rows"] for report in reports) > 360
    assert all(report["unchanged"] == report["rows"] for report in reports)
    assert rows_as_they_stand(ground) == before


@pytest.fixture(params=["book.xlsx", "folder"])
def form(request: pytest.FixtureRequest) -> str:
    """Where everything goes: a workbook, or a folder of CSV files."""
    return str(request.param)


@pytest.fixture
def nowhere_else(ground: Database, tmp_path: Path, server: Any) -> Database:
    """A database of the same engine that has no tables."""
    if ground.url.get_backend_name() == "postgresql":
        return Database(server.new())
    return Database(str(tmp_path / "other" / "new.db"))


def rows_as_they_stand(database: Database) -> Any:
    """Every row, with ids and the times of its changes, save those of history."""
    told = everything(database)
    return {name: rows for name, rows in told.items() if name not in {t.name for t in HISTORY}}
