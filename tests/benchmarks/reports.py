"""A year of a large office: `summary` and `report` against SQL written by hand.

Run by hand: `python tests/benchmarks/reports.py [DELEGATIONS] [LEDGER ROWS] [RUNS]`. It makes the
database, then times in turn, RUNS times each: the program on it, the program on an empty database
(its start-up), and the same questions as SQL in the sqlite3 shell. The program is meant to take no
more than 1.5 times the SQL and the start-up together.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from ecodiplo.db import history, search
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from ecodiplo.services.imports.seed import seed

DATE = """CASE n % 10 WHEN 0 THEN '' || (2018 + n % 5)
  WHEN 1 THEN (2018 + n % 5) || '-' || substr('0' || (1 + n % 12), -2)
  ELSE (2018 + n % 5) || '-' || substr('0' || (1 + n % 12), -2) || '-' || substr('0' || (1 + n % 28), -2) END"""
MANY = "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < :count)"
FILL = [
    (
        "delegations",
        "INSERT INTO delegations (id, ref, title, direction, level, start_date, member_count, status)"
        f" {MANY} SELECT n + 1000, 'DEL-' || (n + 1000), 'Delegation ' || n,"
        " CASE n % 3 WHEN 0 THEN 'outbound' ELSE 'inbound' END,"
        " CASE n % 4 WHEN 0 THEN 'ministerial' WHEN 1 THEN 'business' ELSE 'expert' END,"
        f" {DATE}, CASE n % 7 WHEN 0 THEN NULL ELSE n % 40 + 1 END,"
        " CASE n % 20 WHEN 0 THEN 'cancelled' ELSE 'completed' END FROM many",
    ),
    (
        "delegations",
        f"INSERT INTO delegation_countries {MANY}"
        " SELECT n + 1000, 1 + (n * 7) % 200 FROM many",
    ),
    (
        "delegations",
        f"INSERT INTO delegation_sectors {MANY} SELECT n + 1000, 1 + n % 12 FROM many",
    ),
    (
        "projects",
        "INSERT INTO fdi_projects (id, ref, name, certificate_date, country_id, sector_id, status,"
        f" delegation_id) {MANY} SELECT n, 'FDI-' || n, 'Project ' || n, {DATE}, 1 + n % 200,"
        " 1 + n % 12, 'in_force', CASE n % 10 WHEN 0 THEN 1000 + n END FROM many",
    ),
    (
        "ledger",
        "INSERT INTO fdi_capital (id, ref, project_id, date, kind, amount_usd_cents)"
        f" {MANY} SELECT n, 'CAP-' || n, 1 + n % :projects, {DATE},"
        " CASE n % 5 WHEN 0 THEN 'new' WHEN 1 THEN 'decrease' ELSE 'increase' END,"
        " 100000 + n FROM many",
    ),
]  # fmt: skip

YEAR = "start_date >= '2022' AND start_date <= '2022-12-31'"
VISIT = "d.role_in_totals = 'counted' AND d.status IN ('under_way', 'completed')"
LINE = (
    "c.role_in_totals = 'counted' AND c.date >= '2022' AND c.date <= '2022-12-31'"
    " AND c.project_id NOT IN (SELECT id FROM fdi_projects WHERE role_in_totals <> 'counted')"
)
STANDING = """SELECT count(*), sum((SELECT sum(CASE WHEN c.kind IN ('decrease', 'termination')
 THEN -c.amount_usd_cents ELSE c.amount_usd_cents END) FROM fdi_capital c
 WHERE c.project_id = p.id AND c.role_in_totals = 'counted' AND c.date <= '2022-12-31'))
