"""The limits of a file: how many rows it must have, and how many records it may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, show_count
from ecodiplo.option_names import option_name, option_with
from ecodiplo.services.imports.ceiling import read_ceiling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.report import ImportReport

_EMPTY = Label(
    "has no row of data; if that is right, say so with {allow_empty}",
    "không có dòng dữ liệu nào; nếu đúng là vậy, hãy thêm {allow_empty}",
)
_TOO_FEW = Label("has {rows} rows, and {option} says at least {least}",
                 "có {rows} dòng, mà {option} yêu cầu ít nhất {least} dòng")  # fmt: skip
_OTHER_COUNT = Label("has {rows} rows, and {option} says {count}",
                     "có {rows} dòng, mà {option} yêu cầu {count} dòng")  # fmt: skip
_TOO_MANY = Label(
    "changes {changed} of the {matched} records that its rows match, and {option} says at most"
    " {most}",
    "làm thay đổi {changed} trong {matched} hồ sơ ứng với các dòng, mà {option} cho phép"
    " nhiều nhất {most}",
)


def limit_problems(report: ImportReport, options: ImportOptions) -> list[Problem]:
    """The problems of a file that was read to its end and is outside the limits of the options.

    Rows are all rows of data, also faulty and repeated ones. A share of changes is one of the
    records that the rows match.
    """
    return [
        Problem(reason, report.file, code=code) for reason, code in _outside(report, options)
    ]  # fmt: skip


def _outside(report: ImportReport, options: ImportOptions) -> Iterator[tuple[Label, FaultCode]]:
    rows = show_count(report.rows)
    if not report.rows and not options.allow_empty:
        yield _empty(), FaultCode.EMPTY_FILE
    elif report.rows < options.min_rows:
        least = show_count(options.min_rows)
        yield (
            _TOO_FEW.fill(rows=rows, option=option_name("min_rows"), least=least),
            FaultCode.TOO_FEW_ROWS,
        )
    if options.expect_rows is not None and report.rows != options.expect_rows:
        count = show_count(options.expect_rows)
        yield (
            _OTHER_COUNT.fill(rows=rows, option=option_name("expect_rows"), count=count),
            FaultCode.WRONG_ROW_COUNT,
        )
    most = read_ceiling("max_changed", options.max_changed)
    matched = report.changed + report.unchanged + report.skipped - report.repeated
    is_whole = options.keep_good or not report.problem_count
    if most and is_whole and not most.allows(report.changed, matched):
        reason = _TOO_MANY.fill(
            changed=show_count(report.changed), matched=show_count(matched),
            option=option_name("max_changed"), most=most,
        )  # fmt: skip
        yield reason, FaultCode.TOO_MANY_CHANGES


def _empty() -> Label:
    return _EMPTY.fill(allow_empty=option_with("allow_empty", value=True))


def refuse_all_empty(reports: Sequence[ImportReport], file: str, options: ImportOptions) -> None:
    """Raise InvalidData when no part of the file has a row of data."""
    if not options.allow_empty and not any(report.rows for report in reports):
        raise InvalidData([Problem(_empty(), file, code=FaultCode.EMPTY_FILE)])
