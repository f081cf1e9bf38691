"""The options of `ecodiplo import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ecodiplo.cli.bilingual import option
from ecodiplo.cli.options import FILE, FORMAT, NAME, NUMBER, word_option
from ecodiplo.formats.detect import READABLE
from ecodiplo.language import Label
from ecodiplo.services.imports.option_words import WORDS

REPORTS = ("text", "json")

ImportDryRun = Annotated[
    bool,
    option(
        "--dry-run",
        help=Label("Show what would change; change nothing.",
                   "Cho biết những gì sẽ thay đổi; không thay đổi gì."),
    ),
]  # fmt: skip
Verbose = Annotated[
    bool,
    option(
        "--verbose",
        help=Label("With --dry-run, show every column, change and fault, not one screen.",
                   "Khi chạy thử, cho xem mọi cột, thay đổi và lỗi, không chỉ một màn hình."),
    ),
]  # fmt: skip
OnMatchOption = Annotated[
    str,
    word_option(
        WORDS["on_match"],
        help=Label(
            "When the record of a row exists: update it, fill its empty fields, skip the row, or"
            " refuse it.",
            "Khi hồ sơ của dòng đã có: cập nhật (update), điền các trường còn trống (fill), bỏ qua"
            " dòng (skip), hoặc từ chối (refuse).",
        ),
    ),
]
ListsOption = Annotated[
    str,
    word_option(
        WORDS["lists"],
        help=Label(
            "Replace the countries, partners, sectors... of the record by those of the row"
            " (default), or append them: an item on record keeps its role or share where the row"
            " says none.",
            "Thay nước, đối tác, lĩnh vực... của hồ sơ bằng danh sách của dòng (replace, mặc"
            " định), hoặc thêm vào danh sách đó (append): mục đã có giữ vai trò, tỷ lệ... mà dòng"
            " không nêu.",
        ),
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
    word_option(
        WORDS["decimal"],
        help=Label("The decimal mark of the numbers, where no number of the column shows it.",
                   "Dấu thập phân của các số, khi không số nào trong cột cho biết."),
    ),
]  # fmt: skip
Dates = Annotated[
    str,
    word_option(
        WORDS["dates"],
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
    word_option(
        REPORTS,
        "--format",
        "-f",
        help=Label("json writes a report for scripts.", "json ghi báo cáo cho chương trình."),
    ),
]
Columns = Annotated[
    list[str] | None,
    option(
        "--map",
        metavar=Label("HEADING=FIELD", "TIÊU_ĐỀ=TRƯỜNG"),
        help=Label("The field of a heading, repeatable; `HEADING=` leaves the column out.",
                   "Trường của một tiêu đề, dùng được nhiều lần; `TIÊU_ĐỀ=` để bỏ qua cột."),
    ),
]  # fmt: skip
Constants = Annotated[
    list[str] | None,
    option(
        "--set",
        metavar=Label("FIELD=VALUE", "TRƯỜNG=GIÁ_TRỊ"),
        help=Label("A value for every row, repeatable; `FIELD=title` takes it from the title of the"
                   " table, `FIELD={HEADING}, {HEADING}` from columns.",
                   "Giá trị cho mọi dòng, dùng được nhiều lần; `TRƯỜNG=title` lấy giá trị từ tên"
                   " bảng, `TRƯỜNG={TIÊU_ĐỀ}, {TIÊU_ĐỀ}` từ các cột."),
    ),
]  # fmt: skip
Values = Annotated[
    Path | None,
    option(
        "--values",
        metavar=FILE,
        help=Label("A file of values to replace: `Soviet Union -> Russia`, one in a line.",
                   "Tệp các giá trị cần thay: `Soviet Union -> Russia`, mỗi dòng một cặp."),
    ),
]  # fmt: skip
Units = Annotated[
    list[str] | None,
    option(
        "--units",
        metavar=Label("[HEADING=]UNIT", "[TIÊU_ĐỀ=]ĐƠN_VỊ"),
        help=Label("The unit of the numbers: `triệu USD`; of one column: `Vốn=triệu USD`.",
                   "Đơn vị của các số: `triệu USD`; của một cột: `Vốn=triệu USD`."),
    ),
]  # fmt: skip
HeaderRow = Annotated[
    str,
    option(
        "--header-row",
        metavar=NUMBER,
        help=Label("The row of the headings, or 4-5 for two.",
                   "Dòng tiêu đề, hoặc 4-5 nếu là hai dòng."),
    ),
]  # fmt: skip
FirstOfRepeats = Annotated[
    bool,
    option(
        "--first-of-repeats",
        help=Label("Of rows about one record, write the first.",
                   "Trong các dòng về cùng một hồ sơ, ghi dòng đầu."),
    ),
]  # fmt: skip
Profile = Annotated[
    str,
    option(
        "--profile",
        metavar=NAME,
        help=Label("Use the options of this profile.", "Dùng các tùy chọn của mẫu này."),
    ),
]
SaveProfile = Annotated[
    str,
    option(
        "--save-profile",
        metavar=NAME,
        help=Label("Keep these options as a profile.", "Lưu các tùy chọn này thành mẫu."),
    ),
]
PipeName = Annotated[
    str,
    option(
        "--name",
        metavar=NAME,
        help=Label("The name of what comes by a pipe, for messages, history and `undo --file`.",
                   "Tên của dữ liệu nhận qua ống dẫn, dùng trong thông báo, lịch sử và"
                   " `undo --file`."),
    ),
]  # fmt: skip
MinRows = Annotated[
    int | None,
    option(
        "--min-rows",
        metavar=NUMBER,
        help=Label("Refuse a file with fewer rows of data.",
                   "Từ chối tệp có ít dòng dữ liệu hơn số này."),
    ),
]  # fmt: skip
ExpectRows = Annotated[
    int | None,
    option(
        "--expect-rows",
        metavar=NUMBER,
        help=Label("Refuse a file with another number of rows of data.",
                   "Từ chối tệp có số dòng dữ liệu khác số này."),
    ),
]  # fmt: skip
MaxChanged = Annotated[
    str,
    option(
        "--max-changed",
        metavar=Label("NUMBER|PERCENT%", "SỐ|TỶ_LỆ%"),
        help=Label("Refuse a file that changes more records; a share is one of the records that"
                   " its rows match.",
                   "Từ chối tệp sửa nhiều hồ sơ hơn mức này; tỷ lệ tính trên các hồ sơ ứng với"
                   " các dòng."),
    ),
]  # fmt: skip
AllowEmpty = Annotated[
    bool,
    option(
        "--allow-empty",
        help=Label("Accept a file without rows; otherwise it is refused.",
                   "Chấp nhận tệp không có dòng dữ liệu nào; mặc định là từ chối."),
    ),
]  # fmt: skip
