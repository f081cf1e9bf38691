"""A week of three feeds from two systems: after every night the database equals a model written
apart, every difference is in a report, and nothing else was written."""

from __future__ import annotations

import re
from pathlib import Path

from answers import Runner
from ecodiplo.db.engine import Database
from feeds.comparison import Comparison
from feeds.model import PARTNERS, VISITS, Office
from feeds.week import NIGHTS, Week

CRM = "import delegations crm-delegations.csv"
ALL = [CRM, "import partners crm-partners.jsonl", "import delegations mofa-delegations.xlsx"]
AT_ONCE = ["import delegations together-crm.csv", "import delegations together-mofa.xlsx"]
# The commands of each night that history has: none of a file that was refused or of a trial.
COMMANDS = {
    "monday": [*ALL, "edit delegations DEL-2026-0001", "edit delegations DEL-2026-0007"],
    "tuesday": AT_ONCE,
    "wednesday": ["delete delegations DEL-2026-0005", *ALL],
    "thursday": ALL,
    "friday": ALL,
    "saturday": ["edit delegations DEL-2026-0003", *ALL],
    "sunday": [CRM, "undo", *ALL, *ALL],
}


def test_after_every_night_the_database_equals_the_model(
    seeded: Database, tmp_path: Path, run: Runner
) -> None:
    def program(*args: str) -> tuple[int, str, str]:
        result = run(seeded, *args)
        return result.code, result.out, result.err

    offices = {"delegations": Office(VISITS), "partners": Office(PARTNERS)}
    week = Week(Comparison(seeded, program, tmp_path, offices))
    for night in NIGHTS:
        before = len(week.compared.commands)
        night(week)
        # A server leaves out the numbers of refused commands.
        commands = [re.sub(r"^undo \d+$", "undo", own) for own in week.compared.commands[before:]]
        # Of two at once, either may be the first.
        own = sorted(commands) if night.__name__ == "tuesday" else commands
        assert own == COMMANDS[night.__name__]
