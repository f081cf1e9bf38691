"""Records with any text that an office may write, which obey every rule of the database."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import singledispatch

from hypothesis import assume
from hypothesis import strategies as st
from sqlalchemy import UniqueConstraint

from ecodiplo.catalogue import LINKABLE, Entity, Field
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import (
    AnyRef,
    Choice,
    Code,
    Currency,
    FieldType,
    Flag,
    Integer,
    Many,
    Measure,
    Number,
    PartialDate,
    Ref,
    Text,
)
from ecodiplo.money import LARGEST, export_number
from ecodiplo.services.query import mapping
from ecodiplo.text import clean, says_none
from ecodiplo.vocabulary import LEADS_BACK

# The cells of a row by field; and the texts by which cells refer to the records of each entity.
Cells = dict[str, str]
Handles = Mapping[str, list[str]]

# The shipped indicators whose numbers are to date, of which no figure has a first day.
TO_DATE = ("mous_signed_to_date", "fdi_projects_in_force", "fdi_registered_capital_in_force")

# Texts that files, spreadsheets and lists of items could mistake for something else.
WORDS = (
    "Hải Phòng", unicodedata.normalize("NFD", "Đoàn Thái tử kế vị"), "hoà", "hòa", "Ørsted",
    "=", "+84", "-", "@", "'", "''", '"', '""', ";", "|", "\\", "\\;", ",", "\n", "\r\n", "\t",
    " ", "_x0041_", "_x005F_", "_", "007", "1e5", "2022-09", "1/2", "9/2022", "TRUE", "NA", "NULL",
    "<r>", "</r>", "&amp;", "]]>", "#REF!", "{}", "[]", "\u00a0", "\u200b", "\u2028", "\ufeff",
    "\u037e", "\u0301", "😀", "1.234", "0",
)  # fmt: skip
# Workbooks cannot hold U+FFFE and U+FFFF; an export to a workbook refuses them.
LETTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
TEXTS = st.lists(st.sampled_from(WORDS) | LETTERS, min_size=1, max_size=5).map("".join)
# A lone dash and the like stand for an empty cell.
FILLED = TEXTS.filter(lambda text: clean(text) and not says_none(clean(text), words=True))
CENTS = st.sampled_from([0, 1, 10, 99, 100, 123_400, 123_456, 10**14 + 1, 10**17 - 1])
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)).map(str)


def published_numbers() -> st.SearchStrategy[Decimal]:
    """Numbers of at most fifteen digits, with any number of decimals."""
    digits, places = st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15)
    return st.builds(lambda digits, places: Decimal(digits).scaleb(-places), digits, places)


@st.composite
def records(draw: st.DrawFn, entity: Entity, handles: Handles) -> list[Cells]:
    """Rows of new records that obey every rule of the database; some refer to one another."""
    handle = entity.handle or entity.key
    alone = unique(entity)
    rows: list[Cells] = []
    for number in range(draw(st.integers(1, 3))):
        row: Cells = {}
        for field in entity.stored:
            if target(field) != entity.name and (field.required or draw(st.booleans())):
                row[field.name] = draw(cells(field.type, handles))
            if field.name not in row:
                continue
            if field.name not in alone:
                row[field.name] = distinct_items(field, row[field.name], number)
                continue
            if isinstance(field.type, Ref):
                row[field.name] = handles[field.type.entity][number]
            else:
                row[field.name] = distinct(field.type, row[field.name], number)
        if entity.prefix:
            row["ref"] = f"{entity.prefix}-{row['ref']}"
        if entity.name == "links":
            lead_onward(row, [handle for name in LINKABLE for handle in handles[name]])
        rows.append(lawful(entity, row))
    assume(len({natural_key(entity, row) for row in rows}) == len(rows))
    own = [entity.by_name[handle].type.parse(row[handle]) for row in rows]
    onward = draw(st.booleans())  # whether rows refer to later ones, or to earlier: never in a loop
    for at, row in enumerate(rows):
        for field in (f for f in entity.fields if target(f) == entity.name):
            others = handles[entity.name] + (own[at + 1 :] if onward else own[:at]) * 9
            if draw(st.booleans()):
                row[field.name] = draw(cells(field.type, {entity.name: others}))
    for row in rows:
        if "members" in row:  # the days of a membership are in order
            row["members"] = re.sub(r"\|[^|;]*\|[^;]*", "| 1999 | 2000", row["members"])
    return rows


def natural_key(entity: Entity, row: Cells) -> tuple[object, ...]:
    """The natural key of a row, or its title when all of the key is empty."""
    names = [name for name in entity.natural_key if name in row] or [entity.title]
    return tuple((name, entity.by_name[name].type.parse(row[name])) for name in names)


def lead_onward(link: Cells, ordered: list[str]) -> None:
    """Change the link so that all links lead onward in one order, and none closes a cycle."""
    first, second = sorted(ordered.index(link[f"{end}_record"]) for end in ("from", "to"))
    if first == second:
        first, second = (0, second) if second else (first, 1)
    if link["relation"] in LEADS_BACK:
        first, second = second, first
    link["from_record"], link["to_record"] = ordered[first], ordered[second]
    if link["relation"] == "occasioned":  # as the seed's links do
        link["relation"] = "advanced"


@singledispatch
def cells(kind: FieldType, handles: Handles) -> st.SearchStrategy[str]:
    """Cells that a field of the type takes, none of them empty."""
    raise NotImplementedError(kind)


@cells.register
def _(kind: Text, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return FILLED


@cells.register
def _(kind: Code, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,4}", fullmatch=True)


@cells.register
def _(kind: Currency, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.from_regex(r"[A-Za-z]{3}", fullmatch=True)


@cells.register
def _(kind: Measure, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.sampled_from(["count mous", "sum events.enterprises_connected role=host,attended"])


@cells.register
def _(kind: Integer, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    return st.integers(-kind.most if kind.least is None else kind.least, kind.most).map(str)


@cells.register
def _(kind: Number, handles: Handles) -> st.SearchStrategy[str]:  # noqa: ARG001
    if kind.decimals is None:
        return published_numbers().map(export_number)
    most = int((LARGEST if kind.most is None else kind.most) * 100)
    least = -most if kind.least is None else int(kind.least * 100)
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
    return re.sub(r"[;|\\]", lambda match: "\\" + match.group(), text)


def unique(entity: Entity) -> set[str]:
    """The fields whose values no two records may share: of a unique constraint, its last field; of
    the natural key, its texts."""
    texts = {
        name for name in (*entity.natural_key, entity.title)
        if isinstance(entity.by_name[name].type, Text) and entity.by_name[name].required
    }  # fmt: skip
    return (
        texts
        | {entity.key}
        | {
            mapping.field_of(entity, list(constraint.columns)[-1].name)
            for constraint in mapping.table(entity).constraints
            if isinstance(constraint, UniqueConstraint)
        }
    )


def distinct(kind: FieldType, cell: str, number: int) -> str:
    """A cell like this one that differs from the cells of other rows and of the seed."""
    if isinstance(kind, Integer):
        return str(max(int(cell) // 8 * 8, 1_000) + number)
    return f"{cell}-9-{number}" if isinstance(kind, Code) else f"{cell}·{number}"


def distinct_names(kind: FieldType, cell: str, number: int) -> str:
    """A cell with names like these that differ from the names of other rows and of the seed."""
    names = re.findall(r"(?:\\.|[^;\\])+", cell, re.DOTALL) if isinstance(kind, Many) else [cell]
    return ";".join(f"{name}·{number}" for name in names)


def distinct_items(field: Field, cell: str, number: int) -> str:
    """The cell; of names and external ids, one that differs from those of other rows."""
    if field.external:
        return distinct_ids(cell, number)
    return distinct_names(field.type, cell, number) if field.identifies else cell


def distinct_ids(cell: str, number: int) -> str:
    """A cell with external ids like these, of one system, that differ from those of other rows."""
    items = re.findall(r"(?:\\.|[^;\\])+", cell, re.DOTALL)
    ids = [
        match.group() for item in items if (match := re.match(r"(?:\\.|[^|\\])+", item, re.DOTALL))
    ]
    return ";".join(f"{id_.strip()}·{number} | crm" for id_ in ids)


def lawful(entity: Entity, row: Cells) -> Cells:
    """The row, changed where it would break a rule of the database."""
    for constraint in mapping.table(entity).constraints:
        if match := re.search(r"(\w+)_not_before_(\w+)", str(constraint.name)):
            end, start = match.groups()
            end = end.removeprefix(f"ck_{mapping.table(entity).name}_")
            first, last = row.get(start, ""), row.get(end, "")
            if last[: len(first)] < first[: len(last)]:
                if not entity.by_name[end].required:
                    del row[end]
                elif not entity.by_name[start].required:
                    del row[start]
                else:
                    row[start] = last
    if entity.name == "fdi-capital" and row["kind"] != "share_purchase":
        # Shares can be bought at any time; other kinds may not fit the ledger.
        row["role_in_totals"] = "other"
    if row.get("role_in_totals", "counted") not in ("counted", "umbrella"):
        row["not_counted_reason"] = "="
    if entity.name == "fdi-projects" and "terminated_on" in row:
        row["status"] = "terminated"
    if "investors" in row:  # no more than 100 % together
        kind = entity.by_name["investors"].type
        investors = kind.parse(row["investors"])
        if sum(share or 0 for _, share in investors) > 100:
            row["investors"] = kind.export(investors[:1])
    if entity.name == "mou-events":
        lawful_event(row)
    if entity.name == "mous" and row["stage"] in ("draft", "negotiating"):
        row.pop("signed_on", None)
    if entity.name in ("figures", "snapshot-figures"):
        lawful_figure(entity, row)
    return row


def lawful_event(row: Cells) -> None:
    """Change the row of an MOU's event where it would break a rule of the ledger: nothing is later
    than the end, and no extension ends before another."""
    if row["kind"] in ("withdrawn", "terminated") and "date" in row:
        row["date"] = "2199-12-31"
    if row["kind"] != "extended":
        row.pop("expires_on", None)
    elif "expires_on" in row:
        row["expires_on"] = "2199-12-31"
    row["document"] = row.get("document", "") + row["ref"]  # no two may be the same event


def lawful_figure(entity: Entity, row: Cells) -> None:
    """Change the row of a figure where it would break a rule of the database."""
    if "upper_value" in entity.by_name:  # only a range has one, and both its numbers
        row.pop("upper_value", None)
        if row.get("qualifier") == "between":
            row |= {"value": "-5", "upper_value": "12"}
    if entity.name == "figures" and "value" not in row:
        row["value_text"] = "'"
    if entity.name == "figures" and row["indicator"] in TO_DATE:
        row.pop("period_start", None)
    if entity.name == "figures":  # an as-of day, or the report that states none
        if row.get("year_basis") == "undated" or "period_end" not in row:
            row["report_period"] = row.get("report_period") or row.get("period_end") or "2022"
            row.pop("period_start", None)
            row.pop("period_end", None)
        else:
            row.pop("report_period", None)
