"""Folding in plain SQL on SQLite, for texts with letters that its tokenizer does not fold.

A trigger may run in any database shell, which has none of the program's functions. So the letters
that fold to others are rows of a table, and SQL folds a text letter by letter and makes every pair
of neighbours of a script without spaces a word, as `fold.index_text` does it in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.fold.index_text import ALL_VOICES, folded_letters
from ecodiplo.fold.letters import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = "search_letters"
VIEW = "search_entries"
FORMER_VIEW = "search_unusual"  # of earlier versions
# Letters of the text that one step takes. A step counts from its own beginning, so the time grows
# with the length of a text and not with its square.
STEP = 200
ROWS_AT_ONCE = 400


def create_statements(columns: Sequence[str]) -> list[str]:
    """What makes the table of letters, and the view with these columns that takes the texts to
    index."""
    rows = [f"('{letter}', '{plain}')" for letter, plain in folded_letters().items()]
    return [
        f"CREATE TABLE {LETTERS} (letter TEXT PRIMARY KEY, plain TEXT NOT NULL) WITHOUT ROWID",
        *(
            f"INSERT INTO {LETTERS} VALUES {', '.join(rows[at : at + ROWS_AT_ONCE])}"
            for at in range(0, len(rows), ROWS_AT_ONCE)
        ),
        f"CREATE VIEW {VIEW} AS SELECT 0 AS row, {', '.join(f'NULL AS {own}' for own in columns)}",
    ]


def folded(body: str) -> str:
    """SQL for the words of `body`, a column, in plain letters."""
    return f"(SELECT {_with_pairs()} FROM (SELECT {_plain_letters(body)} AS body))"


def drop_statements() -> list[str]:
    """What drops the view, its trigger and the table."""
    views = (f"DROP VIEW IF EXISTS {view}" for view in (VIEW, FORMER_VIEW))
    return [*views, f"DROP TABLE IF EXISTS {LETTERS}"]


def _plain_letters(body: str) -> str:
    """SQL for `body` in plain letters. A voice alone is none, so that of a pair is dropped."""
    pair, letter = (
        f"(SELECT plain FROM {LETTERS} WHERE letter = substr(part, at, {length}))"
        for length in (2, 1)
    )
    pair = f"CASE WHEN substr(part, at + 1, 1) GLOB '[{ALL_VOICES}]' THEN {pair} END"
    plain = f"coalesce({pair}, {letter}, lower(substr(part, at, 1)))"
    return _of_each_letter(body, plain)


def _with_pairs() -> str:
    """SQL for `body` with a word for each letter of a script without spaces: the letter and its
    neighbour."""
    here, neighbour = (f"substr(part, {at}, 1) GLOB '[{UNSPACED}]'" for at in ("at", "at + 1"))
    pair = f"' ' || substr(part, at, 1 + ({neighbour})) || ' '"
    return _of_each_letter("body", f"CASE WHEN {here} THEN {pair} ELSE substr(part, at, 1) END")


def _of_each_letter(text: str, piece: str) -> str:
    """SQL for a text made of a piece for each letter of `text`: `substr(part, at, 1)`, which the
    next letter follows in `part`."""
    return (
        f"(WITH RECURSIVE places(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM places"
        f" WHERE at < {STEP}), parts(part, rest) AS (SELECT substr({text}, 1, {STEP + 1}),"
        f" substr({text}, {STEP + 1}) UNION ALL SELECT substr(rest, 1, {STEP + 1}),"
        f" substr(rest, {STEP + 1}) FROM parts WHERE rest <> '')"
        f" SELECT group_concat({piece}, '') FROM parts CROSS JOIN places WHERE at <= length(part))"
    )
