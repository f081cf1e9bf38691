"""The options of a layout as people type them: `Thời gian=start_date`, `Soviet Union -> Russia`."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from ecodiplo.errors import InvalidData, Problem, UsageProblem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, same
from ecodiplo.option_names import option_name, wrong_value
from ecodiplo.services.imports.options import Replacement
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# Between a text and the one that is read in its place.
_ARROW = re.compile(r"\s*(?:->|=>|→|\t)\s*")


def pairs(option: str, texts: Iterable[str], *, last: bool = True) -> dict[str, str]:
    """What stands before and behind the last `=` of each text, since a heading may have one too; or
    the first.

    >>> pairs("columns", ["Thời gian = start_date", "Ghi="])
    {'Thời gian': 'start_date', 'Ghi': ''}

    Raises UsageProblem for a text without `=`, and for one that comes twice before it.
    """
    done: dict[str, str] = {}
    for text in texts:
        parts = text.rpartition("=") if last else text.partition("=")
        name, mark, value = map(str.strip, parts)
        if not mark or not name:
            raise wrong_value(option, Label("NAME=VALUE", "TÊN=GIÁ_TRỊ"), text)
        if done.setdefault(name, value) != value:
            reason = Label("{option} gives {name!r} twice", "{option} nêu {name!r} hai lần")
            raise UsageProblem(reason.fill(option=option_name(option), name=name))
    return done


def units(texts: Sequence[str]) -> dict[str, str]:
    """The units by heading, that of the whole table for `""`: `triệu USD`, `Vốn=triệu USD`.

    Raises UsageProblem for two of one heading.
    """
    whole = [text.strip() for text in texts if "=" not in text]
    if len(whole) > 1:
        raise UsageProblem(
            same(option_name("units"))
            + Label(" gives the whole table two units; name the headings: Vốn=triệu USD",
                    " cho cả bảng hai đơn vị; hãy nêu tiêu đề cột: Vốn=triệu USD")
        )  # fmt: skip
    own = pairs("units", (text for text in texts if "=" in text))
    return {**own, "": whole[0]} if whole else own


def replacements(file: Path) -> tuple[Replacement, ...]:
    """The replacements of a file, one in a line: `Soviet Union -> Russia`; those of one field have
    its name before it, `countries: Soviet Union -> Russia`. Empty lines, and those that begin with
    `#`, say nothing.

    Raises InvalidData for a line without an arrow, or two for one text.
    """
    done: dict[tuple[str, str], Replacement] = {}
    with _text_of(file) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            parts = _ARROW.split(line.strip("\r\n"))
            if len(parts) != 2 or not parts[0].strip():
                raise _fault(file, number, Label(
                    "{line!r} is no replacement; write one such as Soviet Union -> Russia",
                    "{line!r} không phải cặp thay thế; hãy viết như Soviet Union -> Russia",
                ).fill(line=visible(line.strip()[:80])))  # fmt: skip
            text, value = (part.strip() for part in parts)
            name, mark, rest = text.partition(": ")
            own = Replacement(rest, value, name) if mark else Replacement(text, value)
            if done.setdefault((own.field, own.text), own) != own:
                raise _fault(file, number, Label("{text!r} has two replacements",
                                                 "{text!r} có hai nội dung thay thế")
                             .fill(text=visible(own.text)))  # fmt: skip
    return tuple(done.values())


def _text_of(file: Path) -> io.StringIO:
    try:
        return io.StringIO(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        reason = Label("is not UTF-8 text; save it as UTF-8",
                       "không phải văn bản UTF-8; hãy lưu lại dạng UTF-8")  # fmt: skip
        raise InvalidData([Problem(reason, file.name, code=FaultCode.WRONG_ENCODING)]) from None


def _fault(file: Path, number: int, reason: Label) -> InvalidData:
    return InvalidData([Problem(reason, file.name, number, code=FaultCode.INVALID_SYNTAX)])
