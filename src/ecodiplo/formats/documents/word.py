"""A report as a Word document, in the layout of Decree 30/2020/NĐ-CP, Annex I.

The template `report.docx` holds the layout, and an office can edit it in Word: paper, margins,
fonts, the heading of the State and of the agency, page numbers, tables, signature and recipients.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.blocks import Heading, Paragraph, Table
from ecodiplo.formats.documents.charts import picture
from ecodiplo.formats.documents.templates import find, require_modules
from ecodiplo.language import Label, Lang, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecodiplo.formats.documents.blocks import Annex, Block, ReportDocument, Run

# Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\u00a0]+")  # all but the no-break space
WIDTH = 160  # millimetres: the width of a picture
TWIPS = 9355  # the width of a table, which is the text width of the page: 165 mm
LINK = "0050A0"
LONGEST_TITLE = 255  # characters of the title in the properties of a Word file


def render(document: ReportDocument, *, templates: Path | None = None) -> bytes:
    """The report as the bytes of a .docx. The same report gives the same bytes.

    Raises EcodiploError for a fault in the template, and for a library that is not installed.
    """
    require_modules("docxtpl", "matplotlib")
    head = document.letterhead
    return render_template(
        find("report.docx", templates), lambda template: _context(document, template),
        f"{head.kind} {head.subject}", document.lang,
        lambda word: _fit(word.tables, document),
    )  # fmt: skip


def _context(document: ReportDocument, template: Any) -> dict[str, Any]:
    return {
        "lang": str(document.lang),
        "head": _letterhead(document),
        "blocks": [
            *(_block(block, template) for block in document.blocks),
            {"what": "signature"},
            *(part for annex in document.annexes for part in _annex(annex, document, template)),
        ],
        "sources": [
            {"number": source.number, "text": xml_line(source.text),
             "address": _address(source.url, source.link, template)}
            for source in document.sources
        ],
    }  # fmt: skip


def render_template(
    path: Path, context: Callable[[Any], dict[str, Any]], title: str, lang: Lang,
    fit: Callable[[Any], None],
) -> bytes:  # fmt: skip
    """The template with its context filled in, as the bytes of a .docx. `fit` sets the widths of
    columns in the filled document.

    Raises EcodiploError for a fault in the template.
    """
    import jinja2
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

    try:
        template = DocxTemplate(path)
        environment = SandboxedEnvironment(undefined=jinja2.StrictUndefined)
        template.render(context(template), jinja_env=environment, autoescape=True)
        fit(template.docx)
        properties = template.docx.core_properties
        properties.title = xml_line(title)[:LONGEST_TITLE]
        properties.language = "vi-VN" if lang is Lang.VI else "en-GB"
        out = io.BytesIO()
        template.save(out)
    except jinja2.TemplateSyntaxError as error:
        raise EcodiploError(
            Label("{path}: {fault}; look at its {tags} tags",
                  "{path}: {fault}; hãy xem lại các thẻ {tags}")
            .fill(path=path, fault=error.message, tags="{% %}")
        ) from None  # fmt: skip
    except jinja2.TemplateError as error:
        raise EcodiploError(same(f"{path}: {error}")) from None
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise EcodiploError(
            Label("{path} is not a Word document (.docx): {error}",
                  "{path} không phải là văn bản Word (.docx): {error}").fill(path=path, error=error)
        ) from None  # fmt: skip
    return _without_dates(out.getvalue())


def xml_line(text: str) -> str:
    """The text in one line, without the characters that XML cannot hold."""
    return _SPACES.sub(" ", _NOT_XML.sub("", text)).strip()


def xml_lines(text: str) -> str:
    """The text without the characters that XML cannot hold; a line break stays one."""
    return "\n".join(map(xml_line, text.split("\n")))


def _fit(tables: list[Any], document: ReportDocument) -> None:
    """Give each column of the report's tables the width that its words need."""
    from docx.oxml.ns import qn

    grids = iter([table for table in tables if table.style and table.style.name == "Table Grid"])
    for block, table in zip(
        (block for block in document.every_block if isinstance(block, Table)), grids, strict=False
    ):
        letters = [_width([xml_line(name), *(_runs(row[at]) for row in block.rows)])
                   for at, name in enumerate(block.columns)]  # fmt: skip
        widths = [round(width / sum(letters) * TWIPS) for width in letters]
        for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=False):
            column.set(qn("w:w"), str(width))
        for cell in table._tbl.iter(qn("w:tc")):
            at = list(cell.getparent().findall(qn("w:tc"))).index(cell)
            width_element = cell.tcPr.find(qn("w:tcW")) if cell.tcPr is not None else None
            if width_element is not None and at < len(widths):
                width_element.set(qn("w:w"), str(widths[at]))
                width_element.set(qn("w:type"), "dxa")


def _width(texts: list[str]) -> int:
    """The width of a column of these texts, in letters: room for its longest word, and for its
    longest text in three lines."""
    words = max((len(word) for text in texts for word in text.split()), default=1)
    longest = max(map(len, texts))
    return 2 + max(min(words, 20), min(longest, 12), longest // 3)


def _letterhead(document: ReportDocument) -> dict[str, Any]:
    return {
        name: [xml_line(line) for line in value] if isinstance(value, tuple) else xml_line(value)
        for name, value in vars(document.letterhead).items()
    }


def _runs(runs: tuple[Run, ...]) -> str:
    return xml_line("".join(str(run) for run in runs))


def _annex(annex: Annex, document: ReportDocument, template: Any) -> Iterator[dict[str, Any]]:
    name = f"{document.letterhead.annex} {annex.number}".strip()
    yield {"what": "annex", "name": xml_line(name), "title": xml_line(annex.title).upper()}
    for block in annex.blocks:
        yield _block(block, template)


def _block(block: Block, template: Any) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"what": "heading", "level": block.level, "text": xml_line(block.text)}
    if isinstance(block, Paragraph):
        what = "item" if block.bullet else "paragraph"
        return {"what": what, "text": _runs(block.runs)}
    if isinstance(block, Table):
        rows = [
            [
                {"text": _runs(cell), "number": numeric}
                for cell, numeric in zip(row, block.numeric, strict=True)
            ]
            for row in block.rows
        ]
        columns = [xml_line(column) for column in block.columns]
        return {
            "what": "table",
            "caption": xml_line(block.caption),
            "columns": columns,
            "rows": rows,
        }
    from docx.shared import Mm
    from docxtpl import InlineImage

    image = InlineImage(template, io.BytesIO(picture(block, "png")), width=Mm(WIDTH))
    return {"what": "chart", "caption": xml_line(block.caption), "picture": image}


def _address(url: str | None, link: str | None, template: Any) -> Any:
    from docxtpl import RichText

    text = RichText()
    if link:
        text.add(xml_line(link), url_id=template.build_url_id(xml_line(link)), color=LINK, size=24,
                 font="Times New Roman")  # fmt: skip
    elif url:
        text.add(xml_line(url), size=24, font="Times New Roman")
    return text


def _without_dates(package: bytes) -> bytes:
    """The package with one date for all its parts, so that the same report gives the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as dated, zipfile.ZipFile(out, "w") as undated:
        for part in dated.infolist():
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            undated.writestr(info, dated.read(part))
    return out.getvalue()
