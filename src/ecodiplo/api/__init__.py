"""The database for Python scripts: the same calls as the command line, typed.

Each call is one transaction, recorded in the history under its own name; `Office.transaction` makes
one transaction of several calls. Every failure of a call is an `ecodiplo.EcodiploError`, also a
wrong argument (`UsageProblem`); `ecodiplo.errors` says what each error holds. `str(error)` is
English and `error.message.vi` Vietnamese, whatever the language of the Office. `Conflict` and
`Busy` mean that the same call may succeed later. What the caller's own code raises, such as a
generator of rows or the block of a transaction, passes through, and nothing of it is written.

Calls that take a period read it as the command line does: `2022`, `"2022-Q3"`, `"ytd"`,
`"2022-03..2022-11"`. Instead of `period` they take `year`, or `from_` and `to` (days, months or
years; one of them may be left out).

Threads and asyncio tasks may share an Office. A transaction belongs to the one that opened it. The
writes of others wait for it to end: 60 seconds at most, and not at all in another task of the same
thread or in a task or thread that was started inside the block. A call blocks its thread, so a task
that must not block the others calls it with `asyncio.to_thread`. An Office may go to another
process, which opens its own connections.

What `ecodiplo.__all__` names is the public interface. A release that changes 0.x to 0.(x+1), and
after 1.0 the first number, may take names away or change what they do; every other release only
adds: names, arguments with a default, fields of results, codes of vocabularies, and sentences of
messages, which are for people. The README says the same of commands and files.
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, TypeVar

from ecodiplo.api.edits import Edits
from ecodiplo.api.file_calls import FileCalls
from ecodiplo.api.groupings import Groupings
from ecodiplo.api.history import History
from ecodiplo.api.queries import Queries
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, same
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def _with_checked_calls(cls: type[T]) -> type[T]:
    """The class, whose public calls refuse an unknown or a missing argument with UsageProblem."""
    for name, call in inspect.getmembers(cls, inspect.isfunction):
        if not name.startswith("_"):
            setattr(cls, name, _checked(call))
    return cls


def _checked(call: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(call)

    @functools.wraps(call)
    def checked(*args: Any, **keywords: Any) -> Any:
        try:
            signature.bind(*args, **keywords)
        except TypeError as error:
            raise _wrong_call(call.__name__, signature, keywords, str(error)) from None
        return call(*args, **keywords)

    return checked


def _wrong_call(
    name: str, signature: inspect.Signature, keywords: dict[str, Any], reason: str
) -> UsageProblem:
    known = [each for each in signature.parameters if each != "self"]
    if unknown := next((each for each in keywords if each not in known), None):
        message = Label(
            f"{name} has no argument {unknown!r}.", f"{name} không có đối số {unknown!r}."
        )
        return UsageProblem(message + did_you_mean(unknown, known))
    return UsageProblem(same(f"{name}: {reason}"))


@_with_checked_calls
class Office(Queries, Edits, FileCalls, History, Groupings):
    """A database for scripts. Each call uses a connection of its own, except within a
    `transaction`; connections are kept for later calls until `close`, or the end of a `with` block.

    Entities are named as on the command line, records by ref or any name.

    A record is a dict by field: dates as ISO text, amounts as Decimal, references as handles,
    several values as a list, with their parts as dicts. A new name that differs from that of a
    record only in diacritics is refused, unless `on_near` is `new`.

    `lang`, `en` or `vi`, is the language of what people read: workbooks, documents and reports that
    the calls write, and the titles of a search.
    """
