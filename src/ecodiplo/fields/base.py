"""The base class of the field types."""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.money import NumberCell, cut_float_noise
from ecodiplo.text import says_none
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from ecodiplo.language import Lang


_EMPTY_DECIMALS = re.compile(r"\.0+$")
JsonType = Literal["string", "number", "boolean", "array", "object"]


class FieldType(ABC):
    """A kind of value. `parse` raises ValueUnreadable for bad input; it never returns None."""

    unit = ""
    fault_code: ClassVar = FaultCode.INVALID_VALUE  # of a text that the type cannot read
    # What the field takes of a typed cell of a workbook: the `text` that it shows, such as
    # `0912345678` or `TRUE`; the `number`; or the `value`, unless a number is shown with words.
    takes: ClassVar[Literal["text", "number", "value"]] = "text"
    # The type of every value of the field in JSON, whatever its size; null where it has none.
    json_type: ClassVar[JsonType] = "string"
    is_text: ClassVar[bool] = False  # a value is a str, which `export` gives as it is

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The value in `text`."""

    @abstractmethod
    def show(self, value: Any, lang: Lang) -> str:
        """`value` for people, in the language."""

    @abstractmethod
    def export(self, value: Any) -> str:
        """The text of `value` that `parse` reads back."""

    def to_json(self, value: Any) -> Any:
        """`value` for JSON, of the type `json_type`: exact numbers as int or Decimal, dates as ISO
        text."""
        return self.export(value)

    def from_json(self, json: Any) -> str:
        """The text, for `parse`, of a JSON value, a date of a script or a typed cell of a workbook:
        `parse(from_json(to_json(v))) == v`.

        Raises ValueUnreadable for a JSON value that no field of the type takes.
        """
        if isinstance(json, WorkbookCell):
            if self.takes == "text":
                return json.shown
            if self.takes == "value" and isinstance(json, NumberCell) and json.unit:
                return json.shown
            return str(json)
        if isinstance(json, str):
            return json
        if isinstance(json, bool):
            return "yes" if json else "no"
        if is_missing(json):
            return ""
        if isinstance(json, datetime.date):  # of a script; a time stamp is one too
            return json.isoformat().removesuffix("T00:00:00")
        if isinstance(json, int | float | Decimal):
            digits = _digits(json)
            # A table with an empty cell makes 12 a 12.0: as a text, such as an id, both are 12.
            return _EMPTY_DECIMALS.sub("", digits) if self.takes == "text" else digits
        raise ValueUnreadable(
            Label(
                "the value must be a text, a number, true or false, not {kind}",
                "giá trị phải là văn bản, số, true hoặc false, không phải {kind}",
            ).fill(kind=_kind(json))
        )

    def says_none(self, text: str) -> bool:
        """Whether the text stands for an empty cell: a dash, `n/a`, `không có`."""
        return says_none(text, words=True)


def is_missing(json: Any) -> bool:
    """Whether `json` stands for no value in a script: None, NaN, or NaT and NA of pandas."""
    if json is None or hasattr(json, "__iter__"):
        return json is None
    try:
        return bool(json != json)  # NaN and NaT do not equal themselves
    except (TypeError, ValueError, ArithmeticError):  # NA has no truth, a signalling NaN no equal
        return type(json).__name__ == "NAType" or (isinstance(json, Decimal) and json.is_nan())


# The most digits before the point, or zeros after it. A longer number takes memory, and no office
# has one.
_MOST_DIGITS = 100


def _digits(number: float | Decimal) -> str:
    """The number in plain digits, without an exponent and without float noise.

    Raises ValueUnreadable for a number that is not finite or has more than `_MOST_DIGITS` digits.
    """
    if isinstance(number, float):  # the shortest digits; a subclass can have another `repr`
        exact = Decimal(float.__repr__(number))
        exact = exact.to_integral_value() if number.is_integer() else exact
    else:
        exact = Decimal(number)
    if not exact.is_finite() or exact.adjusted() > _MOST_DIGITS:
        raise ValueUnreadable(Label("the number is out of range", "số nằm ngoài phạm vi cho phép"))
    if exact and exact.adjusted() < -_MOST_DIGITS:
        raise ValueUnreadable(
            Label("the number is too close to zero; write 0", "số quá gần 0; hãy ghi 0")
        )
    return f"{cut_float_noise(exact):f}"


def _kind(json: Any) -> Label:
    if isinstance(json, list):
        return Label("a list", "danh sách")
    if isinstance(json, dict):
        return Label("an object", "đối tượng")
    name = type(json).__name__
    return Label(f"a value of type {name}", f"giá trị kiểu {name}")
