"""Reports of every kind of block, for the tests of documents."""

from __future__ import annotations

import dataclasses
import datetime
import io
from decimal import Decimal
from typing import Any

import docx

from ecodiplo.formats.documents import word
from ecodiplo.formats.documents.blocks import (
    Annex,
    Block,
    Chart,
    Cite,
    CitedSource,
    Heading,
    Letterhead,
    Paragraph,
    ReportDocument,
    Series,
    Table,
)
from ecodiplo.language import Lang

COUNTRIES = ("Nhật Bản", "Hàn Quốc", "Đài Loan (Trung Quốc)", "Liên bang Nga")
HOSTILE = "& < > {{ 7*7 }} {% if %} </w:t> ]]> \"' | * _ `"
ADDRESS = "https://songoaivu.haiphong.gov.vn/tin?id=1&x=2"
DAY = datetime.date(2022, 12, 5)
LETTERHEAD = Letterhead(
    parent="ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG",
    agency="SỞ NGOẠI VỤ",
    number="Số: 125/BC-SNgV",
    country="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    motto="Độc lập - Tự do - Hạnh phúc",
    place_and_date="Hải Phòng, ngày 05 tháng 12 năm 2022",
    kind="BÁO CÁO",
    subject="Kết quả công tác ngoại giao kinh tế năm 2022",
    signing=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Nguyễn Văn Minh",
    recipients_title="Nơi nhận:",
    recipients=("- UBND thành phố (để báo cáo);", "- Lưu: VT, HTQT."),
    sources_title="Nguồn số liệu",
    annex="Phụ lục",
    annex_note="(Kèm theo Báo cáo số 125/BC-SNgV)",
)


def chart(kind: str = "bars", **values: Any) -> Chart:
    """Delegations by country; one value is unknown."""
    series = Series("Đoàn", (Decimal(40), Decimal(35), None, Decimal(-3)), ("40", "35", "–", "-3"))
    arguments = {"labels": COUNTRIES, "series": (series,)} | values
    return Chart("inbound", "Đoàn vào theo nước", kind, **arguments)


def visits(rows: int = 30) -> Table:
    """A list of delegations."""
    cells = [
        ((str(n),), (f"Đoàn số {n} về cảng biển",), (COUNTRIES[n % 4],), ("10/10/2022",),
         (str(n * 3), " ", Cite(1, "P1")))
        for n in range(1, rows + 1)
    ]  # fmt: skip
    names = ("TT", "Nội dung", "Nước", "Thời gian", "Số người")
    return Table("Danh sách đoàn vào", names, tuple(cells), (True, False, False, False, True))


def report(*blocks: Block, lang: Lang = Lang.VI, **head: Any) -> ReportDocument:
    """A report of these blocks, by default one of every kind."""
    every = (
        Heading("I. Công tác đoàn vào, đoàn ra", 1),
        Heading("1. Đoàn vào", 2),
        Paragraph(("Thành phố đã đón 175 đoàn ", Cite(1, "P1"), ".")),
        Paragraph(("Đoàn Đại sứ quán Đan Mạch",), bullet=True),
        visits(),
        chart(),
    )
    sources = (
        CitedSource(1, "Ngoại giao kinh tế (SRC-0001).", ADDRESS),
        CitedSource(2, "Nội bộ (SRC-0002).", "javascript:alert(1)"),
    )
    letterhead = dataclasses.replace(LETTERHEAD, **head)
    return ReportDocument(lang, letterhead, blocks or every, sources, day=DAY)


def with_annexes(*blocks: Block, wide: bool = False) -> ReportDocument:
    """A report with two annexes; `wide` is whether the first has a table of many columns."""
    table = visits(40)
    if wide:
        rows = tuple(row * 2 for row in table.rows)
        table = Table("", table.columns * 2, rows, table.numeric * 2)
    annexes = (
        Annex("I", "Danh sách đoàn vào", (dataclasses.replace(table, caption=""),)),
        Annex("II", "Số liệu của kỳ", (Heading("I. Số liệu", 1), visits(2))),
    )
    return dataclasses.replace(report(*blocks), annexes=annexes)


def as_word(document: ReportDocument) -> Any:
    """The document in Word, read back."""
    return docx.Document(io.BytesIO(word.render(document)))


def paragraph(document: Any, start: str) -> Any:
    """The paragraph of the body that starts with these words."""
    return next(p for p in document.paragraphs if p.text.startswith(start))
