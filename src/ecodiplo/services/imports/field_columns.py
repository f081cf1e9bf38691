"""Which field each column of a file is of, and its cells as texts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Integer, Number
from ecodiplo.formats.batches import ABSENT
from ecodiplo.language import Label
from ecodiplo.services.imports.constants import constant_cells
from ecodiplo.services.imports.heading_problems import heading_problems, vague_headings
from ecodiplo.services.imports.layout import Replacements
from ecodiplo.services.imports.unknown_headings import meaning_nothing
from ecodiplo.services.writing.batches import Fault
from ecodiplo.text import LONGEST_VALUE, shorten_reason
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.headings import Headings


# The titles of tables that are kept.
MOST_TITLES = 100


class FieldColumns:
    """The columns of one file for one entity, by field."""

    def __init__(
        self, entity: Entity, headings: Headings, takes: Callable[[str], bool], file: str, *,
        ignore_unknown: bool,
    ) -> None:  # fmt: skip
        """`takes` tells the headings that are about these records; the other columns are passed
        over."""
        self.entity = entity
        self.takes = takes
        self.by_name = {field.name: field for field in entity.entered}
        self.file = file
        self.ignored: dict[str, None] = {}  # headings of columns that no field takes
        self._headings = headings
        self.layout = headings.layout
        self.replacements = Replacements(headings.layout)
        self._ignore_unknown = ignore_unknown
        self._positions: dict[tuple[str, ...], dict[str, list[int]]] = {}
        self.titles: dict[tuple[str, ...], None] = {}  # of the tables of the file
        self.spelling: dict[str, str] = {}  # the heading of each field in the file
        self.seen: dict[str, None] = {}  # all headings of the file
        self.fields_by_heading: dict[str, str] = {}  # '' for a column that no field takes
        self.unknown: dict[str, None] = {}  # headings that name no field, and are not ignored

    def heading(self, name: str) -> str:
        """The heading of the field as the file spells it, for messages."""
        return self.spelling.get(name, name)

    def original(self, batch: ReadBatch, at: int) -> dict[str, Any]:
        """The cells of a row as the file has them; in text fields, what a cell shows."""
        cells = batch.row(at)
        for name, positions in self.positions(batch.headings).items():
            for heading in (batch.headings[position] for position in positions):
                cell = cells.get(heading)
                if isinstance(cell, WorkbookCell) and self.by_name[name].type.takes == "text":
                    cells[heading] = cell.shown
        return cells

    def positions(self, headings: tuple[str, ...]) -> dict[str, list[int]]:
        """The positions of the columns of each field. Raises InvalidData for unknown headings."""
        if headings in self._positions:
            return self._positions[headings]
        names: defaultdict[str, list[int]] = defaultdict(list)
        unknown: list[str] = []
        vague = vague_headings(self._headings, filter(self.takes, headings))
        self.seen.update(dict.fromkeys(headings))
        for at, heading in enumerate(headings):
            if not self.takes(heading):
                continue
            field = None if heading in vague else self._headings.field(heading)
            ignored = self._headings.is_ignored(heading)
            self.fields_by_heading.setdefault(heading, "")
            if field is None and not ignored:
                unknown.append(heading)
            if field and field.name in self.by_name:
                self._refuse_other_reading(field.name, heading)
                names[field.name].append(at)
                self.spelling[field.name] = heading
                self.fields_by_heading[heading] = field.name
            elif field or not ignored:
                self.ignored[heading] = None
        if unknown and not self._ignore_unknown:
            self.unknown.update(dict.fromkeys(unknown))
            raise InvalidData(heading_problems(self._headings, unknown, vague, names, self.file))
        self._positions[headings] = names
        return names

    def ignored_headings(self, entity: Entity) -> Label:
        """The ignored headings that mean nothing, for a message about fields without a column."""
        nothing = [heading for heading in self.ignored if self._headings.names_nothing(heading)]
        if not nothing:
            return Label("", "")
        return Label("; ", "; ") + meaning_nothing(entity, nothing, self.spelling)

    def _refuse_other_reading(self, name: str, heading: str) -> None:
        """Raises InvalidData when another heading of the field, in other objects of JSON, names
        another unit or order of dates."""
        other = self.spelling.get(name, heading)
        ways = {(self._headings.unit(h), self._headings.date_order(h)) for h in (other, heading)}
        if len(ways) > 1:
            reason = Label(
                "{first!r} and {second!r} have different units; write one heading",
                "{first!r} và {second!r} có đơn vị khác nhau; hãy dùng một tiêu đề",
            )
            reason = reason.fill(first=other, second=heading)
            raise InvalidData([Problem(reason, self.file, code=FaultCode.WRONG_UNIT)])

    def cells(self, batch: ReadBatch, name: str) -> Sequence[Any]:
        """The cells of the field, which two JSON objects can name differently. Raises InvalidData
        when a row names it twice."""
        first, *others = self.positions(batch.headings)[name]
        cells = batch.columns[first]
        for other in others:
            pairs = list(zip(cells, batch.columns[other], strict=True))
            if any(a is not ABSENT and b is not ABSENT for a, b in pairs):
                reason = Label("has two columns for {field}: {first!r} and {second!r}",
                               "có hai cột {field}: {first!r} và {second!r}")  # fmt: skip
                twice = {"first": batch.headings[first], "second": batch.headings[other]}
                reason = reason.fill(field=self.by_name[name].label, **twice)
                code = FaultCode.AMBIGUOUS_COLUMN
                raise InvalidData([Problem(reason, self.file, code=code, field=name)])
            cells = [b if a is ABSENT else a for a, b in pairs]
        replaced: Sequence[Any] = self.replacements.apply(self.by_name[name], cells)
        return replaced

    def constants(self, batch: ReadBatch) -> Iterator[tuple[str, list[str]]]:
        """The fields that the command gives a value in every row, with their cells. Raises
        InvalidData as `constant_cells`."""
        if len(self.titles) < MOST_TITLES:
            self.titles[batch.titles] = None
        for name, text in self.layout.constants.items():
            yield name, constant_cells(self.by_name[name], text, batch, self.file)

    def texts(
        self, name: str, cells: Sequence[Any], numbers: Sequence[int], faults: list[Fault]
    ) -> Sequence[str]:
        """The cells as texts, and as number cells in numeric fields; a value that the field does
        not take is a fault."""
        if {*map(type, cells)} <= {str}:
            return cells
        kind = self.by_name[name].type
        to_text = kind.to_cell if isinstance(kind, Integer | Number) else kind.from_json
        texts = []
        for at, cell in enumerate(cells):
            text = cell
            if type(cell) is not str:
                try:
                    text = "" if cell is ABSENT else to_text(cell)
                except ValueUnreadable as error:
                    text = ""
                    problem = self.unreadable(numbers[at], name, _quotable(cell), error)
                    faults.append(Fault(at, problem))
            texts.append(text)
        return texts

    def unreadable(self, number: int, name: str, text: str, error: ValueUnreadable) -> Problem:
        """The problem of a cell that the type of the field cannot read."""
        code = error.fault or self.by_name[name].item_type.fault_code
        return self.problem(number, name, text, error.message, code)

    def problem(self, number: int, name: str, text: str, reason: Label, code: FaultCode) -> Problem:
        """The problem of a cell of the field, in the row with this number."""
        reason, value = shorten_reason(reason, text), text[:LONGEST_VALUE]
        return Problem(reason, self.file, number, self.heading(name), value, code=code, field=name)


def _quotable(cell: Any) -> str:
    """The text of a value, for a message."""
    try:
        return str(cell)
    except ValueError:  # Python converts no whole number of more than 4,300 digits to text
        return ""
