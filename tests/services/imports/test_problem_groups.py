"""Faults that differ only in their row are one, with its rows."""

from __future__ import annotations

import pytest

from ecodiplo.db.engine import Database
from ecodiplo.errors import Problem, SheetRowNumber
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, same
from ecodiplo.services.imports.problem_groups import MOST_GROUPS, MOST_ROWS, ProblemGroups
from importing import import_into, refusal

UNKNOWN = Label("there is no country 'Atlantis'.", "không có nước/vùng lãnh thổ 'Atlantis'.")
VISIT = {"direction": "inbound", "title": "A"}


def fault(row: int | None, reason: Label = UNKNOWN, value: str = "Atlantis") -> Problem:
    return Problem(
        reason, "plan.csv", row, "Nước", value, code=FaultCode.UNKNOWN_REFERENCE, field="countries"
    )


def grouped(*faults: Problem) -> list[Problem]:
    groups = ProblemGroups()
    groups.add(faults)
    return groups.problems()


def test_a_fault_of_one_row_reads_as_it_is() -> None:
    (problem,) = grouped(fault(4))
    assert problem == fault(4)
    assert problem.message.en == "plan.csv, row 4, Nước: there is no country 'Atlantis'."


def test_a_fault_of_a_few_rows_names_all_of_them() -> None:
    (problem,) = grouped(*map(fault, (4, 9, 17, 18, 30)))
    assert problem.message == Label(
        "plan.csv, Nước: there is no country 'Atlantis' (rows 4, 9, 17, 18, 30)",
        "plan.csv, Nước: không có nước/vùng lãnh thổ 'Atlantis' (các dòng 4, 9, 17, 18, 30)",
    )


def test_a_fault_of_many_rows_names_the_first_and_counts_the_others() -> None:
    (problem,) = grouped(*map(fault, (4, 9, 17, *range(20, 28))))
    assert problem.message.en.endswith("'Atlantis' (rows 4, 9, 17 and 8 more)")
    assert problem.message.vi.endswith("'Atlantis' (các dòng 4, 9, 17 và 8 dòng nữa)")
    assert (problem.row, len(problem.rows), problem.row_count) == (4, MOST_ROWS, 11)


def test_other_reasons_and_columns_are_other_faults() -> None:
    problems = grouped(
        fault(2),
        fault(3, same("is empty")),
        Problem(UNKNOWN, "plan.csv", 4, "N", code=FaultCode.UNKNOWN_REFERENCE),
    )
    assert [problem.row_count for problem in problems] == [1, 1, 1]


def test_a_value_that_not_all_rows_have_is_not_told() -> None:
    twice = same("names the same twice")
    (problem,) = grouped(fault(2, twice, "A; A"), fault(3, twice, "B; B"))
    assert (problem.value, problem.row_count) == ("", 2)


def test_the_first_row_of_each_worksheet_is_named() -> None:
    sheets = enumerate(("Q1", "Q2", "Q3"))
    rows = [SheetRowNumber(row, name, at) for at, name in sheets for row in range(3, 20)]
    (problem,) = grouped(*map(fault, rows))
    assert problem.message.en.endswith(
        "(sheet Q1, row 3; sheet Q2, row 3; sheet Q3, row 3; and 48 more)"
    )


def test_rows_of_one_worksheet_are_named_with_it() -> None:
    (problem,) = grouped(*(fault(SheetRowNumber(row, "Q2", 1)) for row in (3, 8)))
    assert problem.message.en.endswith("'Atlantis' (sheet Q2, rows 3, 8)")


def test_rows_that_come_late_are_in_their_order() -> None:
    (problem,) = grouped(fault(9), fault(4))
    assert (problem.row, problem.rows) == (4, (4, 9))


def test_groups_are_bounded_and_all_faults_counted() -> None:
    groups = ProblemGroups()
    groups.add(fault(row, same(f"reason {row % (MOST_GROUPS + 50)}")) for row in range(5_000))
    assert len(groups.problems()) == MOST_GROUPS
    assert (groups.count, groups.count_kept) == (5_000, 5_000 - 4 * 50)


def test_a_file_of_bad_rows_has_one_line_for_each_bad_value(seeded: Database) -> None:
    countries = ("Liên Xô", "Atlantis", "Japan")
    rows = [VISIT | {"title": f"A {n}", "countries": countries[n % 3]} for n in range(600)]
    message = refusal(seeded, "delegations", *rows)
    assert message.splitlines() == [
        "plan.csv, countries: there is no country 'Liên Xô' (rows 2, 5, 8 and 197 more)",
        "plan.csv, countries: there is no country 'Atlantis' (rows 3, 6, 9 and 197 more)",
    ]


@pytest.mark.parametrize("empty", ["", "-"])
def test_a_required_cell_that_is_empty_in_many_rows_is_one_line(
    seeded: Database, empty: str
) -> None:
    rows = [VISIT | {"title": empty, "start_date": "2022"}] * 40 + [VISIT]
    message = refusal(seeded, "delegations", *rows)
    assert message == ("plan.csv, title: is empty and is required (rows 2, 3, 4 and 37 more)")


def test_each_rejected_row_has_its_own_fault(seeded: Database) -> None:
    from ecodiplo.services.imports.options import ImportObserver

    rejected: list[list[Problem]] = []
    watch = ImportObserver(rejected=lambda _, problems: rejected.append(problems))
    rows = [VISIT | {"title": f"A {n}", "countries": "Atlantis"} for n in range(3)]
    report = import_into(seeded, "delegations", *rows, watch=watch, keep_good=True)
    assert [problem.row for (problem,) in rejected] == [2, 3, 4]
    assert (len(report.problems), report.problem_count) == (1, 3)
