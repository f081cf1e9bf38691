"""The data of the benchmarks are the same every time, as skewed as promised, and sound."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.data import (
    ABSENT,
    COMMON,
    COMMON_SHARE,
    RARE,
    RARE_RECORDS,
    delegations,
    partners,
    write_csv,
    write_parts,
)
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.seed import seed

COUNT = 1_000
DIGEST = """
import hashlib
from benchmarks.data import delegations
print(hashlib.sha256(repr([*delegations(200)]).encode()).hexdigest())
"""


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_size_always_has_the_same_data(hash_seed: str) -> None:
    environment = os.environ | {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    elsewhere = subprocess.run(
        [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
    )
    here = hashlib.sha256(repr([*delegations(200)]).encode()).hexdigest()
    assert elsewhere.stdout.strip() == here


def test_words_are_common_rare_and_absent() -> None:
    texts = [f"{row['title']} {row['purpose']}" for row in delegations(COUNT)]
    assert sum(COMMON in text for text in texts) / COUNT == pytest.approx(COMMON_SHARE, abs=0.04)
    for word in RARE:
        assert sum(word in text for text in texts) == RARE_RECORDS
    assert not any(ABSENT in text for text in texts)


def test_one_record_in_twenty_is_of_2022() -> None:
    of_year = [row for row in delegations(10_000) if row["start_date"].startswith("2022")]
    assert len(of_year) == pytest.approx(500, abs=60)


def test_dates_are_known_to_the_day_the_month_the_year_or_not_at_all() -> None:
    assert {len(row["start_date"]) for row in delegations(COUNT)} == {0, 4, 7, 10}


def test_no_two_visits_have_the_same_title() -> None:
    titles = [row["title"].partition(":")[0].partition("with")[::2] for row in delegations(COUNT)]
    assert len({*titles}) == len(titles)


def test_a_small_office_imports_without_a_refusal(empty: Database, tmp_path: Path) -> None:
    write_csv(tmp_path / "partners.csv", partners(COUNT))
    with empty.write("seed") as connection:
        seed(connection, reference=True)
    with office_of(empty) as office:
        names = office.import_file("partners", tmp_path / "partners.csv")
        parts = [office.import_file("delegations", path)
                 for path in write_parts(tmp_path, COUNT, COUNT // 2)]  # fmt: skip
    assert names.added == COUNT // 20
    assert [part.added for part in parts] == [COUNT // 2] * 2
