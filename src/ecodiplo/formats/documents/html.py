"""A report as one HTML file that contains its charts and style."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Chart, Cite, Heading, Paragraph, Table
from ecodiplo.formats.documents.charts import picture
from ecodiplo.formats.documents.templates import find, require_modules, template_errors

if TYPE_CHECKING:
    from pathlib import Path

    from ecodiplo.formats.documents.blocks import ReportDocument

KINDS = {Heading: "heading", Paragraph: "paragraph", Table: "table", Chart: "chart"}


def render(document: ReportDocument, *, templates: Path | None = None) -> str:
    """The report as HTML, in the layout of the template `report.html`.

    Raises EcodiploError for a fault in the template, and for a library that is not installed.
    """
    require_modules("jinja2", "matplotlib")
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    path = find("report.html", templates)
    environment = SandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    with template_errors(path):
        template = environment.from_string(path.read_text(encoding="utf-8-sig"))
        return template.render(
            page=document, head=document.letterhead,
            kind=lambda block: KINDS[type(block)],
            is_cite=lambda run: isinstance(run, Cite),
            picture=_address,
        )  # fmt: skip


def _address(chart: Chart) -> str:
    encoded = base64.b64encode(picture(chart, "svg")).decode()
    return f"data:image/svg+xml;base64,{encoded}"
