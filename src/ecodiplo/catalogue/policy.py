"""The entities of policy: documents, focus areas, tasks, indicators and published figures."""

from ecodiplo.catalogue.entity import FROM, NOTE, REF, TO, Entity, Field, provenance, title
from ecodiplo.fields import (
    Choice,
    Code,
    Flag,
    Integer,
    Many,
    Measure,
    Number,
    PartialDate,
    Ref,
    Text,
)
from ecodiplo.language import Label
from ecodiplo.vocabulary import (
    Basis,
    DocumentKind,
    DocumentStatus,
    FigureKind,
    Qualifier,
    TaskStatus,
    Unit,
    YearBasis,
)

DOCUMENTS = Entity(
    name="documents",
    model="Document",
    prefix="DOC",
    label=Label("Documents", "Văn bản"),
    singular=Label("Document", "Văn bản"),
    date="issued_on",
    other_dates=("period_start", "period_end"),
    natural_key=("title", "issuer", "number"),
    tie_breakers=("issuer", "number"),
    distinguishing=("issued_on",),
    fields=(
        REF,
        Field("number", Text(), Label("Number", "Số, ký hiệu"), listed=True, identifies=True),
        *title(Label("Title", "Trích yếu"), Label("Title (Vietnamese)", "Trích yếu (tiếng Việt)")),
        Field("kind", Choice(DocumentKind), Label("Kind", "Loại"), required=True, listed=True, filter="kind"),
        Field("issuer", Text(), Label("Issuer", "Cơ quan ban hành"), listed=True, vietnamese="issuer_vi"),
        Field("issuer_vi", Text(), Label("Issuer (Vietnamese)", "Cơ quan ban hành (tiếng Việt)")),
        Field("issued_on", PartialDate(), Label("Issued", "Ngày ban hành"), listed=True),
        Field("period_start", PartialDate(), Label("Period from", "Giai đoạn từ"), aliases=FROM),
        Field("period_end", PartialDate(), Label("Period to", "Giai đoạn đến"), aliases=TO),
        Field("implements", Ref("documents"), Label("Implements", "Thực hiện văn bản"), filter="implements"),
        Field("status", Choice(DocumentStatus), Label("Status", "Tình trạng"), listed=True, filter="status"),
        *provenance(),
    ),
)

FOCUS_AREAS = Entity(
    name="focus-areas",
    model="FocusArea",
    prefix="FOC",
    label=Label("Focus areas", "Nội dung trọng tâm"),
    singular=Label("Focus area", "Nội dung trọng tâm"),
    natural_key=("document", "position"),
    fields=(
        REF,
        Field("document", Ref("documents"), Label("Document", "Văn bản"), required=True, filter="document"),
        Field("position", Integer(least=1), Label("No.", "STT"), required=True, listed=True),
        *title(Label("Title", "Tên"), Label("Title (Vietnamese)", "Tên (tiếng Việt)")),
        Field("detail", Text(long=True), Label("Detail", "Nội dung"), listed=True, vietnamese="detail_vi"),
        Field("detail_vi", Text(long=True), Label("Detail (Vietnamese)", "Nội dung (tiếng Việt)")),
        *provenance(),
    ),
)

TASKS = Entity(
    name="tasks",
    model="Task",
    prefix="TSK",
    label=Label("Tasks and commitments", "Nhiệm vụ và cam kết"),
    singular=Label("Task", "Nhiệm vụ"),
    date="due_date",
    other_dates=("done_on",),
    natural_key=("title", "due_date"),
    distinguishing=("owner", "focus_area", "delegation", "mou"),
    linkable=True,
    fields=(
        REF,
        *title(Label("Title", "Nội dung"), Label("Title (Vietnamese)", "Nội dung (tiếng Việt)")),
        Field("focus_area", Ref("focus-areas"), Label("Focus area", "Nội dung trọng tâm"), filter="focus-area"),
        Field("delegation", Ref("delegations"), Label("Promised at the visit", "Cam kết trong khuôn khổ đoàn"), filter="delegation", origin=True, aliases=("Cam kết tại đoàn",)),
        Field("mou", Ref("mous"), Label("Promised in the MOU", "Cam kết trong bản ghi nhớ"), filter="mou", origin=True),
        Field("owner", Text(), Label("Owner", "Đơn vị thực hiện"), listed=True, filter="owner"),
        Field("promised_by", Text(), Label("Promised by", "Bên cam kết")),
        Field("promised_to", Text(), Label("Promised to", "Bên nhận cam kết")),
        Field("due_date", PartialDate(), Label("Due", "Thời hạn"), listed=True),
        Field("done_on", PartialDate(), Label("Done", "Ngày hoàn thành")),
        Field("status", Choice(TaskStatus), Label("Status", "Tình trạng"), required=True, listed=True, filter="status"),
        *provenance(),
    ),
)

# Since revision 0004, these measures count all MOUs whose status counts, and the projects in force
# on the day.
SUPERSEDED_MEASURES = (
    ("mous_signed_to_date", "count mous status=signed,suspended,terminated", "count mous"),
    ("fdi_projects_in_force", "count fdi-projects status=in_force", "count fdi-projects in-force=yes"),
    ("fdi_registered_capital_in_force", "sum fdi-projects.registered_capital_usd status=in_force", "sum fdi-projects.registered_capital_usd in-force=yes"),
)

