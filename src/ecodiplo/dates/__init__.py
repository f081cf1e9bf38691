"""Partial dates (a year, a month or a day), ranges of them, and periods.

A partial date is ISO 8601 text of reduced precision: `2022`, `2022-09` or `2022-09-14`. Such
texts sort and compare as text, so a query for a period reads one range of the column's index.
"""

from ecodiplo.dates.columns import (
    DateEvidence,
    DateOrder,
    date_evidence,
    is_date_format,
    order_in_note,
    two_years,
)
from ecodiplo.dates.moments import read_moment
from ecodiplo.dates.partial import (
    DATE_NOUNS,
    ENGLISH_MONTHS,
    FIRST_YEAR,
    LAST_YEAR,
    DateText,
    first_day,
    last_day,
    parse_year,
    show_moment,
    show_named_date,
    show_padded_date,
    show_partial_date,
)
from ecodiplo.dates.period import Period, period
from ecodiplo.dates.ranges import DateRange, parse_date_range, parse_partial_date
from ecodiplo.dates.shapes import ROMAN_QUARTERS, read_month_span

__all__ = [
    "DATE_NOUNS",
    "ENGLISH_MONTHS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "ROMAN_QUARTERS",
    "DateEvidence",
    "DateOrder",
    "DateRange",
    "DateText",
    "Period",
    "date_evidence",
    "first_day",
    "is_date_format",
    "last_day",
    "order_in_note",
    "parse_date_range",
    "parse_partial_date",
    "parse_year",
    "period",
    "read_moment",
    "read_month_span",
    "show_moment",
    "show_named_date",
    "show_padded_date",
    "show_partial_date",
    "two_years",
]
