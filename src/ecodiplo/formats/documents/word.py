"""An account as a Word document, in the layout of Decree 30/2020/NĐ-CP, Annex I.

The layout is the template `account.docx`, which Word opens and an office can edit: paper, margins,
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
from ecodiplo.formats.documents.templates import find, needing

if TYPE_CHECKING:
    from pathlib import Path

    from ecodiplo.formats.documents.blocks import Block, Page, Run

# Letters that XML 1.0 has no way to hold.
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\u00a0]+")  # not the space at which no line breaks
WIDTH = 160  # millimetres of a picture, within the text of the page
TWIPS = 9355  # of a table, the text of the page: 165 mm
LINK = "0050A0"


def render(page: Page, *, templates: Path | None = None) -> bytes:
    """The account as the bytes of a .docx; the same account is the same bytes.

    Raises EcodiploError for a fault in the template, and for a library that is not installed.
    """
    needing("docxtpl", "matplotlib")
    import jinja2
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

    path = find("account.docx", templates)
    try:
        document = DocxTemplate(path)
        context = {
            "lang": str(page.lang),
            "head": _letterhead(page),
            "blocks": [_block(block, document) for block in page.blocks],
            "sources": [
                {"number": source.number, "text": held(source.text),
                 "address": _address(source.url, source.link, document)}
                for source in page.sources
            ],
        }  # fmt: skip
        environment = SandboxedEnvironment(undefined=jinja2.StrictUndefined)
        document.render(context, jinja_env=environment, autoescape=True)
        _fit(document.docx.tables, page)
        out = io.BytesIO()
        document.save(out)
    except jinja2.TemplateSyntaxError as error:
        raise EcodiploError(f"{path}: {error.message}; look at its {{% %}} tags") from None
    except jinja2.TemplateError as error:
        raise EcodiploError(f"{path}: {error}") from None
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise EcodiploError(f"{path} is no Word document (.docx): {error}") from None
    return _undated(out.getvalue())


def held(text: str) -> str:
    """The text without letters that a document cannot hold, in one line."""
    return _SPACES.sub(" ", _UNHELD.sub("", text)).strip()


def _fit(tables: list[Any], page: Page) -> None:
    """Give each column of the account's tables the width that its words need."""
    from docx.oxml.ns import qn

    drawn = iter([table for table in tables if table.style and table.style.name == "Table Grid"])
    for block, table in zip(
        (block for block in page.blocks if isinstance(block, Table)), drawn, strict=False
    ):
        needs = [_need([held(name), *(_runs(row[at]) for row in block.rows)])
                 for at, name in enumerate(block.columns)]  # fmt: skip
        widths = [round(need / sum(needs) * TWIPS) for need in needs]
        for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=False):
            column.set(qn("w:w"), str(width))
        for cell in table._tbl.iter(qn("w:tc")):
            at = list(cell.getparent().findall(qn("w:tc"))).index(cell)
            given = cell.tcPr.find(qn("w:tcW")) if cell.tcPr is not None else None
            if given is not None and at < len(widths):
                given.set(qn("w:w"), str(widths[at]))
                given.set(qn("w:type"), "dxa")


def _need(texts: list[str]) -> int:
    """How wide a column of these texts should be, in letters: its longest word, and of its longest
    text as much as three lines ask for."""
    words = max((len(word) for text in texts for word in text.split()), default=1)
    longest = max(map(len, texts))
    return 2 + max(min(words, 20), min(longest, 12), longest // 3)


def _letterhead(page: Page) -> dict[str, Any]:
    head = page.letterhead
    return {
        name: [held(line) for line in value] if isinstance(value, tuple) else held(value)
        for name, value in vars(head).items()
    }


def _runs(runs: tuple[Run, ...]) -> str:
    return held("".join(str(run) for run in runs))


def _block(block: Block, document: Any) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"what": "heading", "level": block.level, "text": held(block.text)}
    if isinstance(block, Paragraph):
        what = "item" if block.bullet else "paragraph"
        return {"what": what, "text": _runs(block.runs)}
    if isinstance(block, Table):
        rows = [
            [
                {"text": _runs(cell), "number": number}
                for cell, number in zip(row, block.numeric, strict=True)
            ]
            for row in block.rows
        ]
        columns = [held(column) for column in block.columns]
        return {"what": "table", "caption": held(block.caption), "columns": columns, "rows": rows}
    from docx.shared import Mm
    from docxtpl import InlineImage

    drawn = io.BytesIO(picture(block, "png"))
    image = InlineImage(document, drawn, width=Mm(WIDTH))
    return {"what": "chart", "caption": held(block.caption), "picture": image}


def _address(url: str | None, link: str | None, document: Any) -> Any:
    from docxtpl import RichText

    text = RichText()
    if link:
        text.add(held(link), url_id=document.build_url_id(held(link)), color=LINK, size=24,
                 font="Times New Roman")  # fmt: skip
    elif url:
        text.add(held(url), size=24, font="Times New Roman")
    return text


def _undated(data: bytes) -> bytes:
    """The package with its parts dated alike, so that the same account is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for part in given.infolist():
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(part))
    return out.getvalue()
