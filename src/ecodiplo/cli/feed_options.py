"""The options of `ecodiplo import` for a file that a system sends again and again."""

from __future__ import annotations

from typing import Annotated

from ecodiplo.cli.bilingual import option
from ecodiplo.cli.options import NAME, word_option
from ecodiplo.cli.period_options import PERIOD
from ecodiplo.language import Label
from ecodiplo.services.imports.option_words import WORDS

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
        metavar=Label("DATE[T02:00]", "NGÀY[T02:00]"),
        help=Label(
            "The date or time of the file's data; a file older than the last one is refused.",
            "Ngày hoặc giờ của dữ liệu trong tệp; tệp cũ hơn tệp gần nhất sẽ bị từ chối.",
        ),
    ),
]
Missing = Annotated[
    str,
    word_option(
        WORDS["missing"],
        "--missing",
        help=Label(
            "What becomes of the system's records that are no longer in the file: report them,"
            " cancel or delete them. What another system sends too is kept and named.",
            "Xử lý hồ sơ của hệ thống không còn trong tệp: nêu ra (report), chuyển sang hủy"
            " (cancel) hoặc xóa (delete). Hồ sơ mà hệ thống khác cũng gửi thì giữ và nêu ra.",
        ),
    ),
]
MaxMissing = Annotated[
    str,
    option(
        "--max-missing",
        metavar=Label("NUMBER|PERCENT%", "SỐ|TỶ_LỆ%"),
        help=Label(
            "The most records that --missing takes, 12 or 10%; more of them are a fault. Default:"
            " 10% for cancel and delete.",
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
            "The period that the file is about: --missing looks at its records only, --as-of at"
            " earlier files of it.",
            "Kỳ mà tệp phản ánh: --missing chỉ xét hồ sơ của kỳ đó, --as-of chỉ so với các tệp"
            " trước của kỳ đó.",
        ),
    ),
]
OnKnown = Annotated[
    str,
    word_option(
        WORDS["on_known"],
        help=Label(
            "When a row with a new ref or external id is about a record that is there already:"
            " refuse it, or adopt the id for that record.",
            "Khi dòng có mã hồ sơ hoặc mã ở hệ thống khác còn mới, mà trùng với hồ sơ đã có: từ"
            " chối (refuse), hoặc nhận mã đó cho hồ sơ (adopt).",
        ),
    ),
]
OnNew = Annotated[
    str,
    word_option(
        WORDS["on_new"],
        help=Label(
            "When a row is about no record: add one, skip the row, or take it as a fault.",
            "Khi dòng không ứng với hồ sơ nào: thêm hồ sơ (add), bỏ qua dòng (skip), hoặc coi là"
            " lỗi (error).",
        ),
    ),
]
