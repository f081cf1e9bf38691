"""The sentences of every indicator and of every clause around a figure, in both languages.

The files in `sentences/` hold the sentences as an office and a journalist read them; a new form is
added there by hand.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecodiplo.language import Label, Lang
from ecodiplo.services.report.forms.figure_forms import INDICATORS
from ecodiplo.services.statistics.comparison import PeriodChange
from ecodiplo.services.statistics.indicators import Indicator
from ecodiplo.services.statistics.measures import Recomputed
from ecodiplo.vocabulary import (
    MEASURED,
    Basis,
    FigureKind,
    Qualifier,
    RoleInTotals,
    Unit,
    YearBasis,
)
from report_sentences import (
    Case,
    Paragraphs,
    TextOfReport,
    published,
    shipped_indicators,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.db.engine import Database

SENTENCES = Path(__file__).parent / "sentences"
SHIPPED = shipped_indicators()
HUNDREDS = Label("hundreds", "hàng trăm")
VISITS = Label("hundreds of delegations", "hàng trăm lượt đoàn vào")
CAPITAL = Label("billions in capital", "hàng tỷ USD vốn đăng ký")
# A unit of an indicator without a count: its words name what they measure.
MILLIONS = {
    Unit.USD: Label("millions of dollars", "hàng triệu USD"),
    Unit.TONNE: Label("millions of tonnes", "hàng triệu tấn"),
}
CAVEAT = Label("Another source gives 80. Its scope differs.", "Nguồn khác nêu 80. Phạm vi khác.")
SCOPE = Label("With visits of experts.", "Gồm cả đoàn chuyên gia.")
NAMES = Label("South Korea is not included", "Hàn Quốc không được tính")


def recorded(
    value: float | None, records: int | None = None, *,
    unknown: int = 0, undated: int = 0, planned: int = 0, uncertain: int = 0, umbrella: int = 0,
) -> Recomputed:  # fmt: skip
    """The number that the records give; without `records` that of the records."""
    number = None if value is None else Decimal(str(value))
    count = int(value or 0) if records is None else records
    left_out = {RoleInTotals.UMBRELLA: umbrella} if umbrella else {}
    return Recomputed(
        number, count, unknown, undated, left_out, planned=planned, uncertain=uncertain
    )


def of_indicator(indicator: Indicator) -> Iterator[tuple[str, Case, bool]]:
    """The cases of an indicator: their names, and whether another sentence stands before it."""
    numbers: tuple[float, ...] = (0, 1, 2, 175, 1234)
    if indicator.unit is Unit.USD:
        numbers = (0, 1, 1234, 24_800_000_000)
    elif indicator.unit is Unit.TONNE:
        numbers = (0, 1, 1234, 168_000_000)
    for number in numbers:
        yield f"published {number}", Case(published(number)), False
    many = 30 if indicator.unit not in MEASURED else 2_500_000
    yield "published, nearly", Case(published(many, Qualifier.NEARLY)), False
    between = published(many, Qualifier.BETWEEN, upper=many + many // 5)
    yield "published, between", Case(between), False
    words = published(None, words=MILLIONS.get(indicator.unit, HUNDREDS))
    yield "published, in words", Case(words), False
    if indicator.measure and indicator.basis is Basis.PERIOD:
        if indicator.measure.startswith("sum"):
            yield "on record 0", Case(recorded=recorded(0, 3)), False
        for number in numbers[1:]:
            yield f"on record {number}", Case(recorded=recorded(number)), False
    yield "neither", Case(), False
    yield "second, published", Case(published(many)), True
    yield "second, published 0", Case(published(0)), True
    if indicator.measure and indicator.basis is Basis.PERIOD:
        yield "second, on record", Case(recorded=recorded(2)), True


def of_clauses() -> Iterator[tuple[str, list[tuple[str, str, Case]]]]:
    """The cases of the clauses: a heading, and each case with its name and its indicator."""
    visits, aid, mous = "delegations_inbound", "aid_committed", "mous_signed_to_date"
    fewer = ((5, 1), (5, 2), (175, 7), (1234, 1233))
    equal = ((1, 1), (2, 2), (3, 3), (175, 175))
    more = ((0, 2), (1, 2), (5, 1234))
    yield (
        "The records are fewer",
        [
            (f"{record} of {number}", visits, Case(published(number), recorded(record)))
            for number, record in fewer
        ],
    )
    yield (
        "The records are as many",
        [
            (f"{record} of {number}", visits, Case(published(number), recorded(record)))
            for number, record in equal
        ],
    )
    yield (
        "The records are more",
        [
            (f"{record} beside {number}", visits, Case(published(number), recorded(record)))
            for number, record in more
        ],
    )
    yield "Qualifiers", [
        (f"{qualifier.value} 30, {record} on record", visits,
         Case(published(30, qualifier, upper=35 if qualifier is Qualifier.BETWEEN else None),
              recorded(record)))
        for qualifier in Qualifier for record in (29, 30, 31)
    ]  # fmt: skip
    yield "Kinds", [
        (f"{kind.value} of {number}", visits, Case(published(number, kind=kind), recorded(2)))
        for kind in FigureKind for number in (0, 2, 175)
    ]  # fmt: skip
    yield "In words", [
        ("words", visits, Case(published(None, words=HUNDREDS), recorded(1))),
        ("words of a plan", visits,
         Case(published(None, words=HUNDREDS, kind=FigureKind.PLAN), recorded(2))),
        ("words of another period", visits,
         Case(published(None, words=HUNDREDS, period="2022-9M"))),
        ("words with their noun", visits, Case(published(None, words=VISITS), recorded(1))),
        ("words with a capital", visits,
         Case(published(None, words=Label("Over 100", "Trên 100")))),
        ("words with no number", aid, Case(published(None, words=Label("much", "lớn")))),
        ("words of a sum to date", "fdi_registered_capital_in_force",
         Case(published(None, words=CAPITAL, as_of="2022"))),
    ]  # fmt: skip
    yield "Another day", [
        ("nine months", visits, Case(published(120, period="2022-9M"), recorded(7))),
        ("nine months, 0", visits, Case(published(0, period="2022-9M"))),
        ("undated", visits, Case(published(120, year_basis=YearBasis.UNDATED), recorded(7))),
        ("estimate of nine months", visits,
         Case(published(120, period="2022-9M", kind=FigureKind.ESTIMATE), recorded(1))),
        ("as of a day", mous, Case(published(30, as_of="2022-12-20"), recorded(3))),
        ("as of the last day", mous, Case(published(30, as_of="2022-12-31"), recorded(3))),
        ("as of a month", mous, Case(published(30, as_of="2022-11"), recorded(1))),
        ("as of the year", mous, Case(published(2, as_of="2022"), recorded(2))),
        ("as of the year, 0", mous, Case(published(0, as_of="2022"))),
        ("no day stated", mous,
         Case(published(30, Qualifier.NEARLY, report_period="2022"), recorded(1))),
    ]  # fmt: skip
    yield "The last figure before the period", [
        ("of a day", mous, Case(last=published(30, as_of="2021-11-15"))),
        ("of a year", mous, Case(recorded=recorded(1), last=published(30, as_of="2021"))),
        ("of a report", mous,
         Case(recorded=recorded(31), last=published(30, Qualifier.NEARLY, report_period="2021"))),
        ("of a report of a quarter", mous, Case(last=published(1, report_period="2021-03"))),
        ("in words", mous,
         Case(recorded=recorded(2), last=published(None, words=HUNDREDS, as_of="2021"))),
        ("of a period", mous, Case(last=published(30, period="2021"))),
        ("0", mous, Case(last=published(0, as_of="2021"))),
    ]  # fmt: skip
    yield "What the records leave open", [
        *((f"{name} {number}", visits, Case(recorded=recorded(7, **{name: number})))
          for name in ("undated", "planned", "uncertain") for number in (1, 2, 1234)),
        ("unknown 1", aid, Case(recorded=recorded(100, 2, unknown=1))),
        ("unknown 1.234", aid, Case(recorded=recorded(100, 2000, unknown=1234))),
        ("all four", aid,
         Case(recorded=recorded(100, 9, unknown=1, undated=2, planned=3, uncertain=4))),
        ("beside a figure", visits, Case(published(175), recorded(7, undated=2, planned=1))),
        ("beside one", visits, Case(published(1), recorded(1, planned=1))),
        ("beside two", visits, Case(published(2), recorded(2, undated=1))),
        ("beside 0", visits, Case(published(0), recorded(1, uncertain=1))),
    ]  # fmt: skip
    yield "Sums", [
        ("fewer", aid, Case(published(5_100_000, Qualifier.MORE_THAN), recorded(4_000_000, 3))),
        ("equal", aid, Case(published(1), recorded(1, 1))),
        ("more", aid, Case(published(1000), recorded(2000, 1, unknown=0, undated=1))),
        ("0", aid, Case(published(0), recorded(0, 2, unknown=1))),
        ("enterprises", "enterprises_connected",
         Case(published(None, words=HUNDREDS), recorded(1, 1))),
    ]  # fmt: skip
    yield "0 is published and records are there", [
        ("1 record", visits, Case(published(0), recorded(1))),
        ("0 of an unknown kind", visits, Case(published(0, kind=FigureKind.UNKNOWN), recorded(2))),
        ("0 of nine months", visits, Case(published(0, period="2022-9M"), recorded(2, undated=1))),
        ("a plan of 0", visits, Case(published(0, kind=FigureKind.PLAN), recorded(2))),
        ("undated, 0", mous,
         Case(published(0, year_basis=YearBasis.UNDATED, report_period="2022"), recorded(2))),
        ("1 umbrella record", "press_visits", Case(published(0), recorded(None, 0, umbrella=1))),
        ("12 umbrella records", visits, Case(published(0), recorded(None, 0, umbrella=12))),
        ("both", visits, Case(published(0), recorded(2, umbrella=1))),
        ("7, and umbrella records", visits, Case(published(7), recorded(2, umbrella=1))),
        ("a sum", aid, Case(published(0), recorded(2000, 1))),
        ("a sum of nine months", aid,
         Case(published(500, period="2022-9M"), recorded(2000, 1, unknown=0, undated=1))),
    ]  # fmt: skip
    unlike = published(80, source=2)
    yield "Other sources", [
        ("another number", visits, Case(published(48), others=(unlike,))),
        ("after a change", visits,
         Case(published(48, caveat=NAMES), recorded(7), change=_change(5, "2.9"),
              others=(unlike,))),
        ("two other numbers", visits,
         Case(published(48), others=(unlike, published(90, source=2), published(80, source=3)))),
        ("the same number", visits, Case(published(48), others=(published(48, source=2),))),
        ("a number that agrees", visits,
         Case(published(29), others=(published(30, Qualifier.NEARLY, source=2),))),
        ("a range beside it", visits,
         Case(published(29), others=(published(30, Qualifier.BETWEEN, upper=35, source=2),))),
        ("a range around it", visits,
         Case(published(30, Qualifier.ABOUT),
              others=(published(29, Qualifier.BETWEEN, upper=35, source=2),))),
        ("elsewhere in the source", visits, Case(published(48), others=(published(1),))),
        ("of another scope", visits,
         Case(published(48), others=(published(80, source=2, scope=SCOPE),))),
        ("an estimate, kind not said", visits,
         Case(published(48, kind=FigureKind.UNKNOWN),
              others=(published(80, source=2, kind=FigureKind.ESTIMATE),))),
        ("the estimate of a result", visits,
         Case(published(48), others=(published(80, source=2, kind=FigureKind.ESTIMATE),))),
        ("the plan", visits,
         Case(published(48), others=(published(80, source=2, kind=FigureKind.PLAN),))),
        ("of nine months", visits,
         Case(published(48), others=(published(80, source=2, period="2022-9M"),))),
        ("undated", mous,
         Case(published(30, report_period="2022"),
              others=(published(45, report_period="2022", source=2),))),
        ("with a caveat", visits,
         Case(published(48), others=(published(80, source=2, caveat=NAMES),))),
        ("in words", visits, Case(published(48), others=(published(None, words=HUNDREDS),))),
        ("a number beside words", visits,
         Case(published(None, words=HUNDREDS), others=(published(312, source=2),))),
        ("money that rounds alike", aid,
         Case(published(5_112_345), others=(published(5_112_999, source=2),))),
    ]  # fmt: skip
    changes = {1: "0.6", 5: "2.9", -1: "-0.6", -1234: "-87.6", 0: "0"}
    yield "The change from the year before", [
        *((f"{number:+}", visits, Case(published(175), change=_change(number, percent)))
          for number, percent in changes.items()),
        ("from 0", visits, Case(published(175), change=_change(175, None))),
        ("about up", visits, Case(published(30, Qualifier.NEARLY),
                                  change=_change(1, "3.4", exact=False))),
        ("about down", visits, Case(recorded=recorded(3), change=_change(-2, "-40", exact=False))),
        ("about the same", visits, Case(recorded=recorded(3), change=_change(0, "0", exact=False))),
        ("of money", aid, Case(published(5_100_000), change=_change(-1_250_000, "-19.7"))),
        ("of nine months", visits,
         Case(published(120, period="2022-9M"), change=_change(20, "20"),
              before=published(100, period="2021-9M"))),
        ("of a day", mous,
         Case(published(30, as_of="2022-12-20"), recorded(3), change=_change(2, "7.1"),
              before=published(28, as_of="2021-12-20"))),
        ("of the year", mous,
         Case(published(30, as_of="2022"), change=_change(2, "7.1"),
              before=published(28, as_of="2021"))),
        ("of records to date", mous,
         Case(recorded=recorded(5), change=_change(2, "66.7"),
              last=published(30, as_of="2020"))),
        ("from 0 to 0", aid, Case(published(0), change=_change(0, None))),
    ]  # fmt: skip
    yield "Caveats", [
        ("of two sentences", visits, Case(published(175, caveat=CAVEAT), recorded(7))),
        ("that begins with a name", visits, Case(published(175, caveat=NAMES))),
        ("after a change", visits,
         Case(published(175, caveat=NAMES), change=_change(5, "2.9"))),
        ("of the last figure", mous,
         Case(last=published(30, as_of="2021", caveat=NAMES), recorded=recorded(1))),
        ("of words", visits, Case(published(None, words=HUNDREDS, caveat=NAMES))),
    ]  # fmt: skip
    yield (
        "Nothing that is certain",
        [
            (f"undated {number}", visits, Case(unplaced=recorded(None, 0, undated=number)))
            for number in (1, 2, 1234)
        ]
        + [("uncertain", visits, Case(unplaced=recorded(None, 0, undated=1, uncertain=2)))],
    )


def of_own_indicator() -> Iterator[tuple[str, Case]]:
    """The cases of an indicator that an office defined itself."""
    for number in (0, 1, 2, 1234):
        yield f"published {number}", Case(published(number))
    yield "in words", Case(published(None, words=Label("many", "nhiều")))
    yield "on record", Case(recorded=recorded(1))
    yield "plan", Case(published(12, kind=FigureKind.PLAN), recorded(3))
    yield "neither", Case()


def _change(difference: int, percent: str | None, *, exact: bool = True) -> PeriodChange:
    share = None if percent is None else Decimal(percent)
    return PeriodChange(Decimal(difference), share, exact=exact, recorded=False)


def expected(name: str, lang: Lang) -> list[str]:
    """The lines of a file of sentences."""
    return (SENTENCES / f"{name}.{lang}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("lang", list(Lang))
def test_every_indicator_reads_as_an_office_writes(module_empty: Database, lang: Lang) -> None:
    paragraphs = Paragraphs(module_empty, lang)
    lines: list[str] = []
    for code in INDICATORS:
        indicator = SHIPPED[code]
        lines += ["", f"# {indicator.name.to(lang)}"]
        lines += [
            f"{name:<22} {paragraphs.of(indicator, case, after=after)}"
            for name, case, after in of_indicator(indicator)
        ]
    assert lines[1:] == expected("indicators", lang)


@pytest.mark.parametrize("lang", list(Lang))
def test_every_clause_around_a_figure_reads_well(module_empty: Database, lang: Lang) -> None:
    paragraphs = Paragraphs(module_empty, lang)
    lines: list[str] = []
    for heading, cases in of_clauses():
        lines += ["", f"# {heading}"]
        lines += [f"{name:<26} {paragraphs.of(SHIPPED[code], case)}" for name, code, case in cases]
    assert lines[1:] == expected("clauses", lang)


@pytest.mark.parametrize("lang", list(Lang))
def test_an_indicator_of_the_office_is_called_by_its_name(
    module_empty: Database, lang: Lang
) -> None:
    own = Indicator(
        1, "students", Label("Students {sent} abroad", "Số sinh viên {đi} du học"),
        Unit.PERSON, Basis.PERIOD, "count delegations",
    )  # fmt: skip
    named = Indicator(
        2, "towns", Label("Japan towns with relations", "Nhật Bản có quan hệ"),
        Unit.PERSON, Basis.CUMULATIVE, "count partners",
    )  # fmt: skip
    paragraphs = Paragraphs(module_empty, lang)
    paragraphs.content = replace(paragraphs.content, country_names=frozenset({"Japan"}))
    lines = [f"{name:<14} {paragraphs.of(own, case)}" for name, case in of_own_indicator()]
    to_date = {
        "to date": Case(published(30, as_of="2022-12-20"), recorded(3)),
        "last": Case(last=published(30, as_of="2021")),
        "nothing": Case(),
    }
    lines += [f"{name:<14} {paragraphs.of(named, case)}" for name, case in to_date.items()]
    assert lines == expected("own_indicator", lang)


@pytest.mark.parametrize("lang", list(Lang))
def test_in_the_period_never_follows_a_figure_of_another(
    module_empty: Database, lang: Lang
) -> None:
    paragraphs = Paragraphs(module_empty, lang)
    case = Case(published(5))
    own, to_date = SHIPPED["delegations_inbound"], SHIPPED["mous_signed_to_date"]
    named = paragraphs.of(own, case)
    follows = paragraphs.of(own, case, after=True)
    assert follows != named
    assert Label("In the reporting period", "Trong kỳ").to(lang) in follows
    for other in (
        published(3, period="2022-9M"),
        published(3, year_basis=YearBasis.UNDATED),
        published(3, period="2022-9M", kind=FigureKind.ESTIMATE),
    ):
        after = paragraphs.of(own, case, after=True, other=Case(other))
        assert after == named
    nine_months = Case(published(5, period="2022-9M"), recorded(7))
    assert paragraphs.of(own, nine_months, after=True) == paragraphs.of(own, nine_months)
    assert paragraphs.of(to_date, Case(published(2, as_of="2022-11-15"))) == paragraphs.of(
        to_date, Case(published(2, as_of="2022-11-15")), after=True
    )


@pytest.mark.parametrize("lang", list(Lang))
def test_sentences_that_there_is_no_figure_name_the_period_once(
    module_empty: Database, lang: Lang
) -> None:
    report = TextOfReport(Paragraphs(module_empty, lang).content, lang)
    text = report.printed(report.values["say_each"]("port_throughput", "trade_turnover"))
    assert text == {
        Lang.EN: "No figure for cargo through the port is available for 2022. No figure for exports"
                 " and imports is available for the reporting period.",
        Lang.VI: "Năm 2022 chưa có số liệu về hàng hóa thông qua cảng. Trong kỳ chưa có số liệu về"
                 " kim ngạch xuất nhập khẩu.",
    }[lang]  # fmt: skip


def test_every_shipped_indicator_has_forms_of_its_own() -> None:
    assert list(INDICATORS) == list(SHIPPED)
