"""Values as a Python script passes them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

from ecodiplo.fields.base import is_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = frozenset({str, int, bool, Decimal, type(None)})


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record, each as `plain_value` makes it."""
    return {name: plain_value(value) for name, value in values.items()}


def plain_value(value: Any) -> Any:
    """A value as the types of the fields read it: numbers, dates and arrays of numpy and pandas as
    Python's own, None for a missing value, a list for several. Another value stays as it is, and
    the field refuses it."""
    if type(value) in _PLAIN:
        return None if isinstance(value, Decimal) and value.is_nan() else value
    if isinstance(value, str):
        return str.__str__(value)  # also of an enumeration, which shows itself otherwise
    if isinstance(value, dict):
        return {name: plain_value(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset) or _is_array(value):
        return [plain_value(part) for part in value]
    if is_missing(value):
        return None
    if isinstance(value, datetime.date | float | int):
        return value
    return _scalar(value)


def _is_array(value: Any) -> bool:
    """Whether the value is an array of numpy, or a Series or an Index of pandas."""
    return hasattr(value, "__array__") and getattr(value, "ndim", 0) == 1


def _scalar(value: Any) -> Any:
    """The value of a scalar of numpy, exactly."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind == "M":  # its own `item` gives a number for nanoseconds
        return value.astype("datetime64[us]").item()
    if kind in ("b", "i", "u"):
        return value.item()
    if kind == "f" and isinstance(value, Real):  # `item` shows the noise of a float of 32 bits
        return Decimal(str(value))
    return value
