"""A text of JSON that is read piece by piece, and a place in it."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import ValueUnreadable
from ecodiplo.formats.text_files.encoding import checked, undecodable
from ecodiplo.language import Label, same, show_count
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecodiplo.formats.input_file import InputFile

# The deepest that an object is nested, and its most characters.
DEEPEST = 20
LONGEST_OBJECT = 4_000_000
_PIECE = 2**18
# Vietnamese for the messages of the json module, by their beginnings.
_MESSAGES = {
    "Expecting property name": "cần tên trường trong dấu nháy kép",
    "Expecting ':'": "thiếu dấu hai chấm",
    "Expecting ','": "thiếu dấu phẩy",
    "Expecting value": "thiếu giá trị",
    "Invalid control character": "có ký tự điều khiển không hợp lệ",
    "Invalid \\": "có chuỗi thoát không hợp lệ",
    "Unterminated string": "có chuỗi chưa đóng dấu nháy kép",
    "Illegal trailing comma": "thừa dấu phẩy cuối",
}
_SPACE = re.compile(r"[ \t\n\r]*")

TOO_LONG = Label("is longer than {most} characters", "dài hơn {most} ký tự").fill(
    most=show_count(LONGEST_OBJECT)
)


TOO_DEEP = Label(f"is nested more than {DEEPEST} deep", f"lồng nhau quá {DEEPEST} cấp")
# The last characters of values that do not go on.
_CLOSING = frozenset('"]}')
# A number that is cut off may be read without so many last characters less one: `1` of `1e+`.
_NUMBER_GOES_ON = 3
_PLAIN = json.JSONDecoder(parse_int=str, parse_float=str)


class JsonText:
    """A text of JSON, and the place up to which it has been read."""

    def __init__(self, source: InputFile, stream: IO[str]) -> None:
        self.source = source
        self.stream = stream
        self._text = ""
        self._at = 0

    def next(self) -> str:
        """The next character that is not white space, or '' at the end of the file."""
        while True:
            self._at = skip(self._text, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def near(self, *, before: int = 0) -> Label:
        """The text at the place, or so many characters before it, quoted for a message."""
        return near(self._text, self._at - before)

    def decode(self, decoder: Callable[[str, int], tuple[Any, int]]) -> Any:
        """The value at the place, which moves on. Raises ValueUnreadable for one that is not valid
        JSON or too long."""
        while True:
            try:
                decoded, end = decoder(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LONGEST_OBJECT:
                    raise ValueUnreadable(
                        TOO_LONG + Label(", or ", ", hoặc ") + explain(error)
                    ) from None
                # The value may go on after the text that has been read.
                if not self._more():
                    raise ValueUnreadable(explain(error)) from None
                continue
            is_cut = len(self._text) - end < _NUMBER_GOES_ON and self._text[end - 1] not in _CLOSING
            if is_cut and self._more():
                continue
            self._at = end
            return decoded

    def elements(self) -> Iterator[str]:
        """The first character of each element of the array at the place, or '' where the text ends
        instead; the caller decodes the element."""
        self._at += 1
        if self.next() == "]":
            self._at += 1
            return
        while True:
            yield self.next()
            if self._is_last("]"):
                return

    def members(self) -> Iterator[str]:
        """The name of each member of the object at the place; the caller decodes its value."""
        self._at += 1
        if self.next() == "}":
            self._at += 1
            return
        names = set()
        while True:
            if self.next() != '"':
                reason = Label("has no name of a member here: ", "thiếu tên trường ở đây: ")
                raise ValueUnreadable(reason + self.near())
            name = self.decode(pass_over)
            if name in names:
                reason = Label("{name!r} is named twice in one object",
                               "{name!r} xuất hiện hai lần trong một đối tượng")  # fmt: skip
                raise ValueUnreadable(reason.fill(name=visible(name[:80])))
            names.add(name)
            if self.next() != ":":
                reason = Label("has no colon here: ", "thiếu dấu hai chấm ở đây: ")
                raise ValueUnreadable(reason + self.near())
            self._at += 1
            yield name
            if self._is_last("}"):
                return

    def enter(self, path: Sequence[str]) -> None:
        """Go to the value at the path, which is in the text: the names of the members to enter."""
        for step in path:
            self.next()
            for name in self.members():
                if name == step:
                    break
                self.skip_value()

    def skip_value(self) -> None:
        """Go over the value at the place, a long one part by part."""
        letter = self.next()
        if letter == "[":
            for _ in self.elements():
                self.decode(pass_over)
        elif letter == "{":
            for _ in self.members():
                self.skip_value()
        else:
            self.decode(pass_over)

    def finish(self) -> None:
        """Raises ValueUnreadable unless the text ends here."""
        if self.next():
            reason = Label("goes on after its end: ", "còn nội dung sau chỗ kết thúc: ")
            raise ValueUnreadable(reason + self.near())

    def _is_last(self, end: str) -> bool:
        """Go over the comma or the `end` after a value: whether it was the end."""
        letter = self.next()
        self._at += 1
        if letter not in (end, ",") or not letter:
            reason = Label("is followed by neither a comma nor {end}: ",
                           "không có dấu phẩy hoặc {end} theo sau: ")  # fmt: skip
            raise ValueUnreadable(reason.fill(end=end) + self.near(before=bool(letter)))
        return letter == end

    def _more(self) -> bool:
        """Read further text: whether there was any. Each piece is as long as the undecoded text, so
        that a long object takes linear time, not quadratic."""
        left = self._text[self._at :]
        try:
            piece = self.stream.read(max(_PIECE, len(left)))
        except UnicodeError:
            raise ValueUnreadable(undecodable(self.source)) from None
        if piece:
            self._text, self._at = left + checked(piece, self.source), 0
        return bool(piece)


def pass_over(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at `start`, numbers as texts, and the position after it."""
    try:
        return _PLAIN.raw_decode(text, start)
    except RecursionError:
        raise ValueUnreadable(TOO_DEEP) from None


def skip(text: str, at: int) -> int:
    """The position after the white space that begins at `at`."""
    space = _SPACE.match(text, at)
    assert space is not None  # the pattern also matches no white space
    return space.end()


def explain(error: json.JSONDecodeError) -> Label:
    """The message of the json module, with the text at its place."""
    vietnamese = (text for start, text in _MESSAGES.items() if error.msg.startswith(start))
    reason = Label(error.msg[:1].lower() + error.msg[1:], next(vietnamese, "sai cú pháp"))
    text = Label("is not valid JSON: ", "không phải JSON hợp lệ: ")
    return text + reason + ", " + near(error.doc, error.pos)


def near(text: str, at: int) -> Label:
    """The text at a place, quoted for a message."""
    if at < len(text):
        return same(repr(visible(text[at : at + 30])))
    return Label("the end", "hết nội dung")
