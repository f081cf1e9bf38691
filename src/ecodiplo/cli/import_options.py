"""The options of `ecodiplo import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ecodiplo.cli.bilingual import option
from ecodiplo.cli.options import DATE, FILE, FORMAT, NAME, NUMBER
from ecodiplo.cli.period_options import PERIOD
from ecodiplo.formats.detect import READABLE
from ecodiplo.language import Label

ON_MATCH = ("update", "fill", "skip")
ON_KNOWN = ("refuse", "adopt")
ON_NEW = ("add", "skip", "error")
MISSING = ("report", "cancel", "delete")
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
System = Annotated[
    str,
    option(
        "--system",
        metavar=NAME,
        help=Label(
            "The system that the file comes from, such as crm: its column external_id has that"
            " system's ids.",
            "Hệ thống nguồn của tệp, như crm: cột external_id là mã của hệ thống đó.",
        ),
    ),
]
StaffWins = Annotated[
    bool | None,
    option(
        "--staff-wins/--feed-wins",
        help=Label(
            "Keep values that people changed after the first file of the system, or replace them;"
            " with --system they are kept unless you say otherwise.",
            "Giữ các giá trị mà người dùng đã sửa sau tệp đầu tiên của hệ thống, hoặc ghi đè; với"
            " --system thì giữ, trừ khi bạn nêu khác.",
        ),
    ),
]
AsOf = Annotated[
    str,
    option(
        "--as-of",
        metavar=DATE,
        help=Label(
            "The day or time of which the file is; an older file than the last one is refused.",
            "Ngày hoặc giờ mà tệp phản ánh; tệp cũ hơn tệp gần nhất sẽ bị từ chối.",
        ),
    ),
]
Missing = Annotated[
    str,
    option(
        "--missing",
        metavar="|".join(MISSING),
        help=Label(
            "What becomes of the system's records that are no longer in the file: report them,"
            " cancel or delete them. What another system sends too is kept and named.",
            "Xử lý hồ sơ của hệ thống không còn trong tệp: nêu ra (report), chuyển sang hủy"
            " (cancel) hoặc xóa (delete). Hồ sơ mà hệ thống khác cũng gửi thì giữ và nêu ra.",
        ),
        autocompletion=lambda incomplete: [word for word in MISSING if word.startswith(incomplete)],
    ),
]
MaxMissing = Annotated[
    str,
    option(
        "--max-missing",
        metavar=NUMBER,
        help=Label(
            "The most records that --missing takes, 12 or 10%; more of them are a fault. Usual:"
            " 10% to cancel or delete.",
            "Số hồ sơ tối đa mà --missing xử lý, 12 hoặc 10%; nhiều hơn là lỗi. Mặc định: 10% khi"
            " hủy hoặc xóa.",
        ),
    ),
]
FeedPeriod = Annotated[
    str,
    option(
        "--period",
        metavar=PERIOD,
        help=Label(
            "The period that the file is about: --missing looks at its records only.",
            "Kỳ mà tệp phản ánh: --missing chỉ xét hồ sơ của kỳ đó.",
        ),
    ),
]
OnKnown = Annotated[
    str,
    option(
        metavar="|".join(ON_KNOWN),
        help=Label(
            "When a row with a new ref or external id is about a record that is there already:"
            " refuse it, or adopt the id for that record.",
            "Khi dòng có mã mới mà trùng với hồ sơ đã có: từ chối (refuse), hoặc nhận mã đó cho hồ"
            " sơ (adopt).",
        ),
        autocompletion=lambda incomplete: [
            word for word in ON_KNOWN if word.startswith(incomplete)
        ],
    ),
]
OnNew = Annotated[
    str,
    option(
        metavar="|".join(ON_NEW),
        help=Label(
            "When a row is about no record: add one, skip the row, or take it as a fault.",
            "Khi dòng không ứng với hồ sơ nào: thêm hồ sơ (add), bỏ qua dòng (skip), hoặc coi là"
            " lỗi (error).",
        ),
        autocompletion=lambda incomplete: [word for word in ON_NEW if word.startswith(incomplete)],
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
Columns = Annotated[
    list[str],
    option(
        "--map",
        metavar=Label("HEADING=FIELD", "TIÊU_ĐỀ=TRƯỜNG"),
        help=Label("The field of a heading, repeatable; `HEADING=` leaves the column out.",
                   "Trường của một tiêu đề, dùng được nhiều lần; `TIÊU_ĐỀ=` để bỏ qua cột."),
    ),
]  # fmt: skip
Constants = Annotated[
    list[str],
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
    list[str],
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
