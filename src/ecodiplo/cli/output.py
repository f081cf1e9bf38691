"""Where results go: a table in a terminal, TSV in a pipe, a file written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import UsageProblem
from ecodiplo.formats import FORMATS, SUFFIXES, writer
from ecodiplo.formats.atomic import Protected, replacing
from ecodiplo.text import visible, without_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from ecodiplo.cli.context import Settings
    from ecodiplo.formats.sheet import Sheet


@dataclass(frozen=True)
class Output:
    """The chosen format and file, and the files that it must not be."""

    format: str
    file: Path | None
    protected: Protected

    @property
    def for_people(self) -> bool:
        """Whether it is read in a terminal."""
        return self.format == "table"


def chosen_output(format_: str, file: Path | None, chosen: Settings) -> Output:
    """The format: as said, else by the file's name, else a table in a terminal and TSV in a pipe.

    Raises UsageProblem for a format that is none, or that cannot go where it should.
    """
    name = format_.lower() or (SUFFIXES.get(file.suffix.lower(), "") if file else "")
    if not name:
        if file:
            raise UsageProblem(f"{file.name} does not say its format; add --format")
        name = "table" if sys.stdout.isatty() else "tsv"
    if name != "table" and name not in FORMATS:
        raise UsageProblem(f"there is no format {format_!r}; use table, {', '.join(FORMATS)}")
    if FORMATS.get(name) and file is None:
        raise UsageProblem(f"{name} goes to a file: add -o FILE.{name}")
    return Output(name, file, chosen.protected() if file else Protected())


def write_sheet(sheet: Sheet, output: Output) -> None:
    """Write the sheet in the chosen format to the chosen place."""
    with stream(output, binary=FORMATS.get(output.format, False)) as out:
        write_rows(sheet, output.format, out)


def write_rows(sheet: Sheet, format_: str, out: IO[Any]) -> None:
    """Write the sheet in the format to an open stream."""
    try:
        if format_ == "table":
            console(out).print(rich_table(sheet))
        else:
            writer(format_)(sheet, out)
    finally:
        # Rows that nobody reads on have a cursor open, which outlives the connection otherwise.
        if isinstance(sheet.rows, Generator):
            sheet.rows.close()


@contextmanager
def stream(output: Output, *, binary: bool) -> Iterator[IO[Any]]:
    """Standard output, or a file that takes its name only when it is complete.

    Raises UsageProblem for a protected file.
    """
    if output.file is None:
        yield sys.stdout
        return
    with replacing(output.file, binary=binary, protected=output.protected) as out:
        yield out


def console(out: IO[str] | None = None) -> Console:
    """A console that treats what it is given as text: no markup, no emoji, no highlighting."""
    from rich.console import Console

    return Console(file=out or sys.stdout, markup=False, emoji=False, highlight=False)


def rich_table(sheet: Sheet, title: str = "") -> Any:
    """The sheet as a table of a terminal, harmless whatever is in it."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=Text(title, "bold") if title else None,
                  title_justify="left", header_style="bold", pad_edge=False)  # fmt: skip
    for column in sheet.columns:
        number = type(column.type).__name__ in ("Integer", "Number", "Money")
        table.add_column(Text(column.label), justify="right" if number else "left",
                         overflow="fold")  # fmt: skip
    for row in sheet.rows:
        table.add_row(*(Text(visible(sheet.shown(row, column))) for column in sheet.columns))
    return table


def say(message: str) -> None:
    """A line for people, on stderr."""
    print(visible(without_passwords(message)), file=sys.stderr)
