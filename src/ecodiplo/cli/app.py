"""The program `ecodiplo`: its commands, as a table, and the options that hold for all of them.

The modules in the table are imported when their command runs: `--help` costs
no SQLAlchemy.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.main import get_command

from ecodiplo import __version__
from ecodiplo.cli.context import Settings
from ecodiplo.cli.root import Entry, RootGroup

COMMANDS = {
    "list": Entry("list", "ListGroup", "List records, filtered and ordered."),
    "show": Entry("show", "ShowGroup", "Show a record and what is linked to it."),
    "add": Entry("add", "AddGroup", "Add a record."),
    "edit": Entry("edit", "EditGroup", "Change a record."),
    "delete": Entry("delete", "DeleteGroup", "Delete a record."),
    "link": Entry("link", "LinkGroup", "Join a record to others."),
    "unlink": Entry("link", "UnlinkGroup", "Part a record from others."),
    "search": Entry("search", "search", "Search everything, without diacritics."),
    "summary": Entry("summary", "summary", "A year at a glance."),
    "reconcile": Entry("reconcile", "reconcile", "Published figures and records."),
    "report": Entry("report", "report", "The account of a year, written."),
    "chart": Entry("chart", "chart", "Records as a picture."),
    "trace": Entry("trace", "TraceGroup", "What led to a record and came of it."),
    "import": Entry("import_", "ImportGroup", "Take in a file, safely."),
    "export": Entry("export", "ExportGroup", "Write records as imports take them."),
    "template": Entry("template", "TemplateGroup", "Make a workbook to fill in."),
    "log": Entry("log", "log", "What was done, when and by whom."),
    "undo": Entry("undo", "undo", "Reverse the last command, or an import."),
    "seed": Entry("seed", "seed", "Fill the database with the shipped facts."),
    "db": Entry("db", "DatabaseGroup", "Make, move and find the database."),
}  # fmt: skip


class Program(RootGroup):
    """The root group with the table of commands."""

    table = COMMANDS


app = typer.Typer(
    name="ecodiplo",
    cls=Program,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        print(f"ecodiplo {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(metavar="PATH|URL", help="The database; else ECODIPLO_DB, else your own."),
    ] = None,
    lang: Annotated[
        str,
        typer.Option(metavar="en|vi", help="The language; else ECODIPLO_LANG or the locale."),
    ] = "",
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """The economic diplomacy of a city: delegations, partners, MOUs, FDI, press, events, aid,
    published figures and policy.

    Example: ecodiplo list delegations --year 2022 --high-level
    """
    ctx.obj = Settings(db, lang)


def run() -> None:
    """Run the program with the arguments of the process."""
    _speak_any_language()
    get_command(app)(prog_name="ecodiplo")


def _speak_any_language() -> None:
    """Whatever the locale, programs are given UTF-8, and a letter that a terminal lacks is no
    reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")
