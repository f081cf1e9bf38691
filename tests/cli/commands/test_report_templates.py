"""An office's own template: what it names wrongly is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from answers import Runner
from ecodiplo.db.engine import Database


def written(run: Runner, database: Database, folder: Path, old: str, new: str) -> Path:
    """A folder with the shipped templates, of which the English one has `new` for `old`."""
    assert run(database, "report", "templates", str(folder)).code == 0
    template = folder / "report.en.txt"
    text = template.read_text(encoding="utf-8")
    assert old in text
    template.write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("number=counted(totals.kept", "numbr=counted(totals.kept", "needs number"),
        ("signer = office.signer", "signer = office.sgner", "sgner"),
        ('{{ say("press_visits") }}', "{{ say }}", "is no text"),
        ('{{ say("press_visits") }}', '{{ figure("press_visits") }}', "FigureView is no text"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_is_refused(
    run: Runner, facts: Database, tmp_path: Path, old: str, new: str, message: str
) -> None:
    folder = written(run, facts, tmp_path / "mine", old, new)
    done = run(facts, "report", "--year", "2022", "--templates", str(folder), lang="en")
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_a_signature_of_one_text_is_one_line(run: Runner, facts: Database, tmp_path: Path) -> None:
    folder = written(
        run, facts, tmp_path / "mine", "signing = office.signing", 'signing = "The Head"'
    )
    done = run(facts, "report", "--year", "2022", "--templates", str(folder), lang="en")
    assert "**THE HEAD**" in done.out
