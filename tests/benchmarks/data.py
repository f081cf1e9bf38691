"""The data of the benchmarks: delegations of a large office, always the same for a size.

Partners, countries, words and years are skewed as those of an office are. COMMON stands in a
quarter of the records at every size, each of RARE in ten records, and ABSENT in none. One record
in twenty is of 2022.
"""

from __future__ import annotations

import csv
import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from ecodiplo.db.location import shipped_path

Row = dict[str, Any]

SEED = 18
PARTNERS_AT_MOST = 50_000
COMMON = "investment"
COMMON_SHARE = 0.25
RARE = ("agarwood", "shipbreaking", "lacquerware", "seagrass", "lighthouse")
RARE_RECORDS = 10
ABSENT = "zeppelin"
FAULTY_SHARE = 0.05
COUNTRY = "IS"  # of about one record in 700

COUNTRIES_FIRST = ("JP", "KR", "CN", "US", "SG", "TW", "DE", "NL", "FR", "DK", "TH", "IN", "GB",
                   "AU", "BE", "IT", "RU", "LA", "MY", "ID")  # fmt: skip
YEARS = {2015: 6, 2016: 8, 2017: 9, 2018: 11, 2019: 13, 2020: 4, 2021: 3, 2022: 5, 2023: 11,
         2024: 12, 2025: 12, 2026: 6}  # fmt: skip
TOPICS = {
    "logistics": "dịch vụ hậu cần", "seaports": "cảng biển", "training": "đào tạo",
    "tourism": "du lịch", "trade": "thương mại", "offshore wind": "điện gió ngoài khơi",
    "education": "giáo dục", "customs": "hải quan", "urban transport": "giao thông đô thị",
    "waste water": "nước thải", "industrial parks": "khu công nghiệp", "culture": "văn hóa",
    "digital government": "chính quyền số", "health care": "y tế", "fisheries": "thủy sản",
    "aviation": "hàng không", "semiconductors": "bán dẫn", "green growth": "tăng trưởng xanh",
    "textiles": "dệt may", "food safety": "an toàn thực phẩm", "railways": "đường sắt",
    "youth exchange": "giao lưu thanh niên", "shipbuilding": "đóng tàu", "steel": "thép",
    "rice": "lúa gạo", "museums": "bảo tàng", "sister cities": "kết nghĩa", "film": "điện ảnh",
    "coral reefs": "rạn san hô", "archives": "lưu trữ",
}  # fmt: skip
PLACES = {
    "Cat Hai": "Cát Hải", "Dinh Vu": "Đình Vũ", "Do Son": "Đồ Sơn", "Cat Ba": "Cát Bà",
    "Thuy Nguyen": "Thủy Nguyên", "An Duong": "An Dương", "Hong Bang": "Hồng Bàng",
}  # fmt: skip
GUESTS = {
    "minister": ("ministerial", "Bộ trưởng"), "ambassador": ("ambassador", "Đại sứ"),
    "mayor": ("local_leader", "Thị trưởng"), "managers": ("business", "lãnh đạo"),
    "experts": ("expert", "chuyên gia"), "deputy minister": ("vice_ministerial", "Thứ trưởng"),
}  # fmt: skip
TRADES = ("Logistics", "Marine", "Energy", "Electronics", "Foods", "Textile", "Engineering",
          "Chemicals", "Steel", "Trading", "Cement", "Software")  # fmt: skip
FORMS = ("Co., Ltd", "Corporation", "Group", "JSC", "GmbH", "BV", "Inc.", "Holdings")
SYLLABLES = [a + b for a in "bdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or")]
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hùng", "Khánh", "Lan", "Minh", "Nga",
         "Phương", "Quân", "Sơn", "Thảo", "Tuấn", "Việt", "Yến")  # fmt: skip
HOSTS = ("Sở Ngoại vụ", "Sở Tài chính", "Sở Công Thương", "Ban Quản lý Khu kinh tế",
         "Sở Văn hóa, Thể thao và Du lịch")  # fmt: skip
ROLES = ("", "", "", " | visitor", " | host", " | co_organizer")


