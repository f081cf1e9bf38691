"""`ecodiplo import ENTITY FILE`, and `ecodiplo import all BOOK`."""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.bilingual import argument, help_page
from ecodiplo.cli.entity_commands import ALL, WholeGroup, entity_command, signed_command
from ecodiplo.cli.feed_arguments import FeedArguments
from ecodiplo.cli.import_arguments import WholeArguments, parameters
from ecodiplo.cli.import_files import check_files, is_pipe, path_of
from ecodiplo.cli.import_run import ImportRun, run_and_ask
from ecodiplo.cli.options import FILE
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import NotFound
from ecodiplo.formats.input_file import TemporaryCopy
from ecodiplo.language import Label, series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from ecodiplo.cli.bilingual import Command
    from ecodiplo.cli.render.import_document import ImportDocument
    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.services.imports.report import ImportReport

# The exit code when some rows were written and others rejected: a script looks at the rejects.
IN_PART = 5


class ImportGroup(WholeGroup):
    """`import`, with a command for each entity and one for a workbook or folder of all."""

    def build_all(self) -> Command:
        """The command that imports all entities."""
        book = _argument("file", Path, argument(
            metavar=Label("BOOK|DIR", "TỆP|THƯ_MỤC"),
            help=Label("A workbook or folder, as `export all` writes it.",
                       "Tệp bảng tính hoặc thư mục do `export all` ghi ra."),
        ))  # fmt: skip
        page = help_page(
            Label(
                "Import a workbook with a worksheet for each entity, or a folder with a file for"
                " each. A fault in any part changes nothing.",
                "Nhập tệp bảng tính có một trang tính cho mỗi loại, hoặc thư mục có một tệp cho"
                " mỗi loại. Có lỗi ở bất kỳ phần nào thì không ghi gì.",
            ),
            "ecodiplo import all book.xlsx",
        )

        def call(**options: Any) -> None:
            import_everything(options.pop("ctx"), **options)

        return signed_command(call, ALL.en, [book, *parameters(WholeArguments)], page)

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
        files = _argument("files", list[str], argument(
            metavar=FILE,
            help=Label("The file, or several in one transaction, also as .gz or .zip; `-` is"
                       " standard input.",
                       "Tệp, hoặc nhiều tệp trong một giao dịch, kể cả .gz hoặc .zip; `-` là đầu"
                       " vào chuẩn."),
        ))  # fmt: skip
        return entity_command(import_entity, entity, page, [*parameters(FeedArguments), files])


def _argument(name: str, type_: Any, declared: Any) -> inspect.Parameter:
    """The parameter of an argument of a command."""
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, annotation=Annotated[type_, declared])


def _keys(entity: Entity) -> Label:
    """The fields by which a row matches a record: `Ref, else by Title and Start date`."""
    keys = entity.by_name[entity.key].label
    if entity.natural_key != (entity.key,):
        labels = [entity.by_name[name].label for name in entity.natural_key]
        natural = series(labels, Label(" and ", " và "))
        keys += Label(", else by ", ", nếu không thì theo ") + natural
    return keys


def import_entity(
    ctx: typer.Context, entity: Entity, *, files: list[str], **options: Any
) -> None:  # fmt: skip
    """Import files into `entity`."""
    arguments = FeedArguments(**options)
    with _document(ctx, arguments) as document:
        check_files(files, arguments.name, arguments.rejects_file)
        arguments.check(files)
        names, pipe_name = (entity.name, *entity.label), arguments.name
        copies = [TemporaryCopy() for _ in files]  # a pipe is read once, however often one asks

        def find() -> list[tuple[Entity, InputFile]]:
            return [
                (entity, arguments.source(
                    path_of(file), names, pipe_name if is_pipe(file) else "", copy))
                for file, copy in zip(files, copies, strict=True)
            ]  # fmt: skip

        run = ImportRun(
            settings_of(ctx), entity.name, find, document, arguments.dry_run, arguments.verbose,
            arguments.rejects_file,
        )  # fmt: skip
        _exit(run_and_ask(run, arguments.options()))


def import_everything(ctx: typer.Context, *, file: Path, **options: Any) -> None:
    """Import every part of a workbook or folder, in one transaction."""
    arguments = WholeArguments(**options)
    with _document(ctx, arguments) as document:
        settings = arguments.options()
        if not file.exists():
            raise NotFound(
                Label(f"there is no file or folder {file}", f"không có tệp hoặc thư mục {file}"),
                file=file.name,
            )
        from ecodiplo.services.imports.workbook_or_folder import sources

        context = settings_of(ctx)
        run = ImportRun(
            context, ALL.en,
            lambda: sources(file, arguments.encoding, database=context.database.files),
            document, arguments.dry_run, arguments.verbose, whole=file.name,
        )  # fmt: skip
        _exit(run.run(settings))


def _document(
    ctx: typer.Context, arguments: WholeArguments
) -> AbstractContextManager[ImportDocument | None]:
    """The report for a script, if the format asks for it."""
    if not arguments.is_for_scripts:
        return nullcontext()
    from ecodiplo.cli.render.import_document import ImportDocument

    return ImportDocument(settings_of(ctx), dry_run=arguments.dry_run)


def _exit(reports: Sequence[ImportReport]) -> None:
    """Raise typer.Exit when rows are rejected."""
    if any(report.rejected for report in reports):
        raise typer.Exit(IN_PART)
