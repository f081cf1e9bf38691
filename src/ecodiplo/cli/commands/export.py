"""`ecodiplo export ENTITY`, and `ecodiplo export all`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli import office_layout
from ecodiplo.cli.bilingual import command, help_page, help_text, option
from ecodiplo.cli.commands.list import Columns, doubts, list_query, without_date
from ecodiplo.cli.entity_commands import ALL, WholeGroup, entity_command, filter_options
from ecodiplo.cli.office_layout import (
    Layout,
    Office,
    Signer,
    SignerTitle,
    check_no_layout,
    choose_layout,
    write_office_list,
)
from ecodiplo.cli.options import FORMAT, File, Templates, Words, completion_of
from ecodiplo.cli.output import (
    Output,
    choose_output,
    say,
    say_done,
    stream,
    write_rows,
    write_sheet,
)
from ecodiplo.cli.period_options import From, NamedPeriod, On, To, Year
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.formats import EXACT_FORMATS, FORMATS, JSON_FORMATS, export_format
from ecodiplo.formats.atomic import Protected, fill_folder
from ecodiplo.formats.sheet import Sheet, columns_of
from ecodiplo.language import Label, join, nouns, same, with_noun
from ecodiplo.services.query.period_choice import PeriodOptions

if TYPE_CHECKING:
    from ecodiplo.cli.bilingual import Command
    from ecodiplo.cli.settings import Settings
    from ecodiplo.language import Lang
    from ecodiplo.services.query.listing import Listing

ROWS = nouns("row", "rows", "dòng")

ExactFormat = Annotated[
    str,
    option(
        "--format",
        "-f",
        metavar=FORMAT,
        help=Label(
            f"{', '.join(EXACT_FORMATS)}. Default: by the name of the file, else csv.",
            f"{', '.join(EXACT_FORMATS)}. Mặc định: theo tên tệp, nếu không là csv.",
        ),
        autocompletion=completion_of(EXACT_FORMATS),
    ),
]
Excel = Annotated[
    bool,
    option(
        "--excel",
        help=Label("Write csv or tsv as Excel opens it: with a byte order mark, lines of CRLF.",
                   "Ghi csv hoặc tsv để Excel mở đúng tiếng Việt: có dấu BOM, dòng kết thúc CRLF."),
    ),
]  # fmt: skip
Place = Annotated[
    Path | None,
    option(
        "--output",
        "-o",
        metavar=Label("BOOK.xlsx|DIR", "TỆP.xlsx|THƯ_MỤC"),
        help=Label("Write to this workbook or folder, whole or not at all.",
                   "Ghi vào tệp bảng tính hoặc thư mục này, trọn vẹn hoặc không ghi gì."),
    ),
]  # fmt: skip


class ExportGroup(WholeGroup):
    """`export`, with a command for each entity and one for all of them."""

    def build_all(self) -> Command:
        """The command that exports all entities."""
        return command(export_everything, ALL.en)

    def build(self, entity: Entity) -> Command:
        """The command that exports `entity`."""
        year = " --year 2022" if entity.date else ""
        page = help_page(
            entity.label
            + Label(": export records with every field, so that an import reads them back.",
                    ": xuất hồ sơ với mọi trường để nhập lại được."),
            f"ecodiplo export {entity.name}{year} -o {entity.name}.csv",
        )  # fmt: skip
        return entity_command(export_entity, entity, page, filter_options(entity))


def export_entity(
    ctx: typer.Context,
    entity: Entity,
    year: Year = "",
    period: NamedPeriod = "",
    from_: From = "",
    to: To = "",
    on: On = "",
    text: Words = "",
    format_: ExactFormat = "",
    output: File = None,
    excel: Excel = False,
    layout: Layout = "",
    columns_: Columns = "",
    office: Office = "",
    place: office_layout.Place = "",
    signer_title: SignerTitle = "",
    signer: Signer = "",
    templates: Templates = None,
    **options: Any,
) -> None:
    """Write the stored fields and the stamps of the records of `entity` that match the options."""
    settings = settings_of(ctx)
    texts = {"office": office, "place": place, "signer_title": signer_title, "signer": signer}
    dates = PeriodOptions(year, period, from_, to, on)
    if layout:
        target = choose_layout(layout, format_, output, settings)
        query = list_query(entity, dates, options, settings.today, columns_, text=text)
        listing = write_office_list(settings, entity, query, target, texts, templates)
        _tell(listing, target.file, settings)
        return
    check_no_layout({**texts, "columns": columns_}, format_, output)
    name = "" if output and not format_ else export_format(format_)
    target = choose_output(name, output, settings)
    export_format(target.format)
    _check_excel(target.format, excel=excel)
    from ecodiplo.services.query.export import export_records

    query = list_query(entity, dates, options, settings.today, text=text)
    with settings.database.read() as connection:
        export = export_records(connection, entity, query, today=settings.today)
        write_sheet(_sheet(export, settings.lang, excel=excel), target)
    if target.file or export.on_day or sys.stdout.isatty():
        _tell(export, target.file, settings)


@help_text(
    Label(
        "Export every record: to a workbook with a worksheet for each entity, or to a folder with a"
        " file for each.\n\nThe files of a folder are CSV unless --format names another format;"
        " other files in it stay as they are.",
        "Xuất mọi hồ sơ: ra tệp bảng tính có một trang tính cho mỗi loại, hoặc ra thư mục có một"
        " tệp cho mỗi loại.\n\nTệp trong thư mục ở dạng CSV, trừ khi --format chọn dạng khác; các"
        " tệp khác trong thư mục được giữ nguyên.",
    ),
    "ecodiplo export all -o book.xlsx",
)
def export_everything(
    ctx: typer.Context, format_: ExactFormat = "", output: Place = None, excel: Excel = False
) -> None:
    """Write the records of every entity to a workbook or a folder."""
    settings = settings_of(ctx)
    name = export_format(format_) if format_ else ""
    target = _whole_output(name, output, settings.protected())
    assert target.file is not None
    _check_excel(target.format, excel=excel)
    from ecodiplo.services.query.export import export_all

    with settings.database.read() as connection:
        exports = export_all(connection, today=settings.today)
        rows = sum(export.matching for export in exports)
        if not rows:
            raise EcodiploError(
                Label(f"{settings.database} contains no records to export",
                      f"{settings.database} không có hồ sơ nào để xuất")
            )  # fmt: skip
        if target.format == "xlsx":
            exports = [export for export in exports if export.matching]
            from ecodiplo.formats.xlsx import write_all

            with stream(target) as out:
                write_all((_sheet(export, settings.lang) for export in exports), out)
        else:
            with fill_folder(target.file, protected=target.protected) as (folder, batch):
                for export in exports:
                    file = folder / f"{export.entity.name}.{target.format}"
                    with batch.writing(file, binary=FORMATS[target.format]) as out:
                        write_rows(_sheet(export, settings.lang, excel=excel), target.format, out)
    entities = with_noun(len(exports), *nouns("entity", "entities", "loại hồ sơ"))
    footer = Label("{rows} of {entities} written to {file}",
                   "đã ghi {rows} của {entities} vào {file}")  # fmt: skip
    say_done(
        footer.fill(rows=with_noun(rows, *ROWS), entities=entities, file=target.file), settings
    )


def _whole_output(format_: str, output: Path | None, protected: Protected) -> Output:
    """The workbook or folder that `export all` writes. Raises UsageProblem for anything else."""
    if output is None:
        raise UsageProblem(
            Label("export all writes a workbook or a folder: add -o book.xlsx or -o DIR",
                  "export all ghi ra tệp bảng tính hoặc thư mục: thêm -o TỆP.xlsx hoặc -o THƯ_MỤC")
        )  # fmt: skip
    target = output.expanduser()
    if not target.is_dir() and (format_ == "xlsx" or target.suffix.lower() == ".xlsx"):
        if format_ not in ("", "xlsx"):
            raise UsageProblem(
                Label(f"{output.name} is a workbook, not {format_}; name a folder",
                      f"{output.name} là tệp bảng tính, không phải {format_}; hãy nêu thư mục")
            )  # fmt: skip
        return Output("xlsx", target, protected)
    if target.is_file() or (target.suffix and not target.is_dir()):
        raise UsageProblem(
            Label(f"{output} is not a folder or a workbook; name a folder or book.xlsx",
                  f"{output} không phải thư mục hay tệp bảng tính; hãy nêu thư mục hoặc TỆP.xlsx")
        )  # fmt: skip
    if format_ == "xlsx":
        raise UsageProblem(
            Label(f"{output} is a folder; name the workbook in it, or another --format",
                  f"{output} là thư mục; hãy nêu tệp bảng tính trong đó, hoặc --format khác")
        )  # fmt: skip
    return Output(format_ or "csv", target, protected)


def _check_excel(format_: str, *, excel: bool) -> None:
    """Raise UsageProblem when `--excel` is asked of a format that Excel does not open."""
    if excel and format_ in JSON_FORMATS:
        raise UsageProblem(
            Label(f"Excel opens csv, tsv and xlsx, not {format_}; leave --excel out",
                  f"Excel mở được csv, tsv và xlsx, không mở được {format_}; hãy bỏ --excel")
        )  # fmt: skip


def _sheet(export: Listing, lang: Lang, *, excel: bool = False) -> Sheet:
    columns = columns_of(export.fields, lang)
    return Sheet(export.entity.name, columns, export.rows, lang, exact=True, excel=excel)


def _tell(export: Listing, file: Path | None, settings: Settings) -> None:
    """Tell how many rows are written, and how many records have no date or may match; in a quiet
    run only where there are such records."""
    place = Label(f" to {file}", f" vào {file}") if file else same("")
    footer = Label("{rows} written{place}", "đã ghi {rows}{place}").fill(
        rows=with_noun(export.matching, *ROWS), place=place
    )
    if export.undated:
        footer += same("; ") + without_date(export.undated)
    footer = join("; ", (footer, *doubts(export)))
    if export.undated or export.uncertain or export.on_day:
        say(footer, settings.lang)
    else:
        say_done(footer, settings)
