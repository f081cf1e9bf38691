"""`ecodiplo trace`: what led to a record, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import LINKABLE, Entity
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.entity_commands import EntityGroup, entity_command, example_record
from ecodiplo.cli.options import FORMAT, File
from ecodiplo.cli.output import Output, console, stream
from ecodiplo.cli.render.trace import document, mermaid, trees
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from ecodiplo.cli.bilingual import Command, Context

# The width of a tree in a pipe: wider than any line, so that no record is folded.
WIDE = 100_000
TRACE_FORMATS = ("tree", "json", "mermaid")
TreeFormat = Annotated[
    str, option("--format", "-f", metavar=FORMAT, help=same(f"{', '.join(TRACE_FORMATS)}."))
]


class TraceGroup(EntityGroup):
    """`trace`, with a command for each entity whose records can lead to others."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """The names of the entities whose records can lead to others."""
        return list(LINKABLE)

    def build(self, entity: Entity) -> Command:
        """The command that traces a record of `entity`."""
        page = help_page(
            entity.singular
            + Label(": show what led to a record and what came of it.",
                    ": xem tiền đề và kết quả của một hồ sơ."),
            f"ecodiplo trace {entity.name} {example_record(entity)}",
        )  # fmt: skip
        return entity_command(trace_record, entity, page)


def trace_record(
    ctx: typer.Context, entity: Entity, *, record: str, format_: TreeFormat = "",
    output: File = None,
) -> None:  # fmt: skip
    """Write what led to a record and what came of it, as trees, JSON or a diagram."""
    settings = settings_of(ctx)
    suffix = output.suffix.lower() if output else ""
    format_ = format_ or {".json": "json", ".mmd": "mermaid"}.get(suffix, "tree")
    if format_ not in TRACE_FORMATS:
        formats = ", ".join(TRACE_FORMATS)
        raise UsageProblem(
            Label(f"a trace is written as {formats}, not {format_!r}",
                  f"lệnh trace ghi ở dạng {formats}, không ghi {format_!r}")
        )  # fmt: skip
    from ecodiplo.services.lineage.trace import trace

    with settings.database.read() as connection:
        lineage = trace(connection, entity, record, today=settings.today)
    with stream(Output(format_, output, settings.protected())) as out:
        if format_ == "json":
            from ecodiplo.formats.json import dumps

            out.write(dumps(document(lineage, settings.lang)) + "\n")
        elif format_ == "mermaid":
            out.write("\n".join(mermaid(lineage, settings.lang)) + "\n")
        else:
            screen = console(out)
            if not screen.is_terminal:  # each record in one line, for programs such as grep
                screen.width = WIDE
            for tree in trees(lineage, settings.lang):
                screen.print(tree)
