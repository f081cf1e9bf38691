"""`ecodiplo import ENTITY FILE`, and `ecodiplo import all BOOK`."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import ALL, WholeGroup, build
from ecodiplo.cli.output import Output, stream
from ecodiplo.cli.render.import_report import Telling
from ecodiplo.cli.root import command
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.formats import OBJECTS, READABLE, WORKBOOKS, detected
from ecodiplo.formats.source import Source
from ecodiplo.formats.xlsx import LONGEST

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from typer._click import Command

    from ecodiplo.formats.atomic import Protected
    from ecodiplo.language import Lang
    from ecodiplo.services.imports.rejects import Rejects

# Some of the file went in and some did not: a script looks at the rejected rows.
IN_PART = 5

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")]
OnMatch = Annotated[
    str,
    typer.Option(
        metavar="update|fill|skip",
        help="A row whose record is there: update it, fill what is empty, or skip it.",
        autocompletion=lambda incomplete: [
            word for word in ("update", "fill", "skip") if word.startswith(incomplete)
        ],
    ),
]
WipeEmpty = Annotated[
    bool, typer.Option("--wipe-empty", help="An empty cell clears the value; else it is left.")
]
KeepGood = Annotated[
    bool, typer.Option("--keep-good", help="Write the good rows; the others go to a file.")
]
Rejected = Annotated[
    Path | None, typer.Option("--rejects", metavar="FILE", help="The file for rejected rows.")
]
CreatePartners = Annotated[
    bool, typer.Option("--create-partners", help="Make partners that are not there yet.")
]
IgnoreUnknown = Annotated[
    bool, typer.Option("--ignore-unknown", help="Pass over columns that mean nothing.")
]
Encoding = Annotated[
    str, typer.Option(metavar="NAME", help="Of a text file that is not UTF-8: windows-1258...")
]
SheetName = Annotated[str, typer.Option("--sheet", metavar="NAME", help="The worksheet to take.")]
ReadAs = Annotated[
    str,
    typer.Option("--as", metavar="FORMAT", help=f"{', '.join(READABLE)}; else found out."),
]
Report = Annotated[
    str, typer.Option("--format", "-f", metavar="text|json", help="json: a report for scripts.")
]


class ImportGroup(WholeGroup):
    """`import`, with a command for each entity and one for a book or folder of all."""

    def build_all(self) -> Command:
        """The command for everything."""
        return command(import_everything, ALL.en)

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that imports `entity`."""
        keys = dict.fromkeys((entity.key, " and ".join(entity.natural_key)))
        help_ = (
            f"{entity.label.to(lang)}, from csv, tsv, xlsx, ods, json or jsonl.\n\n"
            "Headings may be in English or Vietnamese, any order, case or accent. A row is matched "
            f"by {', else by '.join(keys)}. Any fault, and nothing "
            f"is written.\n\nExample: ecodiplo import {entity.name} plan.xlsx --dry-run"
        )
        file = inspect.Parameter(
            "file",
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[str, typer.Argument(metavar="FILE", help="`-` is stdin.")],
        )
        return build(import_entity, entity, [file], help_)


def import_entity(
    ctx: typer.Context,
    entity: Entity,
    dry_run: DryRun = False,
    on_match: OnMatch = "update",
    wipe_empty: WipeEmpty = False,
    keep_good: KeepGood = False,
    rejects: Rejected = None,
    create_partners: CreatePartners = False,
    ignore_unknown: IgnoreUnknown = False,
    encoding: Encoding = "",
    sheet: SheetName = "",
    as_: ReadAs = "",
    format_: Report = "text",
    *,
    file: str,
) -> None:
    """Import a file into `entity`."""
    chosen = settings(ctx)
    _check(format_, on_match)
    from ecodiplo.services.imports.import_file import Imported, Options, import_file
    from ecodiplo.services.imports.rejects import Rejects
    from ecodiplo.services.writing.locks import locks_for

    options = Options(on_match, wipe_empty, keep_good, create_partners, ignore_unknown)  # type: ignore[arg-type]
    with Rejects(chosen.lang) as kept, Telling(chosen, format_, dry_run=dry_run) as telling:
        source = Source(_path(file), as_, encoding, sheet, (entity.name, *entity.label))
        detected(source)  # a file that is none is told of before the database is opened
        protected = chosen.protected(source.files)
        if rejects:
            protected.check(rejects.expanduser())

        def write(session: Session) -> tuple[Imported, Path | None]:
            telling.begin(kept)
            done = import_file(session, entity, source, options, telling.watch(entity, kept))
            if not done.rejected or dry_run:
                return done, None
            place = rejects or _free_path(source, kept)
            _write_rejects(kept, place, detected(source), protected)
            return done, place

        report, path = chosen.database.run(
            f"import {entity.name} {source.name}",
            write,
            keep=not dry_run,
            locks=locks_for(entity, create_partners=create_partners),
        )
        telling.done([report], path)
    if report.rejected:
        raise typer.Exit(IN_PART)


