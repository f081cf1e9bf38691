"""`ecodiplo export ENTITY`, and `ecodiplo export all`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.commands.list import chosen_period, given_filters
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import ALL, WholeGroup, build, columns, filter_options
from ecodiplo.cli.options import File, From, To, Words, Year
from ecodiplo.cli.output import Output, chosen_output, say, stream, write_rows, write_sheet
from ecodiplo.cli.root import command
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.formats import FORMATS
from ecodiplo.formats.atomic import Protected, filling
from ecodiplo.formats.sheet import Sheet
from ecodiplo.language import Label
from ecodiplo.money import show_number

if TYPE_CHECKING:
    from typer._click import Command

    from ecodiplo.language import Lang
    from ecodiplo.services.query.export import Export

# What an import reads back.
EXACT = ("csv", "tsv", "json", "jsonl", "xlsx")

ExactFormat = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"{', '.join(EXACT)}; else as the file is called, else csv.",
        autocompletion=lambda incomplete: [name for name in EXACT if name.startswith(incomplete)],
    ),
]
Place = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="BOOK.xlsx|FOLDER", help="Whole or not at all."),
]


class ExportGroup(WholeGroup):
    """`export`, with a command for each entity and one for all of them."""

    def build_all(self) -> Command:
        """The command for everything."""
        return command(export_everything, ALL.en)

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that exports `entity`."""
        what = entity.label.to(lang)
        year = " --year 2022" if entity.date else ""
        example = f"ecodiplo export {entity.name}{year} -o {entity.name}.csv"
        help_ = f"{what}, every field, as an import takes them.\n\nExample: {example}"
        return build(export_entity, entity, filter_options(entity, lang), help_)


def export_entity(
    ctx: typer.Context,
    entity: Entity,
    year: Year = "",
    from_: From = "",
    to: To = "",
    text: Words = "",
    format_: ExactFormat = "",
    output: File = None,
    **given: Any,
) -> None:
    """Write every stored field of the records of `entity` that the options ask for."""
    chosen = settings(ctx)
    _check_format(format_)
    where = chosen_output(format_ or ("" if output else "csv"), output, chosen)
    _check_format(where.format)
    span = chosen_period(year, from_, to)
    from ecodiplo.services.query.export import export_records
    from ecodiplo.services.query.listing import Question

    question = Question(filters=given_filters(entity, given), period=span, text=text)
    with chosen.database.read() as session:
        export = export_records(session, entity, question, today=chosen.today)
        write_sheet(_sheet(export, chosen.lang), where)
    if where.file or sys.stdout.isatty():
        say(_written(export, where.file, chosen.lang))


def export_everything(ctx: typer.Context, format_: ExactFormat = "", output: Place = None) -> None:
    """Write every record: a workbook with a sheet for each entity, or a folder with a file for
    each.

    A folder gets CSV unless --format says otherwise; its other files are left alone.

    Example: ecodiplo export all -o book.xlsx
    """
    chosen = settings(ctx)
    _check_format(format_)
    where = _place(format_.lower(), output, chosen.protected())
    from ecodiplo.services.query.export import export_all

    with chosen.database.read() as session:
        exports = export_all(session, today=chosen.today)
        rows = sum(export.matching for export in exports)
        if not rows:
            raise EcodiploError(f"{chosen.database} holds no records to export")
        if where.format == "xlsx":
            exports = [export for export in exports if export.matching]
            from ecodiplo.formats.xlsx import write_all

            with stream(where, binary=True) as out:
                write_all((_sheet(export, chosen.lang) for export in exports), out)
        else:
            _write_folder(exports, where, chosen.lang)
    count, kinds = show_number(rows, chosen.lang), len(exports)
    say(
        Label(
            f"{count} rows of {kinds} entities written to {where.file}",
            f"đã ghi {count} dòng của {kinds} loại hồ sơ vào {where.file}",
        ).to(chosen.lang)
    )


def _check_format(format_: str) -> None:
    if format_ and format_.lower() not in EXACT:
        raise UsageProblem(
            f"{format_!r} is nothing that an import reads back; use {', '.join(EXACT)}"
        )


def _place(format_: str, output: Path | None, protected: Protected) -> Output:
    """The workbook or folder that `all` is written to. Raises UsageProblem for what is neither."""
    if output is None:
        raise UsageProblem("all goes to a workbook or a folder: add -o book.xlsx or -o FOLDER")
    target = output.expanduser()
    if not target.is_dir() and (format_ == "xlsx" or target.suffix.lower() == ".xlsx"):
        if format_ not in ("", "xlsx"):
            raise UsageProblem(f"{output.name} is a workbook, not {format_}; name a folder")
        return Output("xlsx", target, protected)
    if target.is_file() or (target.suffix and not target.is_dir()):
        raise UsageProblem(f"{output} is no folder and no workbook; name one, or book.xlsx")
    if format_ == "xlsx":
        raise UsageProblem(f"{output} is a folder; name the workbook in it, or another --format")
    return Output(format_ or "csv", target, protected)


def _sheet(export: Export, lang: Lang) -> Sheet:
    return Sheet(export.entity.name, columns(export.fields, lang), export.rows, lang, exact=True)


def _written(export: Export, file: Path | None, lang: Lang) -> str:
    count = show_number(export.matching, lang)
    place = Label(f" to {file}", f" vào {file}").to(lang) if file else ""
    said = Label(f"{count} rows written{place}", f"đã ghi {count} dòng{place}").to(lang)
    if export.undated:
        said += Label(
            f"; {export.undated} more have no date", f"; {export.undated} mục khác không rõ ngày"
        ).to(lang)
    return said


def _write_folder(exports: list[Export], where: Output, lang: Lang) -> None:
    assert where.file is not None
    with filling(where.file, protected=where.protected) as (folder, batch):
        for export in exports:
            file = folder / f"{export.entity.name}.{where.format}"
            with batch.writing(file, binary=FORMATS[where.format]) as out:
                write_rows(_sheet(export, lang), where.format, out)
