"""A reader of Vietnamese texts that finds English words in them, and of all `Label(...)` in src."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "ecodiplo"

# Common English words that no Vietnamese text has as a word of its own. Words of both languages,
# such as `an`, `do`, `in`, `so` and `to`, cannot be here.
_WORDS = """
    a about after again all already also and any are as ask at be been before between both but by
    cannot column columns command commands date day default each every exist exists exit field
    fields file files find first folder for from given greater has have here how if int into is it
    its last less line list made may means message missing month more most must name names newest
    none not number of on only option options or other others range read record records repeated
    row rows same show some str such take takes than that the their them then there these they this
    those unknown usage use user value values was were what when where which while who whose will
    with without words write written year your
"""
ENGLISH = frozenset(_WORDS.split())

# What stands in a Vietnamese text as it is typed: text in backquotes or in quotes, an option with
# its value, an address and its escapes, `import all`, a code after a label (`Đoàn vào (inbound)`),
# a name of a file, the place of a value.
_TYPED = re.compile(
    r"""
    `[^`]*`
    | "[^"]*"
    | '[^']*'
    | --?[\w-]+(?:=\S+)?
    | \S+://\S+
    | %\w\w
    | \b(?:import|export)[ ]all\b
    | \([a-z][a-z_]*(?:[ ][a-z]+)?\)
    | [\w*-]+\.[a-z]{2,4}\b
    | \{[^{}]*\}
    """,
    re.VERBOSE,
)
_EXAMPLE = re.compile(r"^ *Ví dụ:.*?(?=\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)


def english_words(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """The English words of a Vietnamese text, but for `names` and for what is typed as it is: the
    example of a help page, options, codes, quoted texts."""
    prose = _TYPED.sub(" ", _EXAMPLE.sub(" ", text))
    return [
        word
        for word in re.findall(r"[^\W\d_]+(?:[_-]\w+)*", prose)
        if word.lower() in ENGLISH - names
    ]


def has_words(text: str) -> bool:
    """Whether a text has letters beside what is typed as it is."""
    return re.search(r"[^\W\d_]", _TYPED.sub(" ", text)) is not None


@dataclass(frozen=True)
class WrittenLabel:
    """A call `Label(en, vi)` in the source, with `{}` for each value of an f-string."""

    place: str
    en: str
    vi: str


def written_labels(source: Path = SOURCE) -> Iterator[WrittenLabel]:
    """Every `Label(en, vi)` in the source whose texts are constants or f-strings."""
    for file in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_label(node.func):
                texts = [text for argument in node.args if (text := _text(argument)) is not None]
                if len(texts) == len(node.args) == 2:
                    yield WrittenLabel(f"{file.relative_to(source)}:{node.lineno}", *texts)


def _is_label(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == "Label"


def _text(node: ast.expr) -> str | None:
    """The text of a constant or an f-string; None for any other expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return None
