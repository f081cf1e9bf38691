"""Where results go: a table in a terminal, TSV in a pipe, a file written whole or not at all."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import UsageProblem
from ecodiplo.fields.columns import ValueRows
from ecodiplo.formats import FORMATS, SUFFIXES, writer
from ecodiplo.formats.atomic import Protected, replace_file
from ecodiplo.language import Label
from ecodiplo.text import visible, without_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from ecodiplo.cli.settings import Settings
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.language import Lang


class Audience(Enum):
    """Who reads an output: people read labels in their language, machines read stable names."""

    PEOPLE = "people"
    MACHINES = "machines"


# The formats that people read; a terminal's table is read at once, the others later.
PEOPLES_FORMATS = ("table", "markdown", "html", "xlsx")


@dataclass(frozen=True)
class Output:
    """The format and file of an output, and the files that it must not overwrite."""

    format: str
    file: Path | None
    protected: Protected

    @property
    def audience(self) -> Audience:
        """Who reads the output, by its format."""
        return Audience.PEOPLE if self.format in PEOPLES_FORMATS else Audience.MACHINES

    @property
    def is_table(self) -> bool:
        """Whether the output is a table in a terminal."""
        return self.format == "table"


def choose_output(format_: str, file: Path | None, settings: Settings) -> Output:
    """The output in the format given, else by the name of the file, else a table in a terminal and
    TSV in a pipe.

    Raises UsageProblem for a format that does not exist or cannot be written there.
    """
    name = format_.lower() or (SUFFIXES.get(file.suffix.lower(), "") if file else "")
    if not name:
        if file:
            raise UsageProblem(
                Label(
                    f"the name {file.name} does not tell the format; add --format",
                    f"tên {file.name} không cho biết định dạng; thêm --format",
                )
            )
        name = "table" if sys.stdout.isatty() else "tsv"
    if name != "table" and name not in FORMATS:
        formats = f"table, {', '.join(FORMATS)}"
        raise UsageProblem(
            Label(f"there is no format {format_!r}; use {formats}",
                  f"không có định dạng {format_!r}; hãy dùng {formats}")
        )  # fmt: skip
    if FORMATS.get(name) and file is None:
        raise UsageProblem(
            Label(f"{name} is written to a file: add -o FILE.{name}",
                  f"{name} chỉ ghi vào tệp: thêm -o TỆP.{name}")
        )  # fmt: skip
    return Output(name, file, settings.protected() if file else Protected())


def write_sheet(sheet: Sheet, output: Output) -> None:
    """Write the sheet in the chosen format to the chosen place."""
    with stream(output) as out:
        write_rows(sheet, output.format, out)


def write_object(document: Mapping[str, Any], output: Output) -> None:
    """Write one object, in the chosen format of JSON to the chosen place."""
    from ecodiplo.formats.json import dumps

    with stream(output) as out:
        out.write(dumps(document, indent=2 if output.format == "json" else None) + "\n")


def write_rows(sheet: Sheet, format_: str, out: IO[Any]) -> None:
    """Write the sheet in the format to an open stream."""
    # The collector would look again and again, for a fifth of the time, through what is loaded,
    # which stays.
    gc.freeze()
    try:
        if format_ == "table":
            console(out).print(rich_table(sheet))
        else:
            writer(format_)(sheet, out)
    finally:
        # Rows that nobody reads on have a cursor open, which outlives the connection otherwise.
        if isinstance(sheet.rows, Generator | ValueRows):
            sheet.rows.close()


@contextmanager
def stream(output: Output) -> Iterator[IO[Any]]:
    """Standard output, or a file that takes its name only when it is complete.

    Raises UsageProblem for a protected file.
    """
    if output.file is None:
        yield sys.stdout
        return
    binary = FORMATS.get(output.format, False) or output.format == "docx"
    with replace_file(output.file, binary=binary, protected=output.protected) as out:
        yield out


def console(out: IO[str] | None = None) -> Console:
    """A console that treats what it is given as text: no markup, no emoji, no highlighting."""
    from rich.console import Console

    return Console(file=out or sys.stdout, markup=False, emoji=False, highlight=False)


def rich_table(sheet: Sheet, title: str = "") -> Any:
    """The sheet as a table of a terminal, harmless whatever is in it."""
    from rich import box
    from rich.text import Text

    from ecodiplo.cli.fitted_table import FittedTable

    table = FittedTable(box=box.SIMPLE_HEAD, title=Text(title, "bold") if title else None,
                  title_justify="left", header_style="bold", pad_edge=False)  # fmt: skip
    for column in sheet.columns:
        table.add_column(Text(column.label), justify="right" if column.is_number else "left",
                         overflow="fold")  # fmt: skip
    for row in sheet.rows:
        table.add_row(*(Text(visible(text)) for text in sheet.texts(row)))
    return table


def say_done(message: Label, settings: Settings) -> None:
    """Print a line on stderr that tells of success; not in a quiet run."""
    if not settings.quiet:
        say(message, settings.lang)


def say(message: Label, lang: Lang) -> None:
    """Print a line for people on stderr."""
    print(visible(without_passwords(message.to(lang))), file=sys.stderr)
