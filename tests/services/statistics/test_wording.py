"""Numbers as texts: they agree with their unit, and say why there is none."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.catalogue.amounts import read_amount
from ecodiplo.catalogue.policy import FIGURES
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label, Lang
from ecodiplo.money import NumberStyle, is_unit_of
from ecodiplo.services.report.forms.note_forms import change_clause
from ecodiplo.services.statistics.comparison import PeriodChange
from ecodiplo.services.statistics.measures import Recomputed
from ecodiplo.services.statistics.wording import (
    IN_RECONCILIATION,
    IN_REPORT_TABLE,
    IN_SUMMARY,
    caveat_text,
    change_text,
    qualified_text,
    quantity,
    quantity_in_prose,
    recorded_text,
    share_text,
)
from ecodiplo.vocabulary import Qualifier, Unit
from report_sentences import published


@pytest.mark.parametrize(
    ("number", "unit", "en", "vi"),
    [
        ("1", Unit.DELEGATION, "1 delegation", "1 đoàn"),
        ("-1", Unit.DELEGATION, "-1 delegation", "-1 đoàn"),
        ("0", Unit.DELEGATION, "0 delegations", "0 đoàn"),
        ("1.5", Unit.PROJECT, "1.5 projects", "1,5 dự án"),
        ("1", Unit.PERSON, "1 person", "1 người"),
        ("1000000", Unit.TONNE, "1,000,000 tonnes", "1.000.000 tấn"),
        ("1", Unit.USD, "$1", "1 USD"),
        ("1", Unit.PERCENT, "1%", "1%"),
    ],
)
def test_a_number_agrees_with_its_unit(number: str, unit: Unit, en: str, vi: str) -> None:
    texts = [quantity(Decimal(number), unit, lang) for lang in Lang]
    assert [text.replace("1 million", "1,000,000").replace("1 triệu", "1.000.000")
            for text in texts] == [en, vi]  # fmt: skip


NUMBERS = st.decimals(-(10**12), 10**12, places=2) | st.integers(-(10**12), 10**12).map(Decimal)


@given(
    value=NUMBERS, more=st.integers(1, 10**10), qualifier=st.sampled_from(Qualifier),
    unit=st.sampled_from(Unit), lang=st.sampled_from(Lang),
)  # fmt: skip
def test_a_figure_as_it_is_shown_is_read_as_it_was(
    value: Decimal, more: int, qualifier: Qualifier, unit: Unit, lang: Lang
) -> None:
    """Or refused, for a number such as `1.234 tỷ USD` that has two readings in any language."""
    upper = value + more if qualifier is Qualifier.BETWEEN else None
    shown = qualified_text(value, qualifier, unit, lang, upper)
    reason = ""
    try:
        amount = read_amount(FIGURES, FIGURES.by_name["value"], shown, NumberStyle())
    except ValueUnreadable as error:
        reason = str(error)
    if reason:
        assert re.search(r"can be \d+ or \d+ and \d+ thousandths|more than 15 digits", reason)
        return
    words = {} if qualifier is Qualifier.EXACT else {"qualifier": qualifier}
    limits = {} if upper is None else {"upper_value": upper}
    assert amount.values == {"value": value} | words | limits
    assert is_unit_of(amount.unit, unit)
    assert amount.unit


@pytest.mark.parametrize(
    ("value", "upper", "unit", "en", "vi"),
    [
        ("30", "35", Unit.DELEGATION, "between 30 and 35 delegations", "từ 30 đến 35 đoàn"),
        ("25", "30", Unit.PERCENT, "between 25% and 30%", "từ 25% đến 30%"),
        ("2500000000", "3000000000", Unit.USD, "between $2.5 billion and $3 billion",
         "từ 2,5 tỷ USD đến 3 tỷ USD"),
    ],
)  # fmt: skip
def test_a_range_names_both_numbers(value: str, upper: str, unit: Unit, en: str, vi: str) -> None:
    numbers = Decimal(value), Qualifier.BETWEEN, unit
    assert [qualified_text(*numbers, lang, Decimal(upper)) for lang in Lang] == [en, vi]


def test_every_unit_has_a_singular() -> None:
    same = {unit for unit in Unit if unit.singular.en == unit.label.en}
    assert same == {Unit.USD, Unit.PERCENT}


@pytest.mark.parametrize(
    ("recomputed", "summary", "reconciliation", "table"),
    [
        (None, "not kept as records", "–", "–"),
        (Recomputed(None, 0, fault=Label("x", "y")), "cannot be recomputed", "–",
         "cannot be recomputed"),
        (Recomputed(None, 0, undated=2), "none entered (+2 without an exact date)", "–", "–"),
        (Recomputed(None, 3, 3), "no value entered", "?", "no value entered"),
        (Recomputed(Decimal(1), 2, 1, 4), "1 event (1 without a value) (+4 without an exact date)",
         "1 event (1 without a value)", "1 event"),
    ],
)  # fmt: skip
def test_each_place_says_in_its_own_words_that_there_is_no_number(
    recomputed: Recomputed | None, summary: str, reconciliation: str, table: str
) -> None:
    unit, lang = Unit.EVENT, Lang.EN
    assert (
        recorded_text(recomputed, unit, lang, IN_SUMMARY, unknown=True, undated=True),
        recorded_text(recomputed, unit, lang, IN_RECONCILIATION, unknown=True),
        recorded_text(recomputed, unit, lang, IN_REPORT_TABLE),
    ) == (summary, reconciliation, table)


def test_a_change_is_a_cell_or_a_clause() -> None:
    down = PeriodChange(Decimal(-1), Decimal("-50.0"), exact=False, recorded=True)
    assert change_text(down, Unit.PROJECT, Lang.EN) == "≈ -1 project (-50%)"
    assert change_clause(down, Unit.PROJECT, Lang.EN) == "down about 1 project (50%)"
    assert change_clause(down, Unit.PROJECT, Lang.VI) == "giảm khoảng 01 dự án (50%)"
    none = PeriodChange(Decimal(0), None, exact=True, recorded=True)
    assert change_clause(none, Unit.PROJECT, Lang.EN) == "unchanged"
    assert change_text(None, Unit.PROJECT, Lang.EN) == "–"


@pytest.mark.parametrize(("percent", "said"), [("1000.0", " (+1.000%)"), ("1000.1", ""),
                                                ("12345678.0", "")])  # fmt: skip
def test_a_change_in_thousands_of_percent_is_said_without_them(percent: str, said: str) -> None:
    up = PeriodChange(Decimal(1234), Decimal(percent), exact=True, recorded=True)
    assert change_text(up, Unit.DELEGATION, Lang.VI) == f"+1.234 đoàn{said}"
    in_prose = said.replace("+", "")
    assert change_clause(up, Unit.DELEGATION, Lang.VI) == f"tăng 1.234 đoàn{in_prose}"
    assert change_clause(up, Unit.DELEGATION, Lang.EN).startswith("up 1,234 delegations")


def test_so_is_the_share_of_many_records_in_a_small_figure() -> None:
    assert share_text(Decimal(400), Lang.EN) == "400%"
    assert share_text(Decimal(123_400), Lang.EN) == share_text(None, Lang.EN) == ""


@pytest.mark.parametrize(
    ("number", "en", "vi"),
    [
        ("0", "0 delegations", "0 đoàn"),
        ("1", "1 delegation", "01 đoàn"),
        ("9", "9 delegations", "09 đoàn"),
        ("10", "10 delegations", "10 đoàn"),
        ("1234", "1,234 delegations", "1.234 đoàn"),
        ("1.5", "1.5 delegations", "1,5 đoàn"),
    ],
)
def test_a_count_below_ten_has_two_digits_in_vietnamese_prose(
    number: str, en: str, vi: str
) -> None:
    texts = [quantity_in_prose(Decimal(number), Unit.DELEGATION, lang) for lang in Lang]
    assert texts == [en, vi]


def test_a_caveat_keeps_its_capital_and_loses_its_full_stop() -> None:
    figure = published(1, caveat=Label("South Korea is left out.", "Hàn Quốc không được tính."))
    assert [caveat_text(figure, lang) for lang in Lang] == [
        "South Korea is left out", "Hàn Quốc không được tính"
    ]  # fmt: skip


def test_two_equal_figures_that_are_not_exact_need_not_be_without_change() -> None:
    nearly = PeriodChange(Decimal(0), Decimal(0), exact=False, recorded=False)
    assert change_clause(nearly, Unit.MOU, Lang.EN) == "roughly unchanged"
    assert change_clause(nearly, Unit.MOU, Lang.VI) == "gần như không thay đổi"
