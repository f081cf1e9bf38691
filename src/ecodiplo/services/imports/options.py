"""The options of an import, and what watches it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecodiplo import clock
from ecodiplo.dates import Period, parse_partial_date, period, read_moment
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.fields import Code
from ecodiplo.fields.separators import may_separate
from ecodiplo.language import Label, same
from ecodiplo.option_names import check_word, option_name, wrong_value
from ecodiplo.periods import parse_period
from ecodiplo.services.imports.ceiling import read_ceiling
from ecodiplo.services.imports.option_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecodiplo.errors import Problem
    from ecodiplo.services.imports.option_words import Dates, Decimal, Missing, NoWord
    from ecodiplo.services.imports.row_changes import RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcome
    from ecodiplo.services.writing.write_options import Lists, OnKnown, OnMatch, OnNear, OnNew


# The options that go with another one.
_NEEDED = {"system": ("missing", "as_of", "staff_wins", "period"), "missing": ("max_missing",)}
# How far the clock of another machine may be ahead.
MOST_AHEAD = datetime.timedelta(minutes=10)


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
    decimal: Decimal | NoWord = ""  # the decimal mark of all numbers: `comma` or `point`
    dates: Dates | NoWord = ""  # the order of all dates: `day-first` or `month-first`
    separator: str = ""  # separates several values in a cell, as `;` does: `,` or ` - `
    on_near: OnNear = "refuse"  # `new`: take a row as a new record although one resembles it
    system: str = ""  # the code of the system that the file comes from: its ids are this system's
    on_known: OnKnown = "refuse"  # `adopt`: a new ref or external id may be another one of a record
    on_new: OnNew = "add"  # what becomes of a row about no record: `add`, `skip` or `error`
    staff_wins: bool | None = None  # keep what people changed; None: where there is a system
    as_of: str | datetime.date = ""  # the day or the time of the data of the file
    # What becomes of records of the feed that are no longer in it, `report`, `cancel` or `delete`,
    # in a period or ever; and the most of them, `12` or `10%`.
    missing: Missing | NoWord = ""
    period: Period | str | None = None
    max_missing: str | int = ""
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
        for name, words in WORDS.items():
            if (value := getattr(self, name)) != "" or getattr(ImportOptions, name) != "":
                check_word(name, value, words)
        self._check_feed()
        if not isinstance(self.separator, str) or not may_separate(self.separator):
            takes_mark = Label("a mark such as , or /", "một dấu như , hoặc /")
            raise wrong_value("separator", takes_mark, self.separator)
        for name in ("wipe_empty", "keep_good", "create_partners", "ignore_unknown",
                     "first_of_repeats", "allow_empty"):  # fmt: skip
            if not isinstance(value := getattr(self, name), bool):
                raise wrong_value(name, Label("True or False", "True hoặc False"), value)
        for name in ("min_rows", "expect_rows"):
            if (value := getattr(self, name)) is not None and (type(value) is not int or value < 0):
                number = Label("a whole number, 0 or more", "một số nguyên từ 0 trở lên")
                raise wrong_value(name, number, value)
        read_ceiling("max_changed", self.max_changed)
        read_ceiling("max_missing", self.max_missing)
        self._check_collections()

    @property
    def keeps_staff_edits(self) -> bool:
        """Whether values that people changed stay as they are."""
        return bool(self.system) if self.staff_wins is None else self.staff_wins

    @property
    def span(self) -> Period | None:
        """The period of the records of the feed."""
        assert not isinstance(self.period, str)  # it was read
        return self.period

    @property
    def moment(self) -> datetime.datetime | None:
        """The moment of the data of the file."""
        return read_moment(self.as_of) if self.as_of else None

    def _check_feed(self) -> None:
        """Raise UsageProblem for options of a feed that do not go together."""
        if not isinstance(self.staff_wins, bool | None):
            raise wrong_value(
                "staff_wins", Label("True or False", "True hoặc False"), self.staff_wins
            )
        self._read_moments()
        for needed, names in _NEEDED.items():
            name = next((name for name in names if getattr(self, name) not in (None, "")), "")
            if name and not getattr(self, needed):
                name, needed = option_name(name), option_name(needed)
                raise UsageProblem(Label(f"{name} goes with {needed}", f"{name} đi cùng {needed}"))
        if self.missing and self.keep_good:
            missing, keep_good = option_name("missing"), option_name("keep_good")
            raise UsageProblem(
                Label(f"{missing} does not go with {keep_good}: a rejected row is not missing",
                      f"{missing} không đi cùng {keep_good}: dòng bị loại không phải là dòng thiếu")
            )  # fmt: skip

    def _read_moments(self) -> None:
        """Read the period and the time of the file. Raises UsageProblem."""
        name = "period"
        try:
            object.__setattr__(self, "period", _read_period(self.period))
            name = "as_of"
            if isinstance(self.as_of, datetime.date):
                object.__setattr__(self, "as_of", self.as_of.isoformat())
            if not isinstance(self.as_of, str):
                raise wrong_value(name, Label("a date or a time", "ngày hoặc giờ"), self.as_of)
            if self.as_of and read_moment(self.as_of) > clock.now() + MOST_AHEAD:
                raise UsageProblem(
                    same(option_name(name))
                    + Label(f" is in the future: {self.as_of}", f" ở tương lai: {self.as_of}")
                )  # fmt: skip
        except ValueUnreadable as error:
            raise UsageProblem(same(f"{option_name(name)}: ") + error.message) from None

    def _check_collections(self) -> None:
        text, pairs = Label("a text", "một văn bản"), Label("pairs of texts", "các cặp văn bản")
        for name in ("profile", "save_as"):
            if not isinstance(value := getattr(self, name), str):
                raise wrong_value(name, text, value)
        for name in ("columns", "constants", "units"):
            if not (
                isinstance(value := getattr(self, name), Mapping)
                and all(isinstance(part, str) for pair in value.items() for part in pair)
            ):
                raise wrong_value(name, pairs, value)  # fmt: skip
        if not all(isinstance(each, Replacement) for each in _items(self.replacements)):
            takes = Label("Replacement(...) in a tuple", "Replacement(...) trong một tuple")
            raise wrong_value("replacements", takes, self.replacements)
        if not all(isinstance(each, str) for each in _items(self.optional_columns)):
            raise wrong_value("optional_columns", Label("a set of texts", "một tập văn bản"),
                         self.optional_columns)  # fmt: skip


def _items(value: object) -> Iterable[object]:
    """The items of a collection; of something else, the thing itself, which is no item."""
    return value if isinstance(value, list | tuple | set | frozenset) else [object()]


def _read_period(value: object) -> Period | None:
    """The period of a text, or of a Period whose ends are texts of dates; None for none. Raises
    UsageProblem or ValueUnreadable."""
    if value is None:
        return None
    if isinstance(value, str):
        return parse_period(value, today=clock.today())
    if not isinstance(value, Period):
        takes = Label("a period such as '2022-Q3'", "một kỳ như '2022-Q3'")
        raise wrong_value("period", takes, value)
    for end in value:
        if not isinstance(end, str | None):
            takes = Label(
                "texts of dates such as '2022-09-14'", "ngày dạng văn bản như '2022-09-14'"
            )
            raise wrong_value("period", takes, end)
    return period(*(None if end is None else parse_partial_date(end) for end in value))


def _system(name: object) -> str:
    """The code of a system, in small letters; '' for none. Raises UsageProblem."""
    if name == "":
        return ""
    if not isinstance(name, str):
        raise wrong_value("system", Label("a text", "một văn bản"), name)
    try:
        return Code().parse(name)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{option_name('system')}: ") + error.message) from None


@dataclass(frozen=True)
class ImportObserver:
    """Functions that an import calls while it runs."""

    progress: Callable[[int], None] | None = None  # takes the number of rows read so far
    change: Callable[[RowChange], None] | None = None  # takes each record added or changed
    outcome: Callable[[RowOutcome], None] | None = None  # takes what became of each row
    rejected: Callable[[Mapping[str, Any], list[Problem]], None] | None = None  # takes faulty rows
    names_records: bool = False  # the report has what became of each row
    names_changes: bool = False  # and each change; reading records before and after takes time
    restart: Callable[[], None] | None = None  # the import starts again: discard earlier calls
