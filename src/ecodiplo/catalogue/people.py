"""The entities of partners: sources, countries, sectors, partners and contacts."""

from ecodiplo.catalogue import heading_words as words
from ecodiplo.catalogue.entity import (
    FROM,
    NOTE,
    REF,
    TO,
    Entity,
    Field,
    in_both,
    provenance,
    sectors,
)
from ecodiplo.fields import Choice, Code, Many, Part, PartialDate, Ref, Text
from ecodiplo.language import Label
from ecodiplo.names.countries import COUNTRY_NAMES
from ecodiplo.vocabulary import CountryKind, PartnerKind, RelationStatus, SourceKind

SOURCES = Entity(
    name="sources",
    model="Source",
    prefix="SRC",
    label=Label("Sources", "Nguồn"),
    singular=Label("Source", "Nguồn"),
    date="published_on",
    natural_key=("title", "publisher"),
    tie_breakers=("publisher",),
    distinguishing=("published_on",),
    fields=(
        REF,
        Field("title", Text(), Label("Title", "Tên"), required=True, listed=True, identifies=True),
        Field("publisher", Text(), Label("Publisher", "Cơ quan công bố"), listed=True),
        Field("kind", Choice(SourceKind), Label("Kind", "Loại"), required=True, listed=True, filter="kind"),
        Field("url", Text(), Label("Address", "Địa chỉ")),
        Field("published_on", PartialDate(), Label("Published", "Ngày công bố"), listed=True),
        *NOTE,
    ),
    headings={
        "title": (*words.HEADLINE, "Name", "Tên nguồn", "Tên tài liệu"),
        "publisher": ("Cơ quan phát hành", "Nhà xuất bản", "Issuer"),
        "kind": words.KIND,
        "url": words.WEBSITE,
        "published_on": (*words.DATED, "Ngày đăng", "Ngày phát hành", "Ngày xuất bản", "Publication date", "Date of publication", "Year of publication"),
    },
)

# The first and the last day of a membership; an empty one means always, or not known.
MEMBERSHIP = (
    Part("valid_from", PartialDate(), Label("from", "từ"), is_named=True),
    Part("valid_to", PartialDate(), Label("to", "đến"), is_named=True),
)

COUNTRIES = Entity(
    name="countries",
    model="Country",
    key="code",
    label=Label("Countries", "Nước và vùng lãnh thổ"),
    singular=Label("Country", "Nước/vùng lãnh thổ"),
    title="name_en",
    natural_key=("code",),
    offered=True,
    aliases=("nước", "quốc gia"),
    name_rules=COUNTRY_NAMES,
    fields=(
        Field("code", Code(upper=True), Label("Code", "Mã"), required=True, listed=True),
        Field("kind", Choice(CountryKind), Label("Kind", "Loại"), required=True, listed=True, filter="kind"),
        Field("name_en", Text(), Label("Name (English)", "Tên tiếng Anh"), required=True, listed=True, identifies=True, vietnamese="name_vi"),
        Field("name_vi", Text(), Label("Name (Vietnamese)", "Tên tiếng Việt"), required=True, listed=True, identifies=True),
        Field("official_name_en", Text(), Label("Official name (English)", "Tên chính thức tiếng Anh"), identifies=True),
        Field("official_name_vi", Text(), Label("Official name (Vietnamese)", "Tên chính thức tiếng Việt"), identifies=True),
        Field("aliases", Many(Text()), Label("Other names", "Tên khác"), identifies=True),
        Field("members", Many(Ref("countries"), MEMBERSHIP), Label("Members", "Thành viên"), filter="member",
              help=Label("Each with the first and the last day of its membership, where known: `GB | 1973-01-01 | 2020-01-31`.",
                         "Mỗi thành viên kèm ngày bắt đầu và ngày cuối là thành viên, nếu biết: `GB | 1973-01-01 | 2020-01-31`.")),
        *NOTE,
    ),
    headings={
        "kind": words.KIND,
        "name_en": ("Name", "Country", "Country name", "English name", "Name in English"),
        "name_vi": ("Tên", "Nước", "Tên nước", "Quốc gia", "Tên quốc gia", "Vietnamese name", "Name in Vietnamese"),
        "aliases": words.OTHER_NAMES,
    },
)

