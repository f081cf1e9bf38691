"""A server that is killed while others write keeps every write that it acknowledged, and none in
part."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from crashes import Writers, crashing_server
from ecodiplo import open_database
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from ecodiplo.services.imports.seed import seed
from properties import is_long
from soundness import faults

KILLS = 30 if is_long() else 2


@pytest.mark.long
@pytest.mark.server
def test_a_killed_server_keeps_what_it_acknowledged() -> None:
    dice = random.Random(17)
    with crashing_server() as server:
        database = Database(server.place)
        upgrade(database)
        with database.write("seed") as connection:
            seed(connection)
        writers = Writers(server.place, 3)
        for number in range(KILLS):
            server.wait_for_writes(5)
            time.sleep(dice.uniform(0, 0.2))
            if number % 2:
                server.kill_all()
            else:
                server.kill_backend(dice)
            server.start()
        writes = writers.stop()
        assert faults(database) == []
        with open_database(server.place) as office:
            rows = [row for row in office.list("events") if row["title"].startswith("Written")]
        stored = Counter(row["title"] for row in rows)
        assert set(stored.values()) == {1}
        assert {*writes.acknowledged} <= stored.keys()
        # One whose connection was lost in its commit may be there; the server alone knows.
        assert stored.keys() <= {*writes.acknowledged, *writes.failed}
        assert all((row["note"], sorted(row["countries"])) == ("whole", ["DK", "SE"])
                   for row in rows)  # fmt: skip
        unknown = len(stored) - len(writes.acknowledged)
        print(
            f"{KILLS} kills: {len(writes.acknowledged)} acknowledged and there,"
            f" {len(writes.failed)} failed, {unknown} of them there: {writes.reasons}"
        )
        assert writes.acknowledged
