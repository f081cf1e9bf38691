"""The words that options of an import take. Help, completion, the check and the types in Python
follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from ecodiplo.services.writing.write_options import Lists, OnKnown, OnMatch, OnNear, OnNew

if TYPE_CHECKING:
    from collections.abc import Mapping

Missing = Literal["report", "cancel", "delete"]
Decimal = Literal["comma", "point"]  # the values of DecimalMark
Dates = Literal["day-first", "month-first"]  # the values of DateOrder
NoWord = Literal[""]
# By the name of the option in Python. An option whose default is empty takes that, too.
WORDS: Mapping[str, tuple[str, ...]] = {
    "on_match": get_args(OnMatch),
    "on_near": get_args(OnNear),
    "on_known": get_args(OnKnown),
    "on_new": get_args(OnNew),
    "missing": get_args(Missing),
    "lists": get_args(Lists),
    "decimal": get_args(Decimal),
    "dates": get_args(Dates),
}
