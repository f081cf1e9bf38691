"""`ecodiplo report`: the report of a period, frozen reports, and what has changed since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.cli.bilingual import BilingualCommand, BilingualGroup, argument, help_page, option
from ecodiplo.cli.options import FOLDER, FORMAT, File, Format, Templates
from ecodiplo.cli.output import choose_output, say, say_done, write_sheet
from ecodiplo.cli.period_options import From, NamedPeriod, To, Year, latest_year_period
from ecodiplo.cli.render.measure_faults import say_faults
from ecodiplo.cli.settings import settings_of
from ecodiplo.dates import Period
from ecodiplo.errors import EcodiploError, NotFound, UsageProblem
from ecodiplo.formats import FORMATS, REPORT_FORMATS, report_format
from ecodiplo.formats.atomic import Batch, Protected, replace_file
from ecodiplo.language import Label, nouns, with_noun
from ecodiplo.services.query.period_choice import PeriodOptions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.cli.output import Output
    from ecodiplo.cli.settings import Settings
    from ecodiplo.formats.documents.blocks import ReportDocument
    from ecodiplo.language import Lang
    from ecodiplo.services.report.compose import Report

report = typer.Typer(
    cls=BilingualGroup, invoke_without_command=True, rich_markup_mode=None,
    subcommand_metavar="[COMMAND]",
)  # fmt: skip
FORMAT_HELP = Label(
    f"{', '.join(REPORT_FORMATS)}; with --claims: table, {', '.join(FORMATS)}.",
    f"{', '.join(REPORT_FORMATS)}; với --claims: table, {', '.join(FORMATS)}.",
)


@report.callback(
    help=help_page(
        Label(
            "Write the report of a year or another period: text, tables and charts, and the source"
            " of every figure. Word files follow Decree 30/2020/NĐ-CP.",
            "Viết báo cáo của một năm hoặc một kỳ khác: lời văn, bảng, biểu đồ, và nguồn của từng"
            " số liệu. Tệp Word theo Nghị định 30/2020/NĐ-CP.",
        ),
        "ecodiplo report --year 2022 --lang vi --format docx -o bao-cao-2022.docx",
    )
)
def write_report(
    ctx: typer.Context,
    year: Year = "",
    period: NamedPeriod = "",
    from_: From = "",
    to: To = "",
    format_: Annotated[
        str, option("--format", "-f", metavar=FORMAT, help=FORMAT_HELP)
    ] = "",
    output: File = None,
    freeze: Annotated[
        bool,
        option(
            "--freeze",
            help=Label("Keep a snapshot of the report: its text, figures and records.",
                       "Chốt báo cáo: lưu lời văn, số liệu và hồ sơ của nó."),
        ),
    ] = False,
    claims: Annotated[
        bool,
        option(
            "--claims",
            help=Label("List each statement of the report with the figures and records behind it.",
                       "Liệt kê từng nội dung báo cáo nêu, kèm số liệu và hồ sơ làm căn cứ."),
        ),
    ] = False,
    templates: Templates = None,
) -> None:  # fmt: skip
    """Write the report of a period, and freeze it when the option says so."""
    if ctx.invoked_subcommand is not None:
        return
    settings = settings_of(ctx)
    _check_options(templates, claims=claims, freeze=freeze)
    target = choose_output(format_, output, settings) if claims else None
    name = report_format(format_, output) if target is None else ""
    choice = PeriodOptions(year, period, from_, to).read_closed(settings.today)
    from ecodiplo.formats.documents.templates import used_by
    from ecodiplo.services.report.compose import compose
    from ecodiplo.services.report.snapshots import freeze as keep

    protected = settings.protected(used_by(templates))
    database = settings.database
    transaction: Any = database.write("report --freeze") if freeze else database.read()
    with transaction as connection:
        lang = _language(connection, settings)
        span = choice or latest_year_period(connection, settings.today)
        composed = compose(connection, span, lang, today=settings.today, templates=templates)
        snapshot = keep(connection, composed) if freeze else ""
        lines = composed.content.summary.lines
        say_faults(((line.code, line.name, line.fault) for line in lines), settings.lang)
        _warn_of_language(composed, lang, settings)
        if target is not None:
            _write_claims(connection, composed, target, lang)
            return
        output = _write_document(composed, name, output, protected, templates)
    if output is not None:
        say_done(Label(f"{output} written", f"đã ghi {output}"), settings)
    if snapshot:
        say_done(Label(f"frozen as {snapshot}", f"đã chốt: {snapshot}"), settings)


def _language(connection: Connection, settings: Settings) -> Lang:
    """The language of the report: that which the run asks for, else the office's, else that of the
    messages."""
    from ecodiplo.services.settings import report_language

    return settings.asked_lang or report_language(connection) or settings.lang


def _warn_of_language(report: Report, lang: Lang, settings: Settings) -> None:
    """Print a line when settings of the office stand in the report in the other language."""
    from ecodiplo.services.settings import in_other_language

    if names := ", ".join(in_other_language(report.content.settings, lang)):
        say(
            Label("the report has texts in the other language: the office has not set {names}",
                  "báo cáo có chỗ bằng ngôn ngữ khác: cơ quan chưa đặt {names}").fill(names=names),
            settings.lang,
        )  # fmt: skip


def _write_document(
    report: Report, name: str, output: Path | None, protected: Protected, templates: Path | None
) -> Path | None:
    """Write the report in the format; return its file, None for standard output. Word always has a
    file."""
    from ecodiplo.services.report.compose import render

    page = report.document
    if name == "docx" and output is None:
        output = _free_name(report.content.period, page.lang, name)
    if name == "md" and output is not None:
        _write_markdown(page, output, protected)
    else:
        _write(render(page, name, templates=templates), output, protected)
    return output


def _check_options(templates: Path | None, *, claims: bool = False, freeze: bool = False) -> None:
    """Raise UsageProblem for options that do not go together, NotFound for a folder of templates
    that does not exist."""
    if claims and freeze:
        raise UsageProblem(
            Label("--claims lists an unfrozen report; leave --freeze out",
                  "--claims chỉ liệt kê, không chốt; hãy bỏ --freeze")
        )  # fmt: skip
    if templates is not None and not templates.is_dir():
        raise NotFound(Label(f"there is no folder {templates}", f"không có thư mục {templates}"))


def _write_claims(connection: Connection, report: Report, target: Output, lang: Lang) -> None:
    """Write the statements of the report, each with the records behind it."""
    from ecodiplo.cli.render.claims import write_claims
    from ecodiplo.services.report.claims import evidence

    selections = report.content.selections
    pairs = [(each, evidence(connection, each.claim, selections)) for each in report.claims]
    write_claims(pairs, target, lang)


def _write(text: str | bytes, output: Path | None, protected: Protected) -> None:
    """Write the report to the file, or to standard output."""
    if output is None:
        assert isinstance(text, str)  # Word always has a file
        print(text, end="" if text.endswith("\n") else "\n")
        return
    with replace_file(output, binary=isinstance(text, bytes), protected=protected) as stream:
        stream.write(text)


def _free_name(period: Period, lang: Lang, suffix: str) -> Path:
    """The name of a new file: `report-2022-vi.docx`, then `report-2022-vi-2.docx`."""
    from ecodiplo.periods import period_code

    stem = f"report-{period_code(period).replace('..', '_')}-{lang}"
    names = (Path(f"{stem}{'' if n == 1 else f'-{n}'}.{suffix}") for n in range(1, 1000))
    return next((path for path in names if not path.exists()), Path(f"{stem}.{suffix}"))


def _write_markdown(page: ReportDocument, output: Path, protected: Protected) -> None:
    """Write the text to the file, and its charts to a folder beside it."""
    from ecodiplo.formats.documents.charts import picture
    from ecodiplo.formats.documents.markdown import render

    output = output.expanduser()
    folder = output.with_name(f"{output.stem}_files")
    links = {}
    with Batch(protected) as batch:
        for chart in page.charts:
            batch.folder(folder)
            with batch.writing(folder / f"{chart.name}.svg", binary=True) as stream:
                stream.write(picture(chart, "svg"))
            links[chart.name] = f"{folder.name}/{chart.name}.svg"
        with batch.writing(output, binary=False) as stream:
            stream.write(render(page, links))


@report.command(
    cls=BilingualCommand,
    help=help_page(
        Label(
            "Write the shipped templates of the text, HTML and Word into a folder, to edit them"
            " there.",
            "Ghi các mẫu có sẵn (lời văn, HTML, Word) ra một thư mục để sửa.",
        ),
        "ecodiplo report templates my-templates",
    ),
)
def templates(
    ctx: typer.Context,
    folder: Annotated[
        Path,
        argument(metavar=FOLDER, help=Label("The folder to write into.", "Thư mục để ghi vào.")),
    ],
) -> None:
    """Write the shipped templates into a folder."""
    settings = settings_of(ctx)
    from ecodiplo.formats.documents.templates import NAMES, SHIPPED

    if folder.exists() and not folder.is_dir():
        raise EcodiploError(Label(f"{folder} is not a folder", f"{folder} không phải thư mục"))
    if existing := ", ".join(name for name in NAMES if (folder / name).exists()):
        raise EcodiploError(
            Label(f"{folder} already has {existing}; move them away first",
                  f"{folder} đã có {existing}; hãy chuyển đi trước")
        )  # fmt: skip
    with Batch(settings.protected()) as batch:
        batch.folder(folder)
        for name in NAMES:
            with batch.writing(folder / name, binary=True) as stream:
                stream.write((SHIPPED / name).read_bytes())
    count = with_noun(len(NAMES), *nouns("template", "templates", "mẫu"))
    use = Label(f" written; use them with `report --templates {folder}`",
                f" đã ghi; dùng với `report --templates {folder}`")  # fmt: skip
    say_done(count + use, settings)


@report.command(
    cls=BilingualCommand,
    help=help_page(
        Label(
            "Show what has changed in the database since a report was frozen, for each indicator.",
            "Xem những gì đã thay đổi trong cơ sở dữ liệu từ khi chốt báo cáo, theo từng chỉ tiêu.",
        ),
        "ecodiplo report diff 2022",
    ),
)
def diff(
    ctx: typer.Context,
    snapshot: Annotated[
        str,
        argument(
            metavar=Label("PERIOD|REF", "KỲ|MÃ"),
            help=Label("The period of the report, or its ref: ACC-2022-0001.",
                       "Kỳ của báo cáo, hoặc mã của nó: ACC-2022-0001."),
        ),
    ],
    format_: Format = "",
    output: File = None,
    templates: Templates = None,
) -> None:  # fmt: skip
    """Write the figures and records that are no longer as in the snapshot."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    _check_options(templates)
    from ecodiplo.cli.render.snapshot_diff import diff_footer, diff_sheet
    from ecodiplo.services.report.snapshots import compare, find_snapshot

    with settings.database.read() as connection:
        frozen = find_snapshot(connection, snapshot, today=settings.today)
        difference = compare(connection, frozen, today=settings.today, templates=templates)
        lang = _language(connection, settings)
    say_faults(
        ((figure.code, figure.name, figure.fault) for figure in difference.changed), settings.lang
    )
    write_sheet(diff_sheet(difference, lang, target.audience), target)
    if target.is_table:
        say(diff_footer(difference), settings.lang)
