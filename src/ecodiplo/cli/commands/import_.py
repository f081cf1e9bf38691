"""`ecodiplo import ENTITY FILE`, and `ecodiplo import all BOOK`."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli import import_options
from ecodiplo.cli.bilingual import argument, command, help_page, help_text
from ecodiplo.cli.entity_commands import ALL, WholeGroup, entity_command
from ecodiplo.cli.import_options import LISTS, ON_MATCH, REPORTS
from ecodiplo.cli.options import FILE, CreatePartners, ListName, OnNearOption, Separator
from ecodiplo.cli.rejects_file import free_path, write_rejects
from ecodiplo.cli.render.import_report import ImportPrinter
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.formats.detect import detect_format
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.header_row import header_rows
from ecodiplo.language import Label, same, series

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ecodiplo.cli.bilingual import Command
    from ecodiplo.cli.render.dry_run import DryRunScreen
    from ecodiplo.cli.settings import Settings
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.report import ImportReport

# The exit code when some rows were written and others rejected: a script looks at the rejects.
IN_PART = 5


class ImportGroup(WholeGroup):
    """`import`, with a command for each entity and one for a workbook or folder of all."""

    def build_all(self) -> Command:
        """The command that imports all entities."""
        return command(import_everything, ALL.en)

    def build(self, entity: Entity) -> Command:
        """The command that imports `entity`."""
        page = help_page(
            Label(
                "{entity}: import a file of csv, tsv, xlsx, ods, json or jsonl.\n\n"
                "Headings are English or Vietnamese, in any order and case, with or without"
                " diacritics. A row matches a record by {keys}. A file with a fault changes"
                " nothing.",
                "{entity}: nhập tệp csv, tsv, xlsx, ods, json hoặc jsonl.\n\n"
                "Tiêu đề cột bằng tiếng Anh hoặc tiếng Việt, theo thứ tự bất kỳ, không phân biệt"
                " chữ hoa, có dấu hay không dấu. Dòng ứng với hồ sơ theo {keys}. Tệp có lỗi thì"
                " không ghi gì.",
            ).fill(entity=entity.label, keys=_keys(entity)),
            f"ecodiplo import {entity.name} plan.xlsx --dry-run",
        )
        file = inspect.Parameter(
            "file",
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[
                str,
                argument(
                    metavar=FILE,
                    help=Label("The file; `-` is standard input.", "Tệp; `-` là đầu vào chuẩn."),
                ),
            ],
        )
        return entity_command(import_entity, entity, [file], page)


def _keys(entity: Entity) -> Label:
    """The fields by which a row matches a record: `Ref, else by Title and Start date`."""
    keys = entity.by_name[entity.key].label
    if entity.natural_key != (entity.key,):
        labels = [entity.by_name[name].label for name in entity.natural_key]
        natural = series(labels, Label(" and ", " và "))
        keys += Label(", else by ", ", nếu không thì theo ") + natural
    return keys


def import_entity(
    ctx: typer.Context,
    entity: Entity,
    dry_run: import_options.ImportDryRun = False,
    verbose: import_options.Verbose = False,
    on_match: import_options.OnMatchOption = "update",
    lists: import_options.ListsOption = "replace",
    wipe_empty: import_options.WipeEmpty = False,
    keep_good: import_options.KeepGood = False,
    rejects_file: import_options.RejectsFile = None,
    create_partners: CreatePartners = False,
    on_near: OnNearOption = "refuse",
    ignore_unknown: import_options.IgnoreUnknown = False,
    decimal: import_options.Decimal = "",
    dates: import_options.Dates = "",
    separator: Separator = "",
    encoding: import_options.Encoding = "",
    sheet: import_options.SheetName = "",
    at: ListName = "",
    header_row: import_options.HeaderRow = "",
    map_: import_options.Columns = [],  # noqa: B006 - Typer makes a list of its own
    set_: import_options.Constants = [],  # noqa: B006
    values: import_options.Values = None,
    units: import_options.Units = [],  # noqa: B006
    first_of_repeats: import_options.FirstOfRepeats = False,
    profile: import_options.Profile = "",
    save_profile: import_options.SaveProfile = "",
    as_: import_options.ReadAs = "",
    format_: import_options.ReportFormat = "text",
    *,
    file: str,
) -> None:
    """Import a file into `entity`."""
    settings = settings_of(ctx)
    _check_options(format_, on_match, lists, verbose=verbose, dry_run=dry_run)
    from ecodiplo.services.imports import option_texts
    from ecodiplo.services.imports.options import ImportOptions

    rows = header_rows(header_row)
    options = ImportOptions(
        on_match,  # type: ignore[arg-type]
        wipe_empty, keep_good, create_partners, ignore_unknown, decimal, dates, separator,
        columns=option_texts.pairs("--map", map_),
        constants=option_texts.pairs("--set", set_, last=False),
        replacements=option_texts.replacements(_file(values)) if values else (),
        units=option_texts.units(units), first_of_repeats=first_of_repeats, profile=profile,
        save_as=save_profile, on_near=on_near, lists=lists,  # type: ignore[arg-type]
    )  # fmt: skip
    names = (entity.name, *entity.label)

    def source() -> InputFile:
        return InputFile(_path(file), as_, encoding, sheet, at, names, header_rows=rows)

    def run(options: ImportOptions) -> ImportReport:
        printer = ImportPrinter(settings.lang, format_, dry_run=dry_run, verbose=verbose)
        return _import(settings, entity, source, options, rejects_file, printer)

    _run_and_ask(
        run, source, entity, options, settings, asks=format_ == "text", confirms=not dry_run
    )


def _run_and_ask(
    run: Callable[[ImportOptions], ImportReport], source: Callable[[], InputFile], entity: Entity,
    options: ImportOptions, settings: Settings, *, asks: bool, confirms: bool,
) -> None:  # fmt: skip
    """Run the import. In a terminal, a person is asked what the file does not say, `confirms` how
    it is read then, and it is run once more. Raises typer.Exit when rows are rejected."""
    from ecodiplo.cli.ask import ask_about_near, in_terminal
    from ecodiplo.cli.import_questions import ask_for_gaps, confirm_reading
    from ecodiplo.cli.render.dry_run import DryRunScreen
    from ecodiplo.services.imports.report import ImportRejected

    asks = asks and in_terminal()
    try:
        report = ask_about_near(
            lambda near: run(replace(options, on_near=near)), options.on_near, settings.lang,
            asks=asks,
        )  # fmt: skip
    except ImportRejected as error:
        if not (asks and (error.report.gaps or error.report.profiles)):
            raise
        preview = DryRunScreen(settings.lang, verbose=False)
        full, examined = ask_for_gaps(
            entity, error, options, settings.lang,
            lambda options: _examine(settings, entity, source(), options, preview),
        )  # fmt: skip
        if confirms:
            confirm_reading(examined, preview)
        report = ask_about_near(
            lambda near: run(replace(full, on_near=near)), options.on_near, settings.lang
        )
    if report.rejected:
        raise typer.Exit(IN_PART)


def _examine(
    settings: Settings, entity: Entity, source: InputFile, options: ImportOptions,
    preview: DryRunScreen,
) -> ImportReport:  # fmt: skip
    """Import the file and write nothing; `preview` takes the changes."""
    from ecodiplo.services.imports.import_file import import_file
    from ecodiplo.services.imports.import_locks import import_locks
    from ecodiplo.services.imports.options import ImportObserver

    def restart() -> None:
        preview.clear()

    restart()
    watch = ImportObserver(change=lambda change: preview.change(entity, change), restart=restart)
    return settings.database.run(
        f"import {entity.name} {source.name}",
        lambda session: import_file(session, entity, source, options, watch),
        keep=False, locks=import_locks(entity, options),
    )  # fmt: skip


def _import(
    settings: Settings, entity: Entity, find: Callable[[], InputFile], options: ImportOptions,
    rejects_file: Path | None, printer: ImportPrinter,
) -> ImportReport:  # fmt: skip
    """Import the file in a command of its own, and print the report."""
    from ecodiplo.services.imports.import_file import import_file
    from ecodiplo.services.imports.import_locks import import_locks
    from ecodiplo.services.imports.rejects import Rejects

    with Rejects(settings.lang) as rejects, printer:
        source = find()
        detect_format(source)  # a file without a table is reported before the database is opened
        protected = settings.protected(source.files)
        if rejects_file:
            protected.check(rejects_file.expanduser())

        def write(session: Session) -> tuple[ImportReport, Path | None]:
            printer.begin(rejects)
            watch = printer.observer(entity, rejects)
            report = import_file(session, entity, source, options, watch)
            if not report.rejected or printer.dry_run:
                return report, None
            path = rejects_file or free_path(source, rejects)
            write_rejects(rejects, path, detect_format(source), protected)
            return report, path

        report, path = settings.database.run(
            f"import {entity.name} {source.name}", write, keep=not printer.dry_run,
            locks=import_locks(entity, options),
        )  # fmt: skip
        printer.finish([report], path, source.worksheets)
    return report


@help_text(
    Label(
        "Import a workbook with a worksheet for each entity, or a folder with a file for each. A"
        " fault in any part changes nothing.",
        "Nhập tệp bảng tính có một trang tính cho mỗi loại, hoặc thư mục có một tệp cho mỗi loại."
        " Có lỗi ở bất kỳ phần nào thì không ghi gì.",
    ),
    "ecodiplo import all book.xlsx",
)
def import_everything(
    ctx: typer.Context,
    file: Annotated[
        Path,
        argument(
            metavar=Label("BOOK|DIR", "TỆP|THƯ_MỤC"),
            help=Label("A workbook or folder, as `export all` writes it.",
                       "Tệp bảng tính hoặc thư mục do `export all` ghi ra."),
        ),
    ],
    dry_run: import_options.ImportDryRun = False,
    verbose: import_options.Verbose = False,
    on_match: import_options.OnMatchOption = "update",
    lists: import_options.ListsOption = "replace",
    wipe_empty: import_options.WipeEmpty = False,
    on_near: OnNearOption = "refuse",
    format_: import_options.ReportFormat = "text",
) -> None:  # fmt: skip
    """Import every part of a workbook or folder, in one transaction."""
    settings = settings_of(ctx)
    _check_options(format_, on_match, lists, verbose=verbose, dry_run=dry_run)
    if not file.exists():
        raise NotFound(
            Label(f"there is no file or folder {file}", f"không có tệp hoặc thư mục {file}")
        )
    from ecodiplo.services.imports.import_file import import_file
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.workbook_or_folder import sources

    parts = sources(file)
    options = ImportOptions(
        on_match, wipe_empty, on_near=on_near, lists=lists,  # type: ignore[arg-type]
    )  # fmt: skip
    with ImportPrinter(settings.lang, format_, dry_run=dry_run, verbose=verbose) as printer:

        def write(session: Session) -> list[ImportReport]:
            printer.begin()
            return [
                import_file(session, entity, source, options, printer.observer(entity))
                for entity, source in parts
            ]

        reports = settings.database.run(f"import all {file.name}", write, keep=not dry_run)
        printer.finish(reports, None, [notes for _, part in parts for notes in part.worksheets])


def _check_options(
    format_: str, on_match: str, lists: str, *, verbose: bool, dry_run: bool
) -> None:
    if verbose and not dry_run:
        raise UsageProblem(Label("--verbose goes with --dry-run", "--verbose đi cùng --dry-run"))
    for name, text, codes in (
        ("--format", format_, REPORTS),
        ("--on-match", on_match, ON_MATCH),
        ("--lists", lists, LISTS),
    ):
        if text not in codes:
            choices = series([*map(same, codes)], Label(" or ", " hoặc "))
            raise UsageProblem(
                Label("{name} takes {choices}, not {text!r}",
                      "{name} nhận {choices}, không nhận {text!r}")
                .fill(name=name, choices=choices, text=text)
            )  # fmt: skip


def _path(file: str) -> Path | None:
    """The path of the file; None for standard input."""
    if file == "-":
        return None
    path = _file(Path(file))
    if path.is_dir():
        raise UsageProblem(
            Label(f"{file} is a folder; `ecodiplo import all {file}` imports folders",
                  f"{file} là thư mục; hãy dùng `ecodiplo import all {file}` để nhập thư mục")
        )  # fmt: skip
    return path


def _file(path: Path) -> Path:
    """The path of a file that exists."""
    if not path.expanduser().exists():
        raise NotFound(Label(f"there is no file {path}", f"không có tệp {path}"))
    return path.expanduser()
