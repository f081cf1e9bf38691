"""`ecodiplo import ENTITY FILE`, and `ecodiplo import all BOOK`."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.bilingual import argument, command, help_page, help_text, option
from ecodiplo.cli.entity_commands import ALL, WholeGroup, entity_command
from ecodiplo.cli.options import FILE, FORMAT, NAME, CreatePartners, ListName, OnNearOption
from ecodiplo.cli.output import Output, stream
from ecodiplo.cli.render.import_report import ImportPrinter
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.formats import JSON_FORMATS
from ecodiplo.formats.detect import READABLE, WORKBOOKS, detect_format
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.xlsx import LONGEST
from ecodiplo.language import Label, join, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ecodiplo.cli.bilingual import Command
    from ecodiplo.cli.settings import Settings
    from ecodiplo.formats.atomic import Protected
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.rejects import Rejects
    from ecodiplo.services.imports.report import ImportReport

# The exit code when some rows were written and others rejected: a script looks at the rejects.
IN_PART = 5
ON_MATCH = ("update", "fill", "skip")
REPORTS = ("text", "json")
# The formats of a file of rejected rows.
REJECTS = ("csv", "tsv", "jsonl", "xlsx")

ImportDryRun = Annotated[
    bool,
    option(
        "--dry-run",
        help=Label("Show what would change; change nothing.",
                   "Cho biết những gì sẽ thay đổi; không thay đổi gì."),
    ),
]  # fmt: skip
OnMatchOption = Annotated[
    str,
    option(
        metavar="|".join(ON_MATCH),
        help=Label(
            "When the record of a row exists: update it, fill its empty fields, or skip the row.",
            "Khi hồ sơ của dòng đã có: cập nhật (update), điền các trường còn trống (fill), hoặc"
            " bỏ qua dòng (skip).",
        ),
        autocompletion=lambda incomplete: [
            word for word in ON_MATCH if word.startswith(incomplete)
        ],
    ),
]
WipeEmpty = Annotated[
    bool,
    option(
        "--wipe-empty",
        help=Label("An empty cell clears the value of its field.",
                   "Ô trống xóa giá trị của trường."),
    ),
]  # fmt: skip
KeepGood = Annotated[
    bool,
    option(
        "--keep-good",
        help=Label("Write the good rows; put the others into a file.",
                   "Ghi các dòng đúng; đưa các dòng khác ra một tệp."),
    ),
]  # fmt: skip
RejectsFile = Annotated[
    Path | None,
    option(
        "--rejects",
        "--reject",
        metavar=FILE,
        help=Label("The file for rejected rows.", "Tệp cho các dòng bị loại."),
    ),
]
IgnoreUnknown = Annotated[
    bool,
    option(
        "--ignore-unknown",
        help=Label("Ignore columns that name no field.",
                   "Bỏ qua các cột không ứng với trường nào."),
    ),
]  # fmt: skip
Decimal = Annotated[
    str,
    option(
        metavar="comma|point",
        help=Label("The decimal mark of the numbers, where no number of the column shows it.",
                   "Dấu thập phân của các số, khi không số nào trong cột cho biết."),
    ),
]  # fmt: skip
Dates = Annotated[
    str,
    option(
        metavar="day-first|month-first",
        help=Label("The order of the dates, where a column has the month first.",
                   "Thứ tự của ngày tháng, khi có cột ghi tháng trước ngày."),
    ),
]  # fmt: skip
Encoding = Annotated[
    str,
    option(
        metavar=NAME,
        help=Label("The encoding of a text file that is not UTF-8: windows-1258...",
                   "Bảng mã của tệp văn bản không phải UTF-8: windows-1258..."),
    ),
]  # fmt: skip
SheetName = Annotated[
    str,
    option(
        "--sheet",
        "--sheets",
        metavar=NAME,
        help=Label("Import this worksheet.", "Nhập trang tính này."),
    ),
]
ReadAs = Annotated[
    str,
    option(
        "--as",
        metavar=FORMAT,
        help=Label(f"{', '.join(READABLE)}. Default: detected from the content.",
                   f"{', '.join(READABLE)}. Mặc định: tự nhận biết theo nội dung."),
    ),
]  # fmt: skip
ReportFormat = Annotated[
    str,
    option(
        "--format",
        "-f",
        metavar="|".join(REPORTS),
        help=Label("json writes a report for scripts.", "json ghi báo cáo cho chương trình."),
    ),
]


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
        natural = _enumerated(labels, Label(" and ", " và "))
        keys += Label(", else by ", ", nếu không thì theo ") + natural
    return keys


def _enumerated(labels: list[Label], conjunction: Label) -> Label:
    """`A, B and C`, or with another conjunction."""
    *others, last = labels
    return join(", ", others) + conjunction + last if others else last


def import_entity(
    ctx: typer.Context,
    entity: Entity,
    dry_run: ImportDryRun = False,
    on_match: OnMatchOption = "update",
    wipe_empty: WipeEmpty = False,
    keep_good: KeepGood = False,
    rejects_file: RejectsFile = None,
    create_partners: CreatePartners = False,
    on_near: OnNearOption = "refuse",
    ignore_unknown: IgnoreUnknown = False,
    decimal: Decimal = "",
    dates: Dates = "",
    encoding: Encoding = "",
    sheet: SheetName = "",
    at: ListName = "",
    as_: ReadAs = "",
    format_: ReportFormat = "text",
    *,
    file: str,
) -> None:
    """Import a file into `entity`."""
    settings = settings_of(ctx)
    _check_options(format_, on_match)
    from ecodiplo.cli.ask import ask_about_near
    from ecodiplo.services.imports.options import ImportOptions

    options = ImportOptions(
        on_match,  # type: ignore[arg-type]
        wipe_empty, keep_good, create_partners, ignore_unknown, decimal, dates,
    )  # fmt: skip

    def source() -> InputFile:
        names = (entity.name, *entity.label)
        return InputFile(_path(file), as_, encoding, sheet, at, preferred_sheets=names)

    def run(on_near: str) -> ImportReport:
        own = replace(options, on_near=on_near)
        return _import(settings, entity, source, own, rejects_file, format_, dry_run=dry_run)

    report = ask_about_near(run, on_near, settings.lang, asks=format_ == "text")
    if report.rejected:
        raise typer.Exit(IN_PART)


def _import(
    settings: Settings, entity: Entity, find: Callable[[], InputFile], options: ImportOptions,
    rejects_file: Path | None, format_: str, *, dry_run: bool,
) -> ImportReport:  # fmt: skip
    """Import the file in a command of its own, and print the report."""
    from ecodiplo.services.imports.import_file import import_file
    from ecodiplo.services.imports.rejects import Rejects
    from ecodiplo.services.writing.locks import locks_for_import

    with (
        Rejects(settings.lang) as rejects,
        ImportPrinter(settings.lang, format_, dry_run=dry_run) as printer,
    ):
        source = find()
        detect_format(source)  # a file without a table is reported before the database is opened
        protected = settings.protected(source.files)
        if rejects_file:
            protected.check(rejects_file.expanduser())

        def write(session: Session) -> tuple[ImportReport, Path | None]:
            printer.begin(rejects)
            watch = printer.observer(entity, rejects)
            report = import_file(session, entity, source, options, watch)
            if not report.rejected or dry_run:
                return report, None
            path = rejects_file or _free_path(source, rejects)
            _write_rejects(rejects, path, detect_format(source), protected)
            return report, path

        report, path = settings.database.run(
            f"import {entity.name} {source.name}", write, keep=not dry_run,
            locks=locks_for_import(entity, create_partners=options.create_partners),
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
    dry_run: ImportDryRun = False,
    on_match: OnMatchOption = "update",
    wipe_empty: WipeEmpty = False,
    on_near: OnNearOption = "refuse",
    format_: ReportFormat = "text",
) -> None:  # fmt: skip
    """Import every part of a workbook or folder, in one transaction."""
    settings = settings_of(ctx)
    _check_options(format_, on_match)
    if not file.exists():
        raise NotFound(
            Label(f"there is no file or folder {file}", f"không có tệp hoặc thư mục {file}")
        )
    from ecodiplo.services.imports.import_file import import_file
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.workbook_or_folder import sources

    parts = sources(file)
    options = ImportOptions(on_match, wipe_empty, on_near=on_near)  # type: ignore[arg-type]
    with ImportPrinter(settings.lang, format_, dry_run=dry_run) as printer:

        def write(session: Session) -> list[ImportReport]:
            printer.begin()
            return [
                import_file(session, entity, source, options, printer.observer(entity))
                for entity, source in parts
            ]

        reports = settings.database.run(f"import all {file.name}", write, keep=not dry_run)
        printer.finish(reports, None, [notes for _, part in parts for notes in part.worksheets])


def _check_options(format_: str, on_match: str) -> None:
    for name, text, codes in (("--format", format_, REPORTS), ("--on-match", on_match, ON_MATCH)):
        if text not in codes:
            choices = _enumerated([same(code) for code in codes], Label(" or ", " hoặc "))
            raise UsageProblem(
                Label("{name} takes {choices}, not {text!r}",
                      "{name} nhận {choices}, không nhận {text!r}")
                .fill(name=name, choices=choices, text=text)
            )  # fmt: skip


def _path(file: str) -> Path | None:
    """The path of the file; None for standard input."""
    if file == "-":
        return None
    path = Path(file).expanduser()
    if not path.exists():
        raise NotFound(Label(f"there is no file {file}", f"không có tệp {file}"))
    if path.is_dir():
        raise UsageProblem(
            Label(f"{file} is a folder; `ecodiplo import all {file}` imports folders",
                  f"{file} là thư mục; hãy dùng `ecodiplo import all {file}` để nhập thư mục")
        )  # fmt: skip
    return path


def _free_path(source: InputFile, rejects: Rejects) -> Path:
    """The path of a new file beside the imported one, in a format that keeps its rows as they are.
    An existing file is never overwritten: a person may be correcting its rows."""
    path = source.path or Path("stdin")
    suffix = {"csv": ".csv", "tsv": ".tsv"}.get(name := detect_format(source), ".jsonl")
    if name in WORKBOOKS:  # a letter can count twice in Excel
        long = ".jsonl" if rejects.ambiguous else ".csv"
        suffix = ".xlsx" if rejects.longest <= LONGEST // 2 else long
    names = (f"{path.stem}.rejected{number}{suffix}" for number in ("", *range(2, 10_000)))
    return next(place for name in names if not (place := path.parent / name).exists())


def _write_rejects(rejects: Rejects, path: Path, read_as: str, protected: Protected) -> None:
    """Write the rejected rows to the file. Raises UsageProblem when its format cannot keep the rows
    of a `read_as` file as they are."""
    format_ = path.suffix.removeprefix(".")
    if format_ not in REJECTS:
        suffixes = _enumerated([same(f".{name}") for name in REJECTS], Label(" or ", " hoặc "))
        raise UsageProblem(
            Label("--rejects takes a {suffixes} file, not {name}",
                  "--rejects nhận tệp {suffixes}, không nhận {name}")
            .fill(suffixes=suffixes, name=path.name)
        )  # fmt: skip
    numbers = read_as in WORKBOOKS and format_ in ("csv", "tsv") and rejects.ambiguous
    objects = (format_ == "jsonl") != (read_as in JSON_FORMATS) and read_as not in WORKBOOKS
    if numbers or objects:
        raise UsageProblem(
            Label(f"{path.name} cannot hold the rows of a {read_as} file as they are",
                  f"{path.name} không giữ nguyên được các dòng của tệp {read_as}")
        )  # fmt: skip
    with stream(Output(format_, path, protected), binary=format_ == "xlsx") as out:
        if format_ == "csv":
            out.write("\ufeff")  # without it Excel reads the file in another encoding
        rejects.write(format_, out)
