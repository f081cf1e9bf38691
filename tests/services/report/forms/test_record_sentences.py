"""The sentences about records, and those around the claims, in both languages: with none, one, two
and many of what they count, with a source and without.

`sentences/records.*.txt` holds them as an office and a journalist read them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from ecodiplo.formats.documents.blocks import Cite
from ecodiplo.language import Label, Lang
from ecodiplo.services.report.forms.comparison_forms import REASONS
from ecodiplo.services.report.forms.record_forms import FORMS
from ecodiplo.services.report.periods_in_sentences import dated
from ecodiplo.services.report.text_marks import mark
from ecodiplo.vocabulary import AreaKind, TaskStatus
from report_sentences import Paragraphs, TextOfReport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.db.engine import Database

SENTENCES = Path(__file__).parent / "sentences"
PROVINCE = {
    "name": "Department of Foreign Affairs", "name_vi": "Sở Ngoại vụ",
    "parent": "People's Committee of Lam Giang Province",
    "parent_vi": "Ủy ban nhân dân tỉnh Lam Giang", "area_kind": AreaKind.PROVINCE,
}  # fmt: skip
COUNTRIES = [
    Label("Denmark", "Đan Mạch"), Label("Netherlands", "Hà Lan"), Label("Japan", "Nhật Bản"),
    Label("United States", "Hoa Kỳ"), Label("South Korea", "Hàn Quốc"), Label("Laos", "Lào"),
    Label("Russia", "Nga"), Label("Taiwan (China)", "Đài Loan (Trung Quốc)"),
    Label("Marshall Islands", "Quần đảo Marshall"), Label("India", "Ấn Độ"),
    Label("Norway", "Na Uy"), Label("France", "Pháp"), Label("Belgium", "Bỉ"),
    Label("Sweden", "Thụy Điển"), Label("Italy", "Italia"), Label("Cuba", "Cuba"),
    Label("Peru", "Peru"),
]  # fmt: skip
SECTORS = [Label("Seaports", "Cảng biển"), Label("Clean energy", "Năng lượng sạch"),
           Label("FDI policy", "FDI"), Label("Japan trade", "Nhật Bản")]  # fmt: skip
PURPOSE = Label("Visit and working sessions", "Thăm, làm việc")
TITLE = Label("Forum of ports", "Diễn đàn cảng biển")
ISSUER = Label("Provincial People's Committee", "Ủy ban nhân dân tỉnh")
AREA = Label("Seaports", "Cảng biển"), Label("More ships call", "Thêm tàu cập cảng")
INDICATORS = [Label("outbound delegations", "số đoàn ra"), Label("FDI attracted", "vốn FDI"),
              Label("press teams", "số đoàn phóng viên")]  # fmt: skip
DOCUMENTS = [Label("Directive No. 15-CT/TW of 10 Aug 2022 of the Secretariat",
                   "Chỉ thị số 15-CT/TW ngày 10/8/2022 của Ban Bí thư"),
             Label("Plan No. 21-KH/TU", "Kế hoạch số 21-KH/TU")]  # fmt: skip
CITE = mark(Cite(1, "P1"))


_Slots: TypeAlias = "Iterator[tuple[str, dict[str, Any]]]"


class Cases:
    """The cases of the forms, in one language."""

    def __init__(self, lang: Lang, values: dict[str, Any]) -> None:
        """`values` are what a template can use."""
        self.lang, self.values = lang, values

    def listed(self, labels: list[Label], count: int, noun: str) -> str:
        """The first names of the list."""
        texts = [label.to(self.lang) for label in labels[:count]]
        return str(self.values["names"](texts, noun))

    def items(self, labels: list[Label], count: int, kind: str = "", *, more: str = "") -> str:
        """The first items of a field; `more` follows them when the source leaves them open."""
        text = "; ".join(label.to(self.lang) for label in labels[:count])
        return str(self.values["items"](text + more, kind))

    def each(self) -> _Slots:
        """The names of the forms, with their slots."""
        yield from self._whole()
        yield from self._visits()
        yield from self._partners()
        yield from self._press_and_events()
        yield from self._policy()
        yield from self._figures()

    def _whole(self) -> _Slots:
        for count in (0, 1, 2):
            yield "opening with documents", {"documents": self.listed(DOCUMENTS, count, "document")}
        yield "opening", {}
        yield (
            "not ended",
            {"today": dated(Label("1 Dec 2022", "1/12/2022").to(self.lang), self.lang)},
        )
        yield "closing to parent", {}
        yield "closing", {}

    def _visits(self) -> _Slots:
        for name in ("countries of inbound visits", "countries of outbound visits"):
            for count in (0, 1, 2, 12, 13, 17):
                yield name, {"countries": self.listed(COUNTRIES, count, "country")}
        for name in ("purpose of visits", "purpose of trips"):
            yield name, {"purpose": self.items([PURPOSE], 1), "cite": CITE}
        for name in ("sectors of visits", "sectors of matching"):
            for count in (0, 1, 2, 4):
                yield name, {"sectors": self.items(SECTORS, count), "cite": CITE}
            for count in (1, 2, 4):
                sectors = self.items(SECTORS, count, more="; ...")
                yield f"open {name}", {"sectors": sectors, "cite": CITE}

    def _partners(self) -> _Slots:
        for name in ("some enterprises connected", "enterprises connected",
                     "enterprises connected beside none"):  # fmt: skip
            for count in (0, 1, 2, 13, 14):
                partners = [Label(f"Firm {n}", f"Công ty {n}") for n in range(1, 15)]
                slots = {"is_or_are": "is" if count == 1 else "are", "cite": CITE}
                yield name, slots | {"partners": self.listed(partners, count, "partner")}
        yield "open countries of partners", {
            "countries": self.items(COUNTRIES, 2, "country", more="; ..."), "cite": CITE,
        }  # fmt: skip
        for count in (0, 1, 2, 3):
            countries = self.items(COUNTRIES, count, "country")
            yield "countries of partners", {"countries": countries, "cite": CITE}
        counted = self.values["counted"]
        for count in (0, 1, 2, 1234):
            yield "relations", {"number": counted(count, "partner")}
        yield "no relations", {"nothing": ""}
        for count in (0, 1, 2, 1234):
            was_or_were = "was" if count == 1 else "were"
            number = counted(count, "agreement")
            yield "agreements signed", {"number": number, "was_or_were": was_or_were}

    def _press_and_events(self) -> _Slots:
        yield "topics of press", {"topics": self.items(SECTORS, 2, "name"), "cite": CITE}
        yield "topics of press", {"topics": self.items(SECTORS, 1, "name"), "cite": ""}
        topics = self.items(SECTORS, 2, "name", more="; ...")
        yield "open topics of press", {"topics": topics, "cite": CITE}
        title = TITLE.to(self.lang)
        for count in (1, 2):
            yield "markets of events", {
                "title": title, "countries": self.items(COUNTRIES, count, "country"), "cite": "",
            }  # fmt: skip
        yield "open markets of events", {
            "title": title, "countries": self.items(COUNTRIES, 2, "country", more="; ..."),
            "cite": CITE,
        }  # fmt: skip
        yield "capital after visits", {"capital": None}
        yield "capital after visits", {"capital": "$2.5 million" if self.lang is Lang.EN
                                       else "2,5 triệu USD"}  # fmt: skip

    def _policy(self) -> _Slots:
        title, counted = TITLE.to(self.lang), self.values["counted"]
        yield "no documents", {"nothing": ""}
        days = ("2022", "Aug 2022" if self.lang is Lang.EN else "8/2022",
                "10 Aug 2022" if self.lang is Lang.EN else "10/8/2022")  # fmt: skip
        for day in days:
            yield "document in preparation", {
                "day": self.values["dated"](day), "title": title, "cite": CITE,
            }  # fmt: skip
        yield "document in preparation by an issuer", {
            "day": self.values["dated"](days[0]), "title": title, "issuer": ISSUER.to(self.lang),
            "cite": "",
        }  # fmt: skip
        for count in (0, 1, 2, 12):
            yield "focus areas", {"number": counted(count, "focus area")}
        yield "no focus areas", {"nothing": ""}
        today = self.values["dated"](days[-1])
        for count in (0, 1, 2, 12):
            was_or_were = "was" if count == 1 else "were"
            yield "done tasks", {"number": counted(count, "task"), "was_or_were": was_or_were}
        for count in (0, 1, 2, 12):
            yield "open tasks", {
                "number": counted(count, "task"), "is_or_are": "is" if count == 1 else "are",
                "today": today,
            }  # fmt: skip
        area = {"title": AREA[0].to(self.lang), "detail": AREA[1].to(self.lang), "cite": CITE}
        for ref in ("none", "one", "two", "mixed", "many"):
            tasks = self.values["tasks"](ref)
            yield "focus area with tasks", area | {"tasks": tasks}
            yield "focus area title with tasks", area | {"tasks": tasks}
        yield "focus area", area
        yield "focus area title", area

    def _figures(self) -> _Slots:
        counted = self.values["counted"]
        yield "nothing to compare", {"nothing": ""}
        yield "nothing of the period to compare", {"nothing": ""}
        periods = [Label("2021", "năm 2021").to(self.lang), Label("2022", "năm 2022").to(self.lang)]
        slots = dict(zip(("before", "period"), periods, strict=True))
        for number, form in enumerate(REASONS.values()):
            indicators = self.listed(INDICATORS, number % 3 + 1, "indicator")
            reason = form.fill(self.lang, slots)
            yield "not compared", {"indicators": indicators, "reason": reason}
        yield "not compared", {"indicators": "", "reason": periods[0]}
        for count in (0, 1, 2, 12):
            yield "gaps", {"number": counted(count, "figure")}
        yield "no gaps", {}
        yield "nothing published", {"nothing": ""}
        for name in ("kind not said", "year implied"):
            for count in (0, 1, 2):
                yield name, {"indicators": self.listed(INDICATORS, count, "indicator")}
        yield "kind never said", {}


TASKS = {
    "one": {TaskStatus.IN_PROGRESS: 1},
    "two": {TaskStatus.DONE: 2},
    "mixed": {TaskStatus.OPEN: 1, TaskStatus.IN_PROGRESS: 1, TaskStatus.DONE: 1},
    "many": {TaskStatus.OPEN: 1200, TaskStatus.DONE: 34},
}


@pytest.mark.parametrize("lang", list(Lang))
def test_every_sentence_about_records_reads_well(module_empty: Database, lang: Lang) -> None:
    paragraphs = Paragraphs(module_empty, lang, **PROVINCE)
    names = frozenset(name for country in COUNTRIES for name in country)
    content = replace(paragraphs.content, progress=TASKS, country_names=names)
    report = TextOfReport(content, lang)
    lines: list[str] = []
    headings: list[str] = []
    for name, slots in Cases(lang, report.values).each():
        if name not in headings:
            lines += ["", f"# {name}"]
            headings.append(name)
        lines.append(report.printed(report.values["tell"](name, **slots)) or "(no sentence)")
    assert sorted(headings) == sorted(FORMS)
    expected = SENTENCES / f"records.{lang}.txt"
    assert lines[1:] == expected.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2023-Q1", ("in the first quarter of 2023", "quý I/2023")),
        ("2023-H2", ("in the second half of 2023", "6 tháng cuối năm 2023")),
        ("2023-9M", ("in the first nine months of 2023", "9 tháng đầu năm 2023")),
        ("2023-02", ("in February 2023", "tháng 2/2023")),
        ("2023-03-15..2023-11-15",
         ("from 15 Mar 2023 to 15 Nov 2023", "từ ngày 15/3/2023 đến ngày 15/11/2023")),
        ("2020..2024", ("from 2020 to 2024", "từ năm 2020 đến năm 2024")),
    ],
)  # fmt: skip
def test_every_period_reads_well_in_a_sentence(
    module_empty: Database, period: str, words: tuple[str, str]
) -> None:
    for lang, text in zip(Lang, words, strict=True):
        report = TextOfReport(Paragraphs(module_empty, lang, period, **PROVINCE).content, lang)
        opening = report.printed(report.values["tell"]("opening"))
        assert opening == Label(
            f"The Department of Foreign Affairs reports the results of economic diplomacy {text}"
            " as follows:",
            f"Sở Ngoại vụ báo cáo kết quả công tác ngoại giao kinh tế {text} như sau:",
        ).to(lang)


@pytest.mark.parametrize("lang", list(Lang))
def test_an_office_without_settings_leaves_places_to_fill_in(
    module_empty: Database, lang: Lang
) -> None:
    report = TextOfReport(Paragraphs(module_empty, lang).content, lang)
    tell = report.values["tell"]
    closing = report.printed(tell("closing to parent") or tell("closing"))
    assert closing == Label(
        "This is the report of the …… on economic diplomacy in 2022.",
        "Trên đây là báo cáo kết quả công tác ngoại giao kinh tế năm 2022 của ……./.",
    ).to(lang)