INDICATORS = Entity(
    name="indicators",
    model="Indicator",
    key="code",
    label=Label("Indicators", "Chỉ tiêu"),
    singular=Label("Indicator", "Chỉ tiêu"),
    title="name_en",
    natural_key=("code",),
    fields=(
        Field("code", Code(), Label("Code", "Mã"), required=True, listed=True),
        Field("name_en", Text(), Label("Name (English)", "Tên tiếng Anh"), required=True, listed=True, identifies=True, vietnamese="name_vi"),
        Field("name_vi", Text(), Label("Name (Vietnamese)", "Tên tiếng Việt"), required=True, identifies=True),
        Field("unit", Choice(Unit), Label("Unit", "Đơn vị"), required=True, listed=True, filter="unit"),
        Field("basis", Choice(Basis), Label("Basis", "Cách tính"), required=True, listed=True, filter="basis"),
        Field("position", Integer(), Label("Order", "Thứ tự"), required=True),
        Field("measure", Measure(), Label("Recomputed by", "Cách tính lại"), listed=True, superseded=SUPERSEDED_MEASURES),
        NOTE,
    ),
)

TERRITORIES = Entity(
    name="territories",
    model="Territory",
    key="code",
    label=Label("Territories", "Địa giới"),
    singular=Label("Territory", "Địa giới"),
    title="name_en",
    natural_key=("code",),
    offered=True,
    has_versions=True,
    fields=(
        Field("code", Code(), Label("Code", "Mã"), required=True, listed=True),
        Field("name_en", Text(), Label("Name (English)", "Tên tiếng Anh"), required=True, listed=True, identifies=True, vietnamese="name_vi"),
        Field("name_vi", Text(), Label("Name (Vietnamese)", "Tên tiếng Việt"), required=True, identifies=True),
        Field("aliases", Many(Text()), Label("Other names", "Tên khác"), identifies=True),
        Field("valid_from", PartialDate(), Label("Valid from", "Từ ngày"), listed=True, aliases=FROM),
        Field("valid_to", PartialDate(), Label("Valid to", "Đến ngày"), listed=True, aliases=TO),
        Field("successor", Ref("territories"), Label("Followed by", "Được thay bằng"), listed=True, filter="successor"),
        NOTE,
    ),
)

FIGURES = Entity(
    name="figures",
    model="Figure",
    prefix="FIG",
    label=Label("Published figures", "Số liệu công bố"),
    singular=Label("Published figure", "Số liệu công bố"),
    title="ref",
    date="period_end",
    natural_key=("indicator", "period_start", "period_end", "kind", "source", "scope", "territory"),
    distinguishing=("source_locator",),
    aliases=("số liệu",),
    fields=(
        REF,
        Field("indicator", Ref("indicators"), Label("Indicator", "Chỉ tiêu"), required=True, listed=True, filter="indicator"),
        Field("period_start", PartialDate(), Label("From", "Từ"), aliases=("Từ ngày",)),
        Field("period_end", PartialDate(), Label("To, or as of", "Đến, hoặc tính đến"), required=True, listed=True, aliases=(*TO, "As of", "Đến ngày", "Tính đến")),
        Field("qualifier", Choice(Qualifier), Label("Qualifier", "Mức độ"), required=True, listed=True, filter="qualifier"),
        Field("value", Number(decimals=None), Label("Value", "Giá trị"), listed=True, unit_from="indicator", qualifier="qualifier", upper="upper_value",
              help=Label("As people write it: `175`, `more than 5.1 million USD`, `nearly 30`, `25-30%`; the words fill the qualifier.",
                         "Ghi như trong văn bản: `175`, `hơn 5,1 triệu USD`, `gần 30`, `25-30%`; mức độ được điền theo từ đi kèm.")),
        Field("upper_value", Number(decimals=None), Label("Upper value", "Giá trị trên"), unit_from="indicator"),
        Field("value_text", Text(), Label("As worded", "Cách diễn đạt"), vietnamese="value_text_vi", aliases=("Cách nêu",)),
        Field("value_text_vi", Text(), Label("As worded (Vietnamese)", "Cách diễn đạt (tiếng Việt)"), aliases=("Cách nêu (tiếng Việt)",)),
        Field("kind", Choice(FigureKind), Label("Kind", "Loại số liệu"), required=True, listed=True, filter="kind"),
        Field("year_basis", Choice(YearBasis), Label("Basis of the year", "Căn cứ xác định năm"), required=True, filter="year-basis", aliases=("Year is", "Năm được")),
        Field("scope", Text(), Label("Scope", "Phạm vi")),
        Field("territory", Ref("territories"), Label("Territory", "Địa giới"), filter="territory"),
        Field("preferred", Flag(), Label("Preferred", "Ưu tiên"), required=True, filter="preferred"),
        NOTE,
        Field("source", Ref("sources"), Label("Source", "Nguồn"), required=True, listed=True, filter="source"),
        Field("source_locator", Text(), Label("Place in the source", "Vị trí trong nguồn"), listed=True),
    ),
)
