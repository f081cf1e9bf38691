"""The templates of reports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import docx
import pytest

from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.formats.documents import html, templates, word
from sample_reports import report, with_annexes


def test_an_offices_own_template_replaces_the_shipped_one(tmp_path: Path) -> None:
    assert templates.find("report.html", tmp_path) == templates.SHIPPED / "report.html"
    (tmp_path / "report.html").write_text("{{ head.agency }}", encoding="utf-8")
    assert html.render(report(), templates=tmp_path) == "SỞ NGOẠI VỤ"


@pytest.mark.parametrize("name", [n for n in templates.NAMES if n.startswith("report.")])
def test_a_template_with_its_former_name_is_not_passed_over(tmp_path: Path, name: str) -> None:
    former = tmp_path / name.replace("report", "account")
    former.write_text("an office's own", encoding="utf-8")
    for call in (lambda: templates.find(name, tmp_path), lambda: templates.used_by(tmp_path)):
        with pytest.raises(
            UsageProblem, match=f"{former.name} is called {name} now: rename"
        ) as error:
            call()
        assert f"{former.name} nay có tên là {name}" in error.value.message.vi
    former.rename(tmp_path / name)
    assert templates.find(name, tmp_path) == tmp_path / name
    former.write_text("kept beside it", encoding="utf-8")
    assert templates.find(name, tmp_path) == tmp_path / name


@pytest.mark.parametrize("data", [b"", b"no package", b"PK\x03\x04 nor this"])
def test_a_template_that_is_no_document_is_an_error_of_one_line(
    tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "report.docx").write_bytes(data)
    with pytest.raises(EcodiploError, match=r"report\.docx is not a Word document") as error:
        word.render(report(), templates=tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("tag", ["{% nothing %}", "{{ nothing }}", "{{ head.__class__.__mro__ }}"])
def test_a_wrong_tag_in_a_document_is_an_error_of_one_line(tmp_path: Path, tag: str) -> None:
    own = docx.Document(str(templates.SHIPPED / "report.docx"))
    own.add_paragraph(tag)
    own.save(str(tmp_path / "report.docx"))
    with pytest.raises(EcodiploError, match=r"report\.docx") as error:
        word.render(report(), templates=tmp_path)
    assert "\n" not in str(error.value)


def test_an_error_of_a_wrong_tag_in_html_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("a\nb\n{% nothing %}\n", encoding="utf-8")
    with pytest.raises(EcodiploError, match=r"report\.html, line 3: .*nothing"):
        html.render(report(), templates=tmp_path)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    script = (
        "import sys; from ecodiplo.formats.documents import blocks, charts, html, markdown, word;"
        "print(sorted({'jinja2', 'docxtpl', 'docx', 'matplotlib'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_template_without_a_place_for_annexes_refuses_a_report_that_has_some(
    tmp_path: Path,
) -> None:
    own = docx.Document()
    own.add_paragraph("{{ head.kind }}")
    own.save(str(tmp_path / "report.docx"))
    (tmp_path / "report.html").write_text("{{ head.kind }}", encoding="utf-8")
    for render in (word.render, html.render):
        assert render(report(), templates=tmp_path)
        with pytest.raises(EcodiploError, match=r"report\.\w+: it has no place for annexes"):
            render(with_annexes(), templates=tmp_path)