def import_everything(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="BOOK|FOLDER", help="As `export all` writes them.")
    ],
    dry_run: DryRun = False,
    on_match: OnMatch = "update",
    wipe_empty: WipeEmpty = False,
    format_: Report = "text",
) -> None:
    """Import a workbook with a sheet for each entity, or a folder with a file for each: all of
    it or nothing.

    Example: ecodiplo import all book.xlsx
    """
    chosen = settings(ctx)
    _check(format_, on_match)
    if not file.exists():
        raise NotFound(f"there is no file or folder {file}")
    from ecodiplo.services.imports.bundles import sources
    from ecodiplo.services.imports.import_file import Imported, Options, import_file

    parts = sources(file)
    options = Options(on_match, wipe_empty)  # type: ignore[arg-type]
    with Telling(chosen, format_, dry_run=dry_run) as telling:

        def write(session: Session) -> list[Imported]:
            telling.begin()
            return [
                import_file(session, entity, source, options, telling.watch(entity))
                for entity, source in parts
            ]

        reports = chosen.database.run(f"import all {file.name}", write, keep=not dry_run)
        telling.done(reports, None)


def _check(format_: str, on_match: str) -> None:
    if format_ not in ("text", "json"):
        raise UsageProblem(f"--format takes text or json, not {format_!r}")
    if on_match not in ("update", "fill", "skip"):
        raise UsageProblem(f"--on-match takes update, fill or skip, not {on_match!r}")


def _path(file: str) -> Path | None:
    if file == "-":
        return None
    path = Path(file).expanduser()
    if not path.exists():
        raise NotFound(f"there is no file {file}")
    if path.is_dir():
        raise UsageProblem(f"{file} is a folder; `ecodiplo import all {file}` imports folders")
    return path


def _free_path(source: Source, kept: Rejects) -> Path:
    """A new file beside the imported one, of a format that takes its rows as they are: a file that
    is being mended is never written over."""
    path = source.path or Path("stdin")
    suffix = {"csv": ".csv", "tsv": ".tsv"}.get(name := detected(source), ".jsonl")
    if name in WORKBOOKS:  # a letter can count twice in Excel
        long = ".jsonl" if kept.ambiguous else ".csv"
        suffix = ".xlsx" if kept.longest <= LONGEST // 2 else long
    names = (f"{path.stem}.rejected{number}{suffix}" for number in ("", *range(2, 10_000)))
    return next(place for name in names if not (place := path.parent / name).exists())


def _write_rejects(kept: Rejects, path: Path, read_as: str, protected: Protected) -> None:
    format_ = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".xlsx": "xlsx"}.get(path.suffix)
    if format_ is None:
        raise UsageProblem(f"--rejects takes a .csv, .tsv, .jsonl or .xlsx file, not {path.name}")
    numbers = read_as in WORKBOOKS and format_ in ("csv", "tsv") and kept.ambiguous
    objects = (format_ == "jsonl") != (read_as in OBJECTS) and read_as not in WORKBOOKS
    if numbers or objects:
        raise UsageProblem(f"{path.name} cannot hold the rows of a {read_as} file as they are")
    with stream(Output(format_, path, protected), binary=format_ == "xlsx") as out:
        if format_ == "csv":
            out.write("\ufeff")  # else Excel takes it for another encoding
        kept.write(format_, out)
