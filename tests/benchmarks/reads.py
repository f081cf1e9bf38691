"""The works that only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks import answers
from benchmarks.data import ABSENT, COMMON, COUNTRY, RARE
from benchmarks.scene import Scene
from benchmarks.work import Growth, Side, Target, Work

COLUMNS = [part for name in answers.LISTED for part in ("-c", name)]
ORDER = ("--order", "start_date nulls last, ref")
LIMIT = ("--limit", "20")
READ_MEMORY = 60
FLAT = Growth(ratio=1.1)
BY_COUNTRY = """SELECT c.code AS country, count(*) AS records, sum(d.member_count) AS member_count
FROM delegations d JOIN delegation_countries s ON s.delegation_id = d.id
JOIN countries c ON c.id = s.country_id WHERE d.role_in_totals = 'counted'
AND d.status IN ('under_way', 'completed') AND {period} GROUP BY 1 ORDER BY 2 DESC"""


def reads(scene: Scene) -> Iterator[Work]:
    """Each work that reads."""
    yield from _start(scene)
    yield from _lists(scene)
    of_many = Target(1, must=True, least_count=1_000_000)
    yield _search(scene, "common", COMMON, of_many)
    yield _search(scene, "common-table", COMMON, of_many, as_table=True)
    yield _search(scene, "rare", RARE[0])
    yield _search(scene, "absent", ABSENT)
    yield from _summaries(scene)


def _start(scene: Scene) -> Iterator[Work]:
    """The program starts, explains itself and completes."""
    utils = scene.peers.sqlite_utils
    their_help = Side("sqlite-utils --help", ((utils, "--help"),), answers.is_text)
    rows_help = Side("sqlite-utils rows --help", ((utils, "rows", "--help"),))
    yield Work("help", scene.ours("--help", answer=answers.is_text),
               ((their_help, Target(1)),))  # fmt: skip
    yield Work("list-help", scene.ours("list", "delegations", "--help", answer=answers.is_text),
               ((rows_help, Target(1)),), expected=True)  # fmt: skip
    yield Work("complete-verb", scene.tab("li", answer=answers.lines),
               ((rows_help, Target(1)),), expected=("list", "link"))  # fmt: skip
    refs = "SELECT ref FROM delegations WHERE ref >= 'DEL-2019-00' AND ref < 'DEL-2019-01'"
    numbers = tuple(f"DEL-2019-{number:04}" for number in range(1, 100))
    by_hand = scene.by_hand(refs)
    yield Work("complete-ref", scene.tab("show", "delegations", "DEL-2019-00", answer=answers.lines),
               ((by_hand, None),), expected=numbers, seconds=0.5, growth=FLAT)  # fmt: skip
    yield Work("complete-ref-short", scene.tab("show", "delegations", "DEL-", answer=answers.is_text),
               expected=True, seconds=0.5, growth=FLAT)  # fmt: skip


def _lists(scene: Scene) -> Iterator[Work]:
    """Lists, and one page of JSON as datasette writes it."""
    where = "start_date >= '2022' and start_date < '2023'"
    yield Work(
        "list-year", scene.ours("list", "delegations", "--year", "2022", answer=answers.table),
        ((scene.utils("rows", "--where", where, *ORDER, answer=answers.listed),
          Target(2, must=True, aim=1.5, least_count=100_000)),
         (replace(scene.utils("rows", *COLUMNS, "--where", where, *ORDER, "--tsv",
                              answer=answers.table), name="sqlite-utils, the listed columns"), None),
         (scene.by_hand("SELECT 1"), Target(1.15))), memory=READ_MEMORY,
    )  # fmt: skip
    for name, option, value, where in (
        ("list-text", "--text", COMMON,
         f"rowid in (select rowid from delegations_fts where delegations_fts match '{COMMON}')"),
        ("list-country", "--country", COUNTRY,
         f"ref in (select ref from countries where country = '{COUNTRY}')"),
    ):  # fmt: skip
        yield Work(
            name, scene.ours("list", "delegations", option, value, *LIMIT, answer=answers.table),
            ((scene.utils("rows", *COLUMNS, "--where", where, *ORDER, *LIMIT, "--tsv", answer=answers.table),
              None),), memory=READ_MEMORY, growth=FLAT,
        )  # fmt: skip
    ask = f"/{scene.theirs.stem}/delegations.json?start_date__startswith=2022"
    command = (scene.peers.datasette, str(scene.theirs), "--get",
               f"{ask}&_sort=ref&_size=100&_shape=array")  # fmt: skip
    yield Work(
        "list-json", scene.ours("list", "delegations", "--year", "2022", "--limit", "100",
                                "--sort", "ref", "--format", "json", answer=answers.json_refs),
        ((Side("datasette --get", (command,), answers.json_refs), Target(1)),),
        memory=READ_MEMORY, largest=100_000,  # it answers within a second or not at all
    )  # fmt: skip


def _search(
    scene: Scene, name: str, word: str, target: Target | None = None, *, as_table: bool = False
) -> Work:
    """The best 20 matches; the check compares all matches."""
    ours, theirs = (("--format", "table"), ("-t",)) if as_table else ((), ("--tsv",))
    columns = ("-c", "ref", "-c", "title")
    return Work(
        f"search-{name}",
        scene.ours("search", word, *LIMIT, *ours, answer=answers.refs,
                   whole=("search", word, "--limit", "0")),
        ((scene.utils("search", word, *columns, *LIMIT, *theirs, answer=answers.refs,
                      whole=("search", word, *columns, "--tsv")), target),),
        memory=READ_MEMORY, growth=Growth(seconds=0.06),
    )  # fmt: skip


def _summaries(scene: Scene) -> Iterator[Work]:
    """Groups by country, of one year and of all."""
    for name, period, sql in (
        ("summary-year", ("--year", "2022"), "d.start_date >= '2022' AND d.start_date < '2023'"),
        ("summary-all", ("--to", "2025"), "d.start_date < '2026'"),
    ):
        words: Any = ("summary", "delegations", "--by", "country", *period)
        by_hand = scene.by_hand(BY_COUNTRY.format(period=sql), answers.groups)
        yield Work(name, scene.ours(*words, answer=answers.groups),
                   ((by_hand, Target(1.5)),), memory=READ_MEMORY)  # fmt: skip
