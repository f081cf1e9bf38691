"""The results of the benchmark as tables of Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import groupby
from statistics import median

from benchmarks.work import Cost, Growth, Target, Work

HEADINGS = ("work", "CPU s", "wall s", "MiB", "beside", "CPU s", "wall s", "MiB", "ratio",
            "target", "met")  # fmt: skip
FILE_RATIO = Target(2.5)


@dataclass(frozen=True)
class Result:
    """What a work cost at a size on an engine, ours first."""

    work: Work
    count: int
    engine: str
    costs: list[Cost]

    def __str__(self) -> str:
        ratios = [f"{self.ratio(place):.2f} of {side.name}"
                  for place, (side, _) in enumerate(self.work.others, start=1)]  # fmt: skip
        return ", ".join([f"{self.work.name} {self.seconds():.2f} s", *ratios])

    def ratio(self, place: int) -> float:
        """The ratio of the medians of ours and of another side: of CPU, and of the clock on a
        server, which works in a process of its own."""
        return self.seconds() / self.seconds(place)

    def seconds(self, place: int = 0) -> float:
        """The median seconds of a side that are compared."""
        cost = self.costs[place]
        return median(cost.cpu if self.engine == "sqlite" else cost.wall)


@dataclass(frozen=True)
class Report:
    """All that a run of the benchmark says."""

    facts: dict[str, str]  # the date, versions and the machine
    results: list[Result] = field(default_factory=list)
    files: list[tuple[int, int, int]] = field(default_factory=list)  # delegations, bytes, theirs
    errors: list[str] = field(default_factory=list)  # works that were not measured, and why

    def markdown(self) -> str:
        """Tables by engine and size, and below them the targets that stand beside no other side."""
        parts = ["; ".join(f"{name} {value}" for name, value in self.facts.items()) + "."]
        parts += ["Each cell: the median (the least to the most)."]
        for (engine, count), results in groupby(self.results, lambda one: (one.engine, one.count)):
            measured = "CPU" if engine == "sqlite" else "wall"
            parts += [f"### {count:,} delegations, {engine}; ratio of {measured}",
                      _table(HEADINGS, (row for result in results for row in _rows(result)))]  # fmt: skip
        if others := [*self._others()]:
            parts += ["### Limits, growth and size of files",
                      _table(("work", "of", "value", "target", "met"), others)]  # fmt: skip
        parts += [f"Not measured: {error}" for error in self.errors]
        return "\n\n".join(parts) + "\n"

    def json(self) -> str:
        """Everything measured, run by run."""
        results = [
            {"work": each.work.name, "delegations": each.count, "engine": each.engine,
             "sides": [{"name": side.name} | asdict(cost)
                       for side, cost in zip(each.work.sides, each.costs, strict=True)],
             "ratios": [{"beside": side.name, "ratio": each.ratio(place),
                         "target": target and asdict(target)}
                        for place, (side, target) in enumerate(each.work.others, start=1)]}
            for each in self.results
        ]  # fmt: skip
        files = [dict(zip(("delegations", "bytes", "peer_bytes"), sizes, strict=True))
                 for sizes in self.files]  # fmt: skip
        rows = [dict(zip(("work", "of", "value", "target", "met"), row, strict=True))
                for row in self._others()]  # fmt: skip
        document = {"facts": self.facts, "results": results, "files": files, "limits": rows,
                    "errors": self.errors}  # fmt: skip
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def _others(self) -> Iterator[tuple[str, ...]]:
        for each in self.results:
            name, where = each.work.name, f"{each.count:,}, {each.engine}"
            seconds, memory = each.seconds(), median(each.costs[0].memory)
            if (most := each.work.seconds) is not None:
                yield name, where, f"{seconds:.2f} s", f"{most} s", _met(seconds <= most)
            if (most := each.work.memory) is not None:
                yield name, where, f"{memory:.0f} MiB", f"{most:.0f} MiB", _met(memory <= most)
        by_work = sorted(self.results, key=lambda one: (one.engine, one.work.name, one.count))
        for (engine, name), several in groupby(by_work, lambda one: (one.engine, one.work.name)):
            results = [*several]
            if len(results) > 1:
                yield _growth(engine, name, results[0], results[-1])
        for count, ours, theirs in self.files:
            yield ("file", f"{count:,}: {ours / 1e6:.0f} MB beside {theirs / 1e6:.0f} MB",
                   f"{ours / theirs:.2f}x", f"{FILE_RATIO.ratio}x",
                   _met(ours / theirs <= FILE_RATIO.ratio))  # fmt: skip


def _growth(engine: str, name: str, small: Result, large: Result) -> tuple[str, ...]:
    least, most = small.seconds(), large.seconds()
    of = f"growth from {small.count:,} to {large.count:,}, {engine}"
    value = f"{most / least:.2f}x, {most - least:+.2f} s"
    growth = small.work.growth or Growth()
    if growth.ratio is not None:
        return name, of, value, f"{growth.ratio}x", _met(most <= least * growth.ratio)
    if growth.seconds is not None:
        return name, of, value, f"{growth.seconds:+} s", _met(most - least <= growth.seconds)
    return name, of, value, "", ""


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    ours = (f"{result.work.name}", *_cells(result.costs[0]))
    if not result.work.others:
        yield (*ours, *[""] * 7)
    for place, (side, target) in enumerate(result.work.others, start=1):
        ratio = result.ratio(place)
        other = (side.name, *_cells(result.costs[place]))
        counts = target is not None and result.count >= target.least_count
        yield (*ours, *other, f"{ratio:.2f}", *_targets(ratio, target if counts else None))
        ours = ("", "", "", "")


def _targets(ratio: float, target: Target | None) -> tuple[str, str]:
    if target is None:
        return "", ""
    text = f"{target.ratio}{' must' * target.must}{f', aim {target.aim}' if target.aim else ''}"
    return text, _met(ratio <= target.ratio)


def _met(is_met: bool) -> str:
    return "yes" if is_met else "no"


def _cells(cost: Cost) -> tuple[str, str, str]:
    return _spread(cost.cpu), _spread(cost.wall), f"{median(cost.memory):.0f}"


def _spread(values: list[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
