"""Impossible ledgers of capital are refused wherever they are written, and only when they are
certainly wrong, on both engines."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from answers import Runner, answer
from contents import contents
from databases import office_of
from ecodiplo.api import Office
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.language import Label
from ecodiplo.services.writing.rules.ledger_rules import (
    LedgerLine,
    LedgerRule,
    ProjectLedger,
    project_faults,
)
from ecodiplo.vocabulary import CapitalKind
from importing import import_into

KINDS = list(CapitalKind)


# The rules, on random ledgers.


def ledger(
    lines: list[tuple[CapitalKind, str, int]], begun: str | None = None, ended: str | None = None
) -> ProjectLedger:
    return ProjectLedger(1, "FDI-1", begun, ended, tuple(
        LedgerLine(n, 1, f"CAP-{n}", date, kind, cents, True, None)
        for n, (kind, date, cents) in enumerate(lines)
    ))  # fmt: skip


def a_day(chance: random.Random) -> datetime.date:
    return datetime.date(2020, 1, 1) + datetime.timedelta(chance.randrange(1400))


def happened(chance: random.Random) -> tuple[list[tuple[CapitalKind, str, int]], str, str | None]:
    """A possible ledger of a project: licensed, raised, reduced, terminated."""
    days = sorted(a_day(chance).isoformat() for _ in range(chance.randrange(2, 9)))
    capital = chance.randrange(1, 100)
    lines = [(CapitalKind.NEW, days[0], capital)]
    for day in days[1:-1]:
        kind = chance.choice([CapitalKind.INCREASE, CapitalKind.SHARE_PURCHASE,
                              CapitalKind.DECREASE])  # fmt: skip
        amount = chance.randrange(capital + 1 if kind is CapitalKind.DECREASE else 100)
        capital += -amount if kind is CapitalKind.DECREASE else amount
        lines.append((kind, day, amount))
    if chance.random() < 0.5:
        lines.append((CapitalKind.TERMINATION, days[-1], chance.randrange(capital + 1)))
        return lines, days[0], chance.choice([None, days[-1]])
    return lines, days[0], None


@pytest.mark.parametrize("number", range(10))
def test_what_may_have_happened_is_never_refused(number: int) -> None:
    chance = random.Random(number)
    for _ in range(300):
        lines, begun, ended = happened(chance)
        vague = [(kind, date[: chance.choice([4, 7, 10])], amount) for kind, date, amount in lines]
        chance.shuffle(vague)
        if chance.random() < 0.3:  # the line of the licence is not entered yet
            vague = [line for line in vague if line[0] is not CapitalKind.NEW]
        certificate = chance.choice([None, begun[: chance.choice([4, 7, 10])]])
        terminated = ended and ended[: chance.choice([4, 7, 10])]
        assert not list(project_faults(ledger(vague, certificate, terminated))), (
            vague,
            certificate,
        )


@pytest.mark.parametrize("number", range(10))
def test_what_cannot_have_happened_on_known_days_is_refused(number: int) -> None:
    chance = random.Random(number)
    refused = 0
    for _ in range(300):
        lines = [(chance.choice(KINDS), a_day(chance).isoformat()[:7] + "-01",
                  chance.randrange(50)) for _ in range(chance.randrange(1, 6))]  # fmt: skip
        begun, ended = (chance.choice([None, None, a_day(chance).isoformat()]) for _ in range(2))
        rules = {fault.rule for fault in project_faults(ledger(lines, begun, ended))}
        assert rules == broken(lines, begun, ended), (lines, begun, ended)
        refused += bool(rules)
    assert refused > 100


def broken(
    lines: list[tuple[CapitalKind, str, int]], begun: str | None, ended: str | None
) -> set[LedgerRule]:
    """The rules that a ledger of exact days breaks, day by day."""
    rules = set()
    new = [day for kind, day, _ in lines if kind is CapitalKind.NEW]
    over = [day for kind, day, _ in lines if kind is CapitalKind.TERMINATION]
    if len(new) > 1:
        rules.add(LedgerRule.TWICE)
    for kind, day, _ in lines:
        reduces = kind in (CapitalKind.DECREASE, CapitalKind.TERMINATION)
        if (begun and day < begun) or (
            (reduces or kind is CapitalKind.INCREASE) and new and day < min(new)
        ):
            rules.add(LedgerRule.EARLY)
        if (ended and day > ended and kind is not CapitalKind.TERMINATION) or (
            over and day > min(over)
        ):
            rules.add(LedgerRule.LATE)
        if reduces and new and day >= min(new):
            capital = sum(
                -cents if other in (CapitalKind.DECREASE, CapitalKind.TERMINATION) else cents
                for other, when, cents in lines
                if when <= day
            )
            if capital < 0:
                rules.add(LedgerRule.OVERDRAWN)
    return rules


@pytest.mark.parametrize(
    ("lines", "begun", "ended"),
    [
        # The year of a line may be before or after the day.
        ([("new", "2022", 5)], "2022-03-01", None),
        ([("new", "2022-03", 5)], "2022-03-31", None),
        ([("new", "2020", 5), ("increase", "2022", 5)], None, "2022-01-01"),
        ([("new", "2022", 5), ("decrease", "2022-01", 5)], None, None),
        # An increase of the same year may have come before.
        ([("new", "2020", 5), ("decrease", "2022-03", 9), ("increase", "2022", 5)], None, None),
        # Without the line of the licence the capital is unknown.
        ([("increase", "2020", 5), ("decrease", "2021", 9)], None, None),
        ([("share_purchase", "2020", 5), ("new", "2021", 9)], None, None),
        # The day of termination and the line of termination come from two documents.
        ([("new", "2020", 5), ("termination", "2022-05-20", 5)], None, "2022-05-02"),
    ],
)
def test_what_is_not_certain_is_kept(
    lines: list[tuple[str, str, int]], begun: str | None, ended: str | None
) -> None:
    typed = [(CapitalKind.of(kind), date, cents) for kind, date, cents in lines]
    assert list(project_faults(ledger(typed, begun, ended))) == []


def test_lines_that_are_not_counted_are_ignored() -> None:
    pair = ledger([(CapitalKind.NEW, "2020", 5), (CapitalKind.NEW, "2021", 5)])
    uncounted = LedgerLine(9, 1, "CAP-9", "2021", CapitalKind.NEW, 5, False, None)
    assert len(list(project_faults(pair))) == 1
    assert (
        list(project_faults(ProjectLedger(1, "FDI-1", None, None, (pair.lines[0], uncounted))))
        == []
    )


def test_a_fault_is_told_in_both_languages() -> None:
    lines = [(CapitalKind.NEW, "2020-03-01", 100_000), (CapitalKind.DECREASE, "2021-05", 150_000)]
    (fault,) = project_faults(ledger(lines))
    assert fault.reason == Label(
        "CAP-1 (decrease of 2021-05, $1,500) takes away more than the capital of FDI-1 by then,"
        " which is at most $1,000; correct its amount or date, or enter first what raised the"
        " capital",
        "CAP-1 (điều chỉnh giảm, 5/2021, 1.500 USD) giảm nhiều hơn số vốn của FDI-1 đến lúc đó,"
        " tối đa là 1.000 USD; hãy sửa số vốn hoặc ngày, hoặc nhập trước lượt tăng vốn",
    )


# The ways to write lines.

LEGO: dict[str, Any] = {
    "name": "Lego",
    "certificate_number": "C1",
    "certificate_date": "2022-03-01",
}
WRONG = {
    "decrease": ({"date": "2023-05", "kind": "decrease", "amount_usd": "1500",
                  "decision_number": "7/QD"},
                 "amount_usd", "CAP-2023-0001, decision 7/QD (decrease of 2023-05, $1,500) takes"
                 " away more than the capital of FDI-2022-0001 by then, which is at most $1,000"),
    "termination": ({"date": "2023-05", "kind": "termination", "amount_usd": "1000.01"},
                    "amount_usd", "takes away more than the capital of FDI-2022-0001 by then"),
    "early": ({"date": "2022-02", "kind": "share_purchase", "amount_usd": "1"},
              "date", "is dated before FDI-2022-0001 was licensed, on 2022-03-01"),
    "early for new": ({"date": "2022-03-02", "kind": "increase", "amount_usd": "1"},
                      "date", "is dated before the `new` line of FDI-2022-0001, CAP-2022-0001,"
                              " decision 1/QD (new of 2022-03-05"),
    "twice": ({"date": "2023", "kind": "new", "amount_usd": "1"},
              "kind", "FDI-2022-0001 has two lines `new`: CAP-2022-0001, decision 1/QD"),
    "late": ({"date": "2024-02", "kind": "increase", "amount_usd": "1"},
             "date", "is dated after FDI-2022-0001 was terminated, on 2024-01"),
}  # fmt: skip


@pytest.fixture
def lego(empty: Database) -> Database:
    """A project with a certificate and its first capital, terminated later."""
    office = office_of(empty)
    with office.transaction("lego"):
        office.add("fdi-projects", **LEGO, status="terminated", terminated_on="2024-01")
        office.add("fdi-capital", project="Lego", date="2022-03-05", kind="new", amount_usd="1000",
                   decision_number="1/QD")  # fmt: skip
    return empty


def everything(database: Database) -> Any:
    with database.read() as connection:
        return contents(connection)


def test_the_command_line_the_api_and_an_import_refuse_them(
    run: Runner, lego: Database, tmp_path: Path
) -> None:
    before = everything(lego)
    office = office_of(lego)
    fields = ENTITIES["fdi-capital"].by_name
    for row, column, message in WRONG.values():
        values: dict[str, Any] = {"project": "Lego", **row}
        options = [word for name, value in values.items()
                   for word in (f"--{name.replace('_', '-')}", value)]  # fmt: skip
        done = run(lego, "add", "fdi-capital", *options)
        assert done.code == 3
        assert done.err.startswith(f"ecodiplo: {fields[column].label.en}: ")
        assert message in done.err
        with pytest.raises(InvalidData) as refused:
            office.add("fdi-capital", **values)
        assert message in str(refused.value)
        path = tmp_path / "lines.jsonl"
        path.write_text(json.dumps(values), encoding="utf-8")
        done = run(lego, "import", "fdi-capital", str(path), "-f", "json")
        assert done.code == 3
        (problem,) = json.loads(done.out)["problems"]
        assert (problem["file"], problem["row"], problem["column"]) == ("lines.jsonl", 1, column)
        assert message in problem["reason"]
    assert everything(lego) == before


CHANGES: list[tuple[str, str, dict[str, Any], str]] = [
    ("fdi-projects", "Lego", {"certificate_date": "2022-04"}, "Certificate date: CAP-2022-0001"),
    ("fdi-projects", "Lego", {"terminated_on": "2023-02"}, "Terminated: CAP-2023-0001"),
    ("fdi-capital", "CAP-2022-0001", {"amount_usd": "700"}, "Amount: CAP-2023-0001"),
    ("fdi-capital", "CAP-2022-0001", {"date": "2023-04"}, "Date: CAP-2023-0001"),
    ("fdi-capital", "CAP-2023-0001", {"amount_usd": "1001"}, "Amount: CAP-2023-0001"),
    ("fdi-capital", "CAP-2023-0001", {"kind": "new"}, "Kind: FDI-2022-0001 has two lines `new`"),
    ("fdi-capital", "CAP-2023-0001", {"date": "2025"}, "Date: CAP-2023-0001"),
]


def test_a_change_that_makes_it_impossible_is_refused(run: Runner, lego: Database) -> None:
    office = office_of(lego)
    office.add("fdi-capital", project="Lego", date="2023-03-01", kind="decrease", amount_usd="800")
    before = everything(lego)
    for entity, record, changes, message in CHANGES:
        pairs = [word for name, value in changes.items() for word in ("--set", f"{name}={value}")]
        done = run(lego, "edit", entity, record, *pairs)
        assert (done.code, done.err.startswith(f"ecodiplo: {message}")) == (3, True), done.err
        with pytest.raises(InvalidData):
            office.edit(entity, record, **changes)
    assert everything(lego) == before


def test_a_line_that_others_need_is_not_deleted_nor_moved_nor_left_out(
    run: Runner, lego: Database
) -> None:
    office = office_of(lego)
    more = office.add("fdi-capital", project="Lego", date="2022-06", kind="increase",
                      amount_usd="500")  # fmt: skip
    office.add("fdi-capital", project="Lego", date="2023", kind="decrease", amount_usd="1200")
    office.add("fdi-projects", name="Other", certificate_number="C2")
    before = everything(lego)
    done = run(lego, "delete", "fdi-capital", more, "--yes")
    assert done.code == 3
    assert f"without {more}, CAP-2023-0001 (decrease of 2023, $1,200) takes away more" in done.err
    assert "at most $1,000" in done.err
    with pytest.raises(InvalidData, match="without CAP"):
        office.delete("fdi-capital", more)
    for changes in (
        {"project": "Other"},
        {"role_in_totals": "other", "not_counted_reason": "twice"},
    ):
        with pytest.raises(InvalidData, match="takes away more"):
            office.edit("fdi-capital", more, **changes)
    assert everything(lego) == before
    office.delete("fdi-capital", "CAP-2023-0001")
    office.delete("fdi-capital", more)


def rows(*lines: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"project": "Lego", "date": date, "kind": kind, "amount_usd": amount}
            for date, kind, amount in lines]  # fmt: skip


def test_the_lines_of_a_file_are_judged_together(lego: Database) -> None:
    lines = rows(("2023-05", "decrease", "1400"), ("2023-04", "increase", "500"),
                 ("2023-06", "termination", "100"))  # fmt: skip
    assert import_into(lego, "fdi-capital", *lines).added == 3
    # The same again, and amounts that are right only together.
    assert import_into(lego, "fdi-capital", *lines).unchanged == 3
    higher = [{"ref": "CAP-2023-0001", "amount_usd": "2400"},
              {"ref": "CAP-2023-0002", "amount_usd": "1500"}]  # fmt: skip
    assert import_into(lego, "fdi-capital", *higher).changed == 2
    with pytest.raises(InvalidData, match=r"plan\.csv, row 2, amount_usd: CAP-2023-0001"):
        import_into(lego, "fdi-capital", {"ref": "CAP-2023-0001", "amount_usd": "2600"})


def test_the_faults_of_every_project_of_a_file_are_reported_by_row(lego: Database) -> None:
    office_of(lego).add(
        "fdi-projects", name="Other", certificate_number="C2", certificate_date="2023"
    )
    lines = rows(("2022-03-10", "decrease", "9999"), ("2025", "increase", "1"))
    lines.append({**lines[0], "project": "Other", "kind": "new"})
    with pytest.raises(InvalidData) as refused:
        import_into(lego, "fdi-capital", *lines)
    assert sorted((p.row, p.column) for p in refused.value.problems) == [
        (2, "amount_usd"), (3, "date"), (4, "date"),
    ]  # fmt: skip


def test_the_good_rows_are_kept_and_the_others_rejected(
    run: Runner, lego: Database, tmp_path: Path
) -> None:
    path = tmp_path / "lines.csv"
    lines = rows(("2022-05", "decrease", "1200"), ("2022-06", "decrease", "300"),
                 ("2022-07", "increase", "100"), ("2021", "increase", "5"))  # fmt: skip
    head = ",".join(lines[0])
    path.write_text("\n".join([head, *(",".join(line.values()) for line in lines), ""]))
    done = run(lego, "import", "fdi-capital", str(path), "--keep-good", "-f", "json")
    assert done.code == 5, done.err
    report = json.loads(done.out)
    assert (report["files"][0]["added"], report["files"][0]["rejected"]) == (2, 2)
    assert [problem["row"] for problem in report["problems"]] == [2, 5]
    listed = answer(run, lego, "list", "fdi-projects", "--columns", "registered_capital_usd")
    assert listed == [{"registered_capital_usd": 800}]


def test_a_row_that_cannot_be_read_is_not_held_against_another(lego: Database) -> None:
    lines = rows(("2022-05", "increase", "5OO"), ("2022-06", "decrease", "1200"),
                 ("2021", "increase", "1"))  # fmt: skip
    with pytest.raises(InvalidData) as refused:
        import_into(lego, "fdi-capital", *lines)
    assert [(p.row, p.column) for p in refused.value.problems] == [
        (2, "amount_usd"), (4, "date"),
    ]  # fmt: skip
    # Without the first row the second is impossible, so it is not among the good rows.
    report = import_into(lego, "fdi-capital", *lines, keep_good=True)
    assert (report.added, report.rejected) == (0, 3)


def test_what_was_wrong_before_can_be_mended_step_by_step_and_not_made_worse(
    lego: Database,
) -> None:
    office = office_of(lego)
    with lego.write("sql") as connection:
        for n, (date, kind, cents) in enumerate(
            [("2020", "new", 5), ("2023", "decrease", 300_000), ("2023", "increase", 7)], start=90
        ):
            connection.execute(
                text(
                    "INSERT INTO fdi_capital (id, ref, project_id, date, kind, amount_usd_cents)"
                    " SELECT :id, :ref, id, :date, :kind, :cents FROM fdi_projects"
                ),
                {"id": n, "ref": f"CAP-{n}", "date": date, "kind": kind, "cents": cents},
            )
    worse: list[dict[str, Any]] = [
        {"date": "2021-01", "kind": "increase", "amount_usd": "1"},
        {"date": "2023-02", "kind": "new", "amount_usd": "1"},
        {"date": "2023", "kind": "decrease", "amount_usd": "1"},
        {"date": "2025", "kind": "increase", "amount_usd": "1"},
    ]
    for line in worse:
        with pytest.raises(InvalidData):
            office.add("fdi-capital", project="Lego", **line)
    with pytest.raises(InvalidData):
        office.edit("fdi-capital", "CAP-91", amount_usd="3001")
    office.edit("fdi-projects", "Lego", jobs_new=12)
    office.add("fdi-capital", project="Lego", date="2022-04", kind="increase", amount_usd="1")
    office.edit("fdi-capital", "CAP-91", amount_usd="2000")
    office.edit("fdi-capital", "CAP-90", kind="increase", date="2022-05")
    office.edit("fdi-capital", "CAP-91", amount_usd="1001")
    assert office.get("fdi-projects", "Lego")["registered_capital_usd"] == Decimal("0.12")
    with pytest.raises(InvalidData):  # it is right now, and stays so
        office.edit("fdi-capital", "CAP-91", amount_usd="1900")


def test_an_undo_is_not_hindered(lego: Database) -> None:
    office = office_of(lego)
    office.add("fdi-capital", project="Lego", date="2022-06", kind="increase", amount_usd="500")
    office.add("fdi-capital", project="Lego", date="2023", kind="decrease", amount_usd="1200")
    number = next(run.number for run in office.commands()[1:] if run.command == "add fdi-capital")
    office.undo(number)
    assert office.get("fdi-projects", "Lego")["registered_capital_usd"] == -200


def test_a_transaction_of_the_api_is_judged_call_by_call(lego: Database) -> None:
    office = office_of(lego)
    with office.transaction("feed"):
        office.add("fdi-capital", project="Lego", date="2022-06", kind="increase", amount_usd="500")
        with pytest.raises(InvalidData):
            office.add("fdi-capital", project="Lego", date="2023", kind="decrease",
                       amount_usd="1600")  # fmt: skip
        office.add("fdi-capital", project="Lego", date="2023", kind="decrease", amount_usd="1500")
    assert office.get("fdi-projects", "Lego")["registered_capital_usd"] == 0


def test_aid_may_be_disbursed_beyond_what_is_on_record_as_committed(empty: Database) -> None:
    office = office_of(empty)
    office.add("aid", title="A", kind="project", committed_usd="10", disbursed_usd="11")
    office.add("aid-transactions", aid="A", date="2022", kind="disbursement", amount_usd="12")


# The line of kind `new`.


@pytest.fixture
def reduced(seeded: Database) -> Office:
    """A project with a line of kind `new` and a later decrease."""
    office = office_of(seeded)
    office.add("fdi-projects", name="A1", status="in_force")
    for kind, date, amount in (("new", "2022", 50), ("decrease", "2023", 40)):
        office.add("fdi-capital", project="A1", date=date, kind=kind, amount_usd=amount)
    return office


@pytest.mark.parametrize(
    "change",
    [
        lambda office: office.delete("fdi-capital", "CAP-2022-0001"),
        lambda office: office.edit("fdi-capital", "CAP-2022-0001", kind="increase"),
        lambda office: office.edit(
            "fdi-capital", "CAP-2022-0001", role_in_totals="duplicate", not_counted_reason="twice"
        ),
    ],
    ids=["deleted", "of another kind", "not counted"],
)
def test_the_line_of_the_licence_stays_under_lines_that_reduce(
    reduced: Office, change: Callable[[Office], object]
) -> None:
    with pytest.raises(InvalidData, match="would have no line of kind `new`"):
        change(reduced)
    assert reduced.get("fdi-projects", "A1")["registered_capital_usd"] == Decimal(10)
    reduced.delete("fdi-capital", "CAP-2023-0001")
    change(reduced)
