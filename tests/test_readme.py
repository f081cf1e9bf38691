"""The README shows what the program prints: each example is run and compared.

`python tests/test_readme.py DATABASE` writes the examples anew from a seeded database.
"""

from __future__ import annotations

import io
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


def picture(command: str, database: str) -> str:
    """The terminal as SVG, by Rich's own export of a run."""
    from rich.console import Console

    from ecodiplo.cli import output

    recorder = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    output.console = lambda out=None: recorder  # noqa: ARG005
    printed(command, database)
    svg = recorder.export_svg(title=f"ecodiplo {command}")
    # Rich names a web font that lacks Vietnamese letters; a reader's own monospace has them.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "Menlo, Consolas, Liberation Mono")


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(
        EXAMPLE.sub(
            lambda found: f"```console\n$ ecodiplo {found[1]}\n{printed(found[1], sys.argv[1])}```",
            text,
        ),
        encoding="utf-8",
    )
    image = README.parent / ".readme" / "summary.svg"
    image.parent.mkdir(exist_ok=True)
    image.write_text(picture("summary --year 2022 --lang vi", sys.argv[1]), encoding="utf-8")
