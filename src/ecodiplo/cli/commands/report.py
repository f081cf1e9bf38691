"""`ecodiplo report`: the account of a period, frozen ones, and what has changed since."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.options import File, Format
from ecodiplo.cli.output import chosen_output, say, write_sheet
from ecodiplo.cli.periods import Named, OneYear, chosen_period
from ecodiplo.cli.render.measure_faults import say_faults
from ecodiplo.dates import Period
from ecodiplo.errors import EcodiploError, NotFound, UsageProblem
from ecodiplo.fields import Number, Text
from ecodiplo.formats.atomic import Batch, Protected, replacing
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label
from ecodiplo.money import show_number

if TYPE_CHECKING:
    from ecodiplo.cli.context import Settings
    from ecodiplo.formats.documents.blocks import Page
    from ecodiplo.language import Lang
    from ecodiplo.services.report.snapshots import Difference, Moved

report = typer.Typer(
    invoke_without_command=True, rich_markup_mode=None, subcommand_metavar="[COMMAND]"
)
FORMATS = ("md", "html", "docx")
# Refs shown of the records that changed; machines get all.
NAMED = 6
Templates = Annotated[
    Path | None,
    typer.Option(
        envvar="ECODIPLO_TEMPLATES", metavar="DIR",
        help="A folder of your own templates; `report templates DIR` puts the shipped ones there.",
    ),
]  # fmt: skip


@report.callback()
def account(
    ctx: typer.Context,
    year: OneYear = None,
    period: Named = "",
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="md, html or docx.")
    ] = "",
    output: File = None,
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Keep it as published: words, figures and records.")
    ] = False,
    templates: Templates = None,
) -> None:
    """The account of a year or another period: prose, tables and charts, every figure with its
    source. Word output follows Decree 30/2020/NĐ-CP.

    Example: ecodiplo report --year 2022 --lang vi --format docx -o bao-cao-2022.docx
    """
    if ctx.invoked_subcommand is not None:
        return
    chosen = settings(ctx)
    name = _format(format_, output)
    if templates is not None and not templates.is_dir():
        raise NotFound(f"there is no folder {templates}")
    from ecodiplo.formats.documents.templates import used_by
    from ecodiplo.services.report.compose import compose, render
    from ecodiplo.services.report.snapshots import freeze as keep
    from ecodiplo.services.statistics.published import latest_year

    protected = chosen.protected(used_by(templates))
    database = chosen.database
    opened: Any = database.write("report --freeze") if freeze else database.read()
    with opened as session:
        asked = chosen_period(year, period, chosen.today)
        if asked is None:
            asked = chosen_period(latest_year(session) or chosen.today.year, "", chosen.today)
        assert asked is not None
        found, page = compose(session, asked, chosen.lang, today=chosen.today, templates=templates)
        kept = keep(session, found, page) if freeze else ""
        lines = found.summary.lines
        say_faults(((line.code, line.name, line.fault) for line in lines), chosen.lang)
        if name == "md":
            _write_markdown(page, output, protected)
        else:
            made = render(page, name, templates=templates)
            _write(made, output, _free_name(asked, chosen.lang, name), protected)
    if kept:
        say(Label(f"kept as {kept}", f"đã chốt: {kept}").to(chosen.lang))


def _format(format_: str, output: Path | None) -> str:
    name = format_.lower() or (output.suffix.lower().removeprefix(".") if output else "md")
    name = {"markdown": "md", "htm": "html"}.get(name, name)
    if name not in FORMATS:
        raise UsageProblem(f"a report is {', '.join(FORMATS)}, not {name!r}; say --format")
    return name


def _write(made: str | bytes, output: Path | None, free: Path, protected: Protected) -> None:
    """Write the report to its file, or to standard output; Word has a file in any case."""
    if output is None and isinstance(made, str):
        print(made)
        return
    with replacing(output or free, binary=isinstance(made, bytes), protected=protected) as stream:
        stream.write(made)
    if output is None:
        say(str(free))


def _free_name(period: Period, lang: Lang, name: str) -> Path:
    """A name that no file has: `account-2022-vi.docx`, then `account-2022-vi-2.docx`."""
    from ecodiplo.periods import code

    stem = f"account-{code(period).replace('..', '_')}-{lang}"
    names = (Path(f"{stem}{'' if n == 1 else f'-{n}'}.{name}") for n in range(1, 1000))
    return next((place for place in names if not place.exists()), Path(f"{stem}.{name}"))


def _write_markdown(page: Page, output: Path | None, protected: Protected) -> None:
    """The text; beside a file a folder of the charts, in a terminal or pipe charts of letters."""
    from ecodiplo.formats.documents.markdown import render

    if output is None:
        sys.stdout.write(render(page))
        return
    from ecodiplo.formats.documents.charts import picture

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


@report.command()
def templates(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put them.")],
) -> None:
    """Put the templates of words, HTML and Word into a folder, to be edited there.

    Example: ecodiplo report templates my-templates
    """
    chosen = settings(ctx)
    from ecodiplo.formats.documents.templates import NAMES, SHIPPED

    if folder.exists() and not folder.is_dir():
        raise EcodiploError(f"{folder} is no folder")
    if there := [name for name in NAMES if (folder / name).exists()]:
        raise EcodiploError(f"{folder} has {', '.join(there)} already; move them away first")
    with Batch(chosen.protected()) as batch:
        batch.folder(folder)
        for name in NAMES:
            with batch.writing(folder / name, binary=True) as stream:
                stream.write((SHIPPED / name).read_bytes())
    said = Label(
        f"{len(NAMES)} templates; use them with `report --templates {folder}`",
        f"{len(NAMES)} mẫu; dùng với `report --templates {folder}`",
    )
    say(said.to(chosen.lang))


@report.command()
def diff(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="PERIOD|REF", help="A period, or ACC-2022-0001.")],
    format_: Format = "",
    output: File = None,
) -> None:
    """What has changed in the database since an account was frozen, figure by figure.

    Example: ecodiplo report diff 2022
    """
    chosen = settings(ctx)
    out = chosen_output(format_, output, chosen)
    from ecodiplo.services.report.snapshots import compare, find_frozen

    ref = what.strip().upper().startswith("ACC-")
    asked = None if ref else chosen_period(None, what, chosen.today)
    with chosen.database.read() as session:
        found = compare(session, find_frozen(session, what, asked), today=chosen.today)
    say_faults(((one.code, one.name, one.fault) for one in found.moved), chosen.lang)
    people = out.format in ("table", "markdown", "xlsx")
    write_sheet(_sheet(found, chosen, people=people), out)
    if out.for_people:
        faults = sum(bool(one.fault) for one in found.moved)
        same, moved = found.unmoved, len(found.moved) - faults
        also = Label("", "")
        if faults:
            also = Label(f", {faults} not recomputed", f", {faults} không tính lại được")
        say(
            Label(
                f"{found.ref}, frozen {found.frozen_on}:"
                f" {moved} changed, {same} as they were{also.en}",
                f"{found.ref}, chốt ngày {found.frozen_on}:"
                f" {moved} thay đổi, {same} giữ nguyên{also.vi}",
            ).to(chosen.lang)
        )


def _sheet(found: Difference, chosen: Settings, *, people: bool) -> Sheet:
    lang = chosen.lang
    if people:
        labels = {
            "indicator": Label("Indicator", "Chỉ tiêu"),
            "published": Label("Published", "Số công bố"),
            "recorded": Label("In the records", "Trong hồ sơ"),
            "which": Label("Which records", "Hồ sơ nào"),
        }
        columns = [Column(name, label.to(lang), Text()) for name, label in labels.items()]
        return Sheet("diff", columns, [_told(moved, lang) for moved in found.moved], lang)
    texts = ("account", "indicator", "published_then", "published_now")
    columns = [Column(name, name, Text()) for name in texts]
    columns += [Column(name, name, Number()) for name in ("recorded_then", "recorded_now")]
    columns += [Column(name, name, Text()) for name in ("added", "gone", "altered", "fault")]
    rows = [
        {
            "account": found.ref,
            "indicator": moved.code,
            "published_then": moved.published[0],
            "published_now": moved.published[1],
            "recorded_then": moved.recorded[0],
            "recorded_now": moved.recorded[1],
            "added": ", ".join(moved.added),
            "gone": ", ".join(moved.gone),
            "altered": ", ".join(moved.altered),
            "fault": moved.fault or None,
        }
        for moved in found.moved
    ]
    return Sheet("diff", columns, rows, lang)


def _told(moved: Moved, lang: Lang) -> dict[str, str]:
    """An indicator for people: what it was and what it is, and which records made it so."""
    from ecodiplo.services.statistics.reconcile import State

    known = ["–" if value is None else show_number(value, lang) for value in moved.recorded]
    if moved.fault:
        known[1] = State.FAULT.value.to(lang)
    marks = (("+", moved.added), ("−", moved.gone), ("≠", moved.altered))
    return {
        "indicator": moved.name.to(lang),
        "published": _arrow(moved.published[0] or "–", moved.published[1] or "–"),
        "recorded": _arrow(*known),
        "which": "; ".join(f"{mark} {_some(refs)}" for mark, refs in marks if refs),
    }


def _arrow(then: str, now: str) -> str:
    return now if then == now else f"{then} → {now}"


def _some(refs: tuple[str, ...]) -> str:
    more = len(refs) - NAMED
    return ", ".join(refs[:NAMED]) + (f" (+{more})" if more > 0 else "")
