"""The options of an import, and what watches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from ecodiplo.dates import DateOrder, Period
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.fields import Code
from ecodiplo.fields.separators import may_separate
from ecodiplo.language import Label, same
from ecodiplo.money import DecimalMark
from ecodiplo.services.imports.ceiling import read_ceiling
from ecodiplo.services.writing.write_options import ON_KNOWN, ON_NEAR, ON_NEW, Lists, OnMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecodiplo.errors import Problem
    from ecodiplo.services.imports.report import RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcome


MISSING = ("", "report", "cancel", "delete")


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
    system: str = ""  # the code of the system that the file comes from: its ids are this system's
    on_known: str = "refuse"  # `adopt`: a new ref or external id may be another one of a record
    on_new: str = "add"  # what becomes of a row about no record: `add`, `skip` or `error`
    staff_wins: bool | None = None  # keep what people changed; None: where there is a system
    as_of: str = ""  # the day or the time of which the file is
    # What becomes of records of the feed that are no longer in it, `report`, `cancel` or `delete`,
    # in a period or ever; and the most of them, `12` or `10%`.
    missing: str = ""
    period: Period | None = None
    max_missing: str = ""
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
    # `append`: the countries, partners, sectors... of a row are added to those of its record.
    lists: Lists = "replace"
    # Limits of the file; one that is outside them is refused.
    min_rows: int = 0  # the least rows of data
    expect_rows: int | None = None  # the exact number of rows of data
    max_changed: str | int = ""  # the most changed records: `20`, or `10%` of those that rows match
    allow_empty: bool = False  # a file without a row of data is no fault

    def __post_init__(self) -> None:
        """Raise UsageProblem for a value that an option does not take."""
        object.__setattr__(self, "system", _system(self.system))
        takes: dict[str, tuple[str, ...]] = {
            "on_match": get_args(OnMatch),
            "on_near": ON_NEAR,
            "on_known": ON_KNOWN,
            "on_new": ON_NEW,
            "missing": MISSING,
            "lists": get_args(Lists),
            "decimal": ("", *DecimalMark),
            "dates": ("", *DateOrder),
        }
        for name, codes in takes.items():
            if (value := getattr(self, name)) not in codes:
                listed = ", ".join(filter(None, codes))
                raise UsageProblem(
                    Label(f"{name} takes {listed}, not {value!r}",
                          f"{name} nhận {listed}, không nhận {value!r}")
                )  # fmt: skip
        self._check_feed()
        if not isinstance(self.separator, str) or not may_separate(self.separator):
            raise UsageProblem(
                Label(f"separator takes a mark such as , or /, not {self.separator!r}",
                      f"separator nhận một dấu như , hoặc /, không nhận {self.separator!r}")
            )  # fmt: skip
        for name in ("wipe_empty", "keep_good", "create_partners", "ignore_unknown",
                     "first_of_repeats", "allow_empty"):  # fmt: skip
            if not isinstance(value := getattr(self, name), bool):
                raise UsageProblem(
                    Label(f"{name} takes True or False, not {value!r}",
                          f"{name} nhận True hoặc False, không nhận {value!r}")
                )  # fmt: skip
        for name in ("min_rows", "expect_rows"):
            if (value := getattr(self, name)) is not None and (type(value) is not int or value < 0):
                raise UsageProblem(
                    Label(f"{name} takes a whole number, 0 or more, not {value!r}",
                          f"{name} nhận một số nguyên từ 0 trở lên, không nhận {value!r}")
                )  # fmt: skip
        read_ceiling("max_changed", self.max_changed)
        read_ceiling("max_missing", self.max_missing)

    @property
    def keeps_staff_words(self) -> bool:
        """Whether values that people changed stay as they are."""
        return bool(self.system) if self.staff_wins is None else self.staff_wins

    def _check_feed(self) -> None:
        """Raise UsageProblem for options of a feed that do not go together."""
        needs_system = {"missing": self.missing, "as_of": self.as_of, "staff_wins": self.staff_wins}
        needs_missing = {"max_missing": self.max_missing}
        for needed, options in (("system", needs_system), ("missing", needs_missing)):
            if (name := next(filter(options.get, options), "")) and not getattr(self, needed):
                raise UsageProblem(Label(f"{name} goes with {needed}", f"{name} đi cùng {needed}"))
        if self.missing and self.keep_good:
            raise UsageProblem(
                Label("missing does not go with keep_good: a rejected row is not missing",
                      "missing không đi cùng keep_good: dòng bị loại không phải là dòng thiếu")
            )  # fmt: skip


def _system(name: str) -> str:
    """The code of a system, in small letters; '' for none. Raises UsageProblem."""
    if not name:
        return ""
    try:
        return Code().parse(name)
    except ValueUnreadable as error:
        raise UsageProblem(same("system: ") + error.message) from None


@dataclass(frozen=True)
class ImportObserver:
    """Functions that an import calls while it runs."""

    progress: Callable[[int], None] | None = None  # takes the number of rows read so far
    change: Callable[[RowChange], None] | None = None  # takes each record added or changed
    outcome: Callable[[RowOutcome], None] | None = None  # takes what became of each row
    rejected: Callable[[Mapping[str, Any], list[Problem]], None] | None = None  # takes faulty rows
    restart: Callable[[], None] | None = None  # the import starts again: discard earlier calls
