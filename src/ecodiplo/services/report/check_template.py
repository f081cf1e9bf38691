"""The names and codes that a template holds, checked before it is rendered: also those of a branch
that the report of this period does not reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.templates import at_line
from ecodiplo.language import Label
from ecodiplo.services.report.former_names import FORMER_LISTS, FORMER_NAMES, gone
from ecodiplo.services.report.unknown_names import (
    unknown_chart,
    unknown_form,
    unknown_indicator,
    unknown_noun,
    unknown_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from jinja2 import nodes

# The functions whose constant texts are codes, and which of their texts: the first, the second, or
# all.
_CODES = dict.fromkeys(("say", "say_each", "say_known", "known", "figure"), "indicator")
_FIRST = {"tell": "form", "table": "table", "chart": "chart"}
_SECOND = {"names": "noun", "counted": "noun"}
_LINE = re.compile(r"^[ \t]*@(table|chart)[ \t]+(\w+)[ \t]*$", re.MULTILINE)


class TemplateFault(NamedTuple):
    """A fault of a template: its line, and what is wrong."""

    line: int
    message: Label


def check_template(
    tree: nodes.Template, template: Path, *, names: Collection[str], indicators: Collection[str]
) -> None:
    """Raise EcodiploError for the first fault of the template, with its line. `names` are those of
    the variables and functions that it can use, `indicators` the codes of the office."""
    if faults := sorted(_faults(tree, names, indicators), key=lambda fault: fault.line):
        line, message = faults[0]
        raise EcodiploError(at_line(template, line) + ": " + message)


def _faults(
    tree: nodes.Template, names: Collection[str], indicators: Collection[str]
) -> Iterator[TemplateFault]:
    from jinja2 import meta, nodes

    unset = meta.find_undeclared_variables(tree) - set(names)
    for name in tree.find_all(nodes.Name):
        if name.name in unset and name.name in FORMER_NAMES:
            yield TemplateFault(name.lineno, gone(name.name, FORMER_NAMES[name.name]))
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.iter, nodes.Name) and (new := FORMER_LISTS.get(loop.iter.name)):
            message = Label("{name} is a number now; use {new} for its rows",
                            "{name} nay là một số; hãy dùng {new} cho các dòng")  # fmt: skip
            yield TemplateFault(loop.lineno, message.fill(name=loop.iter.name, new=f"`{new}`"))
    kinds: dict[str, Callable[[Any], Label]] = {
        "indicator": lambda code: unknown_indicator(code, indicators),
        "form": unknown_form, "noun": unknown_noun, "table": unknown_table,
        "chart": unknown_chart,
    }  # fmt: skip
    for line, kind, code in (*_codes(tree), *_lines(tree)):
        if message := kinds[kind](code):
            yield TemplateFault(line, message)


def _codes(tree: nodes.Template) -> Iterator[tuple[int, str, Any]]:
    """The constant texts of calls that are codes: the line, the kind and the code."""
    from jinja2 import nodes

    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if kind := _CODES.get(name):
            arguments = call.args
        elif kind := _FIRST.get(name):
            arguments = call.args[:1]
        elif kind := _SECOND.get(name):
            arguments = call.args[1:2]
        else:
            continue
        for argument in arguments:
            for line, code in _constants(argument):
                yield line, kind, code


def _constants(argument: nodes.Expr) -> Iterator[tuple[int, Any]]:
    """The texts that the argument can be: one, or those of `"a" if condition else "b"`."""
    from jinja2 import nodes

    if isinstance(argument, nodes.Const):
        yield argument.lineno, argument.value
    elif isinstance(argument, nodes.CondExpr):
        yield from _constants(argument.expr1)
        if argument.expr2 is not None:
            yield from _constants(argument.expr2)


def _lines(tree: nodes.Template) -> Iterator[tuple[int, str, Any]]:
    """The lines `@table NAME` and `@chart NAME`."""
    from jinja2 import nodes

    for data in tree.find_all(nodes.TemplateData):
        for match in _LINE.finditer(data.data):
            yield data.lineno + data.data.count("\n", 0, match.start(2)), match[1], match[2]