SECTORS = Entity(
    name="sectors",
    model="Sector",
    key="slug",
    label=Label("Sectors", "Lĩnh vực"),
    singular=Label("Sector", "Lĩnh vực"),
    title="name_en",
    natural_key=("slug",),
    offered=True,
    fields=(
        Field("slug", Code(), Label("Code", "Mã"), required=True, listed=True),
        Field("name_en", Text(), Label("Name (English)", "Tên tiếng Anh"), required=True, listed=True, identifies=True, vietnamese="name_vi"),
        Field("name_vi", Text(), Label("Name (Vietnamese)", "Tên tiếng Việt"), required=True, listed=True, identifies=True),
        Field("aliases", Many(Text()), Label("Other names", "Tên khác"), identifies=True),
        Field("parent", Ref("sectors"), Label("Part of", "Thuộc lĩnh vực"), listed=True, filter="parent"),
        *NOTE,
    ),
    headings={
        "name_en": ("Name", "Sector", "Sector name", "English name", "Name in English"),
        "name_vi": ("Tên", "Lĩnh vực", "Tên lĩnh vực", "Ngành", "Vietnamese name", "Name in Vietnamese"),
        "aliases": words.OTHER_NAMES,
    },
)

ABBREVIATIONS = Entity(
    name="abbreviations",
    model="Abbreviation",
    prefix="ABB",
    label=Label("Abbreviations", "Từ viết tắt"),
    singular=Label("Abbreviation", "Từ viết tắt"),
    title="abbreviation",
    natural_key=("abbreviation", "meaning"),
    aliases=("viết tắt",),
    fields=(
        REF,
        Field("abbreviation", Text(), Label("Abbreviation", "Chữ viết tắt"), required=True, listed=True, identifies=True),
        Field("meaning", Text(), Label("Meaning", "Nghĩa"), required=True, listed=True, aliases=("Viết đầy đủ", "Full form"),
              help=Label("The words that it stands for in the names of partners; each of several meanings has a record.",
                         "Các từ được viết tắt trong tên đối tác; mỗi nghĩa là một hồ sơ.")),
        Field("kind", Choice(PartnerKind), Label("Kind of partner", "Loại đối tác"), listed=True, filter="kind",
              help=Label("The kind that the abbreviation says where it stands alone in a column of kinds.",
                         "Loại đối tác mà chữ viết tắt chỉ khi đứng riêng trong cột loại.")),
        *NOTE,
    ),
)

