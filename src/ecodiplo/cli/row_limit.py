"""The option `--limit`, the same in every command that prints rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ecodiplo.cli.bilingual import option
from ecodiplo.cli.options import MOST_ROWS, NUMBER
from ecodiplo.language import Label, show_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

# How to see the rows beyond the limit, after a sentence that says that there are more.
SHOW_ALL = Label("; --limit 0 shows all", "; --limit 0 để xem tất cả")


def limit_option(in_table: int, elsewhere: int = 0) -> Any:
    """The option `--limit`, with its defaults for a table and for the other formats; 0 is all."""
    rows = Label(
        "Show at most this many rows; 0 shows all.", "Hiện nhiều nhất số dòng này; 0 là tất cả."
    )
    others = show_count(elsewhere) if elsewhere else Label("all", "tất cả")
    default = Label(
        " Default: {in_table} in a table, else {others}.",
        " Mặc định: {in_table} dòng với dạng table, các dạng khác: {others}.",
    )
    return option(
        "--limit",
        min=0,
        max=MOST_ROWS,
        metavar=NUMBER,
        help=rows + default.fill(in_table=show_count(in_table), others=others),
    )


class RowLimit:
    """Passes on at most `limit` rows, 0 for all, and records whether there were more."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.exceeded = False

    @property
    def to_fetch(self) -> int:
        """The number of rows to read: one beyond the limit shows that there are more; 0 is all."""
        return self.limit + 1 if self.limit else 0

    def cut(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows up to the limit."""
        for position, row in enumerate(rows):
            if self.limit and position == self.limit:
                self.exceeded = True
                return
            yield row
