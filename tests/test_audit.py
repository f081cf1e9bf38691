"""`.ci/audit`: a vulnerability fails the gate, the lack of a database does not, and is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).parent.parent / ".ci" / "audit"
# As pip-audit writes them.
SOUND = {"name": "rich", "version": "14.0.0", "vulns": []}
VULNERABLE = {
    "name": "jinja2", "version": "3.1.2",
    "vulns": [{"id": "PYSEC-2024-1", "fix_versions": ["3.1.3"], "aliases": [], "description": ""}],
}  # fmt: skip
OF_PYTHON = {**VULNERABLE, "name": "pip", "version": "23.2.1"}
UNKNOWN = {"name": "typer", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.skipif(os.name == "nt", reason="the gate is a shell script")
@pytest.mark.parametrize(
    ("answer", "code", "line"),
    [
        (json.dumps({"dependencies": [SOUND, VULNERABLE, UNKNOWN], "fixes": []}), 1,
         "jinja2 3.1.2: PYSEC-2024-1, fixed in 3.1.3"),
        (json.dumps({"dependencies": [SOUND, UNKNOWN, OF_PYTHON], "fixes": []}), 0,
         "not looked up: typer (Dependency not found on PyPI)"),
        (json.dumps({"dependencies": [UNKNOWN], "fixes": []}), 0, "NOT AUDITED"),
        ("", 0, "NOT AUDITED"),
    ],
)  # fmt: skip
def test_what_the_gate_says_of_an_answer(tmp_path: Path, answer: str, code: int, line: str) -> None:
    stand_in = tmp_path / "pip-audit"
    stand_in.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\n", encoding="utf-8")
    stand_in.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(AUDIT)], capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert (done.returncode, line in done.stdout) == (code, True), done.stdout + done.stderr
