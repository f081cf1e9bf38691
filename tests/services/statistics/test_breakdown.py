"""Every property by every filter, against plain Python on the same rows, on both engines: through
the services, the Python API and the command line."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from answers import Runner, answer
from databases import is_sqlite, office_of
from ecodiplo.catalogue import ENTITIES, Entity, Field
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.fields import Choice, Flag, Many, Ref
from ecodiplo.services.query.export import export_records
from ecodiplo.services.query.listing import ALWAYS, Query, list_records
from ecodiplo.services.statistics.breakdown import break_down
from ecodiplo.services.statistics.dimensions import dimensions
from mou_lives import first, last
from properties import is_long
from varied import Plain, Row, fill, keys, placed

TODAY = datetime.date(2022, 9, 15)
SPANS = (
    Period("2022-01-01", "2022-12-31"), Period("2021-03-10", "2022-01-31"),
    Period("2022-05-01", "2022-05-31"), Period("2023-01-01", None), Period(None, "2020-12-31"),
)  # fmt: skip
DATED = [entity for entity in ENTITIES.values() if entity.date]
ENTITY = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)


@pytest.fixture(scope="module")
def varied(module_empty: Database) -> tuple[Database, Plain]:
    """The varied records, and the same records in plain Python, made once on each engine."""
    fill(module_empty)
    with module_empty.read() as connection:
        return module_empty, Plain(connection, TODAY.isoformat())


def filters(
    plain: Plain, entity: Entity, *, groups: bool = False
) -> Iterator[tuple[str, Field, Any, str]]:
    """Each filter of the entity with a value that records have, and the text of the value; with
    `groups`, filters by country also with a group of countries."""
    for option, field in entity.filters.items():
        kind: Any = field.type.of if isinstance(field.type, Many) else field.type
        held = Counter(
            value
            for row in plain.rows[entity.name].values()
            for value in plain.values(entity, field, row)
        )
        if not held:
            continue
        value = held.most_common(1)[0][0]
        if isinstance(kind, Choice):
            yield option, field, value, value.value
        elif isinstance(kind, Flag):
            yield option, field, True, "yes"
        elif isinstance(kind, Ref):
            yield option, field, value, plain.key(kind.entity, value)
            if groups and kind.entity == "countries":
                group = max(plain.rows["countries"])
                yield option, field, group, plain.key("countries", group)
        else:
            yield option, field, "nORTH", "nORTH"


def counted(plain: Plain, entity: Entity, option: str, field: Field, value: Any) -> list[Row]:
    """The records that count and match the filter."""
    return [
        row
        for row in plain.rows[entity.name].values()
        if plain.counts(entity, row, any_status=option in ("status", entity.status))
        and plain.meets(entity, field, value, row)
    ]


@pytest.mark.long
@ENTITY
def test_every_property_by_every_filter_counts_as_plain_python_does(
    varied: tuple[Database, Plain], entity: Entity
) -> None:
    database, plain = varied
    # The usual run asks a third on each engine, not the same; the long one all.
    number = count(0 if is_sqlite(database) else 1)
    with database.read() as connection:
        for option, field, value, text in filters(plain, entity):
            rows = counted(plain, entity, option, field, value)
            for by in dimensions(entity):
                if next(number) % 3 and not is_long():
                    continue
                breakdown = break_down(connection, entity, by, ALWAYS, today=TODAY,
                                       filters={option: [text]}, count_excluded=False)  # fmt: skip
                assert breakdown.overall.records == len(rows)
                groups = {group.key: group.records for group in breakdown.groups}
                if by == "origin":  # its groups have tests of their own
                    assert sum(groups.values()) == len(rows), (by, option)
                    continue
                expected = Counter(key for row in rows for key in keys(plain, entity, by, row))
                assert groups == expected, (by, option, text)


@ENTITY
def test_excluded_records_of_a_breakdown_are_counted_under_the_same_filter(
    varied: tuple[Database, Plain], entity: Entity
) -> None:
    database, plain = varied
    with database.read() as connection:
        for option, field, value, text in filters(plain, entity, groups=True):
            by = option if option in dimensions(entity) else next(iter(dimensions(entity)), "")
            if not by:
                continue
            breakdown = break_down(
                connection, entity, by, ALWAYS, today=TODAY, filters={option: [text]}
            )
            excluded, overall = breakdown.excluded, breakdown.overall
            assert excluded is not None
            rows = counted(plain, entity, option, field, value)
            assert (excluded.records, overall.records) == (len(rows), len(rows)), option
            roles = Counter(
                plain.role(entity, row)
                for row in plain.rows[entity.name].values()
                if plain.has_status(entity, row, any_status=option in ("status", entity.status))
                and plain.meets(entity, field, value, row)
            )
            del roles["counted"]
            assert excluded.left_out == roles, option
            for total in breakdown.fields:
                if total.derived:
                    continue
                (name,) = (n for n in rows[0] if n.startswith(total.name)) if rows else ("",)
                values = [row[name] for row in rows if row[name] is not None]
                summed = overall.totals[total.name]
                assert (summed.value, summed.unknown) == (
                    sum(values) if values else None, len(rows) - len(values)
                )  # fmt: skip


@ENTITY
def test_every_filter_lists_the_records_that_plain_python_finds(
    varied: tuple[Database, Plain], entity: Entity
) -> None:
    database, plain = varied
    with database.read() as connection:
        for option, field, value, text in filters(plain, entity, groups=True):
            question = Query(filters={option: [text]}, columns=[entity.key])
            listing = list_records(connection, entity, question, today=TODAY)
            expected = {
                row[entity.key]
                for row in plain.rows[entity.name].values()
                if plain.meets(entity, field, value, row)
            }
            assert {row[entity.key] for row in listing.rows} == expected, (option, text)


@pytest.mark.parametrize("entity", DATED, ids=lambda entity: entity.name)
@pytest.mark.parametrize("span", SPANS, ids=str)
def test_a_period_holds_the_same_records_in_a_list_an_export_and_a_breakdown(
    varied: tuple[Database, Plain], entity: Entity, span: Period
) -> None:
    database, plain = varied
    begin, end = span.first or "", span.last or "9999"
    rows = plain.rows[entity.name].values()
    dates = {row[entity.key]: placed(entity, row) for row in rows}
    known = {key: (first(day), last(day)) for key, day in dates.items() if day}
    possible = {key for key, (least, most) in known.items() if least <= end and most >= begin}
    certain = {key for key, (least, most) in known.items() if least >= begin and most <= end}
    counting = {row[entity.key] for row in rows if plain.counts(entity, row)}
    with database.read() as connection:
        listing = list_records(connection, entity, Query(period=span), today=TODAY)
        export = export_records(connection, entity, Query(period=span), today=TODAY)
        assert {row[entity.key] for row in listing.rows} == possible
        assert {row[entity.key] for row in export.rows} == possible
        assert listing.undated == export.undated == sum(day is None for day in dates.values())
        breakdown = break_down(connection, entity, "year", span, today=TODAY)
        assert breakdown.overall.records == len(certain & counting)
        excluded = breakdown.excluded
        assert excluded is not None
        assert excluded.undated == len((possible - certain) & counting)


def itself(plain: Plain, entity: Entity) -> Iterator[tuple[str, str, Any, str]]:
    """Each property with the filter of the same name; a property of the record that this one is
    part of with the entity's first filter, which joins the same table."""
    own = list(filters(plain, entity))
    for by in dimensions(entity):
        same = [option for option in own if option[0] == by]
        if same or (entity.part_of and by not in entity.filters):
            option, _, value, text = (same or own)[0]
            yield by, option, value, text


