"""The facts that the sentences of a report say, against those that they must say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from ecodiplo.language import Lang
from independent.days import Span
from independent.reading.facts import ChangeFact, Fact, FigureFact, OtherFact, RecordFact
from independent.reading.quantities import Figure, Quantity, read_number
from independent.reading.spans import iso_of


def compare(
    facts: Sequence[Fact], expected: Iterable[Fact], span: Span, lang: Lang
) -> Iterator[str]:
    """What is said otherwise, not said, or said though no claim says it."""
    unsaid = list(expected)
    for fact in facts:
        plain = _plain(fact, span, lang)
        match = next((each for each in unsaid if same(plain, each)), None)
        if match is not None:
            unsaid.remove(match)
            continue
        near = next((each for each in unsaid if _key(each) == _key(plain)), None)
        if near is None:
            yield f"says what no claim says: {fact}"
        else:
            unsaid.remove(near)
            yield f"{_key(near)}: {_difference(plain, near)}"
    for fact in unsaid:
        yield f"does not say {_key(fact)}: {fact}"


def _key(fact: Fact) -> tuple[str, str]:
    name = fact.form if isinstance(fact, RecordFact) else fact.code
    return type(fact).__name__, name


def same(said: Any, expected: Any) -> bool:
    """Whether two values are alike; a rounded number is like the one that it rounds."""
    if isinstance(said, Quantity) and isinstance(expected, Quantity):
        return said.is_of(expected.value, expected.unit)
    if isinstance(said, Figure) and isinstance(expected, Figure):
        return said.qualifier == expected.qualifier and all(
            same(*pair) for pair in ((said.low, expected.low), (said.high, expected.high))
        )
    if isinstance(said, RecordFact) and isinstance(expected, RecordFact):
        ours, theirs = dict(said.slots), dict(expected.slots)
        return said.form == expected.form and ours.keys() == theirs.keys() and all(
            same(value, theirs[name]) for name, value in ours.items()
        )  # fmt: skip
    if isinstance(said, FigureFact | ChangeFact | OtherFact) and type(said) is type(expected):
        return not list(_differing(said, expected))
    return bool(said == expected)


def _differing(said: Any, expected: Any) -> Iterator[str]:
    for field in fields(said):
        if not same(getattr(said, field.name), getattr(expected, field.name)):
            yield field.name


def _difference(said: Any, expected: Any) -> str:
    if isinstance(said, RecordFact):
        return f"says {dict(said.slots)}, not {dict(expected.slots)}"
    return "; ".join(
        f"{name} is {getattr(said, name)!r}, not {getattr(expected, name)!r}"
        for name in _differing(said, expected)
    )


def _plain(fact: Fact, span: Span, lang: Lang) -> Fact:
    """The fact as it is compared: periods as days, a period that is the report's left out."""
    if isinstance(fact, ChangeFact):
        number = read_number(fact.percent, lang) if fact.percent else None
        percent = "" if number is None else str(number.quantize(Decimal("0.1")))
        return replace(fact, before=iso_of(fact.before, lang), percent=percent)
    if isinstance(fact, RecordFact):
        slots = dict(fact.slots)
        if "enterprises connected" in fact.form and "cite" in slots:
            slots["cite"] = tuple(sorted(slots["cite"]))
        return RecordFact.of(fact.form, **slots)
    if not isinstance(fact, FigureFact):
        return fact
    clause = fact.clause
    if clause == "all on record" and fact.recorded and fact.recorded.value == 2:
        clause = "both on record"  # these read alike in Vietnamese
    period = None if fact.follows or fact.period == span else fact.period
    of_clause = None if fact.clause_period == span else fact.clause_period
    return replace(fact, period=period, clause_period=of_clause, follows=False, clause=clause,
                   span=iso_of(fact.span, lang), base=iso_of(fact.base, lang))  # fmt: skip
