"""A report in HTML."""

from __future__ import annotations

import base64
import dataclasses
import html as entities
import re
from html.parser import HTMLParser

import pytest

from ecodiplo.formats.documents import html
from ecodiplo.formats.documents.blocks import Annex, Cite, Heading, Paragraph, Table
from ecodiplo.language import Lang
from sample_reports import ADDRESS, LETTERHEAD, chart, report, visits, with_annexes


class Page(HTMLParser):
    """The elements of a page, in order: their tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, name: str) -> list[dict[str, str]]:
        """The attributes of every element with this tag."""
        return [attributes for tag, attributes in self.elements if tag == name]


def test_html_runs_nothing_that_a_value_holds() -> None:
    evil = '<script>alert(1)</script> {{ 7*7 }} "><img src=x onerror=y>'
    table = Table(evil, (evil,), (((evil,),),), (False,))
    picture = dataclasses.replace(chart(), caption=evil)
    words = Paragraph((evil, Cite(1, evil)))
    page = html.render(report(Heading(evil, 1), words, table, picture, subject=evil))
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page


def test_only_addresses_of_the_web_are_links_in_html() -> None:
    page = html.render(report())
    links = re.findall(r'<a href="([^"]+)" rel="([^"]+)"', page)
    assert [(entities.unescape(link), "noopener" in rel) for link, rel in links] == [
        (ADDRESS, True)
    ]
    assert "javascript:alert(1)" in page


def test_a_cite_in_html_leads_to_its_source() -> None:
    page = html.render(report())
    assert re.search(r'<a class="cite" [^>]*href="#source-1"[^>]*>\[1, P1\]</a>', page)
    assert 'id="source-1"' in page


@pytest.mark.parametrize("lang", list(Lang))
def test_html_says_its_language_and_loads_nothing(lang: Lang) -> None:
    page = html.render(report(lang=lang))
    assert f'<html lang="{lang}">' in page
    assert not re.search(r'(?:src|href)="(?!data:|#|https://songoaivu)', page)
    assert "size: A4" in page


def test_a_table_in_html_scrolls_rather_than_overflows() -> None:
    page = html.render(report())
    assert re.search(r'<div class="scroll"[^>]*><table>', page)
    assert re.search(r"\.scroll \{ overflow-x: auto", page)


def tree(page: str) -> Page:
    """The elements of the page."""
    parser = Page()
    parser.feed(page)
    return parser


def test_a_source_leads_back_to_every_place_that_cites_it() -> None:
    cites = (Cite(1, "P1"), Cite(2, ""), Cite(1, "P2"))
    table = Table("T", ("Nguồn",), (((cites[2],),),), (False,))
    document = report(
        Paragraph((cites[0],)), Paragraph((cites[1],), bullet=True), table, lang=Lang.EN
    )
    annex = Annex("", "Số liệu", (Paragraph((Cite(1, "P9"),)),))
    page = tree(html.render(dataclasses.replace(document, annexes=(annex,))))
    forward = [a for a in page.all("a") if a.get("class") == "cite"]
    back = [a for a in page.all("a") if a["href"].startswith("#cite-")]
    assert [(a["href"], a["aria-label"]) for a in forward] == [
        ("#source-1", "Source 1, P1"), ("#source-2", "Source 2"), ("#source-1", "Source 1, P2"),
        ("#source-1", "Source 1, P9"),
    ]  # fmt: skip
    assert [(a["href"][1:], a["aria-label"]) for a in back] == [
        (forward[0]["id"], "Back to citation 1, P1"), (forward[2]["id"], "Back to citation 2, P2"),
        (forward[3]["id"], "Back to citation 3, P9"), (forward[1]["id"], "Back to citation 1"),
    ]  # fmt: skip


def test_every_link_inside_the_page_has_its_place() -> None:
    page = tree(html.render(with_annexes()))
    names = [element["id"] for _, element in page.elements if "id" in element]
    assert len(names) == len(set(names))
    inside = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
    assert len(inside) > 40
    assert inside <= set(names)


def test_the_headings_of_html_skip_no_level() -> None:
    page = tree(html.render(with_annexes(Heading("A", 1), Heading("B", 3), Heading("C", 2))))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 3, 3, 2, 2, 3, 2]


def test_items_that_follow_one_another_are_one_list() -> None:
    item = Paragraph(("Mục",), bullet=True)
    page = tree(html.render(report(item, item, Paragraph(("Đoạn",)), item)))
    assert [len(page.all("ul")), len(page.all("li"))] == [2, 3 + 2]  # and two sources


def test_a_chart_is_a_figure_with_its_values_in_words() -> None:
    page = tree(html.render(report(dataclasses.replace(chart(), caption='Theo "nước" <1>'))))
    (picture,) = page.all("img")
    assert picture["alt"] == (
        'Theo "nước" <1>. Nhật Bản: 40; Hàn Quốc: 35; Đài Loan (Trung Quốc): –; Liên bang Nga: -3.'
    )
    assert picture["src"].startswith("data:image/svg+xml;base64,")
    assert picture["width"] == str(round(6.3 * 96))
    assert [tag for tag, _ in page.elements].count("figure") == 1


def test_a_phone_gets_pictures_whose_letters_keep_their_size() -> None:
    page = tree(html.render(report(chart("columns", labels=("1", "2", "3", "4")))))
    (narrow,) = page.all("source")
    assert "max-width" in narrow["media"]
    start = "data:image/svg+xml;base64,"
    assert narrow["srcset"].startswith(start)
    svg = base64.b64decode(narrow["srcset"].removeprefix(start)).decode()
    width = re.search(r'<svg [^>]*?width="([\d.]+)pt"', svg)
    assert width is not None
    assert float(width[1]) == pytest.approx(3.6 * 72)


def test_the_page_says_its_title_its_author_and_its_day() -> None:
    page = tree(html.render(report()))
    said = {meta.get("name"): meta["content"] for meta in page.all("meta") if "name" in meta}
    assert said["author"] == LETTERHEAD.agency
    assert said["date"] == "2022-12-05"
    assert "<title>Báo cáo: Kết quả công tác ngoại giao kinh tế năm 2022</title>" in html.render(
        report()
    )


def test_the_page_forbids_itself_the_network() -> None:
    page = tree(html.render(with_annexes()))
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert not page.all("script") + page.all("link") + page.all("iframe")


def test_paper_has_numbered_pages_annexes_of_their_own_and_landscape_ones() -> None:
    page = html.render(with_annexes(wide=True))
    style = page[page.index("<style>") : page.index("</style>")]
    printed = style[style.index("@media print") :]
    assert "margin: 20mm 15mm 20mm 30mm; @top-center { content: counter(page);" in style
    assert "@page :first { @top-center { content: none; } }" in style
    assert re.search(r"\.annex, \.sources \{ break-before: page", printed)
    assert "thead { display: table-header-group; }" in printed
    assert re.search(r"tr, \.chart, \.signature \{ break-inside: avoid", printed)
    assert "@page wide { size: A4 landscape" in style
    classes = [e["class"] for e in tree(page).all("section")]
    assert classes == ["annex wide", "annex", "sources"]


def test_the_digits_of_a_column_line_up_in_html() -> None:
    table = Table("", ("Vốn",), ((("1,25",),), (("2",),)), (True,))
    page = html.render(report(table))
    cells = re.findall(r'<td class="number short"(?: style="([^"]*)")?>', page)
    assert cells == ["", "padding-right: calc(.45rem + 1.25em)"]


def test_a_table_that_scrolls_can_be_reached_with_keys() -> None:
    page = tree(html.render(report(visits())))
    (box,) = [e for e in page.all("div") if e.get("class") == "scroll"]
    assert (box["tabindex"], box["role"], box["aria-label"]) == (
        "0", "region", "Danh sách đoàn vào",
    )  # fmt: skip