PARTNERS = Entity(
    name="partners",
    model="Partner",
    prefix="PAR",
    handle="name",
    label=Label("Partners", "Đối tác"),
    singular=Label("Partner", "Đối tác"),
    title="name",
    natural_key=("name", "country"),
    abbreviated=True,
    offered=True,
    tie_breakers=("country",),
    fields=(
        REF,
        Field("name", Text(), Label("Name", "Tên"), required=True, listed=True, identifies=True, vietnamese="name_vi"),
        Field("name_vi", Text(), Label("Name (Vietnamese)", "Tên tiếng Việt"), identifies=True),
        Field("name_local", Text(), Label("Name (own language)", "Tên bản ngữ"), identifies=True),
        Field("aliases", Many(Text()), Label("Other names", "Tên khác"), identifies=True),
        Field("kind", Choice(PartnerKind), Label("Kind", "Loại"), required=True, listed=True, filter="kind"),
        Field("country", Ref("countries"), Label("Country", "Nước/vùng lãnh thổ"), listed=True, filter="country", aliases=("Nước", "Quốc gia")),
        Field("parent", Ref("partners"), Label("Part of", "Trực thuộc"), filter="parent"),
        Field("website", Text(), Label("Website", "Trang web")),
        Field("city", Text(), Label("City", "Thành phố"), filter="city"),
        Field("address", Text(), Label("Address", "Địa chỉ")),
        Field("phone", Text(), Label("Phone", "Điện thoại")),
        Field("email", Text(), Label("E-mail", "Thư điện tử")),
        Field("relation", Choice(RelationStatus), Label("Relation", "Quan hệ"), listed=True, filter="relation"),
        Field("relation_since", PartialDate(), Label("Since", "Từ ngày")),
        Field("relation_until", PartialDate(), Label("Until", "Đến ngày")),
        Field("relation_as_of", PartialDate(), Label("Relation as of", "Quan hệ tính đến"),
              help=Label("The day or year of which the source says that the relation stands, when it says no start.",
                         "Ngày hoặc năm mà nguồn nêu quan hệ đang được duy trì, khi không nêu ngày bắt đầu.")),
        sectors(),
        *provenance(),
    ),
    headings={
        "name": (*words.BODY, *words.UNIT, "Partner", "Partner name", "Tên đối tác", "Tên tiếng Anh", "English name", "Sister city", "Sistercity", "Twin town", "Thành phố kết nghĩa"),
        "name_vi": ("Vietnamese name", "Name in Vietnamese"),
        "name_local": ("Tên gốc", "Tên địa phương", "Original name", "Native name", "Local name"),
        "aliases": words.OTHER_NAMES,
        "kind": (*words.KIND, "Loại đối tác", "Loại hình tổ chức"),
        "country": words.COUNTRY,
        "website": words.WEBSITE,
        "relation_since": ("Ngày thiết lập quan hệ", "Năm thiết lập quan hệ", "Ngày kết nghĩa", "Năm kết nghĩa"),
        "sectors": words.SECTOR,
    },
)

CONTACTS = Entity(
    name="contacts",
    model="Contact",
    prefix="CON",
    label=Label("Contacts", "Đầu mối liên hệ"),
    singular=Label("Contact", "Đầu mối liên hệ"),
    title="name",
    date="valid_from",
    span=("valid_from", "valid_to"),
    open_ended=True,
    other_dates=("valid_to",),
    natural_key=("partner", "name"),
    distinguishing=("position", "position_vi", "valid_from"),
    fields=(
        REF,
        Field("partner", Ref("partners"), Label("Partner", "Đối tác"), required=True, listed=True, filter="partner"),
        Field("name", Text(), Label("Name", "Họ tên"), required=True, listed=True, identifies=True),
        *in_both("position", Label("Position", "Chức vụ"), listed=True),
        Field("phone", Text(), Label("Phone", "Điện thoại"), listed=True),
        Field("email", Text(), Label("E-mail", "Thư điện tử"), listed=True),
        Field("valid_from", PartialDate(), Label("Valid from", "Từ ngày"), aliases=FROM),
        Field("valid_to", PartialDate(), Label("Valid to", "Đến ngày"), aliases=TO),
        *provenance(),
    ),
    headings={
        "partner": (*words.BODY, *words.UNIT, "Partner name", "Tên đối tác", "Cơ quan", "Cơ quan công tác", "Đơn vị", "Đơn vị công tác", "Tổ chức"),
        "name": ("Tên", "Họ và tên", "Full name", "Người liên hệ", "Contact", "Contact name", "Contact person", "Đầu mối"),
        "position": ("Chức danh", "Job title", "Post", "Role"),
        "phone": ("Số điện thoại", "Telephone", "Tel", "Mobile", "Phone number", "SĐT", "ĐT", "Di động"),
        "email": ("E-mail address", "Email address", "Địa chỉ email", "Hộp thư điện tử"),
        "valid_from": words.BEGINNING,
        "valid_to": words.ENDING,
    },
)
