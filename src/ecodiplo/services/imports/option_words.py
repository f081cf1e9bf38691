"""The words that options of an import take: help, completion and the check follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from ecodiplo.dates import DateOrder
from ecodiplo.money import DecimalMark
from ecodiplo.services.writing.write_options import ON_KNOWN, ON_NEAR, ON_NEW, Lists, OnMatch

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING = ("report", "cancel", "delete")
# By the name of the option in Python. An option whose default is empty takes that, too.
WORDS: Mapping[str, tuple[str, ...]] = {
    "on_match": get_args(OnMatch),
    "on_near": ON_NEAR,
    "on_known": ON_KNOWN,
    "on_new": ON_NEW,
    "missing": MISSING,
    "lists": get_args(Lists),
    "decimal": tuple(DecimalMark),
    "dates": tuple(DateOrder),
}
