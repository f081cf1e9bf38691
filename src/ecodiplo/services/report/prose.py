"""The text of a report: a template that an office can edit is rendered and parsed into blocks.

The template is Jinja, `blocks` says what its lines become, and `template_context` what it can use.
"""

from __future__ import annotations

import dataclasses
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents import templates
from ecodiplo.formats.documents.blocks import Letterhead, ReportDocument
from ecodiplo.language import NO_BREAK, Label, Lang
from ecodiplo.services.report.blocks import BlockReader
from ecodiplo.services.report.check_template import check_template
from ecodiplo.services.report.claims import Claims, Statements
from ecodiplo.services.report.jinja import render_text
from ecodiplo.services.report.tables_and_charts import TablesAndCharts
from ecodiplo.services.report.template_context import context
from ecodiplo.services.report.template_objects import Citations
from ecodiplo.services.report.text_marks import VALUE, bare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecodiplo.services.report.claims import StatedClaim
    from ecodiplo.services.report.content import ReportContent

# The name of the area at the end of the parent agency's: it stays on one line, as in the Decree's
# samples: `ỦY BAN NHÂN DÂN / THÀNH PHỐ HẢI PHÒNG`.
_AREA = re.compile(r"\b(?:thành phố|tỉnh|of) .{1,18}$", re.IGNORECASE)


def write_document(
    content: ReportContent,
    lang: Lang,
    sources: Mapping[str, tuple[str, str | None]],
    *,
    folder: Path | None = None,
) -> tuple[ReportDocument, tuple[StatedClaim, ...]]:
    """The report as the template `report.<lang>.txt` words it, and the claims that it states: the
    office's own template in `folder`, or the shipped one. `sources` holds the text and URL of every
    source, by its ref.

    Raises EcodiploError for a fault in the template, with its line.
    """
    citations, claims = Citations(sources), Claims()
    tables_and_charts = TablesAndCharts(content, lang, citations.cite, claims)
    template = templates.find(f"report.{lang}.txt", folder)
    values = context(content, lang, citations, tables_and_charts)
    check = partial(check_template, template=template, names=values,
                    indicators=[*content.indicator_names])  # fmt: skip
    text, variables = render_text(template, values, prefix=VALUE, check=check)
    statements = Statements(claims)
    letterhead = _letterhead(variables, template.name)
    reader = BlockReader(tables_and_charts, statements, template.name)
    reader.read(text)
    blocks, annexes = reader.parts(letterhead.annex)
    document = ReportDocument(lang, letterhead, blocks, citations.listed(), annexes, content.today)
    return document, statements.all()


def _letterhead(variables: Mapping[str, Any], template: str) -> Letterhead:
    """The letterhead, from the variables that the template sets."""
    texts: dict[str, Any] = {}
    for field in dataclasses.fields(Letterhead):
        if field.name not in variables:
            raise EcodiploError(
                Label("{template}: it sets no {name!r}; add {line}",
                      "{template}: chưa đặt {name!r}; hãy thêm {line}")
                .fill(template=template, name=field.name, line=f"{{% set {field.name} = ... %}}")
            )  # fmt: skip
        setting = variables[field.name]
        if field.type == "tuple[str, ...]":
            lines = setting if isinstance(setting, list | tuple) else [setting]
            texts[field.name] = tuple(filter(None, map(bare, lines)))
        else:
            texts[field.name] = bare(setting)
    texts["parent"] = _AREA.sub(lambda area: area[0].replace(" ", NO_BREAK), texts["parent"])
    return Letterhead(**texts)
