"""The records of an office over several years, always the same for the same seed.

Records are as an import reads them: partial dates as texts, references by code or ref, several
values as lists. `role` says how totals take a record: counted, umbrella, duplicate, pledged or
other. `store` turns these into the fields of the present schema.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from independent.investment import mous, projects_and_ledger
from independent.kinds import Record, Records
from independent.policy import add_policy
from independent.promotion import aid, events, transactions
from independent.schema import MEMBERSHIPS
from independent.visits import delegations, press_visits

LAST_YEAR = 2023
# The day on which the program is asked: some visits of the last year are still to come.
TODAY = "2023-11-15"

_COUNTRIES = (
    ("DK", "Denmark", "Đan Mạch"), ("NL", "Netherlands", "Hà Lan"), ("JP", "Japan", "Nhật Bản"),
    ("KR", "South Korea", "Hàn Quốc"), ("SG", "Singapore", "Xin-ga-po"), ("DE", "Germany", "Đức"),
    ("TH", "Thailand", "Thái Lan"), ("LA", "Laos", "Lào"), ("BE", "Belgium", "Bỉ"),
    ("TL", "Timor-Leste", "Ti-mo Lét-xtê"), ("US", "United States", "Hoa Kỳ"),
)  # fmt: skip
# Groups of countries: the members, each with the first and the last day of its membership.
_GROUPS = (
    ("EU", "European Union", "Liên minh châu Âu",
     {"DK": (None, None), "NL": (None, "2021-05-31"), "DE": ("2018-02", None),
      "BE": ("2019", "2022-10")}),
    ("ASEAN", "Association of Southeast Asian Nations", "Hiệp hội các quốc gia Đông Nam Á",
     {"SG": (None, None), "TH": ("2021-07-01", None), "LA": (None, "2022-03"),
      "TL": ("2023", None)}),
)  # fmt: skip
_SECTORS = (
    ("seaports", None), ("logistics", "seaports"), ("cold-storage", "logistics"),
    ("energy", None), ("offshore-wind", "energy"), ("education", None),
)  # fmt: skip
_PARTNER_KINDS = ("corporation", "embassy", "media", "ngo", "locality", "chamber")
PARTNERS = 24


def generate(years: int = 8, seed: int = 13, per_year: int = 60) -> Records:
    """The records of the last `years` years up to `LAST_YEAR`, with about `per_year` delegations
    in each, and the other records in proportion."""
    chance = random.Random(seed)
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    records: Records = {
        "offices": [
            {"name": "Department of Foreign Affairs", "name_vi": "Sở Ngoại vụ",
             "parent": "People's Committee of the City", "area_kind": "city",
             "parent_vi": "Ủy ban nhân dân thành phố", "abbreviation": "SNgV"}
        ],
        "sources": [
            {"ref": f"SRC-{n}", "title": f"Report {n}", "publisher": f"Office {n}",
             "kind": "report"}
            for n in range(1, 5)
        ],
        "countries": _countries(),
        "sectors": [
            {"slug": slug, "name_en": f"Sector {slug}", "name_vi": f"Ngành {slug}",
             "parent": parent}
            for slug, parent in _SECTORS
        ],
        "partners": _partners(chance),
    }  # fmt: skip
    records["delegations"] = delegations(chance, span, per_year)
    records["events"] = events(chance, span, per_year // 4)
    records["mous"] = mous(chance, span, per_year // 6, records)
    records["fdi-projects"], records["fdi-capital"] = projects_and_ledger(
        chance, span, per_year // 4, records
    )
    records["press-visits"] = press_visits(chance, span, per_year // 5)
    records["aid"] = aid(chance, span, per_year // 4)
    records["aid-transactions"] = transactions(chance, records["aid"])
    add_policy(chance, span, records)
    records["links"] = _links(chance, records, per_year // 3)
    return records


def _countries() -> list[Record]:
    single: list[Record] = [
        {"code": code, "kind": "country", "name_en": en, "name_vi": vi, "members": {}}
        for code, en, vi in _COUNTRIES
    ]
    groups: list[Record] = [
        {
            "code": code,
            "kind": "group",
            "name_en": en,
            "name_vi": vi,
            "members": members if MEMBERSHIPS else dict.fromkeys(members, (None, None)),
        }
        for code, en, vi, members in _GROUPS
    ]
    return single + groups


def _partners(chance: random.Random) -> list[Record]:
    return [
        {"ref": f"PAR-{n:04}", "name": f"Partner {n}", "kind": chance.choice(_PARTNER_KINDS),
         "country": chance.choice([None, *(code for code, *_ in _COUNTRIES)])}
        for n in range(1, PARTNERS + 1)
    ]  # fmt: skip


def _links(chance: random.Random, records: Records, count: int) -> list[Record]:
    """Links from visits and events to what came of them; none leads back."""
    pairs: dict[tuple[str, str, str], Record] = {}
    for cause, effect, relations in (
        ("delegations", "events", ("opened", "occasioned")),
        ("delegations", "mous", ("opened", "signed_during")),
        ("delegations", "fdi-projects", ("resulted_in", "advanced")),
        ("events", "mous", ("resulted_in", "signed_during")),
        ("mous", "fdi-projects", ("resulted_in", "fulfils")),
        ("press-visits", "events", ("opened",)),
        ("press-visits", "fdi-projects", ("advanced",)),
    ):
        for _ in range(count):
            ends: Sequence[str] = (
                chance.choice(records[cause])["ref"], chance.choice(records[effect])["ref"],
            )  # fmt: skip
            relation = chance.choice(relations)
            if relation in ("signed_during", "fulfils"):  # these name the effect first
                ends = ends[::-1]
            pairs[ends[0], relation, ends[1]] = {
                "from_record": ends[0], "relation": relation, "to_record": ends[1],
                "confidence": chance.choice(["stated", "likely", "possible"]),
            }  # fmt: skip
    return [{"ref": f"LNK-{n:04}", **link} for n, link in enumerate(pairs.values(), 1)]
