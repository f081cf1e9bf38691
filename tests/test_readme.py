"""The README shows what the program prints: each example is run and compared.

`python tests/test_readme.py DATABASE` writes the examples anew from a seeded database.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import shlex
import sys
import tempfile
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from typer.testing import CliRunner

from databases import is_sqlite, place
from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database
from ecodiplo.services.edit.write_record import add_record
from ecodiplo.services.query.listing import ALWAYS
from ecodiplo.services.statistics.breakdown import break_down

README = Path(__file__).parent.parent / "README.md"
# ```console, a command, and what it prints in a terminal of 100 columns.
EXAMPLE = re.compile(r"```console\n\$ ecodiplo ([^\n]*)\n(.*?)```", re.DOTALL)


def printed(command: str, database: str) -> str:
    """What the command prints in a terminal."""
    words = shlex.split(command)
    if "--format" not in words and words[0] != "import":
        words += ["--format", "table"]
    done = CliRunner(env={"COLUMNS": "100", "ECODIPLO_LANG": "en", "NO_COLOR": "1"}).invoke(
        app, ["--db", database, *words]
    )
    return "".join(f"{line.rstrip()}\n" for line in done.output.splitlines() if line.strip())


def write_files(text: str) -> None:
    """Make the files that the examples read, as the README shows them."""
    (plan,) = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    Path("plan.csv").write_text(plan, encoding="utf-8")


def test_its_python_runs(
    seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    if not is_sqlite(seeded):
        return  # it opens a file
    monkeypatch.chdir(tmp_path)  # where `seeded` is office.db
    for code in re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        exec(code, {})
    assert capsys.readouterr().out == "['DEL-2022-0001']\n3\n{'place': 'Cat Bi'}\n"


def test_its_query_counts_what_the_service_counts(empty: Database) -> None:
    (query,) = re.findall(r"```sql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    if not is_sqlite(empty):
        (tomorrow,) = re.findall(r"tomorrow is `(.*?)`", README.read_text(encoding="utf-8"))
        query = query.replace("date('now', 'localtime', '+1 day')", tomorrow)
    today = datetime.date.today()
    days = [today + datetime.timedelta(days) for days in (-400, -40, -1, 0, 1, 40, 400)]
    dates = [None, *{day.isoformat()[:length] for day in days for length in (4, 7, 10)}]
    statuses = ["planned", "approved", "under_way", "completed", "postponed", "cancelled"]
    with empty.write("visits", keep=False) as connection:
        for code, name in (("DK", "Đan Mạch"), ("NL", "Hà Lan")):
            names = {"name_en": name, "name_vi": name}
            country = {"code": code, "kind": "country", **names}
            add_record(connection, ENTITIES["countries"], country)
        for n, (status, date) in enumerate(product(statuses, dates)):
            umbrella = n % 5 == 0
            visit = {
                "title": f"V{n}", "start_date": date, "status": status,
                "direction": "outbound" if n % 7 == 0 else "inbound",
                "countries": ("DK", "NL", "DK; NL", "")[n % 4],
                "role_in_totals": "umbrella" if umbrella else "counted",
            }  # fmt: skip
            add_record(connection, ENTITIES["delegations"], visit)
        found = break_down(connection, ENTITIES["delegations"], "country", ALWAYS, today=today,
                           filters={"direction": ["inbound"]})  # fmt: skip
        expected = {group.label.vi if group.label else None: group.records
                    for group in found.groups}  # fmt: skip
        assert len(expected) == 3
        assert dict(connection.execute(sql(query)).all()) == expected


def test_every_example_prints_what_the_readme_shows(
    facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(README.read_text(encoding="utf-8"))
    examples = EXAMPLE.findall(README.read_text(encoding="utf-8"))
    assert len(examples) >= 5
    for command, shown in examples:
        assert printed(command, place(facts)) == shown, command


def picture(command: str, database: str) -> str:
    """The terminal as SVG, by Rich's own export of a run."""
    from rich.console import Console

    from ecodiplo.cli.commands import summary

    recorder = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    vars(summary)["console"] = lambda out=None: recorder  # noqa: ARG005
    printed(command, database)
    svg = recorder.export_svg(title=f"ecodiplo {command}")
    # Rich names a web font that lacks Vietnamese letters; a reader's own monospace has them.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "Menlo, Consolas, Liberation Mono")


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    database = str(Path(sys.argv[1]).resolve())
    os.chdir(tempfile.mkdtemp())
    write_files(text)
    README.write_text(
        EXAMPLE.sub(
            lambda found: f"```console\n$ ecodiplo {found[1]}\n{printed(found[1], database)}```",
            text,
        ),
        encoding="utf-8",
    )
    image = README.parent / ".readme" / "summary.svg"
    image.parent.mkdir(exist_ok=True)
    image.write_text(picture("summary --year 2022 --lang vi", database), encoding="utf-8")
