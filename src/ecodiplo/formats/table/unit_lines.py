"""The unit of a table in the texts around it: `Đơn vị tính: triệu USD`, `VỐN FDI (tỷ đồng)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fold import fold
from ecodiplo.formats.table.grid import filled_cells
from ecodiplo.language import Label
from ecodiplo.money import is_currency, parse_unit_line
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.money import ScaledUnit

# The parts of a longer text that can name a unit: a bracket, or what follows the word for units.
_PARTS = re.compile(
    r"\([^()]*\)|(?:\bđơn vị(?: tính)?\b|\bđvt\b|\btính bằng\b|\b(?:in )?units?\b).*", re.IGNORECASE
)
_SAYS_SO = re.compile(r"[(\[]|don vi|dvt|dv tinh|unit|tinh bang|currency")


def unit_line(source: InputFile, above: Iterable[GridRow]) -> str:
    """The text above the heading that names the unit of the table: `Đơn vị tính: triệu USD`; or
    ''. Raises InvalidData for two of them."""
    lines: dict[str, int] = {}
    for number, cells, _ in above:
        for text in filled_cells(cells).values():
            for line in [text] if _is_unit_line(text) else _units_within(text):
                lines.setdefault(line, number)
    if len(lines) > 1:
        reason = Label(
            "{lines} are two units of one table; write the unit in the heading of each column",
            "{lines} là hai đơn vị của một bảng; hãy ghi đơn vị ở tiêu đề từng cột",
        )
        texts = ", ".join(repr(visible(text)) for text in list(lines)[:2])
        raise source.fault(
            reason.fill(lines=texts), list(lines.values())[1], code=FaultCode.WRONG_UNIT
        )
    return next(iter(lines), "")


class UnitsBelow:
    """Refuses rows passed over below the heading that name a unit of money: the numbers above them
    were read without it."""

    def __init__(self, source: InputFile, stated: Iterable[str]) -> None:
        """`stated` are the headings and the texts above, which may name the unit too."""
        self._source = source
        self._stated = {_unit(part) for text in stated for part in (text, *_units_within(text))}

    def check(self, number: int, texts: Iterable[str]) -> None:
        """Raises InvalidData for a text that names a unit which nothing above names."""
        for text in texts:
            for part in [text] if _is_unit_line(text) else _units_within(text):
                if _unit(part) not in self._stated:
                    reason = Label(
                        "{text!r} names a unit below the heading; write the unit in the heading of"
                        " each column that has it, and delete it here",
                        "{text!r} nêu đơn vị ở dưới tiêu đề; hãy ghi đơn vị ở tiêu đề từng cột có"
                        " đơn vị đó, và xóa ở đây",
                    )
                    raise self._source.fault(
                        reason.fill(text=visible(text[:80])), number, code=FaultCode.WRONG_UNIT
                    )


def _units_within(text: str) -> Iterator[str]:
    """The parts of a longer text that name a unit of money."""
    for match in _PARTS.finditer(text):
        unit = _unit(match[0].rstrip(" .;"))
        if unit and (unit.scale > 1 or is_currency(unit.unit)):
            yield match[0].rstrip(" .;")


def _unit(text: str) -> ScaledUnit | None:
    try:
        return parse_unit_line(text)
    except ValueUnreadable:
        return None


def _is_unit_line(text: str) -> bool:
    """Whether the text names a unit of money, or says that it names a unit. `Dự án` is a title."""
    try:
        unit = parse_unit_line(text)
    except ValueUnreadable:
        return True
    says_so = _SAYS_SO.match(fold(text))
    return unit is not None and bool(says_so or unit.scale > 1 or is_currency(unit.unit))
