"""The options of an import, and what watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from ecodiplo.dates import DateOrder
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.money import DecimalMark
from ecodiplo.services.writing.write_options import OnMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecodiplo.errors import Problem
    from ecodiplo.services.imports.report import RowChange


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

    def __post_init__(self) -> None:
        """Raise UsageProblem for a value that an option does not take."""
        if self.on_match not in get_args(OnMatch):
            codes = ", ".join(get_args(OnMatch))
            raise UsageProblem(
                Label(f"on_match takes {codes}, not {self.on_match!r}",
                      f"on_match nhận {codes}, không nhận {self.on_match!r}")
            )  # fmt: skip
        for name, kind in (("decimal", DecimalMark), ("dates", DateOrder)):
            if (value := getattr(self, name)) not in ("", *kind):
                raise UsageProblem(
                    Label(f"{name} takes {', '.join(kind)}, not {value!r}",
                          f"{name} nhận {', '.join(kind)}, không nhận {value!r}")
                )  # fmt: skip
        for name in ("wipe_empty", "keep_good", "create_partners", "ignore_unknown"):
            if not isinstance(value := getattr(self, name), bool):
                raise UsageProblem(
                    Label(f"{name} takes True or False, not {value!r}",
                          f"{name} nhận True hoặc False, không nhận {value!r}")
                )  # fmt: skip


@dataclass(frozen=True)
class ImportObserver:
    """Functions that an import calls while it runs."""

    progress: Callable[[int], None] | None = None  # takes the number of rows read so far
    change: Callable[[RowChange], None] | None = None  # takes each record added or changed
    rejected: Callable[[Mapping[str, Any], list[Problem]], None] | None = None  # takes faulty rows
    restart: Callable[[], None] | None = None  # the import starts again: discard earlier calls
