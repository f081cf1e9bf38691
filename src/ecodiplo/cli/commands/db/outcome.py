"""What the commands say that copy a database: rows, kept copies, and what a copy lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.cli.output import say, say_done
from ecodiplo.language import Label, and_more, nouns, same, with_noun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecodiplo.cli.settings import Settings

# The most tables that a line names.
MOST_TABLES = 5


def count_rows(rows: int) -> Label:
    """The number of rows."""
    return with_noun(rows, *nouns("row", "rows", "dòng"))


def say_kept(path: Path | None, settings: Settings) -> None:
    """Print where the database before the change is, if a copy was kept."""
    if path is not None:
        say_done(
            Label(f"the database before this is in {path}",
                  f"cơ sở dữ liệu trước đó nằm trong {path}"),
            settings,
        )  # fmt: skip


def say_damage(damage: Label | None, settings: Settings) -> None:
    """Print what is wrong with the triggers, which a copy has as they were."""
    if damage is not None:
        exact = Label("this is an exact copy, also of a fault: ",
                      "bản sao giống hệt, kể cả lỗi: ")  # fmt: skip
        say(exact + damage, settings.lang)


def say_left_out(tables: Sequence[str], settings: Settings) -> None:
    """Print the tables that were not copied because they are not the program's."""
    if not tables:
        return
    names = same(", ".join(tables[:MOST_TABLES]))
    if len(tables) > MOST_TABLES:
        names += and_more(len(tables) - MOST_TABLES, "bảng")
    say(
        Label("not copied, since these tables are not ecodiplo's: ",
              "không sao chép vì các bảng này không phải của ecodiplo: ") + names,
        settings.lang,
    )  # fmt: skip