class Skewed:
    """Draws from a list in which the nth value is about n times as rare as the first (Zipf)."""

    def __init__(self, values: Sequence[str], *, flat: float = 2) -> None:
        """Take the values, the most frequent first; `flat` makes the first ones more alike."""
        self.values = values
        self.weights = [*accumulate(1 / (number + flat) for number in range(len(values)))]

    def draw(self, chance: random.Random) -> str:
        """One of the values."""
        return self.values[bisect(self.weights, chance.random() * self.weights[-1])]

    def draw_several(self, chance: random.Random, count: int) -> list[str]:
        """So many draws, each value once."""
        return [*dict.fromkeys(self.draw(chance) for _ in range(count))]


def seed_column(file: str, name: str, **where: str) -> list[str]:
    """A column of one of the seed's files, of the rows with these values."""
    with (shipped_path("seed") / file).open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if where.items() <= row.items()]
    return [row[name] for row in rows]


def partner_names(count: int) -> list[str]:
    """The names of the partners of so many delegations."""
    chance = random.Random(SEED)
    numbers = range(min(max(count // 20, 1), PARTNERS_AT_MOST))
    step, base = 7_919, len(SYLLABLES)  # a prime: each number gives three syllables of its own
    names = []
    for number in numbers:
        first, rest = divmod((number + 1) * step % base**3, base**2)
        word = SYLLABLES[first] + SYLLABLES[rest // base] + SYLLABLES[rest % base]
        trade, form = _pick(chance, TRADES), _pick(chance, FORMS)
        names.append(f"{word.capitalize()} {trade} {form}")
    return names


def partners(count: int) -> Iterator[Row]:
    """The partners of so many delegations."""
    chance = random.Random(SEED)
    places = Skewed(_countries())
    for number, name in enumerate(partner_names(count), start=1):
        kind = "corporation" if chance.random() < 0.9 else "association"
        yield {"ref": f"PAR-B{number:05}", "name": name, "kind": kind,
               "country": places.draw(chance)}  # fmt: skip


def delegations(count: int) -> Iterator[Row]:
    """So many delegations, with the columns of an import of every field that is filled."""
    chance = random.Random(SEED)
    names, places = Skewed(partner_names(count), flat=20), Skewed(_countries())
    sectors = Skewed(seed_column("sectors.csv", "slug"))
    topics, visits, refs = Skewed([*TOPICS]), Counter[str](), Counter[int]()
    years, weights = [*YEARS], [*accumulate(YEARS.values())]
    for number in range(count):
        year = years[bisect(weights, chance.random() * weights[-1])]
        refs[year] += 1
        partner = names.draw(chance)
        visits[partner] += 1
        yield {
            "ref": f"DEL-{year}-{refs[year]:04}",
            **_subject(chance, partner, visits[partner], _topics(chance, topics, number, count)),
            **_dates(chance, year),
            "direction": "outbound" if chance.random() < 0.3 else "inbound",
            "member_count": 1 + int(chance.random() ** 3 * 60) if chance.random() < 0.8 else "",
            "countries": "; ".join(places.draw_several(chance, _several(chance))),
            "partners": "; ".join(
                other + _pick(chance, ROLES)
                for other in dict.fromkeys([partner, *names.draw_several(chance, _several(chance) - 1)])
            ),
            "sectors": "; ".join(sectors.draw_several(chance, int(chance.random() * 3))),
            **_place(chance), **_total(chance, year, refs[year]),
            "head_name": " ".join((_pick(chance, FAMILIES), _pick(chance, GIVEN), _pick(chance, GIVEN))),
            "host_body": _pick(chance, HOSTS),
            "status": ("planned", "approved")[refs[year] % 2] if year == years[-1]
            else "cancelled" if chance.random() < 0.04 else "completed",
            "note": f"Minutes kept in folder {year}/{refs[year]}." if chance.random() < 0.1 else "",
        }  # fmt: skip


def write_csv(path: Path, rows: Iterator[Row]) -> None:
    """Write the rows as a CSV file with headings."""
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, first)
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def write_faulty(source: Path, path: Path) -> int:
    """Write the rows of a CSV file, one in twenty of them with a fault; return how many have none."""
    chance, sound = random.Random(SEED), 0
    faults = {"start_date": "31/2/2019", "direction": "sideways", "level": "emperor",
              "member_count": "many", "partners": "Unknown Company Ltd"}  # fmt: skip
    with source.open(encoding="utf-8", newline="") as stream:
        rows = [*csv.DictReader(stream)]
    for row in rows:
        if chance.random() < FAULTY_SHARE:
            name = _pick(chance, [*faults])
            row[name] = faults[name]
        else:
            sound += 1
    write_csv(path, iter(rows))
    return sound


def write_workbook(source: Path, path: Path) -> None:
    """Write the rows of a CSV file as a workbook, with numbers as numbers."""
    from xlsxwriter import Workbook

    with Workbook(path) as book, source.open(encoding="utf-8", newline="") as stream:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(stream)):
            for column, cell in enumerate(row):
                if cell.isdecimal():
                    sheet.write_number(number, column, int(cell))
                elif cell:
                    sheet.write_string(number, column, cell)


def countries_of(rows: Iterator[Row]) -> Iterator[Row]:
    """A row for each country of each delegation."""
    for row in rows:
        for country in row["countries"].split("; "):
            yield {"country": country, "ref": row["ref"]}


def write_parts(folder: Path, count: int, part: int) -> list[Path]:
    """Write the delegations as CSV files of at most `part` rows; return their paths."""
    rows, paths = delegations(count), []
    for number in range(-(-count // part)):
        paths.append(folder / f"delegations-{number:02}.csv")
        write_csv(paths[-1], islice(rows, part))
    return paths


def _countries() -> list[str]:
    codes = seed_column("countries.csv", "code", kind="country")
    return [*COUNTRIES_FIRST, *sorted({*codes} - {*COUNTRIES_FIRST})]


def _pick(chance: random.Random, values: Sequence[str]) -> str:
    return values[int(chance.random() * len(values))]


def _several(chance: random.Random) -> int:
    """One mostly, two now and then, three seldom."""
    return 1 + (draw := chance.random() < 0.15) + (draw and chance.random() < 0.2)


def _topics(chance: random.Random, topics: Skewed, number: int, count: int) -> list[str]:
    words = topics.draw_several(chance, 1 + _several(chance))
    if chance.random() < COMMON_SHARE:
        words.insert(int(chance.random() * 2), COMMON)
    every = max(count // RARE_RECORDS, len(RARE))
    if (place := number % every) < len(RARE) and number < every * RARE_RECORDS:
        words.append(RARE[place])
    return words


def _subject(chance: random.Random, partner: str, visit: int, topics: list[str]) -> Row:
    guest = _pick(chance, [*GUESTS])
    level, vietnamese = GUESTS[guest]
    known = {COMMON: "đầu tư"} | TOPICS
    row = {
        "title": f"Visit {visit} of {guest} with {partner}: {', '.join(topics)}",
        "title_vi": f"Đoàn {vietnamese} cùng {partner} lần {visit}: "
        + ", ".join(known.get(topic, topic) for topic in topics),
        "level": level, "head_title": guest.capitalize(), "head_title_vi": vietnamese,
        "purpose": "", "purpose_vi": "",
    }  # fmt: skip
    if chance.random() < 0.6:
        row["purpose"] = f"Working sessions on {topics[0]} and a site visit"
        row["purpose_vi"] = f"Làm việc về {known.get(topics[0], topics[0])} và thăm thực địa"
    return row


def _dates(chance: random.Random, year: int) -> Row:
    """Days, or the month or the year alone, or no date."""
    day = date(year, 1, 1) + timedelta(days=int(chance.random() * 360))
    known = chance.random()
    if known < 0.75:
        end = day + timedelta(days=int(chance.random() * 5))
        return {"start_date": f"{day}", "end_date": f"{end}"}
    text = f"{day}"[:7] if known < 0.9 else f"{day}"[:4] if known < 0.98 else ""
    return {"start_date": text, "end_date": ""}


def _place(chance: random.Random) -> Row:
    english = _pick(chance, [*PLACES])
    return {"places": english, "places_vi": PLACES[english]}


def _total(chance: random.Random, year: int, number: int) -> Row:
    """The role in totals, with a reason where totals leave the record out."""
    draw = chance.random()
    if draw < 0.95 or number == 1:
        return {"role_in_totals": "counted", "not_counted_reason": ""}
    if draw < 0.96:
        return {"role_in_totals": "umbrella", "not_counted_reason": ""}
    return {"role_in_totals": "duplicate",
            "not_counted_reason": f"same visit as DEL-{year}-{number - 1:04}"}  # fmt: skip
