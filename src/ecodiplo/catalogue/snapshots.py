"""The entities of past reports: explanations of differences, and snapshots with their figures."""

from ecodiplo.catalogue.entity import NOTE, REF, Entity, Field, provenance
from ecodiplo.fields import Choice, Integer, Many, Number, Part, PartialDate, Ref, Text
from ecodiplo.language import Label
from ecodiplo.vocabulary import Language, Qualifier

EXPLANATIONS = Entity(
    name="explanations",
    table="snapshots.explanations",
    prefix="EXP",
    label=Label("Explanations of differences", "Giải trình chênh lệch"),
    singular=Label("Explanation", "Giải trình"),
    title="reason",
    natural_key=("figure", "reason"),
    fields=(
        REF,
        Field("figure", Ref("figures"), Label("Published figure", "Số liệu công bố"), required=True, listed=True, filter="figure"),
        Field("difference", Number(), Label("Difference explained", "Chênh lệch được giải trình"), required=True, listed=True,
              help=Label("The excess of the records over the figure for this reason; negative for a shortfall.",
                         "Phần hồ sơ nhiều hơn số công bố vì lý do này; số âm nếu ít hơn.")),
        Field("reason", Text(), Label("Reason", "Lý do"), required=True, listed=True, vietnamese="reason_vi"),
        Field("reason_vi", Text(), Label("Reason (Vietnamese)", "Lý do (tiếng Việt)")),
        Field("stated_by", Text(), Label("Stated by", "Người/cơ quan nêu"), listed=True, aliases=("Who says so", "Ai nêu")),
        *provenance(),
    ),
)

SNAPSHOTS = Entity(
    name="snapshots",
    table="snapshots.snapshots",
    prefix="ACC",
    label=Label("Snapshots", "Báo cáo đã chốt"),
    singular=Label("Snapshot", "Báo cáo đã chốt"),
    date="period_end",
    looks_ahead=True,
    natural_key=("ref",),
    aliases=("báo cáo", "accounts", "frozen accounts"),
    fields=(
        REF,
        Field("title", Text(), Label("Title", "Tên báo cáo"), required=True, listed=True, identifies=True),
        Field("period_start", PartialDate(), Label("From", "Từ"), required=True, listed=True),
        Field("period_end", PartialDate(), Label("To", "Đến"), required=True, listed=True),
        Field("frozen_on", PartialDate(), Label("Frozen on", "Ngày chốt"), required=True, listed=True),
        Field("language", Choice(Language), Label("Language", "Ngôn ngữ"), required=True, listed=True, filter="language"),
        Field("text", Text(long=True), Label("Text", "Nội dung"), required=True),
        *NOTE,
    ),
)

SNAPSHOT_FIGURES = Entity(
    name="snapshot-figures",
    table="snapshots.snapshot_figures",
    prefix="ACF",
    label=Label("Figures of snapshots", "Số liệu của báo cáo đã chốt"),
    singular=Label("Figure of a snapshot", "Số liệu của báo cáo đã chốt"),
    title="ref",
    natural_key=("snapshot", "indicator"),
    aliases=("account-figures", "figures of frozen accounts"),
    fields=(
        REF,
        Field("snapshot", Ref("snapshots"), Label("Snapshot", "Báo cáo"), required=True, listed=True, filter="snapshot", aliases=("account",)),
        Field("indicator", Ref("indicators"), Label("Indicator", "Chỉ tiêu"), required=True, listed=True, filter="indicator"),
        Field("figure", Text(), Label("Published figure", "Số liệu công bố"), listed=True),
        Field("qualifier", Choice(Qualifier), Label("Qualifier", "Mức độ"), listed=True),
        Field("value", Number(decimals=None), Label("Value", "Giá trị"), listed=True),
        Field("upper_value", Number(decimals=None), Label("Upper value", "Giá trị trên")),
        Field("value_text", Text(), Label("As worded", "Cách diễn đạt"), aliases=("Cách nêu",)),
        Field("recorded", Number(), Label("In the records", "Trong hồ sơ"), listed=True),
        Field("records", Integer(), Label("Number of records", "Số hồ sơ được tính"), listed=True, aliases=("Records counted",)),
        Field("counted_records", Many(Text(), (Part("amount", Number(), Label("Amount", "Giá trị")),)), Label("Counted records", "Hồ sơ được tính"), aliases=("Which records",)),
        *NOTE,
    ),
)

SNAPSHOT_CLAIMS = Entity(
    name="snapshot-claims",
    table="snapshots.snapshot_claims",
    prefix="ACS",
    label=Label("Statements of snapshots", "Nội dung của báo cáo đã chốt"),
    singular=Label("Statement of a snapshot", "Nội dung của báo cáo đã chốt"),
    title="code",
    natural_key=("snapshot", "code"),
    fields=(
        REF,
        Field("snapshot", Ref("snapshots"), Label("Snapshot", "Báo cáo"), required=True, listed=True, filter="snapshot"),
        Field("code", Text(), Label("Code", "Ký hiệu"), required=True, listed=True),
        Field("section", Text(), Label("Section", "Mục"), listed=True),
        Field("statement", Text(long=True), Label("Statement", "Nội dung"), required=True, listed=True),
        Field("content", Text(long=True), Label("What it says", "Giá trị nêu")),
        Field("period_start", PartialDate(), Label("From", "Từ")),
        Field("period_end", PartialDate(), Label("To, or as of", "Đến, hoặc tính đến"), listed=True),
        Field("value", Number(decimals=None), Label("Value", "Giá trị"), listed=True),
        Field("figures", Text(), Label("Published figures", "Số liệu công bố")),
        Field("claim_records", Many(Text()), Label("Records", "Hồ sơ")),
        *NOTE,
    ),
)
