"""A report as a Word document, in the layout of Decree 30/2020/NĐ-CP, Annex I.

The template `report.docx` holds the layout, and an office can edit it in Word: paper, margins,
fonts, the heading of the State and of the agency, page numbers, tables, signature and recipients.
`word_layout` does what depends on the text: widths of columns, lengths of rules, landscape pages.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.blocks import Heading, Paragraph, Table
from ecodiplo.formats.documents.charts import WIDTH, picture
from ecodiplo.formats.documents.properties import Properties
from ecodiplo.formats.documents.templates import find, require_annexes, require_modules
from ecodiplo.language import NO_BREAK, Label, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecodiplo.formats.documents.blocks import Annex, Block, Chart, ReportDocument, Run

# Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(rf"[^\S{NO_BREAK}]+")
LINK = "0050A0"


def render(document: ReportDocument, *, templates: Path | None = None) -> bytes:
    """The report as the bytes of a .docx. The same report gives the same bytes.

    Raises EcodiploError for a fault in the template, and for a library that is not installed.
    """
    require_modules("docxtpl", "matplotlib")
    from ecodiplo.formats.documents.word_layout import lay_out

    head = document.letterhead
    properties = Properties(
        xml_line(document.title), document.lang, xml_line(head.subject), xml_line(head.agency),
        xml_line(head.kind), document.day,
    )  # fmt: skip
    return render_template(
        find("report.docx", templates), lambda template: _context(document, template), properties,
        lambda word: lay_out(word, document),
    )  # fmt: skip


def _context(document: ReportDocument, template: Any) -> dict[str, Any]:
    if document.annexes:
        template.init_docx()
        require_annexes(Path(template.template_file), re.sub("<[^>]*>", "", template.get_xml()))
    return {
        "lang": str(document.lang),
        "head": xml_texts(document.letterhead),
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
    path: Path, context: Callable[[Any], dict[str, Any]], properties: Properties,
    fit: Callable[[Any], None],
) -> bytes:  # fmt: skip
    """The template with its context filled in, as the bytes of a .docx. `fit` changes the filled
    document, such as the widths of its columns.

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
        properties.apply(template.docx)
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


def xml_texts(head: object) -> dict[str, str | list[str]]:
    """The texts of a letterhead, which are its attributes, each in one line."""
    return {
        name: [*map(xml_line, value)] if isinstance(value, tuple) else xml_line(value)
        for name, value in vars(head).items()
    }


def _runs(runs: tuple[Run, ...]) -> str:
    """The runs as one line; a cite is not broken."""
    return xml_line(
        "".join(run if isinstance(run, str) else str(run).replace(" ", NO_BREAK) for run in runs)
    )


def _annex(annex: Annex, document: ReportDocument, template: Any) -> Iterator[dict[str, Any]]:
    name = annex.name(document.letterhead)
    yield {"what": "annex", "name": xml_line(name), "title": xml_line(annex.title)}
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
        caption = xml_line(block.caption)
        return {"what": "table", "caption": caption, "columns": columns, "rows": rows}
    caption = xml_line(block.caption)
    return {"what": "chart", "caption": caption, "picture": _picture(block, template)}


def _picture(chart: Chart, template: Any) -> Any:
    """The picture of the chart, with its alternative text."""
    from docx.shared import Inches
    from docxtpl import InlineImage

    words = escape(xml_line(chart.alternative_text))

    class Picture(InlineImage):  # type: ignore[misc]
        def __html__(self) -> str:
            inline = str(super().__html__())
            return inline.replace("<wp:docPr ", f'<wp:docPr descr="{words}" ', 1)

    return Picture(template, io.BytesIO(picture(chart, "png")), width=Inches(WIDTH))


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
