"""The properties of a Word document are those of its report, and none of its template."""

from __future__ import annotations

import dataclasses
import datetime
import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from ecodiplo.formats.documents import office_docx, templates, word
from ecodiplo.formats.documents.office_list import Cell, ListHead, OfficeList
from ecodiplo.language import Lang
from sample_reports import DAY, as_word, report


def test_a_report_says_what_it_is_who_made_it_and_when() -> None:
    core = as_word(report()).core_properties
    assert core.title == "Báo cáo: Kết quả công tác ngoại giao kinh tế năm 2022"
    assert core.subject == "Kết quả công tác ngoại giao kinh tế năm 2022"
    assert (core.author, core.category, core.language) == ("SỞ NGOẠI VỤ", "BÁO CÁO", "vi-VN")
    day = datetime.datetime.combine(DAY, datetime.time(), datetime.UTC)
    assert (core.created, core.modified) == (day, day)


def test_a_document_without_a_day_has_no_dates() -> None:
    made = word.render(dataclasses.replace(report(), day=None))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert b"dcterms" not in package.read("docProps/core.xml").split(b">", 2)[2]


@pytest.mark.parametrize(("lang", "decimal"), [(Lang.VI, ","), (Lang.EN, ".")])
def test_word_checks_the_spelling_of_the_language(lang: Lang, decimal: str) -> None:
    document = as_word(report(lang=lang))
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"vi-VN" if lang is Lang.VI else "en-GB"}
    symbol = document.settings.element.find(qn("w:decimalSymbol"))
    assert symbol is not None
    assert symbol.get(qn("w:val")) == decimal


def test_nothing_of_the_template_is_left(tmp_path: Path) -> None:
    own = docx.Document(str(templates.SHIPPED / "report.docx"))
    core = own.core_properties
    core.author = core.last_modified_by = core.comments = core.keywords = "Trần Văn Cũ"
    core.content_status = core.identifier = core.version = "Trần Văn Cũ"
    core.revision, core.last_printed = 77, datetime.datetime(2019, 1, 1)
    core.created = core.modified = datetime.datetime(2019, 1, 1)
    for relation in own.part.package.rels.values():
        if relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = (
                b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
                b'extended-properties"><TotalTime>321</TotalTime><Manager>Tr\xe1\xba\xa7n'
                b"</Manager></Properties>"
            )
    own.save(str(tmp_path / "report.docx"))
    made = word.render(report(), templates=tmp_path)
    assert made == word.render(report())
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        said = b"".join(package.read(name) for name in package.namelist() if "docProps" in name)
    for left in ("Trần", "77", "2019", "321"):
        assert left.encode() not in said


def test_the_shipped_templates_are_nobodys() -> None:
    for name in ("report.docx", "list.docx"):
        with zipfile.ZipFile(templates.SHIPPED / name) as package:
            assert not [part for part in package.namelist() if "thumbnail" in part]
        core = docx.Document(str(templates.SHIPPED / name)).core_properties
        assert (core.author, core.last_modified_by, core.comments) == ("", "", "")


def test_a_list_says_what_it_is_who_made_it_and_when() -> None:
    head = ListHead((), "SỞ NGOẠI VỤ", "VIỆT NAM", "Độc lập", "Hải Phòng", ("GIÁM ĐỐC",), "")
    made = OfficeList(Lang.VI, head, "DANH SÁCH ĐOÀN", "", ("TT",), [(Cell("1"),)], (), (), DAY)
    core = docx.Document(io.BytesIO(office_docx.render(made))).core_properties
    assert (core.title, core.author, core.language) == ("DANH SÁCH ĐOÀN", "SỞ NGOẠI VỤ", "vi-VN")
    assert core.created is not None
    assert core.created.date() == DAY
    assert (core.last_modified_by, core.revision) == ("", 0)
