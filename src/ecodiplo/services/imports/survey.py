"""The survey of a file: what all texts of its columns of numbers, dates and coded names show of how
the column is written.

`350.000` alone can be 350 or 350,000; beside `1.250,5` it is 350,000. `9/30/2010` shows that
`11/1/2005` in the same column may be 1 November. `MY` beside `DK` is a code; alone it can be Mỹ. So
these columns are read only after all their texts have been seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.dates import date_evidence, two_years
from ecodiplo.fields import Integer, Number, PartialDate
from ecodiplo.money import decimal_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecodiplo.catalogue import Field
    from ecodiplo.dates import DateEvidence
    from ecodiplo.money import DecimalMark

# Texts that have one meaning in any column.
_PLAIN_NUMBER = re.compile(r"[+-]?\d+")
_PLAIN_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
_WHOLE_DATE = re.compile(r"\d{4}(?:-\d\d-\d\d)?")


class SurveyNeeded(Exception):
    """A column cannot be read before all its texts are seen. The import starts again with a
    Survey."""


def needs_survey(field: Field, texts: Iterable[str]) -> bool:
    """Whether other texts of the column can change what one of these means."""
    if isinstance(field.type, PartialDate):
        plain = _PLAIN_DATE
        texts = [text for text in texts if type(text) is str]
        if two_years(texts):
            return True
    elif isinstance(field.type, Integer | Number):
        plain = _PLAIN_NUMBER
    else:
        return False
    return any(type(text) is str and not plain.fullmatch(text.strip()) for text in texts if text)


def refers_to_codes(field: Field) -> bool:
    """Whether the field refers to records whose codes look like names."""
    name = target(field)
    return bool(name) and ENTITIES[name].name_rules.coded


def names_of(value: Any) -> Iterator[str]:
    """The names of records in a value as it is understood: a text, or tuples of items."""
    if isinstance(value, str):
        yield value
    else:
        yield from (item[0] for item in value or ())


class Survey:
    """The texts of such columns of a file, by field."""

    def __init__(self) -> None:
        # Of numbers, one text of each shape, where 9 stands for every other digit than 0.
        self._numbers: dict[str, dict[str, str]] = {}
        self._dates: dict[str, dict[str, None]] = {}
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._evidence: dict[str, DateEvidence] = {}

    def add(self, field: Field, texts: Iterable[str]) -> None:
        """Add texts of the column of the field."""
        if isinstance(field.type, PartialDate):
            dates = self._dates.setdefault(field.name, {})
            dates.update((text, None) for text in texts if not _WHOLE_DATE.fullmatch(text))
        elif isinstance(field.type, Integer | Number):
            shapes = self._numbers.setdefault(field.name, {})
            for text in texts:
                shapes.setdefault(re.sub("[1-9]", "9", text), text)

    def add_names(self, field: Field, names: Iterable[str]) -> None:
        """Add names of records in the column of the field."""
        self._names[field.name].update(names)

    def names(self, field: Field) -> set[str]:
        """The different names of records in the column of the field."""
        return self._names[field.name]

    def decimal(self, field: Field) -> DecimalMark | None:
        """The decimal mark of the column of the field; None when each number shows its own.

        Raises ValueUnreadable when the column shows none where it must, or two.
        """
        texts = self._numbers.get(field.name, {}).values()
        return decimal_mark(texts, whole=isinstance(field.type, Integer))

    def dates(self, field: Field) -> DateEvidence:
        """What the dates of the column show; of the order, what the other date columns show where
        this one shows nothing."""
        if not self._evidence:
            self._evidence = {name: date_evidence(texts) for name, texts in self._dates.items()}
        own = self._evidence.get(field.name) or date_evidence(())
        return own.beside(self._evidence.values())
