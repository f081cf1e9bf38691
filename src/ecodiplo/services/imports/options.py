"""The options of an import, and what watches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from ecodiplo.dates import DateOrder
from ecodiplo.errors import UsageProblem
from ecodiplo.fields.separators import may_separate
from ecodiplo.language import Label, same
from ecodiplo.money import DecimalMark
from ecodiplo.services.writing.write_options import ON_NEAR, OnMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecodiplo.errors import Problem
    from ecodiplo.services.imports.report import RowChange


@dataclass(frozen=True)
class Replacement:
    """The text that is read in place of another one, which is a whole cell or one of several values
    in it; `value` is empty for an empty cell. It holds for one field, or for all."""

    text: str
    value: str
    field: str = ""

    def __str__(self) -> str:
        return f"{f'{self.field}: ' if self.field else ''}{self.text} -> {self.value}"


@dataclass(frozen=True)
class ImportOptions:
    """The options of an import."""

    on_match: OnMatch = "update"
    wipe_empty: bool = False  # an empty cell clears the value
    keep_good: bool = False  # write the good rows; the observer's `rejected` gets the others
    create_partners: bool = False
    ignore_unknown: bool = False  # ignore columns whose heading names no field
    decimal: str = ""  # the decimal mark of all numbers: `comma` or `point`
    dates: str = ""  # the order of all dates: `day-first` or `month-first`
    separator: str = ""  # separates several values in a cell, as `;` does: `,` or ` - `
    on_near: str = "refuse"  # `new`: take a row as a new record although one resembles it
    # What the file does not say itself: the field of a heading, `""` to leave its column out; the
    # value of a field in every row, where `title` is the one that the title over the table says;
    # texts that are read in place of others; and the units of numbers by heading, those of the
    # whole table for `""`.
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    replacements: tuple[Replacement, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    first_of_repeats: bool = False  # of rows about one record, read the first
    optional_columns: frozenset[str] = frozenset()  # headings that the file may lack
    profile: str = ""  # the name of the profile with more of these options
    save_as: str = ""  # the name under which all of them are kept as a profile

    def __post_init__(self) -> None:
        """Raise UsageProblem for a value that an option does not take."""
        takes: dict[str, tuple[str, ...]] = {
            "on_match": get_args(OnMatch),
            "on_near": ON_NEAR,
            "decimal": ("", *DecimalMark),
            "dates": ("", *DateOrder),
        }
        for name, codes in takes.items():
            if (value := getattr(self, name)) not in codes:
                raise _wrong(name, same(", ".join(filter(None, codes))), value)
        if not isinstance(self.separator, str) or not may_separate(self.separator):
            takes_mark = Label("a mark such as , or /", "một dấu như , hoặc /")
            raise _wrong("separator", takes_mark, self.separator)
        for name in ("wipe_empty", "keep_good", "create_partners", "ignore_unknown",
                     "first_of_repeats"):  # fmt: skip
            if not isinstance(value := getattr(self, name), bool):
                raise _wrong(name, Label("True or False", "True hoặc False"), value)
        self._check_collections()

    def _check_collections(self) -> None:
        text, pairs = Label("a text", "một văn bản"), Label("pairs of texts", "các cặp văn bản")
        for name in ("profile", "save_as"):
            if not isinstance(value := getattr(self, name), str):
                raise _wrong(name, text, value)
        for name in ("columns", "constants", "units"):
            if not (
                isinstance(value := getattr(self, name), Mapping)
                and all(isinstance(part, str) for pair in value.items() for part in pair)
            ):
                raise _wrong(name, pairs, value)  # fmt: skip
        if not all(isinstance(each, Replacement) for each in _items(self.replacements)):
            takes = Label("Replacement(...) in a tuple", "Replacement(...) trong một tuple")
            raise _wrong("replacements", takes, self.replacements)
        if not all(isinstance(each, str) for each in _items(self.optional_columns)):
            raise _wrong("optional_columns", Label("a set of texts", "một tập văn bản"),
                         self.optional_columns)  # fmt: skip


def _items(value: object) -> Iterable[object]:
    """The items of a collection; of something else, the thing itself, which is no item."""
    return value if isinstance(value, list | tuple | set | frozenset) else [object()]


def _wrong(name: str, takes: Label, value: object) -> UsageProblem:
    return UsageProblem(
        Label("{name} takes {takes}, not {value!r}", "{name} nhận {takes}, không nhận {value!r}")
        .fill(name=name, takes=takes, value=value)
    )  # fmt: skip


@dataclass(frozen=True)
class ImportObserver:
    """Functions that an import calls while it runs."""

    progress: Callable[[int], None] | None = None  # takes the number of rows read so far
    change: Callable[[RowChange], None] | None = None  # takes each record added or changed
    written: Callable[[int], None] | None = None  # takes the id of each row's record
    rejected: Callable[[Mapping[str, Any], list[Problem]], None] | None = None  # takes faulty rows
    restart: Callable[[], None] | None = None  # the import starts again: discard earlier calls
