"""The names of options in messages: `--max-missing` at the command line, `max_missing` in Python,
as the caller types them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, same, series
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_AT_COMMAND_LINE: ContextVar[bool] = ContextVar("at_command_line", default=False)
# The options that the command line calls by another name than Python.
_FLAGS = {
    "columns": "--map",
    "constants": "--set",
    "replacements": "--values",
    "save_as": "--save-profile",
}
# What a shell takes without quotes.
_PLAIN_WORD = re.compile(r"[a-z0-9_.=-]+")
# The greatest length of a quoted value.
QUOTED = 60


@contextmanager
def at_command_line() -> Iterator[None]:
    """Context manager: messages name options as the command line does."""
    token = _AT_COMMAND_LINE.set(True)
    try:
        yield
    finally:
        _AT_COMMAND_LINE.reset(token)


def option_name(argument: str) -> str:
    """The name of the option that is this argument in Python."""
    if not _AT_COMMAND_LINE.get():
        return argument
    return _FLAGS.get(argument) or f"--{argument.strip('_').replace('_', '-')}"


def option_with(argument: str, value: str | bool) -> str:
    """The option with a value: `--on-near new`, or `on_near='new'`; with True: `--allow-empty`, or
    `allow_empty=True`."""
    name = option_name(argument)
    if not _AT_COMMAND_LINE.get():
        return f"{name}={value!r}"
    return name if value is True else f"{name} {value}"


def option_pair(argument: str, name: Label | str, value: Label | str) -> Label:
    """The option with a pair, as a shell or Python takes it: `--map 'HEADING=title'`, or
    `columns={'HEADING': 'title'}`."""
    parts = Label("{name}={value}", "{name}={value}").fill(name=name, value=value)
    if _AT_COMMAND_LINE.get():
        if argument == "columns" or not _PLAIN_WORD.fullmatch(parts.en):
            parts = Label(*map(_quoted, parts))
        return same(f"{option_name(argument)} ") + parts
    pair = zip(*(part if isinstance(part, Label) else same(part) for part in (name, value)),
               strict=True)  # fmt: skip
    return Label(*(f"{argument}={{{key!r}: {text!r}}}" for key, text in pair))


def _quoted(text: str) -> str:
    """The text as one word of a shell."""
    mark = '"' if "'" in text else "'"
    return f"{mark}{text}{mark}"


def check_word(argument: str, value: object, words: Collection[str]) -> None:
    """Raise UsageProblem, which names the option, for a value that is none of its words."""
    if value not in words:
        raise wrong_value(argument, series([*map(same, words)], Label(" or ", " hoặc ")), value)


def wrong_value(argument: str, takes: Label, value: object) -> UsageProblem:
    """The error for a value that the option does not take."""
    if value is None or isinstance(value, str | bool | int | float):
        shown = same(visible(repr(value)[:QUOTED]))
    else:
        type_ = visible(type(value).__name__)
        shown = Label(f"a value of type {type_}", f"một giá trị kiểu {type_}")
    return UsageProblem(
        Label("{name} takes {takes}, not {shown}", "{name} nhận {takes}, không nhận {shown}").fill(
            name=option_name(argument), takes=takes, shown=shown
        )
    )
