"""`ecodiplo trace`: what led to a record, and what came of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.catalogue.policy import LINKABLE
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import EntityGroup, build, example_record, record_argument
from ecodiplo.cli.options import File
from ecodiplo.cli.output import Output, console, stream
from ecodiplo.dates import PartialDate, show_partial_date
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Money
from ecodiplo.language import Label
from ecodiplo.money import show_money
from ecodiplo.text import visible
from ecodiplo.vocabulary import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from typer._click import Command
    from typer._click.core import Context

    from ecodiplo.language import Lang
    from ecodiplo.services.lineage.trace import Node, Trace

# Columns of a tree that no terminal folds.
WIDE = 100_000
FORMATS = ("tree", "json", "mermaid")
BACK = Label("Led to it", "Tiền đề")
ONWARD = Label("Came of it", "Kết quả")
NOTHING = Label("nothing on record", "chưa có hồ sơ")
WHOLE_WAY = Label("the whole way", "cả chuỗi")
ABOVE = Label("see above", "xem ở trên")
TreeFormat = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help="tree, json or mermaid.")
]


class TraceGroup(EntityGroup):
    """`trace` with a command for each kind of record that leads to others."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """The kinds of record that can lead to others."""
        return list(LINKABLE)

    def build(self, entity: Entity, lang: Lang) -> Command:  # noqa: ARG002
        """`trace ENTITY REF`."""
        help_ = (
            f"What led to a record of {entity.label.en} / {entity.label.vi}, and what came of it,"
            f" both ways.\n\nExample: ecodiplo trace {entity.name} {example_record(entity)}"
        )
        return build(trace_record, entity, [record_argument(entity)], help_)


def trace_record(
    ctx: typer.Context, entity: Entity, *, record: str, format_: TreeFormat = "",
    output: File = None,
) -> None:  # fmt: skip
    """Draw the trees of a record."""
    chosen = settings(ctx)
    suffix = output.suffix.lower() if output else ""
    format_ = format_ or {".json": "json", ".mmd": "mermaid"}.get(suffix, "tree")
    if format_ not in FORMATS:
        raise UsageProblem(f"a trace is {', '.join(FORMATS)}, not {format_!r}")
    from ecodiplo.services.lineage.trace import trace

    with chosen.database.read() as session:
        found = trace(session, entity, record, today=chosen.today)
    with stream(Output(format_, output, chosen.protected()), binary=False) as out:
        if format_ == "json":
            from ecodiplo.formats.json import dumps

            out.write(dumps(_plain(found, chosen.lang)) + "\n")
        elif format_ == "mermaid":
            out.write("\n".join(_mermaid(found, chosen.lang)) + "\n")
        else:
            screen = console(out)
            if not screen.is_terminal:  # who searches the lines finds each record in one
                screen.width = WIDE
            for tree in _trees(found, chosen.lang):
                screen.print(tree)


def _trees(found: Trace, lang: Lang) -> Iterator[Any]:
    from rich.text import Text
    from rich.tree import Tree

    yield Text(visible(_said(found.root, lang)), "bold")
    for label, root in ((BACK, found.led_to_it), (ONWARD, found.came_of_it)):
        tree = Tree(Text(label.to(lang), "bold"))
        if not root.branches:
            tree.add(Text(NOTHING.to(lang)))
        _branch(tree, root, lang)
        yield tree
    for brought in found.brought:
        amount = "–" if brought.amount is None else show_money(brought.amount, lang)
        line = f"{brought.entity.label.to(lang)}: {brought.records};"
        line += f" {brought.field.label.to(lang).lower()} {amount}"
        if brought.unknown:
            n = brought.unknown
            line += Label(f" ({n} without a value)", f" ({n} chưa có giá trị)").to(lang)
        yield Text(line)


def _branch(tree: Any, node: Node, lang: Lang) -> None:
    from rich.text import Text

    for branch in node.branches:
        _branch(tree.add(Text(visible(_said(branch, lang)))), branch, lang)


def _said(node: Node, lang: Lang) -> str:
    """A record in a line: how it came, its ref and title, when, and what it brought."""
    parts = [f"{node.ref} {node.title.to(lang)}"]
    if node.date:
        parts.append(show_partial_date(PartialDate(node.date), lang))
    if node.amount is not None and not node.repeated:
        parts.append(show_money(node.amount, lang))
    said = " ".join(" · ".join(parts).split())
    if node.step is not None:
        how = node.step.relation.to(lang)
        if node.step.confidence is not Confidence.STATED:
            how += f", {node.step.confidence.label.to(lang).lower()}"
        if node.confidence is not node.step.confidence:
            how += f"; {WHOLE_WAY.to(lang)} {node.confidence.label.to(lang).lower()}"
        said = f"({how}) {said}"
    return f"{said} ({ABOVE.to(lang)})" if node.repeated else said


def _plain(found: Trace, lang: Lang) -> dict[str, Any]:
    return {
        **_record(found.root, lang),
        "led_to_it": [_plain_node(node, "led_to_it", lang) for node in found.led_to_it.branches],
        "came_of_it": [_plain_node(node, "came_of_it", lang) for node in found.came_of_it.branches],
        "brought": [
            {"entity": one.entity.name, "records": one.records, one.field.name: _number(one.amount),
             "records_without_value": one.unknown}
            for one in found.brought
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


def _number(amount: Decimal | None) -> int | float | None:
    return None if amount is None else Money().plain(amount)


def _plain_node(node: Node, branches: str, lang: Lang) -> dict[str, Any]:
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
        branches: [_plain_node(one, branches, lang) for one in node.branches],
    }


def _mermaid(found: Trace, lang: Lang) -> Iterator[str]:
    """The graph in Mermaid's words: causes on the left."""
    yield "graph LR"
    drawn: dict[str, str] = {}  # refs are unique among records of one kind only
    edges: dict[tuple[str, str, str], None] = {}

    def add(node: Node) -> None:
        drawn[_id(node)] = f"{_entities(node.ref)}<br>{_entities(node.title.to(lang))}"
        for branch in node.branches:
            add(branch)

    def connect(node: Node, *, back: bool) -> None:
        for branch in node.branches:
            pair = (_id(branch), _id(node)) if back else (_id(node), _id(branch))
            relation = branch.step.relation.to(lang) if branch.step else ""
            edges[*pair, relation] = None
            connect(branch, back=back)

    for root in (found.led_to_it, found.came_of_it):
        add(root)
    connect(found.led_to_it, back=True)
    connect(found.came_of_it, back=False)
    for name, label in drawn.items():
        yield f'    {name}["{label}"]'
    for cause, effect, relation in edges:
        yield f'    {cause} -->|"{_entities(relation)}"| {effect}'
    yield f"    style {_id(found.root)} stroke-width:3px"


def _id(node: Node) -> str:
    """An identifier of the record that no word of Mermaid's is."""
    name = f"{node.entity.prefix}.{node.ref}"
    return "n_" + re.sub(r"[^A-Za-z0-9]", lambda found: f"_{ord(found[0]):x}_", name)


def _entities(text: str) -> str:
    """A text inside Mermaid's quotes: all but letters, digits and plain marks by number. A mark
    before a space, as in `1. ` or `- `, would begin a list."""
    flat = " ".join(visible(text).split())
    return re.sub(r"[^\w ,.:()/-]|[.)-](?= )", lambda found: f"#{ord(found[0])};", flat)
