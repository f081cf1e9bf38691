"""Checks of the arguments that a script passes, before any of them is used.

Each function returns the argument in the form that the services take, or raises UsageProblem with
a sentence that names the argument.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, replace
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecodiplo.api.values import plain_value
from ecodiplo.catalogue import find_entity
from ecodiplo.dates import read_moment
from ecodiplo.errors import NotFound, UsageProblem, ValueUnreadable
from ecodiplo.fields.base import is_missing
from ecodiplo.formats import export_format, report_format
from ecodiplo.language import Label, Lang, alternatives, same
from ecodiplo.option_names import wrong_value
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.query.listing import ALWAYS, Query
from ecodiplo.services.query.period_choice import ARGUMENTS, PeriodOptions, read_period
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity
    from ecodiplo.dates import Period

# The types of a year, a period or a partial date: 2022, "2022-Q3", a date.
When = int | str | datetime.date | None
# The types of a moment: a date, or a datetime, of Python or as ISO text.
Moment = str | datetime.date | None


def text(name: str, argument: Any) -> str:
    """A text."""
    if not isinstance(argument, str):
        raise wrong_value(name, Label("a text", "một văn bản"), argument)
    return argument


def optional_text(name: str, argument: Any) -> str:
    """A text, '' when there is none."""
    return "" if is_missing(argument) else text(name, argument)


def flag(name: str, argument: Any) -> bool:
    """True or False. (A text such as "no" would be true.)"""
    if not isinstance(argument, bool):
        raise wrong_value(name, Label("True or False", "True hoặc False"), argument)
    return argument


def count(name: str, argument: Any) -> int:
    """A whole number that is not negative; 0 when there is none."""
    if argument is None:
        return 0
    if not isinstance(argument, Integral) or isinstance(argument, bool) or argument < 0:
        raise wrong_value(
            name, Label("a whole number, 0 or more", "một số nguyên từ 0 trở lên"), argument
        )
    return int(argument)


def count_or_none(name: str, argument: Any) -> int | None:
    """A whole number that is not 0, None when there is none."""
    if argument is None:
        return None
    if argument == 0:
        raise wrong_value(
            name, Label("a whole number, 1 or more", "một số nguyên từ 1 trở lên"), argument
        )
    return count(name, argument)


def path(name: str, argument: Any) -> Path:
    """The path of a file."""
    if not isinstance(argument, str | os.PathLike) or not os.fspath(argument):
        raise wrong_value(name, Label("the path of a file", "đường dẫn của một tệp"), argument)
    return Path(argument)


def existing_file(name: str, argument: Any) -> Path:
    """The path of an existing file. Raises NotFound when there is none."""
    file = path(name, argument)
    if not file.exists():
        raise NotFound(Label(f"there is no file {file}", f"không có tệp {file}"), file=file.name)
    if file.is_dir():
        raise UsageProblem(
            Label(f"{file} is a folder, not a file", f"{file} là thư mục, không phải tệp"),
            file=file.name,
        )
    return file


def export_file(name: str, argument: Any) -> Path:
    """The path of an export, whose format its suffix says."""
    file = path(name, argument)
    export_format(file=file)
    return file


def report_file(name: str, argument: Any) -> Path:
    """The path of a report, whose format its suffix says."""
    file = path(name, argument)
    report_format(file=file)
    return file


def database(argument: Any) -> str | None:
    """The path or URL of a database, None when none is given."""
    if argument is None:
        return None
    if not isinstance(argument, str | os.PathLike):
        takes = Label("the path or URL of a database", "đường dẫn hoặc URL của cơ sở dữ liệu")
        raise wrong_value("place", takes, argument)
    return str(argument)


def language(argument: Any) -> Lang:
    """A language of the program."""
    if not isinstance(argument, str) or argument not in tuple(Lang):
        raise wrong_value("lang", alternatives(same(repr(str(lang))) for lang in Lang), argument)
    return Lang(argument)


def entity(argument: Any) -> Entity:
    """The entity of that name."""
    return find_entity(text("entity", argument))


def record(argument: Any) -> str:
    """The ref, code or name of a record."""
    return text("record", argument)


def version(argument: Any) -> int | None:
    """The version of a record, None when there is none."""
    return None if argument is None else count("if_unchanged_since", argument)


def period(name: str, argument: Any, today: datetime.date) -> Period:
    """The period that the argument names."""
    named = _when(name, argument)
    if not named:
        raise _wrong_period(name, argument)
    return read_period(name, named, today)


def optional_period(
    today: datetime.date, *, year: Any, period: Any, from_: Any, to: Any, on: Any = None
) -> Period:
    """The period that one of the arguments names; `ALWAYS` when there is none of them. Raises
    UsageProblem when there is a day (`on`) as well."""
    texts = map(_when, ARGUMENTS, (year, period, from_, to, on))
    return PeriodOptions(*texts).read(today) or ALWAYS


def _when(name: str, argument: Any) -> str:
    """A year, a period or a partial date as text; '' when there is none."""
    if is_missing(argument):
        return ""
    if isinstance(argument, datetime.date):
        return argument.isoformat()[: len("2022-09-14")]
    whole = isinstance(argument, Integral) and not isinstance(argument, bool)
    if not whole and not (isinstance(argument, str) and argument.strip()):
        raise _wrong_period(name, argument)
    return str(argument)


def day(name: str, argument: Any) -> str:
    """A day as an ISO date, '' when there is none."""
    return PeriodOptions(day=_when(name, argument)).read_day()


def moment(name: str, argument: Any) -> datetime.datetime | None:
    """A moment, None when there is none. One without a zone is in that of the office."""
    if is_missing(argument):
        return None
    if isinstance(argument, str | datetime.date):
        with suppress(ValueUnreadable):
            return read_moment(argument)
    takes = Label("a date or a time such as '2022-09-14 08:30'",
                  "một ngày hoặc thời điểm như '2022-09-14 08:30'")  # fmt: skip
    raise wrong_value(name, takes, argument)


def texts(name: str, argument: Any) -> list[str]:
    """Several texts; none when there are none."""
    if isinstance(argument, list | tuple):
        return [text(name, each) for each in argument]
    if argument is None:
        return []
    raise wrong_value(name, Label("a list of texts", "một danh sách văn bản"), argument)


def mapping(name: str, argument: Any) -> Mapping[str, Any]:
    """The values of a record by field; none when there are none."""
    if argument is None:
        return {}
    if not isinstance(argument, Mapping) or not all(isinstance(each, str) for each in argument):
        takes = Label("the values of a record by field", "các giá trị của hồ sơ theo trường")
        raise wrong_value(name, takes, argument)
    return argument


def query(
    entity: Entity, filters_: Mapping[str, Any], columns: Any, *, period: Period, on: Any,
    text: Any, sort: Any, descending: Any, limit: Any, offset: Any, changed_since: Any,
) -> Query:  # fmt: skip
    """The query of a list, with all fields when no columns are named."""
    return Query(
        filters=filters(entity, filters_),
        period=period,
        day=day("on", on),
        text=optional_text("text", text),
        sort=optional_text("sort", sort),
        descending=flag("descending", descending),
        limit=count("limit", limit),
        offset=count("offset", offset),
        columns=texts("columns", columns) or ["all"],
        changed_since=moment("changed_since", changed_since),
    )


def import_options(options: Any, changes: Mapping[str, Any]) -> ImportOptions:
    """The options of an import, with those that a call names itself."""
    if not isinstance(options, ImportOptions | None):
        raise wrong_value("options", same("ImportOptions(...)"), options)
    known = [field.name for field in fields(ImportOptions)]
    for name in changes:
        if name not in known:
            raise UsageProblem(
                Label(
                    f"an import has no option {name!r}.", f"việc nhập không có tùy chọn {name!r}."
                )
                + did_you_mean(name, known)
            )
    return replace(options or ImportOptions(), **changes)


def filters(entity: Entity, arguments: Mapping[str, Any]) -> dict[str, list[str]]:
    """Filters by option name, each a list of texts as the filtered field reads them.

    A filter without a value (None, NaN, NaT, NA) is not set, and such values in a list are left
    out of it.
    """
    named = {}
    for name, argument in arguments.items():
        argument = plain_value(argument)
        if argument is None:
            continue
        option = name.replace("_", "-")
        several = isinstance(argument, list)
        named[option] = [
            _filter(entity, option, name, each)
            for each in (argument if several else [argument])
            if each is not None
        ]
    return named


def _filter(entity: Entity, option: str, name: str, argument: Any) -> str:
    field = entity.filter_named(option)
    if field is None:  # the query itself refuses an unknown filter
        return ""
    kind = field.item_type
    try:
        return kind.from_json(argument)
    except ValueUnreadable as error:
        raise UsageProblem(same(f"{name}: ") + error.message) from None


def _wrong_period(name: str, argument: Any) -> UsageProblem:
    takes = Label("a period such as 2022 or '2022-Q3'", "một kỳ như 2022 hoặc '2022-Q3'")
    if name in ARGUMENTS[2:]:
        takes = Label("a date such as 2022 or '2022-09-14'", "một ngày như 2022 hoặc '2022-09-14'")
    return wrong_value(name, takes, argument)
