"""`ecodiplo import ENTITY FILE`, and `ecodiplo import all BOOK`."""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli import import_options
from ecodiplo.cli.bilingual import argument, command, help_page, help_text
from ecodiplo.cli.entity_commands import ALL, WholeGroup, entity_command
from ecodiplo.cli.feed_options import AllowEmpty, MaxChanged, feed_options, feed_parameters
from ecodiplo.cli.import_files import check_files, existing_file, is_pipe, path_of
from ecodiplo.cli.import_options import LISTS, ON_MATCH, REPORTS
from ecodiplo.cli.import_run import ImportRun, run_and_ask
from ecodiplo.cli.options import FILES, CreatePartners, ListName, OnNearOption, Separator
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.header_row import header_rows
from ecodiplo.language import Label, same, series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from ecodiplo.cli.bilingual import Command
    from ecodiplo.cli.render.import_document import ImportDocument
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
            "files",
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[
                list[str],
                argument(
                    metavar=FILES,
                    help=Label("The file, or several in one transaction, also as .gz or .zip; `-`"
                               " is standard input.",
                               "Tệp, hoặc nhiều tệp trong một giao dịch, kể cả .gz hoặc .zip; `-`"
                               " là đầu vào chuẩn."),
                ),
            ],
        )  # fmt: skip
        return entity_command(import_entity, entity, [*feed_parameters(), file], page)


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
    name: import_options.PipeName = "",
    as_: import_options.ReadAs = "",
    format_: import_options.ReportFormat = "text",
    *,
    files: list[str],
    **feed: Any,
) -> None:
    """Import files into `entity`."""
    with _document(ctx, format_, dry_run=dry_run) as document:
        _check_options(on_match, lists, verbose=verbose, dry_run=dry_run)
        from ecodiplo.services.imports import option_texts
        from ecodiplo.services.imports.options import ImportOptions

        rows = header_rows(header_row)
        options = ImportOptions(
            on_match,  # type: ignore[arg-type]
            wipe_empty, keep_good, create_partners, ignore_unknown, decimal, dates, separator,
            columns=option_texts.pairs("--map", map_),
            constants=option_texts.pairs("--set", set_, last=False),
            replacements=option_texts.replacements(existing_file(values)) if values else (),
            units=option_texts.units(units),
            first_of_repeats=first_of_repeats, profile=profile, save_as=save_profile,
            on_near=on_near, lists=lists,  # type: ignore[arg-type]
            **feed_options(settings_of(ctx), **feed),
        )  # fmt: skip
        check_files(files, name, rejects_file)
        names = (entity.name, *entity.label)

        def find() -> list[tuple[Entity, InputFile]]:
            return [
                (entity, InputFile(
                    path_of(file), as_, encoding, sheet, at, names, header_rows=rows,
                    pipe_name=name if is_pipe(file) else "",
                ))
                for file in files
            ]  # fmt: skip

        run = ImportRun(settings_of(ctx), entity.name, find, document, dry_run, verbose,
                        rejects_file)  # fmt: skip
        _exit(run_and_ask(run, options))


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
    keep_good: import_options.KeepGood = False,
    create_partners: CreatePartners = False,
    on_near: OnNearOption = "refuse",
    ignore_unknown: import_options.IgnoreUnknown = False,
    decimal: import_options.Decimal = "",
    dates: import_options.Dates = "",
    separator: Separator = "",
    encoding: import_options.Encoding = "",
    values: import_options.Values = None,
    first_of_repeats: import_options.FirstOfRepeats = False,
    max_changed: MaxChanged = "",
    allow_empty: AllowEmpty = False,
    format_: import_options.ReportFormat = "text",
) -> None:  # fmt: skip
    """Import every part of a workbook or folder, in one transaction."""
    with _document(ctx, format_, dry_run=dry_run) as document:
        _check_options(on_match, lists, verbose=verbose, dry_run=dry_run)
        if not file.exists():
            raise NotFound(
                Label(f"there is no file or folder {file}", f"không có tệp hoặc thư mục {file}")
            )
        from ecodiplo.services.imports import option_texts
        from ecodiplo.services.imports.options import ImportOptions
        from ecodiplo.services.imports.workbook_or_folder import sources

        options = ImportOptions(
            on_match,  # type: ignore[arg-type]
            wipe_empty, keep_good, create_partners, ignore_unknown, decimal, dates, separator,
            replacements=option_texts.replacements(existing_file(values)) if values else (),
            first_of_repeats=first_of_repeats, on_near=on_near, max_changed=max_changed,
            allow_empty=allow_empty, lists=lists,  # type: ignore[arg-type]
        )  # fmt: skip
        run = ImportRun(
            settings_of(ctx), ALL.en, lambda: sources(file, encoding), document, dry_run, verbose,
            whole=file.name,
        )  # fmt: skip
        _exit(run.run(options))


def _document(
    ctx: typer.Context, format_: str, *, dry_run: bool
) -> AbstractContextManager[ImportDocument | None]:
    """The report for a script, if the format asks for it."""
    _check_choice("--format", format_, REPORTS)
    if format_ != "json":
        return nullcontext()
    from ecodiplo.cli.render.import_document import ImportDocument

    return ImportDocument(settings_of(ctx), dry_run=dry_run)


def _exit(reports: Sequence[ImportReport]) -> None:
    """Raise typer.Exit when rows are rejected."""
    if any(report.rejected for report in reports):
        raise typer.Exit(IN_PART)


def _check_options(on_match: str, lists: str, *, verbose: bool, dry_run: bool) -> None:
    if verbose and not dry_run:
        raise UsageProblem(Label("--verbose goes with --dry-run", "--verbose đi cùng --dry-run"))
    _check_choice("--on-match", on_match, ON_MATCH)
    _check_choice("--lists", lists, LISTS)


def _check_choice(name: str, text: str, codes: Sequence[str]) -> None:
    if text not in codes:
        choices = series([*map(same, codes)], Label(" or ", " hoặc "))
        raise UsageProblem(
            Label("{name} takes {choices}, not {text!r}",
                  "{name} nhận {choices}, không nhận {text!r}")
            .fill(name=name, choices=choices, text=text)
        )  # fmt: skip
