"""Records that cannot be are refused, and named where somebody wrote them by SQL."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from answers import Runner
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.services.statistics.contradictions import contradictions
from shell import directly
from table_damage import past_triggers

PARTS = "JETRO | 60; KOTRA | 50"


def project(place: Database, **values: Any) -> str:
    """The ref of a new project."""
    number = values.pop("number", "1")
    return office_of(place).add("fdi-projects", name="P", certificate_number=number, **values)


def recorded(place: Database, year: int) -> dict[str, Decimal | None]:
    """What the records of a year give, by indicator."""
    lines = office_of(place).summary(year).lines
    return {line.code: line.recorded.value for line in lines if line.recorded}


def told(place: Database) -> list[tuple[str, str, bool]]:
    """The rule, the reason and whether it is certain, for each contradiction."""
    with place.read() as connection:
        return [(each.rule, each.reason.en, each.certain) for each in contradictions(connection)]


def test_shares_over_100_percent_are_refused_however_they_are_written(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    with pytest.raises(InvalidData, match="add up to 110%"):
        project(seeded, investors=PARTS)
    ref = project(seeded, investors="JETRO | 60; KOTRA | 40")
    edited = run(seeded, "edit", "fdi-projects", ref, "--set", f"investors={PARTS}")
    file = tmp_path / "a.csv"
    file.write_text(f"name,certificate_number,investors\nQ,2,{PARTS}\nR,3,JETRO | 100\n")
    imported = run(seeded, "import", "fdi-projects", str(file))
    for done in (edited, imported):
        assert done.code == 3
        assert "add up to 110%" in done.err
    assert [row["certificate_number"] for row in office_of(seeded).list("fdi-projects")] == ["1"]
    assert run(seeded, "import", "fdi-projects", str(file), "--keep-good").code == 5
    assert len(office_of(seeded).list("fdi-projects")) == 2
    assert told(seeded) == []


def test_shares_that_sql_wrote_are_named_and_may_be_lowered_but_not_raised(
    run: Runner, seeded: Database
) -> None:
    ref = project(seeded, investors="JETRO | 60; KOTRA | 40")
    directly(seeded, "UPDATE fdi_investors SET share_percent_hundredths = 9000")
    reason = f"the shares of the investors of {ref} add up to 180%"
    for command in ("summary", "reconcile"):
        assert f"these records cannot be: {reason}" in run(seeded, command, "--year", "2022").err
    office = office_of(seeded)
    office.edit("fdi-projects", ref, investors="JETRO | 60; KOTRA | 60")
    office.edit("fdi-projects", ref, jobs_new=5)
    with pytest.raises(InvalidData, match="add up to 130%"):
        office.edit("fdi-projects", ref, investors="JETRO | 60; KOTRA | 70")


def test_a_ledger_that_sql_wrote_is_named(run: Runner, seeded: Database) -> None:
    ref = project(seeded)
    office = office_of(seeded)
    for kind, date, amount in (("new", "2022-01", 10), ("increase", "2022-02", 5)):
        office.add("fdi-capital", project=ref, kind=kind, date=date, amount_usd=amount)
    assert told(seeded) == []
    directly(seeded, "UPDATE fdi_capital SET kind = 'decrease', amount_usd_cents = 5000"
             " WHERE kind = 'increase'")  # fmt: skip
    ((rule, reason, certain),) = told(seeded)
    assert (rule, certain) == ("ledger", True)
    assert "takes away more than the capital" in reason
    assert "hồ sơ mâu thuẫn" in run(seeded, "summary", lang="vi").err


@pytest.mark.parametrize(
    ("table", "column", "names"),
    [("partners", "parent_id", 3), ("sectors", "parent_id", 2), ("documents", "implements_id", 2)],
)
def test_a_circle_that_sql_wrote_is_named_once(
    seeded: Database, table: str, column: str, names: int
) -> None:
    def ids() -> Sequence[int]:
        with seeded.read() as connection:
            rows = connection.exec_driver_sql(f"SELECT id FROM {table} ORDER BY id LIMIT {names}")
            return rows.scalars().all()

    directly(seeded, f"UPDATE {table} SET {column} = NULL")
    circle = ids()
    past_triggers(seeded, table, *(
        f"UPDATE {table} SET {column} = {circle[at - 1]} WHERE id = {id_}"
        for at, id_ in enumerate(circle)
    ))  # fmt: skip
    ((rule, reason, certain),) = told(seeded)
    assert (rule, certain) == ("loop", True)
    assert reason.count(" → ") == names


def test_aid_transactions_that_say_otherwise_are_named_and_allowed(seeded: Database) -> None:
    office = office_of(seeded)
    item = office.add("aid", title="A", kind="project", committed_usd=100, status="approved")
    office.add("aid-transactions", aid=item, date="2022", kind="commitment", amount_usd=60)
    assert told(seeded) == [
        ("aid_total", f"{item}: Committed is $100, but its transactions add up to $60", False)
    ]
    office.add("aid-transactions", aid=item, date="2023", kind="commitment", amount_usd=40)
    assert told(seeded) == []


def test_a_project_that_is_new_in_two_years_or_in_none_is_named(seeded: Database) -> None:
    office = office_of(seeded)
    late, without = (
        project(seeded, number=str(n), certificate_date="2022-12-30", name_vi=f"P{n}")
        for n in (1, 2)
    )
    office.add("fdi-capital", project=late, kind="new", date="2023-01-05", amount_usd=1)
    assert [(rule, reason[:60]) for rule, reason, _ in told(seeded)] == [
        ("licence", f"{late}: licensed in 2022 by its certificate, counted as new in 2023"[:60]),
        ("licence", f"{without}: licensed in 2022 by its certificate, but the ledger has"[:60]),
    ]
    assert recorded(seeded, 2023)["fdi_projects_new"] == 1


def test_increases_count_projects_and_adjustments_apart(run: Runner, seeded: Database) -> None:
    office = office_of(seeded)
    ref = project(seeded)
    for date in ("2022-03", "2022-09"):
        office.add("fdi-capital", project=ref, kind="increase", date=date, amount_usd=5)
    values = recorded(seeded, 2022)
    assert values["fdi_projects_increased"] == 1
    assert values["fdi_capital_increases"] == 2
    done = run(seeded, "summary", "--year", "2022", "-f", "markdown", lang="vi")
    assert "2 lượt điều chỉnh" in done.out
    done = run(seeded, "summary", "fdi-capital", "--by", "kind", "-f", "markdown", lang="vi")
    assert "| Loại | Số lượt | Dự án FDI | Vốn thu hút |" in done.out
    assert "| Tổng | 2 | 1 | 10 USD |" in done.out


def test_an_event_is_either_hosted_or_attended(seeded: Database) -> None:
    office = office_of(seeded)
    for role in ("host", "co_host", "attended", "exhibited", ""):
        office.add("events", title=f"E {role}", kind="fair", start_date="2021", city_role=role)
    values = recorded(seeded, 2021)
    assert values["promotion_events_hosted"] == 2
    assert values["promotion_events_attended"] == 1
