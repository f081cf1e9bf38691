"""Every fault has a code, which scripts rely on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ecodiplo.errors import Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import same

SOURCE = Path(__file__).parent.parent / "src" / "ecodiplo"
README = (SOURCE.parent.parent / "README.md").read_text(encoding="utf-8")


def test_no_problem_is_without_a_code() -> None:
    with pytest.raises(TypeError, match="code"):
        Problem(same("is wrong"))  # type: ignore[call-arg]


def test_every_code_is_used() -> None:
    used = {
        node.attr
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "FaultCode"
    }
    assert used >= {code.name for code in FaultCode}


def test_a_code_is_its_name_in_small_letters() -> None:
    assert all(code == code.name.lower() for code in FaultCode)


def test_the_readme_says_every_code_in_the_words_of_its_sentence() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.+?) \|$", README, re.MULTILINE))
    assert {code.value: code.meaning for code in FaultCode}.items() <= rows.items()
