"""The benchmark compares answers before it measures, and says which targets are met."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.table import Report, Result
from benchmarks.work import BenchmarkError, Cost, Growth, Side, Target, Work, measure


def test_a_work_is_measured_when_both_sides_agree(tmp_path: Path) -> None:
    costs = measure(Work("echo", _echo("one", "x"), ((_echo("two", "x"), None),)), 2, tmp_path)
    assert [len(cost.cpu) for cost in costs] == [2, 2]
    assert all(memory > 0 for cost in costs for memory in cost.memory)


def test_sides_that_disagree_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="one and two differ"):
        measure(Work("echo", _echo("one", "x"), ((_echo("two", "y"), None),)), 1, tmp_path)


def test_a_command_that_fails_is_an_error(tmp_path: Path) -> None:
    failing = Side("false", ((sys.executable, "-c", "raise SystemExit(3)"),))
    with pytest.raises(BenchmarkError, match="exit code 3"):
        measure(Work("fail", failing), 1, tmp_path)


@pytest.mark.parametrize(("seconds", "met"), [(3.0, "yes"), (4.0, "no")])
def test_the_ratio_of_the_medians_meets_a_target_or_not(seconds: float, met: str) -> None:
    report = Report({}, [_result(1_000, [9.0, seconds, 1.0], [1.0, 2.0, 8.0], Target(1.5))])
    (row,) = [line for line in report.markdown().splitlines() if line.startswith("| echo")]
    assert row.split(" | ")[-3:] == [f"{seconds / 2:.2f}", "1.5", f"{met} |"]
    (result,) = json.loads(report.json())["results"]
    assert result["ratios"][0]["ratio"] == seconds / 2


@pytest.mark.parametrize(("seconds", "met"), [(1.1, "yes"), (1.2, "no")])
def test_growth_compares_the_smallest_size_with_the_largest(seconds: float, met: str) -> None:
    results = [_result(count, [cpu], [1.0]) for count, cpu in ((100_000, seconds), (1_000, 1.0))]
    (limit,) = json.loads(Report({}, results).json())["limits"]
    assert (limit["value"], limit["met"]) == (f"{seconds:.2f}x, {seconds - 1:+.2f} s", met)


def _result(
    count: int, ours: list[float], others: list[float], target: Target | None = None
) -> Result:
    work = Work("echo", _echo("ours", "x"), ((_echo("peer", "x"), target),), growth=Growth(1.1))
    return Result(work, count, "sqlite", [Cost(cpu, cpu, cpu) for cpu in (ours, others)])


def _echo(name: str, text: str) -> Side:
    return Side(name, (("echo", text),), lambda path: path.read_text())
