"""The title of a list of records: what it lists, of which period, by which filters."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target, title_of
from ecodiplo.dates import DateText, show_padded_date
from ecodiplo.errors import NotFound
from ecodiplo.fields import Choice, Flag
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang, in_sentence, join, same
from ecodiplo.periods import as_of_title, period_title
from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.listing import named_filters
from ecodiplo.services.query.on_day import asks_for_standing

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.query.listing import Query


def list_title(entity: Entity, query: Query) -> Label:
    """The title: `DANH SÁCH ĐOÀN VÀO NĂM 2022`, `List of inbound delegations, 2022`."""
    subject, _ = _subject(entity, query)
    period = _period(entity, query)
    vietnamese = " ".join(filter(None, ("Danh sách", subject.vi, period.vi)))
    english = f"List of {in_sentence(subject.en)}"
    return Label(f"{english}, {period.en}" if period.en else english, vietnamese.upper())


def filters_text(
    connection: Connection, entity: Entity, query: Query, *, today: datetime.date
) -> Label:
    """The filters that the title does not say: `Cấp: Bộ trưởng; Nước: Đan Mạch, Hà Lan`; empty
    when there are none."""
    _, said = _subject(entity, query)
    parts = [
        entity.filters[name].label + same(": ") + join(", ", (
            _value(connection, entity.filters[name], text, today) for text in texts
        ))
        for name, texts in named_filters(entity, query.filters).items() if name != said
    ]  # fmt: skip
    if query.text:
        parts.append(Label(f"with the words: {query.text}", f"có các từ: {query.text}"))
    return join("; ", parts)


def _subject(entity: Entity, query: Query) -> tuple[Label, str]:
    """What the list lists, and the filter that says so: `Đoàn vào` is a kind of `Đoàn`."""
    for name, texts in named_filters(entity, query.filters).items():
        kind = entity.filters[name].item_type
        if isinstance(kind, Choice) and len(texts) == 1:
            label = kind.parse(texts[0]).label
            if fold(label.vi).startswith(f"{fold(entity.label.vi)} "):
                return Label(f"{label.en} {in_sentence(entity.label.en)}", label.vi), name
    return entity.label, ""


def _period(entity: Entity, query: Query) -> Label:
    """The period or the day of the query, as the title ends with it."""
    if query.day:
        if asks_for_standing(entity, query.day):
            return as_of_title(query.day)
        return Label("on ", "") + _day(query.day)
    first, last = query.period
    if first and last:
        return period_title(query.period)
    if first:
        return Label("from ", "từ ") + _day(first)
    return Label("up to ", "đến hết ") + _day(last) if last else same("")


def _day(day: str) -> Label:
    date = Label(*(show_padded_date(DateText(day), lang) for lang in Lang))
    return Label("", "ngày ") + date


def _value(connection: Connection, field: Field, text: str, today: datetime.date) -> Label:
    """A value of a filter by its name in both languages."""
    kind = field.item_type
    if isinstance(kind, Choice):
        return kind.parse(text).label
    if isinstance(kind, Flag):
        return Label(*(kind.show(kind.parse(text), lang) for lang in Lang))
    other = ENTITIES.get(target(field))
    if other is not None:
        with suppress(NotFound):  # several versions of a territory share a name
            fields = [other.by_name[name] for name in other.title_fields]
            return title_of(other, find_record(connection, other, text, fields, today=today))
    return same(text)
