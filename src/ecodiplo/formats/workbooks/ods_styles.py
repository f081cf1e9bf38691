"""The units that number styles of OpenDocument show beside the digits."""

from __future__ import annotations

from ecodiplo.formats.workbooks.cells import worded

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_STYLE, _NUMBER = (f"{_ODF}:{name}:1.0 " for name in ("style", "datastyle"))
_NAME, _DATA_STYLE = f"{_STYLE}name", f"{_STYLE}data-style-name"
_CELL_STYLE, _MAP = f"{_STYLE}style", f"{_STYLE}map"
_WORDS = (f"{_NUMBER}text", f"{_NUMBER}currency-symbol")
# Limits of what is kept in memory: LibreOffice writes fewer styles, and a longer text is no unit.
_MOST_STYLES, _LONGEST = 2**16, 255


class Units:
    """The unit of each cell style, gathered while the styles are read."""

    def __init__(self) -> None:
        self.taking = False  # within a text of a number style
        self._by_cell: dict[str, str] = {}
        self._by_number: dict[str, str] = {}
        self._open = ""  # the number style that is being read

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises ValueError when there are too many styles."""
        if name in _WORDS:
            self.taking = True
        elif name.startswith(_NUMBER) and name.endswith("-style"):
            self._open = attributes.get(_NAME, "")
            self._by_number[self._open] = ""
        elif name == _MAP:
            self._map(attributes.get(f"{_STYLE}apply-style-name", ""))
        elif name == _CELL_STYLE:
            self._open = ""
            if _DATA_STYLE in attributes:
                self._by_cell[attributes.get(_NAME, "")] = attributes[_DATA_STYLE]
        if len(self._by_cell) + len(self._by_number) > _MOST_STYLES:
            raise ValueError("too many cell styles")

    def _map(self, target: str) -> None:
        """The number style is another one's under a condition; the first is that of positive
        numbers, and stands before."""
        if self._open and target in self._by_number:
            self._by_number[self._open] = self._by_number[target]
            self._open = ""

    def text(self, data: str) -> None:
        """Text within a number style."""
        self._by_number[self._open] = (self._by_number.get(self._open, "") + data)[:_LONGEST]

    def of(self, style: str) -> str:
        """The unit that cells of the style show."""
        return worded(self._by_number.get(self._by_cell.get(style, ""), ""))
