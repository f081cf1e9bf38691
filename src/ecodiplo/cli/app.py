"""The program `ecodiplo`: its commands, as a table, and the options that hold for all of them.

The modules in the table are imported when their command runs: `--help` imports
no SQLAlchemy.
"""

from __future__ import annotations

import gc
from typing import Annotated

import typer
from typer.main import get_command

from ecodiplo import __version__
from ecodiplo.cli import streams
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.endings import end_in_order
from ecodiplo.cli.options import word_option
from ecodiplo.cli.root import CommandEntry, RootGroup
from ecodiplo.cli.settings import Settings
from ecodiplo.language import Label, Lang

COMMAND_TABLE = {
    "list": CommandEntry(
        "list",
        "ListGroup",
        Label("List records, filtered and sorted.", "Liệt kê hồ sơ, có lọc và sắp xếp."),
    ),
    "show": CommandEntry(
        "show",
        "ShowGroup",
        Label(
            "Show a record and the records that refer to it.",
            "Xem một hồ sơ và các hồ sơ liên quan.",
        ),
    ),
    "add": CommandEntry("add", "AddGroup", Label("Add a record.", "Thêm một hồ sơ.")),
    "edit": CommandEntry("edit", "EditGroup", Label("Change a record.", "Sửa một hồ sơ.")),
    "delete": CommandEntry("delete", "DeleteGroup", Label("Delete a record.", "Xóa một hồ sơ.")),
    "link": CommandEntry(
        "link", "LinkGroup", Label("Link a record to others.", "Liên kết hồ sơ với hồ sơ khác.")
    ),
    "unlink": CommandEntry(
        "link", "UnlinkGroup", Label("Remove links of a record.", "Gỡ liên kết của hồ sơ.")
    ),
    "search": CommandEntry(
        "search",
        "search",
        Label(
            "Search every record, with or without diacritics.",
            "Tìm trong mọi hồ sơ, có dấu hay không dấu.",
        ),
    ),
    "summary": CommandEntry("summary", "summary", Label("Summarise a period.", "Tổng hợp một kỳ.")),
    "reconcile": CommandEntry(
        "reconcile",
        "reconcile",
        Label("Compare published figures with records.", "Đối chiếu số liệu công bố với hồ sơ."),
    ),
    "report": CommandEntry(
        "report", "report", Label("Write the report of a period.", "Viết báo cáo của một kỳ.")
    ),
    "chart": CommandEntry(
        "chart", "chart", Label("Draw records as bars or a picture.", "Vẽ biểu đồ từ hồ sơ.")
    ),
    "trace": CommandEntry(
        "trace",
        "TraceGroup",
        Label(
            "Show what led to a record and what came of it.",
            "Truy vết: điều dẫn đến hồ sơ và kết quả của nó.",
        ),
    ),
    "import": CommandEntry(
        "import_", "ImportGroup", Label("Import a file.", "Nhập dữ liệu từ tệp.")
    ),
    "export": CommandEntry(
        "export", "ExportGroup", Label("Export records to a file.", "Xuất hồ sơ ra tệp.")
    ),
    "template": CommandEntry(
        "template", "TemplateGroup", Label("Write a form to fill in.", "Tạo biểu mẫu để điền.")
    ),
    "log": CommandEntry(
        "log",
        "log",
        Label("Show the history: what, when, by whom.", "Xem lịch sử: ai làm gì, khi nào."),
    ),
    "undo": CommandEntry(
        "undo",
        "undo",
        Label("Undo a command or an import.", "Hoàn tác một lệnh hoặc một lần nhập."),
    ),
    "init": CommandEntry(
        "init", "init", Label("Create an empty database.", "Tạo cơ sở dữ liệu trống.")
    ),
    "seed": CommandEntry(
        "seed",
        "seed",
        Label("Fill the database with the shipped records.", "Nạp dữ liệu đi kèm chương trình."),
    ),
    "config": CommandEntry(
        "config",
        "ConfigGroup",
        Label(
            "The settings of the office, and your name.", "Thiết lập của cơ quan, và tên của bạn."
        ),
    ),
    "db": CommandEntry(
        "db",
        "DatabaseGroup",
        Label(
            "Back up, check, upgrade and find the database.",
            "Sao lưu, kiểm tra, nâng cấp và tìm cơ sở dữ liệu.",
        ),
    ),
}


class Program(RootGroup):
    """The root group with the table of commands."""

    table = COMMAND_TABLE


app = typer.Typer(
    name="ecodiplo",
    cls=Program,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        print(f"ecodiplo {__version__}")
        raise typer.Exit


HELP = help_page(
    Label(
        "Manage a city's economic diplomacy: delegations, partners, MOUs, FDI, press, events, aid,"
        " published figures and policy.",
        "Quản lý công tác ngoại giao kinh tế của thành phố: đoàn vào, đoàn ra, đối tác, bản ghi"
        " nhớ, FDI, báo chí, xúc tiến, viện trợ, số liệu công bố và chính sách.",
    ),
    "ecodiplo list delegations --year 2022 --high-level",
)


@app.callback(help=HELP)
def root(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        option(
            metavar=Label("PATH|URL", "TỆP|URL"),
            help=Label("The database. Default: ECODIPLO_DB, else the file in your data folder.",
                       "Cơ sở dữ liệu. Mặc định: ECODIPLO_DB, nếu không có thì dùng tệp trong"
                       " thư mục dữ liệu của bạn."),
        ),
    ] = None,
    lang: Annotated[
        str,
        word_option(
            [*Lang],
            help=Label("The language. Default: ECODIPLO_LANG, else the locale.",
                       "Ngôn ngữ. Mặc định: ECODIPLO_LANG, nếu không có thì theo ngôn ngữ"
                       " hệ thống."),
        ),
    ] = "",
    quiet: Annotated[
        bool,
        option("--quiet", "-q",
               help=Label("Say nothing of success; faults and results are still written.",
                          "Không báo khi thành công; lỗi và kết quả vẫn được ghi ra.")),
    ] = False,
    version: Annotated[  # noqa: ARG001
        bool,
        option("--version", callback=_version, is_eager=True,
               help=Label("Show the version.", "Hiện phiên bản.")),
    ] = False,
) -> None:  # fmt: skip
    """Set what holds for the whole run."""
    ctx.obj = Settings(db, lang, quiet)


def run() -> None:
    """Run the program with the arguments of the process."""
    # Modules make many objects that stay; to look for garbage among them took a tenth of a start.
    gc.set_threshold(50_000)
    streams.prepare()
    end_in_order()
    get_command(app)(prog_name="ecodiplo")
