"""A list of records as a document of an office."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import show_padded_date
from ecodiplo.fields import AnyRef, Integer, Many, Money, Number, PartialDate, show_readable
from ecodiplo.formats.documents.office_list import Cell, ListHead, OfficeList
from ecodiplo.formats.sheet import OPEN_END
from ecodiplo.language import BLANK, Label, Lang, in_sentence, same, with_noun
from ecodiplo.money import show_digits
from ecodiplo.services.office_list.title import filters_text, list_title
from ecodiplo.services.query.on_day import ON_DAY
from ecodiplo.services.statistics.wording import left_out_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Field
    from ecodiplo.fields import FieldType
    from ecodiplo.services.query.listing import Listing, Query

COUNTRY = Label("SOCIALIST REPUBLIC OF VIET NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
MOTTO = Label("Independence - Freedom - Happiness", "Độc lập - Tự do - Hạnh phúc")
COUNTER = Label("No.", "STT")  # numbers the rows, unless a field of this name does
TOTAL = Label("Total", "Tổng cộng")
# A reader adds up no more rows (formats/table/total_rows.py), and then refuses a total.
_MOST_ROWS_OF_SUMS = 3_000


@dataclass(frozen=True)
class ListSettings:
    """What an office says of itself and of its list, '' where it says nothing. `;` separates the
    lines of the office (the bodies above it first) and those of the signer's title."""

    office: str = ""
    place: str = ""
    signer_title: str = ""
    signer: str = ""


def compose_list(
    connection: Connection, listing: Listing, query: Query, settings: ListSettings, lang: Lang,
    *, today: datetime.date, readable: bool, notes: Sequence[Label] = (),
) -> OfficeList:  # fmt: skip
    """The records of the listing as a document. `readable` is for cells that an import takes back:
    the parts of an item stand behind `|` there, elsewhere in brackets. `notes` are further
    sentences on the records."""
    entity = listing.entity
    fields = [field for field in listing.fields if field is not ON_DAY]
    writer = _CellWriter(fields, lang, readable=readable)
    records = [*listing.rows]
    headings = [_heading(field, lang) for field in fields]
    counter = () if COUNTER.to(lang) in headings else (COUNTER.to(lang),)
    rows = [
        (*(Cell(str(number), number, "center") for _ in counter), *writer.cells(record))
        for number, record in enumerate(records, start=1)
    ]
    filters = filters_text(connection, entity, query, today=today).to(lang)
    return OfficeList(
        lang,
        _head(settings, lang, today),
        list_title(entity, query).to(lang),
        f"({filters})" if filters else "",
        (*counter, *headings),
        rows,
        () if listing.left_out or not counter else _totals(fields, records, lang),
        tuple(sentence.to(lang) for sentence in _closing(listing, len(rows), notes)),
        today,
    )


def _head(settings: ListSettings, lang: Lang, today: datetime.date) -> ListHead:
    *parents, agency = _lines(settings.office) or (BLANK, BLANK)
    month = f"{today.month:02}" if today.month < 3 else f"{today.month}"
    date = Label(f"{today.day} {today:%B} {today.year}",
                 f"ngày {today.day:02} tháng {month} năm {today.year}")  # fmt: skip
    return ListHead(
        tuple(parent.upper() for parent in parents),
        agency.upper(),
        COUNTRY.to(lang),
        MOTTO.to(lang),
        f"{settings.place or BLANK}, {date.to(lang)}",
        tuple(line.upper() for line in _lines(settings.signer_title) or (BLANK,)),
        settings.signer,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.split(";") if (line := part.strip()))


def _heading(field: Field, lang: Lang) -> str:
    label = field.label.to(lang)
    return f"{label} (USD)" if isinstance(field.type, Money) else label


def _closing(listing: Listing, count: int, notes: Sequence[Label]) -> list[Label]:
    """Sentences: how many records the list has, how many of them no total counts, and the notes."""
    unit = in_sentence(listing.entity.singular.vi)
    records = with_noun(count, Label("record", unit), Label("records", unit))
    sentences = [Label("The list has ", "Danh sách có ") + records]
    if listing.left_out:
        left_out = with_noun(
            sum(listing.left_out.values()),
            Label("of them is not counted in totals", "hồ sơ trong đó không tính vào tổng số"),
            Label("of them are not counted in totals", "hồ sơ trong đó không tính vào tổng số"),
        )
        sentences.append(left_out + same(" (") + left_out_text(listing.left_out) + same(")"))
    return [sentence + same(".") for sentence in (*sentences, *notes)]


def _totals(
    fields: Sequence[Field], records: Sequence[Mapping[str, Any]], lang: Lang
) -> tuple[Cell, ...]:
    """The sums of the columns that summaries add up, of which every record has a value."""
    sums = {
        field.name: sum((Decimal(record[field.name]) for record in records), Decimal(0))
        for field in fields
        if field.total and all(record.get(field.name) is not None for record in records)
    }
    is_first_text = bool(fields) and fields[0].name not in sums
    if not sums or not is_first_text or not 1 < len(records) <= _MOST_ROWS_OF_SUMS:
        return ()
    cells = [
        Cell(show_digits(sums[field.name], lang), sums[field.name], "right")
        if field.name in sums else Cell("")
        for field in fields
    ]  # fmt: skip
    return (Cell(""), Cell(TOTAL.to(lang)), *cells[1:])


class _CellWriter:
    """Writes the cells of records."""

    def __init__(self, fields: Sequence[Field], lang: Lang, *, readable: bool) -> None:
        self._fields = fields
        self._lang = lang
        self._readable = readable
        self._names = {field.name for field in fields}

    def cells(self, record: Mapping[str, Any]) -> list[Cell]:
        """The cells of a record. A text is in the reader's language, or in the other where that
        one is empty; where the list has a column for each, it is the one of its column."""
        return [self._cell(record, field) for field in self._fields]

    def _cell(self, record: Mapping[str, Any], field: Field) -> Cell:
        value = record.get(field.name)
        if field.vietnamese and field.vietnamese not in self._names:
            other = record.get(field.vietnamese)
            value = other or value if self._lang is Lang.VI else value or other
        if value is None:
            return Cell("")
        if isinstance(field.type, Integer | Number):
            return Cell(show_digits(value, self._lang), value, "right")
        text = self._text(field.type, value)
        is_open = field.complete and record.get(field.complete) is False
        if text and is_open and (isinstance(field.type, Many) or not self._readable):
            text += OPEN_END
        return Cell(text)

    def _text(self, kind: FieldType, value: Any) -> str:
        if isinstance(kind, PartialDate):
            return show_padded_date(value, self._lang)
        if isinstance(kind, Integer | Number):
            return show_digits(value, self._lang)
        if isinstance(kind, AnyRef) and self._readable:
            return kind.export(value)
        if not isinstance(kind, Many):
            return kind.show(value, self._lang)
        if self._readable:
            return show_readable(kind, value, self._text)
        return kind.show(value, self._lang)
