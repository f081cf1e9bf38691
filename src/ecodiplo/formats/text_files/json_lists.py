"""Which list of objects of a JSON file has the records.

Programs write `{"count": 3, "gifts": [{...}, ...]}`: the objects of the list are the records, and
the rest is about the list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.errors import ValueUnreadable
from ecodiplo.formats.text_files.json_text import DEEPEST, TOO_DEEP, TOO_LONG, JsonText, pass_over
from ecodiplo.language import Label, join, same
from ecodiplo.option_names import option_with
from ecodiplo.text import did_you_mean, visible

if TYPE_CHECKING:
    from typing import IO

    from ecodiplo.formats.input_file import InputFile, IsHeading

Path = tuple[str, ...]

# The object or array of the file itself, for `--at`.
ITSELF = "."
# The most lists and members that a message names.
_MOST_NAMES = 8
# The most members of all objects outside lists. A file with more is no list in an envelope.
_MOST_MEMBERS = 10_000


class ObjectList(NamedTuple):
    """A list of objects: the names of the members that lead to it, and those of its first
    object."""

    path: Path
    names: tuple[str, ...]


@dataclass
class Outline:
    """What an object of a file has: its members, and the lists and objects inside it."""

    members: list[str] = field(default_factory=list)
    lists: list[ObjectList] = field(default_factory=list)
    empty: list[Path] = field(default_factory=list)  # lists without elements
    objects: list[Path] = field(default_factory=list)
    number: int = 0  # of the object of a list that is being read
    size: int = 0  # the number of members of all objects outside lists


def read_outline(source: InputFile, stream: IO[str]) -> Outline | None:
    """The outline of the object in the file; None for a file that is no object. It is read piece by
    piece. A file of one object that is not valid has the outline of an object without lists.

    Raises InvalidData for a file with a list of objects that is not valid JSON.
    """
    text = JsonText(source, stream)
    if text.next() != "{":
        return None
    outline = Outline()
    try:
        _outline_object(text, (), outline)
        text.finish()
    except ValueUnreadable as error:
        if outline.lists and outline.size <= _MOST_MEMBERS:
            raise source.fault_of(error, outline.number or None) from None
        return Outline()  # the reader of objects says what is wrong
    return outline


def _outline_object(text: JsonText, path: Path, outline: Outline) -> None:
    if len(path) > DEEPEST:
        raise ValueUnreadable(TOO_DEEP)
    for name in text.members():
        inner = (*path, name)
        outline.size += 1
        if outline.size > _MOST_MEMBERS:
            raise ValueUnreadable(TOO_LONG)
        if not path:
            outline.members.append(name)
        letter = text.next()
        if letter == "{":
            outline.objects.append(inner)
            _outline_object(text, inner, outline)
        elif letter == "[":
            _outline_list(text, inner, outline)
        else:
            text.decode(pass_over)


def _outline_list(text: JsonText, path: Path, outline: Outline) -> None:
    position = 0
    for position, letter in enumerate(text.elements(), start=1):
        if letter == "{":
            outline.number = position
        element = text.decode(pass_over)
        if position == 1 and letter == "{":
            outline.lists.append(ObjectList(path, tuple(element)))
    outline.number = 0
    if not position:
        outline.empty.append(path)


def path_at(outline: Outline, at: str) -> Path:
    """The path that `at` names, its members with points between them. Raises ValueUnreadable, with
    the lists of objects that there are, when the object has none such."""
    lists = [*(each.path for each in outline.lists), *outline.empty]
    paths = {".".join(path): path for path in (*outline.objects, *lists)}
    if at == ITSELF or at in paths:
        return paths.get(at, ())
    reason = Label("has no list of objects {at!r}.", "không có danh sách đối tượng {at!r}.")
    names = [".".join(path) for path in lists]
    advice = did_you_mean(at, names)
    if not advice and names:
        advice = Label(" It has {names}.", " Tệp có {names}.").fill(names=_shortened(names))
    raise ValueUnreadable(reason.fill(at=visible(at)) + advice)


def choose_path(outline: Outline, is_heading: IsHeading) -> Path:
    """The path of the only list of objects, or () for an object that is a record itself.

    Raises ValueUnreadable where there are several lists, and where the object has as many members
    that are headings as the objects of the list have.
    """
    own = sum(map(is_heading, outline.members))
    lists = outline.lists
    if not lists:
        if own or not outline.empty:
            return ()
        lists = [ObjectList(path, ()) for path in outline.empty]
    most = max(sum(map(is_heading, each.names)) for each in lists)
    if own and not most:
        return ()
    names = [".".join(each.path) for each in lists]
    if len(lists) > 1:
        reason = Label(
            "has several lists of objects: {names}; choose one, as with {option}",
            "có nhiều danh sách đối tượng: {names}; hãy chọn một, như {option}",
        )
        raise ValueUnreadable(
            reason.fill(names=_shortened(names), option=option_with("at", names[0]))
        )
    if own and own >= most:
        reason = Label(
            "can be one record or have the records in the list {name}; write {option}, or"
            " {itself} for the object itself",
            "có thể là một hồ sơ hoặc chứa các hồ sơ trong danh sách {name}; hãy ghi {option},"
            " hoặc {itself} nếu là chính đối tượng này",
        )
        raise ValueUnreadable(
            reason.fill(
                name=names[0], option=option_with("at", names[0]), itself=option_with("at", ITSELF)
            )
        )
    return lists[0].path


def note_of(outline: Outline, path: Path) -> Label:
    """The note that says which list is read, and what is passed over beside it."""
    note = Label("the records are the objects of {name}", "các hồ sơ là các đối tượng của {name}")
    others = [name for name in outline.members if name != path[0]]
    if others:
        note += Label("; passed over: {names}", "; bỏ qua: {names}").fill(names=_shortened(others))
    return note.fill(name=".".join(path))


def _shortened(names: list[str]) -> Label:
    """The first names, and how many more there are."""
    more = len(names) - _MOST_NAMES
    labels = [same(visible(name[:80])) for name in names[:_MOST_NAMES]]
    if more > 0:
        labels.append(Label(f"{more} more", f"{more} tên khác"))
    return join(", ", labels)
