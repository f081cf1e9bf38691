"""An entity is added as the README says: a table, a catalogue entry, a revision as Alembic writes
it. Then every command works with it. The test does so on a copy of the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from databases import is_sqlite, place
from ecodiplo.db.engine import Database
from ecodiplo.db.revision import HEAD

ROOT = Path(__file__).parent.parent
GIFTS = ROOT / "tests" / "gifts"


# Runs the program of the copy for each line of standard input, a JSON list of arguments, and
# answers with a line: its exit code, its output and its errors. One process starts once for all.
PROGRAM = """
import json, sys
from typer.testing import CliRunner
from ecodiplo.cli.app import app
for line in sys.stdin:
    done = CliRunner().invoke(app, json.loads(line))
    print(json.dumps([done.exit_code, done.stdout, done.stderr]), flush=True)
"""


@dataclass
class Checkout:
    """A copy of the checkout, and the database that its program works with."""

    root: Path
    url: str
    program: subprocess.Popen[str] | None = None

    @property
    def environ(self) -> dict[str, str]:
        """The variables of the copy's processes."""
        return os.environ | {
            "PYTHONPATH": str(self.root / "src"), "ECODIPLO_DB": self.url, "ECODIPLO_USER": "dev",
        }  # fmt: skip

    def run(self, *command: str) -> str:
        """The output of a command of the copy, which must succeed, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=self.root, env=self.environ, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def ecodiplo(self, *args: str) -> str:
        """The output of a command of the program, which must succeed."""
        if self.program is None:
            self.program = subprocess.Popen(
                [sys.executable, "-c", PROGRAM], cwd=self.root, env=self.environ, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        print(json.dumps(args), file=self.program.stdin, flush=True)
        code, out, errors = json.loads(self.program.stdout.readline())
        assert code == 0, f"{args}: {out}{errors}"
        return str(out)

    def close(self) -> None:
        """End the program, which then knows the revisions and entities of the copy anew."""
        if self.program is not None:
            with self.program:
                pass
            self.program = None

    def records(self, *args: str) -> Any:
        """The JSON that a command of the program writes."""
        return json.loads(self.ecodiplo(*args, "-f", "json"))


def insert(file: Path, before: str, text: str) -> None:
    """Insert a text before the first place of another one in a file."""
    content = file.read_text(encoding="utf-8")
    assert before in content
    file.write_text(content.replace(before, text + before, 1), encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path, seeded: Database) -> Iterator[Checkout]:
    """A copy of the checkout with the table and the catalogue entry of gifts."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("src", "migrations", "seed"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("alembic.ini", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, root)
    package = root / "src" / "ecodiplo"
    shutil.copy(GIFTS / "model.py.txt", package / "models" / "gifts.py")
    shutil.copy(GIFTS / "catalogue.py.txt", package / "catalogue" / "gifts.py")
    insert(package / "models" / "subjects.py", '"people", ', '"gifts", ')
    catalogue = package / "catalogue" / "__init__.py"
    insert(
        catalogue, "from ecodiplo.catalogue.links", "from ecodiplo.catalogue.gifts import GIFTS\n"
    )
    insert(catalogue, "    DOCUMENTS,\n    FOCUS_AREAS,\n", "    GIFTS,\n")
    copy = Checkout(root, place(seeded))
    yield copy
    copy.close()


def test_an_entity_needs_a_table_a_catalogue_entry_and_a_revision(
    checkout: Checkout, seeded: Database, tmp_path: Path
) -> None:
    checkout.ecodiplo("db", "upgrade")  # before there is a revision, all else works
    assert checkout.records("list", "delegations", "--limit", "1")
    draft = f"url={tmp_path / 'draft.db'}"  # a revision is written on SQLite
    checkout.run("alembic", "-x", draft, "upgrade", "head")
    checkout.run("alembic", "-x", draft, "revision", "--autogenerate", "-m", "gifts")
    number = f"{int(HEAD) + 1:04}"
    assert (checkout.root / "migrations" / "versions" / f"{number}_gifts.py").is_file()
    checkout.close()
    checkout.ecodiplo("db", "upgrade")
    assert seeded.revision() == number
    checkout.run("alembic", "check")

    checkout.ecodiplo("add", "gifts", "--title", "Gốm Bát Tràng", "--received-on", "14/9/2022",
                      "--giver", "PAR-0003", "--country", "Ha Lan",
                      "--value-usd", "120")  # fmt: skip
    (gift,) = checkout.records("list", "gifts", "--year", "2022", "--countries", "NL")
    assert (gift["ref"], gift["received_on"]) == ("GFT-2022-0001", "2022-09-14")
    assert checkout.records("show", "gifts", gift["ref"])["value_usd"] == 120
    assert checkout.records("search", "gom bat trang")[0]["ref"] == gift["ref"]
    assert "Gifts" in checkout.ecodiplo("--lang", "en", "report", "--year", "2022")
    assert checkout.records("summary", "gifts", "--by", "country", "--year", "2022")

    checkout.ecodiplo("edit", "gifts", gift["ref"], "--value-usd", "150")
    checkout.ecodiplo("link", "delegations", "DEL-2022-0002", "--to", gift["ref"],
                      "--relation", "resulted_in")  # fmt: skip
    assert gift["ref"] in checkout.ecodiplo("trace", "delegations", "DEL-2022-0002")
    file = tmp_path / "gifts.csv"
    checkout.ecodiplo("export", "gifts", "-o", str(file))
    assert checkout.records("import", "gifts", str(file))["files"][0]["unchanged"] == 1
    file.write_text("Tên tặng phẩm,Ngày nhận\nTranh sơn mài,10/2022\n", encoding="utf-8")
    checkout.ecodiplo("import", "gifts", str(file))
    assert len(checkout.records("list", "gifts")) == 2
    checkout.ecodiplo("template", "gifts", "-o", str(tmp_path / "gifts.xlsx"))
    assert "import gifts" in checkout.ecodiplo("log", "-f", "csv")
    checkout.ecodiplo("undo", "--yes")
    assert len(checkout.records("list", "gifts")) == 1
    checkout.ecodiplo("unlink", "delegations", "DEL-2022-0002", "--to", gift["ref"])
    checkout.ecodiplo("delete", "gifts", gift["ref"], "--yes")
    assert checkout.records("list", "gifts") == []
    if is_sqlite(seeded):
        checkout.ecodiplo("db", "downgrade", HEAD, "--yes")
        assert seeded.revision() == HEAD
