"""A report in Word: its words, links and pictures."""

from __future__ import annotations

import dataclasses
import html as entities
import io
import re
import zipfile

from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.formats.documents import html, markdown, word
from ecodiplo.formats.documents.blocks import Cite, Heading, Paragraph, Table
from properties import examples
from sample_reports import ADDRESS, HOSTILE, as_word, chart, paragraph, report


def test_only_addresses_of_the_web_are_links_in_word() -> None:
    made = word.render(report())
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    targets = re.findall(r'Target="([^"]+)" TargetMode="External"', relations)
    assert [entities.unescape(target) for target in targets] == [ADDRESS]


def test_hostile_text_stays_text_in_a_document() -> None:
    long = "Đ" * 10_000
    words = f"{HOSTILE} \x01\x0b\ufffe{long}"
    document = as_word(
        report(
            Heading(words, 1), Paragraph((words, Cite(1, words))),
            Paragraph((words,), bullet=True), Table(words, (words,), (((words,),),), (False,)),
            subject=words, recipients=(words,),
        )
    )  # fmt: skip
    shown = [p.text for p in document.paragraphs]
    assert sum(HOSTILE in text and long in text for text in shown) >= 5
    assert "49" not in "".join(shown)
    assert HOSTILE in document.tables[1].rows[1].cells[0].text


@examples(8)
@given(st.text(max_size=30))
def test_word_takes_any_text(text: str) -> None:
    shown = as_word(report(Paragraph((f"Đoạn: {text}",)))).paragraphs
    kept = word.xml_line(f"Đoạn: {text}")
    assert kept in [p.text for p in shown]


def test_the_same_report_is_the_same_bytes() -> None:
    assert word.render(report()) == word.render(report())
    assert html.render(report()) == html.render(report())


def test_a_report_of_nothing_is_still_a_document() -> None:
    empty = dataclasses.replace(report(), blocks=(), sources=())
    assert paragraph(as_word(empty), "BÁO CÁO")
    assert "BÁO CÁO" in html.render(empty)
    assert "BÁO CÁO" in markdown.render(empty)


def test_a_picture_says_in_words_what_it_shows() -> None:
    twin = dataclasses.replace(chart(), caption='Đoàn ra "theo" <nước>')
    document = as_word(report(chart(), twin))
    shown = [each.get("descr") for each in document.element.body.iter(qn("wp:docPr"))]
    assert shown == [chart().alternative_text, twin.alternative_text]


def test_a_picture_is_as_wide_in_word_as_it_was_drawn() -> None:
    (size,) = as_word(report(chart())).element.body.iter(qn("wp:extent"))
    assert int(size.get("cx")) == round(6.3 * 914400)
