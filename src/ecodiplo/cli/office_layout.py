"""`export ENTITY --layout office`: a list of records as an office sends it, in Word or Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecodiplo.cli.bilingual import option
from ecodiplo.cli.options import TEXT, word_option
from ecodiplo.cli.output import Output, stream
from ecodiplo.cli.render.on_day import day_notes
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.settings import Settings
    from ecodiplo.services.query.listing import Listing, Query

OFFICE = "office"
LAYOUT_FORMATS = ("docx", "xlsx")

Layout = Annotated[
    str,
    word_option(
        [OFFICE],
        "--layout",
        help=Label("office: a list as an office sends it (docx, xlsx), A4 landscape.",
                   "office: danh sách theo thể thức văn bản (docx, xlsx), khổ giấy ngang."),
    ),
]  # fmt: skip
Office = Annotated[
    str,
    option(
        "--office",
        metavar=TEXT,
        help=Label("With --layout: the office, after the body above it, with ; between.",
                   "Với --layout: tên cơ quan, cơ quan chủ quản ghi trước, cách nhau bằng dấu ;"),
    ),
]  # fmt: skip
Place = Annotated[
    str,
    option("--place", metavar=TEXT,
           help=Label("With --layout: the place beside the date.",
                      "Với --layout: địa danh trước ngày tháng.")),
]  # fmt: skip
SignerTitle = Annotated[
    str,
    option("--signer-title", metavar=TEXT,
           help=Label("With --layout: the signer's title, its lines with ; between.",
                      "Với --layout: chức vụ người ký; dấu ; để xuống dòng.")),
]  # fmt: skip
Signer = Annotated[
    str,
    option("--signer", metavar=TEXT,
           help=Label("With --layout: the signer's name.", "Với --layout: họ tên người ký.")),
]  # fmt: skip


def choose_layout(layout: str, format_: str, output: Path | None, settings: Settings) -> Output:
    """The file and the format of a list in the layout. Raises UsageProblem when it has none."""
    if layout.lower() != OFFICE:
        raise UsageProblem(
            Label(f"there is no layout {layout!r}; use {OFFICE}",
                  f"không có thể thức {layout!r}; hãy dùng {OFFICE}")
        )  # fmt: skip
    name = format_.lower() or (output.suffix.lower().removeprefix(".") if output else "docx")
    if name not in LAYOUT_FORMATS:
        raise UsageProblem(
            Label("the layout {layout} is {formats}, not {format!r}",
                  "thể thức {layout} chỉ có {formats}, không có {format!r}")
            .fill(layout=OFFICE, formats=", ".join(LAYOUT_FORMATS),
                  format=name or (output.name if output else ""))
        )  # fmt: skip
    if output is None:
        raise UsageProblem(
            Label(f"{name} is written to a file: add -o list.{name}",
                  f"{name} chỉ ghi vào tệp: thêm -o danh-sach.{name}")
        )  # fmt: skip
    return Output(name, output, settings.protected())


def check_no_layout(texts: Mapping[str, str], format_: str, output: Path | None) -> None:
    """Raise UsageProblem for an option of the layout, or a Word file, without the layout."""
    option_ = next((f"--{name.replace('_', '-')}" for name, text in texts.items() if text), "")
    is_word = "docx" in (format_.lower(), output.suffix.lower()[1:] if output else "")
    if option_ or is_word:
        what = option_ or "docx"
        raise UsageProblem(
            Label(f"{what} goes with --layout {OFFICE}; add it",
                  f"{what} dùng cùng --layout {OFFICE}; hãy thêm tùy chọn này")
        )  # fmt: skip


def write_office_list(
    settings: Settings, entity: Entity, query: Query, target: Output, texts: dict[str, str],
    templates: Path | None,
) -> Listing:  # fmt: skip
    """Write the list, and return what it lists. `texts` are those of the options above, by the
    names of `ListSettings`; the office's settings stand for those that are empty."""
    from ecodiplo.formats.documents.templates import used_by
    from ecodiplo.services.office_list.compose import compose_list
    from ecodiplo.services.office_list.office_texts import list_settings
    from ecodiplo.services.query.listing import list_records

    if templates is not None and not templates.is_dir():
        raise NotFound(Label(f"there is no folder {templates}", f"không có thư mục {templates}"))
    is_word = target.format == "docx"
    if is_word:
        target = Output(target.format, target.file, settings.protected(used_by(templates)))
    with settings.database.read() as connection:
        listing = list_records(connection, entity, query, today=settings.today)
        document = compose_list(
            connection, listing, query, list_settings(connection, texts, settings.lang),
            settings.lang, today=settings.today, readable=not is_word, notes=day_notes(listing),
        )  # fmt: skip
    with stream(target) as out:
        if is_word:
            from ecodiplo.formats.documents.office_docx import render as word

            out.write(word(document, templates=templates))
        else:
            from ecodiplo.formats.documents.office_xlsx import render as workbook

            workbook(document, out)
    return listing