@pytest.mark.parametrize("name", ["delegations", "events", "fdi-capital", "partners"])
def test_the_api_gives_the_same_numbers(varied: tuple[Database, Plain], name: str) -> None:
    database, _ = varied
    office = office_of(database)
    entity = ENTITIES[name]
    with database.read() as connection:
        plain = Plain(connection, office.today.isoformat())
    for by, option, value, text in itself(plain, entity):
        field = entity.filters[option]
        arguments: dict[str, Any] = {option.replace("-", "_"): text}
        rows = counted(plain, entity, option, field, value)
        assert office.breakdown(name, by, **arguments).overall.records == len(rows), (by, option)
        matches = {row[entity.key] for row in plain.rows[name].values()
                if plain.meets(entity, field, value, row)}  # fmt: skip
        assert {row[entity.key] for row in office.list(name, **arguments)} == matches, option


@pytest.mark.parametrize("name", ["delegations", "events", "fdi-capital"])
def test_the_command_line_sums_and_draws_them(
    run: Runner, varied: tuple[Database, Plain], name: str
) -> None:
    database, _ = varied
    with database.read() as connection:
        plain = Plain(connection, datetime.date.today().isoformat())
    entity = ENTITIES[name]
    for by, option, value, text in itself(plain, entity):
        args = (name, "--by", by, "--where", f"{option}={text}")
        groups = {row[by]: row["records"] for row in answer(run, database, "summary", *args)}
        rows = counted(plain, entity, option, entity.filters[option], value)
        if by != "origin":
            assert groups == Counter(key for row in rows for key in keys(plain, entity, by, row))
        drawn = run(database, "chart", *args)
        assert drawn.code == 0, (args, drawn.err)
        assert bool(drawn.out) is not ("no chart is drawn" in drawn.err)