FROM fdi_projects p WHERE p.role_in_totals = 'counted' AND (p.certificate_date IS NULL OR p.certificate_date <= '2022-12-31')
 AND NOT EXISTS (SELECT 1 FROM fdi_capital c WHERE c.project_id = p.id AND c.kind = 'termination'
 AND c.date <= '2022-12-31') AND (p.terminated_on IS NULL OR p.terminated_on > '2022-12-31')"""
HEADLINES = [
    f"SELECT sum(direction = 'inbound'), sum(direction = 'outbound') FROM delegations d WHERE {VISIT} AND {YEAR}",
    "SELECT count(*) FROM mous WHERE role_in_totals = 'counted' AND signed_on <= '2022-12-31'",
    f"SELECT count(*) FROM press_visits WHERE role_in_totals = 'counted' AND {YEAR}",
    f"SELECT sum(enterprises_connected), sum(city_role = 'attended') FROM events WHERE role_in_totals = 'counted' AND {YEAR}",
    STANDING,
    "SELECT sum(CASE WHEN kind IN ('new', 'increase', 'share_purchase') THEN amount_usd_cents END),"
    f" sum(kind = 'new'), sum(kind = 'increase') FROM fdi_capital c WHERE {LINE}",
    "SELECT count(*), sum(committed_usd_cents) FROM aid WHERE role_in_totals = 'counted' AND approval_date >= '2022'"
    " AND approval_date <= '2022-12-31'",
]  # fmt: skip


def by(table: str, value: str, where: str = "1", extra: str = "") -> str:
    """Delegations of the year by what a side table says."""
    return (
        f"SELECT {value}, count(*), sum(member_count) {extra} FROM delegations d"
        f" LEFT JOIN {table} s ON s.delegation_id = d.id WHERE {VISIT} AND {YEAR} AND {where}"
        " GROUP BY 1 ORDER BY 2 DESC"
    )


GLANCE = [
    *HEADLINES,
    by("delegation_countries", "country_id"),
    by("delegation_sectors", "sector_id"),
    f"SELECT substr(start_date, 1, 7), count(*), sum(member_count) FROM delegations d WHERE {VISIT} AND {YEAR} GROUP BY 1",
    f"SELECT p.country_id, sum(amount_usd_cents) FROM fdi_capital c JOIN fdi_projects p ON p.id = c.project_id WHERE {LINE} GROUP BY 1",
]  # fmt: skip
ACCOUNT = [
    *HEADLINES,
    *[query.replace("2022", "2021") for query in HEADLINES],  # compared with the year before
    *HEADLINES,  # reconciled, each figure over its own days
    *[f"SELECT count(*) FROM delegations d WHERE {VISIT} AND {YEAR} AND direction = '{way}'"
      for way in ("inbound", "outbound")],
    *[f"SELECT * FROM delegations d WHERE {VISIT} AND {YEAR} AND direction = '{way}'"
      " ORDER BY level = 'ministerial' DESC, start_date, ref LIMIT 20"
      for way in ("inbound", "outbound")],
    *[f"SELECT count(*) FROM delegations d WHERE role_in_totals <> 'counted' AND {YEAR} AND direction = '{way}'"
      for way in ("inbound", "outbound")],
    "SELECT p.*, (SELECT sum(amount_usd_cents) FROM fdi_capital c WHERE c.project_id = p.id) AS total"
    " FROM fdi_projects p WHERE p.role_in_totals = 'counted' AND certificate_date >= '2022'"
    " AND certificate_date <= '2022-12-31' ORDER BY total DESC LIMIT 20",
    by("delegation_countries", "country_id", "direction = 'inbound'"),
    by("delegation_countries", "country_id", "direction = 'outbound'"),
    f"SELECT substr(start_date, 1, 7), count(*), sum(member_count) FROM delegations d WHERE {VISIT} AND {YEAR} GROUP BY 1",
    by("delegation_sectors", "sector_id"),
    *[f"SELECT {what}, count(*), sum(amount_usd_cents) FROM fdi_capital c JOIN fdi_projects p ON p.id = c.project_id WHERE {LINE} GROUP BY 1"
      for what in ("kind", "p.country_id", "p.sector_id", "p.delegation_id IS NULL")],
    f"SELECT substr(date, 1, 4), count(*), sum(amount_usd_cents) FROM fdi_capital c WHERE {LINE.replace(chr(39) + '2022' + chr(39), chr(39) + '2018' + chr(39))} GROUP BY 1",
]  # fmt: skip


def main() -> None:
    """Make the database, measure and print."""
    delegations, ledger, runs = (
        int(sys.argv[n]) if len(sys.argv) > n else default
        for n, default in ((1, 1_000_000), (2, 200_000), (3, 5))
    )
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.db", Path(folder) / "small.db"
        for path in (large, small):
            database = Database(str(path))
            upgrade(database)
            with database.write("seed") as connection:
                seed(connection)
        fill(Database(str(large)), delegations, ledger)
        print(f"{delegations:,} delegations, {ledger:,} ledger rows, the middle of {runs} runs")
        out = str(Path(folder) / "snapshot")
        for name, queries, args in (
            ("summary", HEADLINES, ["summary", "--year", "2022", "-f", "json"]),
            ("summary in a terminal", GLANCE, ["summary", "--year", "2022", "-f", "table"]),
            ("report md", ACCOUNT, ["report", "--year", "2022", "--format", "md"]),
            ("report docx", ACCOUNT,
             ["report", "--year", "2022", "--format", "docx", "-o", f"{out}.docx"]),
        ):  # fmt: skip
            times: dict[str, list[float]] = {"program": [], "start-up": [], "sql": []}
            for _ in range(runs):
                times["program"].append(took(["ecodiplo", *args], large))
                times["start-up"].append(took(["ecodiplo", *args], small))
                times["sql"].append(took(["sqlite3", str(large), "; ".join(queries)], large))
            middle = {key: statistics.median(values) for key, values in times.items()}
            ratio = middle["program"] / (middle["start-up"] + middle["sql"])
            said = ", ".join(f"{key} {value:.2f} s" for key, value in middle.items())
            print(f"{name}: {said}: {ratio:.2f} times SQL and start-up", flush=True)


def took(command: list[str], database: Path) -> float:
    """How long a whole process takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env=os.environ | {"ECODIPLO_DB": str(database)})  # fmt: skip
    return time.perf_counter() - start


def fill(database: Database, delegations: int, ledger: int) -> None:
    """Many records, past the history that nobody reads here."""
    projects = max(ledger // 10, 1)
    counts = {"delegations": delegations, "projects": projects, "ledger": ledger}
    with database.migrate() as connection:
        history.drop_triggers(connection)
        search.of_engine(connection.dialect.name).drop(connection)
        for what, statement in FILL:
            given = {"count": counts[what]} | ({"projects": projects} if what == "ledger" else {})
            connection.execute(text(statement), given)


if __name__ == "__main__":
    main()
