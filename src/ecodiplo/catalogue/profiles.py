"""The entity of profiles: how the lists of a sender are laid out, for imports."""

from ecodiplo.catalogue.entity import NOTE, REF, Entity, Field
from ecodiplo.fields import Flag, Many, Part, Text
from ecodiplo.language import Label

_FIELD = Part("field", Text(), Label("field", "trường"))

PROFILES = Entity(
    name="profiles",
    table="profiles.profiles",
    prefix="PRF",
    label=Label("Import profiles", "Mẫu nhập liệu"),
    singular=Label("Import profile", "Mẫu nhập liệu"),
    title="name",
    natural_key=("name",),
    handle="name",
    aliases=("import-profiles",),
    fields=(
        REF,
        Field("name", Text(), Label("Name", "Tên"), required=True, listed=True, identifies=True),
        Field("record_kind", Text(), Label("Entity", "Loại hồ sơ"), required=True, listed=True),
        Field("columns", Many(Text(), (_FIELD,)), Label("Columns", "Các cột"), listed=True,
              help=Label("Each heading with its field, `Thời gian | start_date`; without a field the column is left out.",
                         "Mỗi tiêu đề kèm trường, `Thời gian | start_date`; không có trường thì bỏ qua cột.")),
        Field("constants", Many(Text(), (Part("set_to", Text(), Label("value", "giá trị")),)), Label("Values of every row", "Giá trị cho mọi dòng"), listed=True,
              help=Label("Each field with its value, `direction | outbound`; `title` reads the value from the title over the table or the name of the sheet.",
                         "Mỗi trường kèm giá trị, `direction | outbound`; `title` đọc giá trị từ tên bảng hoặc tên trang tính.")),
        Field("replacements", Many(Text(), (Part("read_as", Text(), Label("read as", "đọc là")), _FIELD)), Label("Replaced values", "Giá trị được thay"),
              help=Label("Each text of the list, what is read in its place, and the field if not all: `Soviet Union | Russia | countries`.",
                         "Mỗi nội dung trong danh sách, nội dung thay thế, và trường nếu không phải mọi trường: `Soviet Union | Russia | countries`.")),
        Field("units", Many(Text(), (Part("heading", Text(), Label("heading", "tiêu đề")),)), Label("Units", "Đơn vị tính"),
              help=Label("Each unit with the heading of its column, `triệu USD | Vốn`; without a heading it is that of the whole table.",
                         "Mỗi đơn vị kèm tiêu đề cột, `triệu USD | Vốn`; không có tiêu đề thì là đơn vị của cả bảng.")),
        Field("sheet", Text(), Label("Worksheet", "Trang tính")),
        Field("header_row", Text(), Label("Row of the headings", "Dòng tiêu đề")),
        Field("list_name", Text(), Label("List in JSON", "Danh sách trong JSON")),
        Field("dates", Text(), Label("Order of the dates", "Thứ tự ngày tháng")),
        Field("decimal", Text(), Label("Decimal mark", "Dấu thập phân")),
        Field("separator", Text(), Label("Mark between several values", "Dấu giữa các giá trị")),
        Field("first_of_repeats", Flag(), Label("First of repeated rows", "Lấy dòng đầu khi lặp")),
        Field("ignore_unknown", Flag(), Label("Ignore unknown columns", "Bỏ qua cột lạ")),
        Field("create_partners", Flag(), Label("Create partners", "Tạo đối tác mới")),
        Field("headings", Many(Text()), Label("Headings of the list", "Tiêu đề của danh sách"),
              help=Label("A list with these headings is offered the profile.",
                         "Danh sách có các tiêu đề này được gợi ý dùng mẫu.")),
        *NOTE,
    ),
)
