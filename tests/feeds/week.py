"""Seven nights of three feeds from two systems, and what the office does in between.

`crm` sends visits (csv) and partners (jsonl), `mofa` visits (xlsx): partly the same ones.
Each night is a function; the office, the files and the model go from one to the next.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field

from databases import place
from feeds.comparison import Comparison, arguments, compare_results, write_file
from feeds.model import CLASH, OLDER, Outcome, Record

Rows = dict[str, dict[str, str]]


def visit(id_: str, title: str, **cells: str) -> dict[str, str]:
    """A row of a visit."""
    return {"external_id": id_, "direction": "inbound", "title": title, "start_date": "2026-06-01",
            "countries": "JP; KR", "member_count": "5", "note": "", **cells}  # fmt: skip


def partner(id_: str, name: str, **cells: str) -> dict[str, str]:
    """A row of a partner."""
    return {"external_id": id_, "name": name, "kind": "corporation", "country": "JP", **cells}


@dataclass
class Week:
    """The systems with their rows by id, and the database beside its model."""

    compared: Comparison
    crm_visits: Rows = field(default_factory=dict)
    crm_partners: Rows = field(default_factory=dict)
    mofa_visits: Rows = field(default_factory=dict)

    def __post_init__(self) -> None:
        titles = ("Osaka shipbuilders", "Rotterdam mayors", "Aarhus wind farms", "Busan customs",
                  "Lyon hospitals", "Perth fisheries")  # fmt: skip
        for number, title in enumerate(titles, start=1):
            self.crm_visits[f"V-{number}"] = visit(f"V-{number}", title)
        for number, title in enumerate((*titles[:2], "Quito botanists"), start=1):
            self.mofa_visits[f"M-{number}"] = visit(f"M-{number}", title, status="approved")
        for number, name in enumerate(("Kobe Cranes", "Nagoya Pumps", "Sendai Cables"), start=1):
            self.crm_partners[f"P-{number}"] = partner(f"P-{number}", name)

    @property
    def files(self) -> dict[tuple[str, str, str], tuple[Rows, dict[str, str]]]:
        """The rows and options of each feed, by entity, system and format."""
        return {
            ("delegations", "crm", "csv"): (self.crm_visits, {"missing": "cancel"}),
            ("partners", "crm", "jsonl"): (self.crm_partners, {"missing": "report"}),
            ("delegations", "mofa", "xlsx"): (self.mofa_visits, {"missing": "delete"}),
        }

    def record(self, id_: str, system: str, entity: str = "delegations") -> Record:
        """The record with the external id."""
        record = self.compared.offices[entity].find((id_, system))
        assert record
        return record

    def send_all(self, day: int, most: int = 50) -> None:
        """All feeds of a night, one after another."""
        for (entity, system, format_), (rows, options) in self.files.items():
            self.compared.send(entity, system, [*rows.values()], format_,
                               as_of=f"2026-06-{day:02}", most=most, **options)  # fmt: skip

    def person_edits(self, id_: str, system: str, name: str, value: str | int) -> None:
        """A person changes a value of a visit."""
        record = self.record(id_, system)
        self.compared.offices["delegations"].edit(record, name, value)
        option = f"--{name.replace('_', '-')}"
        self.compared.do("edit", "delegations", record.ref, option, str(value))


def monday(week: Week) -> None:
    """The first files. In the morning people correct two visits."""
    week.send_all(1)
    week.person_edits("V-1", "crm", "member_count", 9)
    week.person_edits("M-3", "mofa", "note", "an interpreter is needed")


def tuesday(week: Week) -> None:
    """Rows change, also where people were; an id has a new name; two feeds come at once."""
    week.crm_visits["V-1"]["member_count"] = "55"
    week.mofa_visits["M-3"] |= {"note": "no interpreter", "member_count": "4"}
    week.mofa_visits["M-1"] |= {"member_count": "", "note": "by ship"}
    renamed = week.crm_visits.pop("V-3")
    week.crm_visits["V-30"] = renamed | {"external_id": "V-30", "member_count": "6"}
    together = [("delegations", "crm", "csv"), ("delegations", "mofa", "xlsx")]
    processes = []
    for entity, system, format_ in together:
        rows, options = week.files[entity, system, format_]
        file = week.compared.folder / f"together-{system}.{format_}"
        write_file(file, [*rows.values()])
        args = arguments(entity, system, str(file), as_of="2026-06-02", most=50,
                         missing=options["missing"])  # fmt: skip
        outcome = week.compared.expect(entity, system, [*rows.values()], as_of="2026-06-02",
                                       most=50, missing=options["missing"])  # fmt: skip
        processes.append((start(week, args), outcome))
    for process, outcome in processes:
        compare_results(finish(process), outcome)
    week.compared.check(2)


def wednesday(week: Week) -> None:
    """Rows vanish: one that crm alone had, one that mofa has too, a partner, and one of mofa alone
    that a person changed. A person has deleted a visit that crm still has."""
    office = week.compared.offices["delegations"]
    ref = week.record("V-5", "crm").ref
    office.delete(week.record("V-5", "crm"))
    week.compared.do("delete", "delegations", ref, "--yes")
    for id_ in ("V-2", "V-4"):
        del week.crm_visits[id_]
    del week.crm_partners["P-3"]
    del week.mofa_visits["M-3"]
    week.send_all(3)
    assert week.record("V-4", "crm").values["status"] == "cancelled"
    assert week.record("V-2", "crm").values["status"] != "cancelled"
    assert week.record("M-3", "mofa")


def thursday(week: Week) -> None:
    """A file is cut off in the middle of a cell, and another one has headings alone. Both are
    refused, and then they come whole."""
    file = week.compared.folder / "crm-delegations.csv"
    write_file(file, [row | {"note": 'first line\nsecond "line"'} for row in
                      week.crm_visits.values()])  # fmt: skip
    whole = file.read_bytes()
    args = arguments("delegations", "crm", str(file), as_of="2026-06-04", missing="cancel", most=50)
    contents = {
        whole[: whole.rindex(b"second")]: {"invalid_syntax"},  # within the quotes of a cell
        whole[: whole.rindex(b",")]: {"short_row", "cut_off_file"},
        whole[:-1]: {"cut_off_file"},
        whole[: whole.index(b"\n") + 1]: {"empty_file"},
        b"": {"empty_file"},
    }
    for content, faults in contents.items():
        file.write_bytes(content)
        report = compare_results(finish(start(week, args)), Outcome(frozenset(faults)))
        assert {problem["code"] for problem in report["problems"]} == faults
        week.compared.check(0)
    week.send_all(4)


def friday(week: Week) -> None:
    """A visit is back. The import is killed when half of the file has come, and tried again."""
    week.crm_visits["V-4"] = visit("V-4", "Busan customs", member_count="8")
    rows = [*week.crm_visits.values()]
    file = week.compared.folder / "crm-delegations.csv"
    write_file(file, rows)
    args = arguments("delegations", "crm", "-", as_of="2026-06-05", missing="cancel", most=50)
    process = start(week, args)
    assert process.stdin
    whole = file.read_bytes()
    process.stdin.write(whole[: len(whole) // 2])
    process.stdin.flush()
    assert process.poll() is None
    process.kill()
    process.communicate()
    week.compared.check(0)
    week.send_all(5)
    assert week.record("V-4", "crm").values["status"] == "planned"


def saturday(week: Week) -> None:
    """Old files come late. An id is given to another visit while its old one is still there: that
    is refused until a person takes the old id away."""
    for day in (3, 4):
        for as_of in (f"2026-06-{day:02}", ""):
            rows = [*week.mofa_visits.values()][:1]
            outcome = week.compared.send("delegations", "mofa", rows, "xlsx", as_of=as_of)
            assert outcome == OLDER
    week.crm_visits["V-3"] = visit("V-3", "Hue conservators")
    rows = [*week.crm_visits.values()]
    assert week.compared.send("delegations", "crm", rows, as_of="2026-06-06") == CLASH
    record = week.record("V-30", "crm")
    record.ids.remove(("V-3", "crm"))
    week.compared.do("edit", "delegations", record.ref, "--external-ids", "V-30 | crm")
    week.send_all(6)


def sunday(week: Week) -> None:
    """A wrong file is undone and the right one imported; a trial writes nothing; the files of the
    night once more change nothing."""
    office = week.compared.offices["delegations"]
    before = office.copy()
    wrong = [row | {"note": "wrong"} for row in week.crm_visits.values()]
    week.compared.send("delegations", "crm", wrong, as_of="2026-06-07")
    office.go_back(before)
    week.compared.do("undo", str(week.compared.last_command), "--yes")
    week.crm_visits["V-6"] |= {"note": "right"}
    rows = [*week.crm_visits.values()]
    week.compared.send("delegations", "crm", rows, as_of="2026-06-07", dry_run=True)
    week.send_all(7)
    for (entity, system, format_), (again, options) in week.files.items():
        outcome = week.compared.send(entity, system, [*again.values()], format_,
                                     as_of="2026-06-07", most=50, **options)  # fmt: skip
        assert (outcome.added, outcome.changed, outcome.returned) == (0, 0, [])


NIGHTS = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)


def start(week: Week, args: list[str]) -> subprocess.Popen[bytes]:
    """The program in a process of its own, as a cron job has it."""
    return subprocess.Popen(
        [sys.executable, "-m", "ecodiplo", "--db", place(week.compared.database), *args],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """How the process ended: its exit code, stdout and stderr."""
    out, err = process.communicate()
    assert b"Traceback" not in err
    return process.returncode, out.decode(), err.decode()
