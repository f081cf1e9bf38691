"""What a report compares with the year before, and the reason that it gives where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from ecodiplo.language import Lang
from ecodiplo.services.report.forms.comparison_forms import REASONS
from ecodiplo.services.statistics.comparison import Obstacle
from importing import import_into
from report_claims import claims, figure, visits

if TYPE_CHECKING:
    from answers import Runner
    from ecodiplo.db.engine import Database

Row = dict[str, Any]
SLOTS = {
    Lang.EN: {"before": "2023", "period": "2024"},
    Lang.VI: {"before": "năm 2023", "period": "năm 2024"},
}


def aid(year: str, amount: str | None) -> Row:
    """An item of aid approved in the year."""
    return {"title": f"Aid of {year}", "kind": "project", "approval_date": f"{year}-05-02",
            "status": "approved", "committed_usd": amount}  # fmt: skip


class Situation(NamedTuple):
    """What is known of 2023 and 2024, and what the report of 2024 says of the indicator."""

    obstacle: Obstacle | None
    figures: list[Row]
    delegations: list[Row]
    aid: list[Row]
    indicator: str = "delegations_inbound"


def _of(
    obstacle: Obstacle | None, *figures: Row, delegations: list[Row] | None = None,
    of_aid: list[Row] | None = None, indicator: str = "delegations_inbound",
) -> Situation:  # fmt: skip
    return Situation(obstacle, [*figures], delegations or [], of_aid or [], indicator)


TO_DATE: Row = {"indicator": "mous_signed_to_date", "period_start": None}
UNDATED = {**TO_DATE, "period_end": None, "report_period": "2024", "year_basis": "undated"}
NINE_MONTHS = {"period_start": "2023-01", "period_end": "2023-09"}
NINE_MONTHS_NOW = {"period_start": "2024-01", "period_end": "2024-09"}
SITUATIONS = {
    "figures of both years": _of(None, figure("2023"), figure("2024")),
    "a plan and a result": _of(Obstacle.PLAN, figure("2023"), figure("2024", kind="plan")),
    "a result and a plan": _of(Obstacle.PLAN, figure("2023", kind="plan"), figure("2024")),
    "two plans": _of(None, figure("2023", kind="plan"), figure("2024", kind="plan")),
    "a plan beside a result": _of(
        None, figure("2023"), figure("2024", "80"),
        figure("2024", "120", kind="plan", source_locator="P9"),
    ),
    "two territories": _of(
        Obstacle.OTHER_TERRITORY,
        figure("2023", territory="hai-phong"), figure("2024", territory="hai-phong-2025"),
    ),
    "two scopes": _of(
        Obstacle.OTHER_SCOPE,
        figure("2023", scope="leaders only"), figure("2024", scope="the whole city"),
    ),
    "one scope said": _of(None, figure("2023"), figure("2024", scope="the whole city")),
    "borders of another time": _of(
        Obstacle.OTHER_BORDERS, figure("2023"), figure("2024", territory="hai-phong-2025")
    ),
    "a range": _of(Obstacle.RANGE, figure("2023"), figure("2024", "25-30")),
    "an end of a range": _of(Obstacle.RANGE, figure("2023", "under 40"), figure("2024")),
    "words": _of(
        Obstacle.WORDS, figure("2023"),
        figure("2024", "", value_text="hundreds", value_text_vi="hàng trăm", qualifier="about"),
    ),
    "other months": _of(Obstacle.OTHER_DAYS, figure("2023"), figure("2024", **NINE_MONTHS_NOW)),
    "the same months, beside the whole year": _of(
        None, figure("2023"), figure("2023", "70", **NINE_MONTHS),
        figure("2024", **NINE_MONTHS_NOW),
    ),
    "other days": _of(
        Obstacle.OTHER_DAYS, figure("2023", **TO_DATE | {"period_end": "2023-11-15"}),
        figure("2024", **TO_DATE | {"period_end": "2024-12-20"}), indicator="mous_signed_to_date",
    ),
    "no date": _of(
        Obstacle.UNDATED, figure("2023", **TO_DATE | {"period_end": "2023-11-15"}),
        figure("2024", **UNDATED), indicator="mous_signed_to_date",
    ),
    "none of the year before": _of(
        Obstacle.NONE_BEFORE, figure("2024"), delegations=visits("2023", 3)
    ),
    "no record of the year before": _of(Obstacle.NONE_BEFORE, delegations=visits("2024", 3)),
    "none of this year": _of(
        Obstacle.NONE_PUBLISHED, figure("2023"), delegations=visits("2024", 3)
    ),
    "records of both years": _of(None, delegations=[*visits("2023", 2), *visits("2024", 3)]),
    "records that fall short of a quarter's figure": _of(
        Obstacle.RECORDS_SHORT, figure("2024", "60", period_start="2024-07", period_end="2024-09"),
        delegations=[*visits("2023", 2), *visits("2024", 3)],
    ),
    "records of the year before that fall short": _of(
        Obstacle.RECORDS_SHORT, figure("2023", "60", period_start="2023-04", period_end="2023-06"),
        delegations=[*visits("2023", 2), *visits("2024", 3)],
    ),
    "records that fall short of three years": _of(
        Obstacle.RECORDS_SHORT, figure("2024", "60", period_start="2022", period_end="2024"),
        delegations=[*visits("2023", 2), *visits("2024", 3)],
    ),
    "a plan of a quarter, which shows nothing": _of(
        None,
        figure("2024", "60", kind="plan", period_start="2024-07", period_end="2024-09"),
        delegations=[*visits("2023", 2), *visits("2024", 3)],
    ),
    "records that make up a quarter's figure": _of(
        None, figure("2024", "3", period_start="2024-04", period_end="2024-06"),
        delegations=[*visits("2023", 2), *visits("2024", 3)],
    ),
    "records that may be of the quarter": _of(
        None, figure("2024", "2", period_start="2024-07", period_end="2024-09"),
        delegations=[*visits("2023", 2), *({**each, "start_date": "2024"}
                                           for each in visits("2024", 3))],
    ),
    "records without values": _of(
        Obstacle.RECORDS_WITHOUT_VALUE, of_aid=[aid("2023", None), aid("2024", "100")],
        indicator="aid_committed",
    ),
    "a share of a hundred": _of(
        None, figure("2023", "40", indicator="share"), figure("2024", "45", indicator="share"),
        indicator="share",
    ),
}  # fmt: skip


@pytest.fixture
def office(seeded: Database) -> Database:
    """The seed, with an indicator in per cent."""
    import_into(seeded, "indicators", {
        "code": "share", "name_en": "Share of reports in time", "unit": "percent",
        "name_vi": "Tỷ lệ báo cáo đúng hạn", "basis": "period", "position": 99,
    })  # fmt: skip
    return seeded


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_report_gives_the_true_reason_why_nothing_is_compared(
    office: Database, run: Runner, name: str
) -> None:
    situation = SITUATIONS[name]
    rows = {"figures": situation.figures, "delegations": situation.delegations,
            "aid": situation.aid}  # fmt: skip
    for entity, each in rows.items():
        if each:
            import_into(office, entity, *each)
    for lang in Lang:
        stated = claims(run, office, "--year", "2024", lang=lang)
        change = stated.get(f"change {situation.indicator}")
        reason = stated.get(f"nothing change {situation.indicator}")
        if situation.obstacle is None:
            assert change is not None
            assert reason is None
            continue
        assert change is None
        if reason is None:  # there is nothing of the year before at all
            assert situation.obstacle is Obstacle.NONE_BEFORE
            assert "nothing comparison" in stated
        else:
            assert reason["reason"] == situation.obstacle.value
            assert REASONS[situation.obstacle].fill(lang, SLOTS[lang]) in reason["text"]


def test_every_other_reason_has_a_situation() -> None:
    known = {situation.obstacle for situation in SITUATIONS.values()} - {None}
    assert known == {*Obstacle} - {Obstacle.RECORDS_UNCERTAIN, Obstacle.NOT_ENDED}
    assert {*REASONS} == {*Obstacle}


def test_records_that_may_fall_in_a_quarter_are_not_compared_and_the_report_says_why(
    office: Database, run: Runner
) -> None:
    import_into(office, "delegations", *visits("2023", 2), *visits("2024", 3),
                {"title": "Some day", "direction": "inbound", "status": "completed",
                 "start_date": "2024"})  # fmt: skip
    reason = claims(run, office, "--period", "2024-Q2")["nothing change delegations_inbound"]
    assert reason["reason"] == Obstacle.RECORDS_UNCERTAIN.value
    assert "as the number of the records is not certain" in reason["text"]


def test_a_year_without_figures_is_not_said_to_lack_those_of_the_year_before(
    office: Database, run: Runner
) -> None:
    stated = claims(run, office, "--year", "2023")
    assert "nothing comparison" not in stated
    assert stated["nothing compared"]["text"] == (
        "No figures are available for 2023 to compare with 2022."
    )
