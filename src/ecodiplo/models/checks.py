"""The rules of several columns of a table; the rule of one column comes from its type
(`column_rules`)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint


def starts_before_end(start: str = "start_date", end: str = "end_date") -> CheckConstraint:
    """`end` is not before `start`, compared at the precision that both have."""
    return CheckConstraint(
        f"substr({end}, 1, length({start})) >= substr({start}, 1, length({end}))",
        name=f"{end}_not_before_{start}",
    )


def says_why_not_counted() -> CheckConstraint:
    """A row that totals leave out has a reason in one language; an umbrella needs none."""
    return CheckConstraint(
        "role_in_totals = 'counted' OR role_in_totals = 'umbrella'"
        " OR COALESCE(not_counted_reason, not_counted_reason_vi) IS NOT NULL",
        name="says_why_not_counted",
    )


def is_range_when_between() -> CheckConstraint:
    """A figure has an upper value above its value when its qualifier is `between`, and only then.
    (`coalesce`: the qualifier of a figure in words can be NULL.)"""
    return CheckConstraint(
        "CASE WHEN coalesce(qualifier, '') = 'between' THEN value IS NOT NULL"
        " AND upper_value IS NOT NULL AND upper_value > value ELSE upper_value IS NULL END",
        name="is_range_when_between",
    )


def at_least(column: str, least: int) -> CheckConstraint:
    """The number in `column` is `least` or more."""
    return CheckConstraint(f"{column} >= {least}", name=f"{column}_range")


def percent(column: str) -> CheckConstraint:
    """The hundredths of a percentage in `column` are 0 to 100 per cent."""
    return CheckConstraint(f"{column} BETWEEN 0 AND 10000", name=f"{column}_range")


def filled(column: str) -> CheckConstraint:
    """The text in `column` is not blank."""
    return CheckConstraint(f"trim({column}) <> ''", name=f"{column}_filled")
