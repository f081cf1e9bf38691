"""The tables of records: each cell against the exported record, and the rows against the claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ecodiplo.catalogue import ENTITIES, Field
from ecodiplo.fields import Choice, Integer, Many, Number, PartialDate, Ref
from ecodiplo.formats.documents.blocks import Table
from ecodiplo.services.report.content import LISTS
from ecodiplo.services.report.table_columns import ListColumn, list_columns
from ecodiplo.services.statistics.wording import SOURCE
from independent.claim_parts import decimal
from independent.reading.connections import connections
from independent.reading.known import Names, Record
from independent.reading.paper import Paper
from independent.reading.quantities import read_number, read_quantity
from independent.reading.slots import SlotReader
from independent.reading.spans import read_date


class ListRows:
    """Reads the rows of the lists of one report."""

    def __init__(self, paper: Paper, names: Names, slots: SlotReader) -> None:
        """`slots` reads cites."""
        self._paper, self._names, self._slots = paper, names, slots
        self._lang = paper.lang

    def faults(self, name: str, table: Table) -> Iterator[str]:
        """What is wrong with the table of a list."""
        claim = self._paper.by_code.get(f"list {name}")
        if claim is None:
            yield f"no claim is of the list {name}"
            return
        entity = ENTITIES[LISTS[name].entity]
        known = self._names.known.records[entity.name]
        records = [known[ref] for ref in claim["records"]]
        columns = {column.label.to(self._lang): column for column in list_columns(name, entity)}
        source = SOURCE.to(self._lang)
        if strange := [each for each in table.columns if each not in columns and each != source]:
            yield f"{name} has a column {strange[0]} that cannot be read"
            return
        rows = [["".join(map(str, cell)) for cell in row] for row in table.rows]
        own = [" | ".join(row[: len(row) - (table.columns[-1] == source)]) for row in rows]
        if own != (claim["content"] or "").split("\n"):
            yield f"the rows of {name} are not those of the claim"
        said = Counter(self._read(table, row, columns) for row in rows)
        expected = Counter(self._expected(name, table, record, columns) for record in records)
        for row in said - expected:
            yield f"{name} lists what is no record of it: {row}"
        for row in expected - said:
            yield f"{name} does not list: {row}"
        for label, column in columns.items():
            if label not in table.columns and any(map(self._has_value(column), records)):
                yield f"{name} has no column {label}"

    @staticmethod
    def _has_value(column: ListColumn) -> Any:
        return lambda record: any(record.get(f.name) not in (None, []) for f in column.fields)

    def _read(self, table: Table, row: list[str], columns: dict[str, ListColumn]) -> Any:
        return tuple(
            self._cell(columns[label], text) if label in columns
            else (self._slots.cites(text) if text else ())
            for label, text in zip(table.columns, row, strict=True)
        )  # fmt: skip

    def _cell(self, column: ListColumn, text: str) -> Any:
        if len(column.fields) > 1 and isinstance(column.fields[0].type, PartialDate):
            parts = text.split(column.separator) if text else []
            return tuple(read_date(part, self._lang) for part in parts)
        field = column.fields[0]
        if len(column.fields) > 1:
            return text
        if self._is_derived(column):
            return ""
        return self._value(field.type, text)

    def _value(self, kind: Any, text: str) -> Any:
        """The meaning of a cell; None for an empty one, the text itself when it has none."""
        if isinstance(kind, Many):
            return tuple(sorted(str(self._item(kind, item)) for item in text.split("; ") if item))
        if not text:
            return None
        if isinstance(kind, Choice):
            labels = {term.label.to(self._lang): term.value for term in kind.terms}
            return labels.get(text, f"no term: {text}")
        if isinstance(kind, PartialDate):
            return read_date(text, self._lang)
        if isinstance(kind, Ref):
            return self._names.keys(kind.entity).get(text, f"no record: {text}")
        if isinstance(kind, Integer):
            return read_number(text, self._lang)
        if isinstance(kind, Number):
            quantity = read_quantity(text, self._lang)
            return quantity.value if quantity else read_number(text, self._lang)
        return text

    def _item(self, kind: Many, text: str) -> tuple[Any, str]:
        """A value of several, with the text of its parts in brackets."""
        value = self._value(kind.of, text)
        if isinstance(value, str) and value.startswith("no ") and text.endswith(")"):
            name, _, parts = text[:-1].rpartition(" (")
            return self._value(kind.of, name), parts
        return value, ""

    def _expected(
        self, name: str, table: Table, record: Record, columns: dict[str, ListColumn]
    ) -> Any:
        return tuple(
            self._of_record(columns[label], record) if label in columns
            else self._cites(name, record)
            for label in table.columns
        )  # fmt: skip

    def _is_derived(self, column: ListColumn) -> bool:
        """Whether an export lacks the field: the content of the claim alone says it."""
        return any(field.derived for field in column.fields)

    def _of_record(self, column: ListColumn, record: Record) -> Any:
        if self._is_derived(column):
            return ""
        if len(column.fields) > 1:
            values = [self._text(record, field) for field in column.fields]
            values = list(dict.fromkeys(filter(None, values)))
            is_dates = isinstance(column.fields[0].type, PartialDate)
            return tuple(values) if is_dates else column.separator.join(values)
        field = column.fields[0]
        value = record.get(field.name)
        kind = field.type
        if isinstance(kind, Many):
            items = [self._named(kind, item) for item in value or ()]
            if field.complete and record.get(field.complete) is False and items:
                items.append(("...", ""))
            return tuple(sorted(map(str, items)))
        if isinstance(kind, Ref) and value is not None:
            return self._names.known.partner(value) if kind.entity == "partners" else value
        if isinstance(kind, Integer | Number) and value is not None:
            return decimal(value)
        return value if isinstance(kind, Choice | PartialDate) else (
            self._names.text(record, field.name) or None
        )  # fmt: skip

    def _text(self, record: Record, field: Field) -> str:
        """The text of a field; the name of the record that it refers to."""
        key = record.get(field.name)
        if isinstance(field.type, Ref) and key:
            return self._names.name(field.type.entity, key)
        return self._names.text(record, field.name)

    def _named(self, kind: Many, item: Any) -> tuple[Any, str]:
        """A value of several as a cell shows it: parts that have their default are left out."""
        if not isinstance(item, dict):
            return item, ""
        key = item["value"]
        if isinstance(kind.of, Ref) and kind.of.entity == "partners":
            key = self._names.known.partner(key)
        labels = [
            part.type.terms.of(item[part.name]).label.to(self._lang)
            for part in kind.parts
            if isinstance(part.type, Choice) and item.get(part.name) not in (None, part.default)
        ]
        return key, ", ".join(labels)

    def _cites(self, name: str, record: Record) -> Any:
        if name == "connected":
            cite = connections(self._names.known, self._paper.span).get(record["ref"])
            return (cite,) if cite else ()
        source = record.get("source")
        return ((source, record.get("source_locator") or ""),) if source else ()
