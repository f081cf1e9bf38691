"""The options by which commands take a period, the same in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from ecodiplo.cli.bilingual import option
from ecodiplo.cli.options import DATE
from ecodiplo.dates import Period, last_day
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.language import Label, same
from ecodiplo.option_names import option_name
from ecodiplo.periods import PERIOD_EXAMPLES, in_year, parse_period
from ecodiplo.services.query.period_choice import read_date, read_period

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection

PERIOD = Label("PERIOD", "KỲ")
EXAMPLES = f"{', '.join(PERIOD_EXAMPLES)}."

Year = Annotated[
    str, option("--year", "--years", metavar=Label("YEAR", "NĂM"), help=Label("The year.", "Năm."))
]
NamedPeriod = Annotated[str, option("--period", "--periods", metavar=PERIOD, help=same(EXAMPLES))]
From = Annotated[
    str, option("--from", metavar=DATE, help=Label("On or after this date.", "Từ ngày này."))
]
To = Annotated[
    str, option("--to", metavar=DATE, help=Label("On or before this date.", "Đến hết ngày này."))
]
On = Annotated[
    str,
    option(
        "--on",
        metavar=DATE,
        help=Label("Going on on this day; MOUs and FDI projects as they stood on it.",
                   "Diễn ra trong ngày này; bản ghi nhớ và dự án FDI theo tình trạng ngày đó."),
    ),
]  # fmt: skip
Compare = Annotated[
    str,
    option(
        metavar=Label("YEAR", "NĂM"),
        help=Label("Compare with the same period of this year, or with another period.",
                   "So với cùng kỳ của năm này, hoặc với một kỳ khác."),
    ),
]  # fmt: skip
AsOf = Annotated[
    str,
    option(
        "--as-of",
        metavar=DATE,
        help=Label("Everything up to this day, as it stood on it.",
                   "Tất cả tính đến ngày này, theo hiện trạng ngày đó."),
    ),
]  # fmt: skip


def latest_year_period(connection: Connection, today: datetime.date) -> Period:
    """The period of a command that is given none: the last year with a published figure."""
    from ecodiplo.services.statistics.published_figures import latest_year

    return parse_period(str(latest_year(connection) or today.year), today=today)


def compared_period(text: str, span: Period, today: datetime.date) -> Period | None:
    """The period to compare with: a year means the same period of that year."""
    if not text:
        return None
    if len(text.strip()) == 4 and text.strip().isdigit():
        try:
            return in_year(span, int(text))
        except ValueUnreadable as error:
            raise UsageProblem(same(f"{option_name('compare')}: ") + error.message) from None
    return read_period("compare", text, today)


def period_up_to(text: str) -> Period | None:
    """Everything up to the last day that `text` can mean; None when it is empty."""
    date = read_date("as_of", text)
    return Period(None, last_day(date)) if date is not None else None
