"""Options that several commands share, defined once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from ecodiplo.cli.bilingual import option
from ecodiplo.formats import FORMATS
from ecodiplo.language import Label
from ecodiplo.services.imports.option_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# A larger number than any list, that every engine takes.
MOST_ROWS = 2**31 - 1

# Names of values in help pages.
CODE = Label("CODE", "MÃ")
DATE = Label("DATE", "NGÀY")
ENTITY = Label("ENTITY", "LOẠI_HỒ_SƠ")
FILE = Label("FILE", "TỆP")
FOLDER = Label("DIR", "THƯ_MỤC")
FORMAT = Label("FORMAT", "ĐỊNH_DẠNG")
NAME = Label("NAME", "TÊN")
NUMBER = Label("NUMBER", "SỐ")
REF = Label("REF", "MÃ")
TEXT = Label("TEXT", "VĂN_BẢN")


def word_option(words: Sequence[str], *names: str, help: Label) -> Any:  # noqa: A002
    """An option that takes one of fixed words."""
    return option(*names, metavar="|".join(words), help=help, autocompletion=completion_of(words))


def completion_of(words: Iterable[str]) -> Callable[[str], list[str]]:
    """The function that completes one of fixed words."""
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


_FORMATS = f"table, {', '.join(FORMATS)}"

Format = Annotated[
    str,
    option(
        "--format",
        "-f",
        metavar=FORMAT,
        help=Label(
            f"{_FORMATS}. Default: table in a terminal, tsv in a pipe.",
            f"{_FORMATS}. Mặc định: table trong cửa sổ lệnh, tsv khi chuyển qua lệnh khác.",
        ),
        autocompletion=completion_of(("table", *FORMATS)),
    ),
]
File = Annotated[
    Path | None,
    option(
        "--output",
        "-o",
        metavar=FILE,
        help=Label("Write to this file, whole or not at all.",
                   "Ghi vào tệp này, trọn vẹn hoặc không ghi gì."),
    ),
]  # fmt: skip
Templates = Annotated[
    Path | None,
    option(
        "--templates",
        "--template",
        envvar="ECODIPLO_TEMPLATES",
        metavar=FOLDER,
        help=Label(
            "The folder of your own templates; `report templates DIR` writes the shipped ones.",
            "Thư mục mẫu của riêng bạn; `report templates THƯ_MỤC` ghi ra các mẫu có sẵn.",
        ),
    ),
]
Words = Annotated[
    str,
    option("--text", metavar=TEXT, help=Label("Records with these words.", "Hồ sơ có các từ này.")),
]
Separator = Annotated[
    str,
    option(
        metavar=Label("MARK", "DẤU"),
        help=Label("What separates several values in a cell, as ; does: a comma...",
                   "Dấu phân cách nhiều giá trị trong một ô, như dấu ; : dấu phẩy..."),
    ),
]  # fmt: skip
CreatePartners = Annotated[
    bool,
    option(
        "--create-partners",
        "--create-partner",
        help=Label("Add partners that do not exist yet.", "Thêm các đối tác chưa có."),
    ),
]
OnNearOption = Annotated[
    str,
    word_option(
        WORDS["on_near"],
        "--on-near",
        help=Label("When a record differs only in diacritics: refuse, or take this one as new.",
                   "Khi chỉ khác dấu so với hồ sơ đã có: từ chối (refuse), hoặc ghi hồ sơ mới"
                   " (new)."),
    ),
]  # fmt: skip
Yes = Annotated[
    bool, option("--yes", "-y", help=Label("Do not ask for confirmation.", "Không hỏi xác nhận."))
]
UnchangedSince = Annotated[
    str,
    option(
        "--if-unchanged-since",
        metavar=NUMBER,
        help=Label(
            "Refuse when the record has changed since this version of it, the number `version` of"
            " `show --format json`.",
            "Từ chối khi hồ sơ đã được sửa sau phiên bản này, là số `version` mà"
            " `show --format json` cho biết.",
        ),
    ),
]
ListName = Annotated[
    str,
    option(
        "--at",
        metavar=NAME,
        help=Label("Import this list of objects of a json file: gifts, data.items...",
                   "Nhập danh sách đối tượng này trong tệp json: gifts, data.items..."),
    ),
]  # fmt: skip
