"""The messages about names in a template that do not exist. Each function returns an empty message
for a name that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import Label, same
from ecodiplo.services.report.content import CROSSED, GROUPS, LISTS
from ecodiplo.services.report.former_names import gone
from ecodiplo.services.report.forms.figure_forms import INDICATORS
from ecodiplo.services.report.forms.record_forms import FORMS
from ecodiplo.services.report.gaps import COVERAGE
from ecodiplo.services.report.names_in_sentences import NOUNS
from ecodiplo.services.report.table_columns import COLUMNS
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

TABLES = ("figures", "comparison", "gaps", *(name for name in COLUMNS if name in LISTS), *GROUPS)
CHARTS = (COVERAGE, *GROUPS, *CROSSED)


def unknown_indicator(code: str, indicators: Collection[str]) -> Label:
    """The message about the code of an indicator. The office may have deleted a shipped one, of
    which there are forms."""
    if code in indicators or code in INDICATORS:
        return same("")
    message = Label("there is no indicator {code!r}.", "không có chỉ tiêu {code!r}.")
    return message.fill(code=code) + did_you_mean(code, indicators)


def unknown_form(name: str) -> Label:
    """The message about a form of sentences."""
    if name in FORMS:
        return same("")
    message = Label("there is no sentence form {name!r}.", "không có mẫu câu {name!r}.")
    return message.fill(name=name) + did_you_mean(name, FORMS)


def unknown_noun(name: object) -> Label:
    """The message about a noun for names or numbers."""
    if name in NOUNS:
        return same("")
    if isinstance(name, int):  # what was the most names in an earlier version
        return gone(f"names(..., {name})", f'names(..., "country", {name})')
    message = Label("there is no noun {name!r}.", "không có danh từ {name!r}.")
    return _with_list(message, str(name), Label(" Nouns: ", " Các danh từ: "), NOUNS)


def unknown_table(name: str) -> Label:
    """The message about a table."""
    if name in TABLES:
        return same("")
    message = Label("there is no table {name!r}.", "không có bảng {name!r}.")
    return _with_list(message, name, Label(" Tables: ", " Các bảng: "), TABLES)


def unknown_chart(name: str) -> Label:
    """The message about a chart."""
    if name in CHARTS:
        return same("")
    message = Label("there is no chart {name!r}.", "không có biểu đồ {name!r}.")
    return _with_list(message, name, Label(" Charts: ", " Các biểu đồ: "), CHARTS)


def _with_list(message: Label, name: str, title: Label, names: Collection[str]) -> Label:
    return message.fill(name=name) + did_you_mean(name, names) + title + ", ".join(names)
