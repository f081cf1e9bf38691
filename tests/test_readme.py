"""The README shows what the program prints: each example is run and compared.

`python tests/test_readme.py DATABASE` writes the examples anew from a seeded database.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

from typer.testing import CliRunner

from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database

README = Path(__file__).parent.parent / "README.md"
# ```console, a command, and what it prints in a terminal of 100 columns.
EXAMPLE = re.compile(r"```console\n\$ ecodiplo ([^\n]*)\n(.*?)```", re.DOTALL)


def printed(command: str, database: str) -> str:
    """What the command prints in a terminal."""
    words = shlex.split(command)
    if "--format" not in words:
        words += ["--format", "table"]
    done = CliRunner(env={"COLUMNS": "100", "ECODIPLO_LANG": "en", "NO_COLOR": "1"}).invoke(
        app, ["--db", database, *words]
    )
    return "".join(f"{line.rstrip()}\n" for line in done.output.splitlines() if line.strip())


def test_every_example_prints_what_the_readme_shows(facts: Database) -> None:
    place = facts.url.render_as_string(hide_password=False)
    examples = EXAMPLE.findall(README.read_text(encoding="utf-8"))
    assert len(examples) >= 5
    for command, shown in examples:
        assert printed(command, place) == shown, command


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(
        EXAMPLE.sub(
            lambda found: f"```console\n$ ecodiplo {found[1]}\n{printed(found[1], sys.argv[1])}```",
            text,
        ),
        encoding="utf-8",
    )
