"""Options that several commands share, defined once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from ecodiplo.formats import FORMATS

# A larger number than any list, that every engine takes.
MOST_ROWS = 2**31 - 1


def complete_format(incomplete: str) -> list[str]:
    """The formats that begin so."""
    return [name for name in ("table", *FORMATS) if name.startswith(incomplete)]


Format = Annotated[
    str,
    Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"table, {', '.join(FORMATS)}; a table in a terminal, tsv in a pipe.",
        autocompletion=complete_format,
    ),
]
File = Annotated[
    Path | None,
    Option("--output", "-o", metavar="FILE", help="Write to this file, whole or not at all."),
]
Year = Annotated[str, Option(metavar="YEAR", help="Records whose date can lie in the year.")]
From = Annotated[str, Option("--from", metavar="DATE", help="On or after.")]
To = Annotated[str, Option("--to", metavar="DATE", help="On or before.")]
Words = Annotated[str, Option("--text", metavar="WORDS", help="Holding these words.")]
