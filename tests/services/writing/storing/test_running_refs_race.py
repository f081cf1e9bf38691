"""Running refs with concurrent writers, on both engines."""

from __future__ import annotations

import threading

from databases import office_of
from ecodiplo.db.engine import Database
from importing import import_into

WRITERS, EACH = 4, 5


def test_writers_at_the_same_time_never_get_the_same_ref(seeded: Database) -> None:
    refs: list[str] = []
    faults: list[BaseException] = []

    def write(writer: int) -> None:
        office = office_of(seeded)
        try:
            for number in range(EACH):
                title = f"Visit {writer}-{number}"
                refs.append(
                    office.add("delegations", direction="inbound", title=title, start_date="2030")
                )
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(refs) == [f"DEL-2030-{n:04}" for n in range(1, WRITERS * EACH + 1)]


def test_a_row_without_a_ref_does_not_get_the_ref_of_a_row_far_below(seeded: Database) -> None:
    visits = [{"direction": "inbound", "title": f"Visit {n}", "start_date": "2030"}
              for n in range(2_100)]  # fmt: skip
    visits[2_050]["ref"] = "DEL-2030-0002"
    done = import_into(seeded, "delegations", *visits)
    assert (done.added, done.problem_count) == (2_100, 0)
    with office_of(seeded) as office:
        refs = {visit["title"]: visit["ref"] for visit in office.list("delegations", year=2030)}
    assert refs["Visit 2050"] == "DEL-2030-0002"
    assert refs["Visit 0"] == "DEL-2030-0003"
