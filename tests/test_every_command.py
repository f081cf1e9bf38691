"""Every command loads, has a help page with an example, and is named in the README."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecodiplo.cli.app import COMMAND_TABLE
from ecodiplo.cli.commands.config import ConfigGroup
from ecodiplo.cli.commands.db import DatabaseGroup

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

# The groups of commands that are not about an entity each.
GROUPS = {"config": ConfigGroup.table, "db": DatabaseGroup.table}
OF_ENTITIES = [name for name, entry in COMMAND_TABLE.items()
               if entry.function.endswith("Group") and name not in GROUPS]  # fmt: skip
COMMAND_LINES = [
    *([name] for name in COMMAND_TABLE if name not in {*OF_ENTITIES, *GROUPS}),
    *([name, "delegations"] for name in OF_ENTITIES),
    ["import", "all"],
    ["export", "all"],
    *([group, name] for group, table in GROUPS.items() for name in table),
]


@pytest.mark.parametrize("words", COMMAND_LINES, ids=" ".join)
def test_its_help_has_an_example(run: Callable[..., Any], tmp_path: Path, words: list[str]) -> None:
    done = run(str(tmp_path / "none.db"), *words, "--help")
    assert done.code == 0
    assert re.search(rf"Example:\s+ecodiplo .*{words[-1]}", done.out, re.DOTALL)


@pytest.mark.parametrize("name", COMMAND_TABLE)
def test_the_readme_names_it(name: str) -> None:
    assert f"ecodiplo {name}" in README


def test_no_arguments_give_the_help() -> None:
    from typer.testing import CliRunner

    from ecodiplo.cli.app import app

    done = CliRunner().invoke(app, [])
    assert done.exit_code == 2
    assert "Usage: " in done.stdout


def test_global_options_are_heard_anywhere_on_the_line(run: Callable[..., Any], facts: Any) -> None:
    after = run(facts, "summary", "--year", "2022", "-f", "csv", "--lang", "vi")
    assert after.out == run(facts, "summary", "--year", "2022", "-f", "csv", lang="vi").out
