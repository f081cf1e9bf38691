"""Running refs, with writers at the same time, on both engines."""

from __future__ import annotations

import threading

from ecodiplo import open_database
from ecodiplo.db.engine import Database

WRITERS, EACH = 4, 5


def test_writers_at_the_same_time_never_get_the_same_ref(seeded: Database) -> None:
    place = seeded.url.render_as_string(hide_password=False)
    refs: list[str] = []
    faults: list[BaseException] = []

    def write(writer: int) -> None:
        office = open_database(place)
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
