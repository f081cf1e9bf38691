"""The trace of a record, as trees for the terminal, as JSON and as a Mermaid graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.fields import Money
from ecodiplo.language import DASH, Label
from ecodiplo.money import show_money
from ecodiplo.services.statistics.wording import NO_RECORDS, cell_note
from ecodiplo.text import visible
from ecodiplo.vocabulary import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from ecodiplo.language import Lang
    from ecodiplo.services.lineage.trace import Node, Trace

BACK = Label("Led to it", "Tiền đề")
ONWARD = Label("Came of it", "Kết quả")
WHOLE_WAY = Label("the whole way", "cả chuỗi")
ABOVE = Label("see above", "xem ở trên")


def trees(trace: Trace, lang: Lang) -> Iterator[Any]:
    """The record, the trees of what led to it and of what came of it, and their totals."""
    from rich.text import Text
    from rich.tree import Tree

    yield Text(visible(_line(trace.root, lang)), "bold")
    for label, root in ((BACK, trace.causes), (ONWARD, trace.effects)):
        tree = Tree(Text(label.to(lang), "bold"))
        if not root.branches:
            tree.add(Text(NO_RECORDS.to(lang)))
        _add_branches(tree, root, lang)
        yield tree
    for outcome in trace.outcomes:
        amount = DASH if outcome.amount is None else show_money(outcome.amount, lang)
        line = f"{outcome.entity.label.to(lang)}: {outcome.records};"
        line += f" {outcome.field.label.to(lang).lower()} {amount}"
        yield Text(line + cell_note("unknown", outcome.unknown).to(lang))


def _add_branches(tree: Any, node: Node, lang: Lang) -> None:
    from rich.text import Text

    for branch in node.branches:
        _add_branches(tree.add(Text(visible(_line(branch, lang)))), branch, lang)


def _line(node: Node, lang: Lang) -> str:
    """A record in a line: its relation to the record before it, ref, title, date and amount."""
    parts = [f"{node.ref} {node.title.to(lang)}"]
    if node.date:
        parts.append(show_partial_date(DateText(node.date), lang))
    if node.amount is not None and not node.repeated:
        parts.append(show_money(node.amount, lang))
    line = " ".join(" · ".join(parts).split())
    if node.step is not None:
        how = node.step.relation.to(lang)
        if node.step.confidence is not Confidence.STATED:
            how += f", {node.step.confidence.label.to(lang).lower()}"
        if node.confidence is not node.step.confidence:
            how += f"; {WHOLE_WAY.to(lang)} {node.confidence.label.to(lang).lower()}"
        line = f"({how}) {line}"
    return f"{line} ({ABOVE.to(lang)})" if node.repeated else line


def document(trace: Trace, lang: Lang) -> dict[str, Any]:
    """The trace for JSON: the record, and under it the branches of both trees."""
    return {
        **_record(trace.root, lang),
        "led_to_it": [_step(node, "led_to_it", lang) for node in trace.causes.branches],
        "came_of_it": [_step(node, "came_of_it", lang) for node in trace.effects.branches],
        "brought": [
            {"entity": outcome.entity.name, "records": outcome.records,
             outcome.field.name: _number(outcome.amount), "records_without_value": outcome.unknown}
            for outcome in trace.outcomes
        ],
    }  # fmt: skip


def _record(node: Node, lang: Lang) -> dict[str, Any]:
    return {
        "entity": node.entity.name,
        "ref": node.ref,
        "title": node.title.to(lang),
        "date": node.date,
        "amount_usd": _number(node.amount),
    }


def _number(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else Money().to_json(amount)


def _step(node: Node, branches: str, lang: Lang) -> dict[str, Any]:
    """The record for JSON, with the step to it; `branches` is the key of its own branches."""
    step = node.step
    assert step is not None
    return {
        **_record(node, lang),
        "relation": step.code,
        "confidence": step.confidence,
        "weakest_confidence": node.confidence,
        "evidence": step.evidence,
        "link": step.link,
        "repeated": node.repeated,
        branches: [_step(branch, branches, lang) for branch in node.branches],
    }


def mermaid(trace: Trace, lang: Lang) -> Iterator[str]:
    """The lines of a Mermaid graph, with causes on the left."""
    yield "graph LR"
    labels: dict[str, str] = {}  # by identifier; a ref is unique only within its entity
    edges: dict[tuple[str, str, str], None] = {}

    def add(node: Node) -> None:
        labels[_id(node)] = f"{_entities(node.ref)}<br>{_entities(node.title.to(lang))}"
        for branch in node.branches:
            add(branch)

    def connect(node: Node, *, back: bool) -> None:
        for branch in node.branches:
            pair = (_id(branch), _id(node)) if back else (_id(node), _id(branch))
            relation = branch.step.relation.to(lang) if branch.step else ""
            edges[*pair, relation] = None
            connect(branch, back=back)

    for root in (trace.causes, trace.effects):
        add(root)
    connect(trace.causes, back=True)
    connect(trace.effects, back=False)
    for name, label in labels.items():
        yield f'    {name}["{label}"]'
    for cause, effect, relation in edges:
        yield f'    {cause} -->|"{_entities(relation)}"| {effect}'
    yield f"    style {_id(trace.root)} stroke-width:3px"


def _id(node: Node) -> str:
    """An identifier of the record that is no reserved word of Mermaid."""
    name = f"{node.entity.prefix}.{node.ref}"
    return "n_" + re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match[0]):x}_", name)


def _entities(text: str) -> str:
    """A text inside quotes of Mermaid: letters, digits and safe marks as they are, others as
    numeric entities. A mark before a space, as in `1. ` or `- `, would begin a list."""
    flat = " ".join(visible(text).split())
    return re.sub(r"[^\w ,.:()/-]|[.)-](?= )", lambda match: f"#{ord(match[0])};", flat)
