"""The entity of offices: whose account the reports are, and the settings in its one record."""

from ecodiplo.catalogue.entity import NOTE, REF, Entity, Field, in_both, title
from ecodiplo.fields import Choice, Integer, Many, Part, Text
from ecodiplo.language import Label
from ecodiplo.vocabulary import AreaKind, Language

OFFICES = Entity(
    name="offices",
    table="offices.offices",
    prefix="OFF",
    label=Label("Reporting offices", "Cơ quan báo cáo"),
    singular=Label("Reporting office", "Cơ quan báo cáo"),
    title="name",
    natural_key=("name",),
    single=True,
    fields=(
        REF,
        *title(Label("Name", "Tên cơ quan"), Label("Name (Vietnamese)", "Tên cơ quan (tiếng Việt)"), name="name"),
        *in_both("parent", Label("Parent agency", "Cơ quan chủ quản"), listed=True),
        Field("area_kind", Choice(AreaKind), Label("Area", "Địa bàn"), required=True,
              help=Label("What the sentences of a report call the area: the city, the province.",
                         "Cách gọi địa bàn trong báo cáo: thành phố, tỉnh.")),
        *in_both("place", Label("Place", "Địa danh"), listed=True,
                 explanation=Label("The place beside the date of a document.",
                                   "Địa danh ghi cạnh ngày tháng của văn bản.")),
        Field("abbreviation", Text(), Label("Abbreviation", "Tên viết tắt"), listed=True,
              help=Label("The office in the numbers of its documents, `SNgV` in `15/BC-SNgV`.",
                         "Tên cơ quan trong số, ký hiệu văn bản, `SNgV` trong `15/BC-SNgV`.")),
        *in_both("signs_for", Label("Signs for", "Thẩm quyền ký"),
                 explanation=Label("The line over the title of one who signs for another, `FOR THE DIRECTOR`.",
                                   "Dòng trên chức vụ khi ký thay, `KT. GIÁM ĐỐC`, `TM. ỦY BAN NHÂN DÂN`.")),
        *in_both("signer_title", Label("Signer's title", "Chức vụ người ký")),
        Field("signer", Text(), Label("Signer", "Người ký"), listed=True),
        Field("recipients", Many(Text(), (Part("recipient_vi", Text(), Label("in Vietnamese", "tiếng Việt")),)),
              Label("Recipients", "Nơi nhận"),
              help=Label("Each recipient of a report, with its text in Vietnamese.",
                         "Mỗi nơi nhận báo cáo, kèm tên tiếng Việt.")),
        Field("report_due_days", Integer(least=1, most=366), Label("Days until a report is due", "Số ngày đến hạn báo cáo"),
              help=Label("Days from the end of a trip until its report is due.",
                         "Số ngày từ khi kết thúc chuyến đi đến hạn nộp báo cáo.")),
        Field("language", Choice(Language), Label("Language of reports", "Ngôn ngữ báo cáo"),
              help=Label("The language of reports when `--lang` does not say one.",
                         "Ngôn ngữ của báo cáo khi `--lang` không nêu.")),
        *NOTE,
    ),
    headings={
        "name": ("Office", "Agency"),
        "name_vi": ("Cơ quan",),
        "parent": ("Parent",),
        "parent_vi": ("Cơ quan cấp trên",),
        "signer_title": ("Title of the signer",),
        "signer_title_vi": ("Chức danh người ký",),
    },
)

# The settings of the office: every field but the ref.
SETTINGS = {field.name: field for field in OFFICES.fields if field.name != OFFICES.key}
_ENGLISH = {field.vietnamese: field for field in OFFICES.fields if field.vietnamese}


def setting_label(field: Field) -> Label:
    """The name of a setting. In Vietnamese the plain name of a text is that of the text in
    Vietnamese, which the reports print: `Địa danh`, and `Địa danh (tiếng Anh)`."""
    if field.vietnamese:
        return Label(field.label.en, f"{field.label.vi} (tiếng Anh)")
    return Label(field.label.en, _ENGLISH.get(field.name, field).label.vi)
