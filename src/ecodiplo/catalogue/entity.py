"""The description of an entity and of its fields, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Choice, Code, Flag, Many, Part, PartialDate, Ref, Text
from ecodiplo.language import Label, either, same
from ecodiplo.names.rules import PLAIN_NAMES, NameRules
from ecodiplo.vocabulary import RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.fields import FieldType
    from ecodiplo.vocabulary import Term


@dataclass(frozen=True, repr=False)
class Field:
    """A field of an entity; `name` is the key of its column."""

    name: str
    type: FieldType
    label: Label
    required: bool = False
    listed: bool = False  # a column of `list` without `--columns`
    filter: str = ""  # the option of `list` that filters by the field, without its dashes
    identifies: bool = False  # a name by which people refer to the record
    vietnamese: str = ""  # the field with the same text in Vietnamese
    complete: str = ""  # the field that says whether the list in this field is complete
    derived: bool = False  # computed from other columns; never written
    # The stored field to which an entered value of this derived field is written.
    entered_as: str = ""
    # An entered value of this derived field becomes other values and records of a ledger.
    enters_ledger: bool = False
    total: bool = False  # summaries have its total
    groups: bool = False  # summaries can group by this text
    currency: str = ""  # the field with the currency of the number
    as_signed: str = ""  # the field that takes the amount when it is in another currency
    unit_from: str = ""  # the field that refers to the record with the unit of the number
    # The fields that the words beside the number fill: `gần 30` the qualifier, `30-35` both.
    qualifier: str = ""
    upper: str = ""
    external: bool = False  # its items are ids of the record in other systems
    origin: bool = False  # the record that the field refers to led to this record
    help: Label | None = None
    aliases: tuple[str, ...] = ()  # other headings of the field in imports
    # Values that a revision of the schema replaced: (key of the record, old value, new value).
    superseded: tuple[tuple[str, str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Field({self.name!r})"

    @property
    def is_entered(self) -> bool:
        """Whether people can enter a value of the field."""
        return not self.derived or bool(self.entered_as) or self.enters_ledger

    @property
    def item_type(self) -> FieldType:
        """The type of one value: the type of an item for a field of several values."""
        return self.type.of if isinstance(self.type, Many) else self.type

    @property
    def companions(self) -> tuple[str, ...]:
        """The fields that belong to the field: its text in Vietnamese, and whether its list is
        complete."""
        return tuple(filter(None, (self.vietnamese, self.complete)))

    @property
    def code_label(self) -> Label:
        """The name, in Vietnamese with the label before it: `note`, `Ghi chú (note)`."""
        return Label(self.name, f"{self.label.vi} ({self.name})")

    @cached_property
    def option_names(self) -> tuple[str, ...]:
        """The names of an option for the field: the field's name, its filter, and the singular and
        plural of each."""
        names = [self.name.replace("_", "-"), *filter(None, [self.filter])]
        return tuple(dict.fromkeys((*names, *(form for name in names for form in _other_number(name)))))


def _other_number(name: str) -> Iterator[str]:
    """The plural of a singular name, or the singular of a plural name."""
    if name.endswith("ies"):
        yield f"{name[:-3]}y"
    elif name.endswith("s") and not name.endswith(("us", "ss")):
        yield name[:-1]
    elif name.endswith("y"):
        yield f"{name[:-1]}ies"
    else:
        yield f"{name}es" if name.endswith(("s", "x", "ch")) else f"{name}s"


@dataclass(frozen=True)
class MovedValue:
    """A revision of the schema moved the value of a field to another field, in the records with
    these values. A row of an old export still has it in the first field."""

    field: str
    to: str
    where: tuple[tuple[str, str | None], ...]  # pairs of a field and its value; None for empty


@dataclass(frozen=True, repr=False)
class Entity:
    """The description of one kind of record."""

    name: str
    table: str  # where its table is among the models: `exchanges.delegations`
    label: Label
    singular: Label
    fields: tuple[Field, ...]
    prefix: str = ""  # of the refs, for an entity with refs
    key: str = "ref"  # the field that is unique and never changes
    handle: str = ""  # the field by which cells of other records refer to it; `key` when empty
    title: str = "title"  # the field with the name that people read
    date: str = ""  # the field with the date that places a record in a period
    # The dates that place a record whose `date` is empty, in order; the first that is filled counts.
    other_dates: tuple[str, ...] = ()
    planned_dates: tuple[str, ...] = ()  # as `other_dates`, and after them: dates of a plan
    span: tuple[str, ...] = ()  # the fields with the first and the last day of a record that lasts
    open_ended: bool = False  # a record of which one end is empty may go on; else it is of one day
    # Its date can be a day to come though the record is of today: the day on which a task is due.
    looks_ahead: bool = False
    status: str = "status"  # the stored field with the statuses of the next two
    counted_statuses: tuple[str, ...] = ()  # the statuses that totals count; all when empty
    pending_statuses: tuple[str, ...] = ()  # the statuses that totals count after the record's day
    part_of: str = ""  # the field that refers to the record of which this is a part
    ledger: str = ""  # the entity whose records the values of `enters_ledger` fields become
    natural_key: tuple[str, ...] = ()  # the fields that together identify a record; `key` when no others do
    # The fields of the natural key that a row may omit when only one record has the other fields.
    tie_breakers: tuple[str, ...] = ()
    # Fields outside the natural key: a row and a record with the same natural key that differ in one
    # of them can be two records.
    distinguishing: tuple[str, ...] = ()
    # The field with an official number. A row and a record with the same natural key and the same
    # number are one record, whatever the fields of `distinguishing` say.
    number: str = ""
    moved: tuple[MovedValue, ...] = ()  # values that old exports have in another field
    aliases: tuple[str, ...] = field(default=())  # other names on the command line
    linkable: bool = False  # its records can be linked to others; its table is linkable too
    single: bool = False  # its one record is about the office itself; no command adds another
    reference: bool = False  # a list that every office needs, such as countries; it holds no facts
    reported: bool = False  # the report of a period lists its records in a section of their own
    # Several records can share a name, each in its years (`valid_from`, `valid_to`). In a reference,
    # the date of the referring record decides.
    has_versions: bool = False
    abbreviated: bool = False  # its names may have abbreviations of the entity `abbreviations`
    offered: bool = False  # the drop-downs of templates list its records by name
    name_rules: NameRules = field(default=PLAIN_NAMES, compare=False)  # how its names are compared
    # Further headings in imports, by field. They become the last aliases of the fields.
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Give the fields the headings that the entity lists for them."""
        if unknown := self.headings.keys() - {each.name for each in self.fields}:
            raise ValueError(f"{self.name} have no fields {unknown}")
        own = (replace(each, aliases=(*each.aliases, *self.headings.get(each.name, ())))
               for each in self.fields)  # fmt: skip
        object.__setattr__(self, "fields", tuple(own))

    def __repr__(self) -> str:
        return f"Entity({self.name!r})"

    @property
    def table_name(self) -> str:
        """The name of its table in the database."""
        return self.table.rpartition(".")[2]

    @property
    def whole(self) -> str:
        """The name of the entity of whose records the entity's are parts, or ''."""
        return target(self.by_name[self.part_of]) if self.part_of else ""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name by which people may call the entity: its name, its labels and its aliases."""
        return (self.name, *self.label, *self.singular, *self.aliases)

    @property
    def code_label(self) -> Label:
        """The name, in Vietnamese with the label before it: `events`, `Sự kiện xúc tiến (events)`."""
        return Label(self.name, f"{self.label.vi} ({self.name})")

    @property
    def dates(self) -> tuple[str, ...]:
        """The fields that place a record in a period; the first that is filled counts."""
        own = (self.date,) if self.date else ()
        return (*own, *self.other_dates, *self.planned_dates)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The dates of which the first that is filled is the beginning of a record: its `dates`, of
        a record that lasts only those of its start."""
        if "in_force" in self.by_name:
            return (self.date,)
        return tuple(dict.fromkeys((self.date, self.span[0]))) if self.open_ended else self.dates

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    def filter_named(self, name: str) -> Field | None:
        """The field of the filter with this name, singular or plural: `country` or `countries`."""
        return next((f for f in self.filters.values() if name in f.option_names), None)

    @cached_property
    def filters(self) -> dict[str, Field]:
        """The fields with a filter, by the name of its option."""
        return {field.filter: field for field in self.fields if field.filter}

    @property
    def numbered(self) -> bool:
        """Whether a new record without a ref gets one. A record without a natural key gets none,
        because only its ref identifies it."""
        return bool(self.prefix) and self.natural_key != (self.key,)

    @property
    def stored(self) -> Iterator[Field]:
        """The fields that the database stores: all except the derived fields."""
        return (field for field in self.fields if not field.derived)

    @property
    def entered(self) -> Iterator[Field]:
        """The fields whose values people can enter: the stored fields, and those derived fields
        from whose values a stored field or records of a ledger follow."""
        return (field for field in self.fields if field.is_entered)

    @property
    def title_fields(self) -> list[str]:
        """The names of the fields with the title: in English, and in Vietnamese where it has one."""
        return [name for name in (self.title, self.by_name[self.title].vietnamese) if name]

    @property
    def name_fields(self) -> list[Field]:
        """The fields by which people refer to a record."""
        return [field for field in self.fields if field.identifies]

    @property
    def external_ids(self) -> Field | None:
        """The field with the ids of a record in other systems, if it has one."""
        return next((field for field in self.fields if field.external), None)

    @property
    def text_fields(self) -> list[Field]:
        """The fields with the texts that a search reads."""
        return [field for field in self.fields if isinstance(field.item_type, Text)]


def title_of(entity: Entity, values: Mapping[str, Any]) -> Label:
    """The title of a record in both languages, from its values by field; one stands for both when
    the other is empty."""
    texts = [str(values.get(name) or "") for name in entity.title_fields]
    return either(texts[0], texts[-1]) or same("")


def single_names(entity: Entity) -> list[str]:
    """The fields by which people refer to a record that hold one name."""
    return [field.name for field in entity.name_fields if not isinstance(field.type, Many)]


def further_names(entity: Entity) -> list[str]:
    """The fields by which people refer to a record that hold several names: aliases."""
    return [field.name for field in entity.name_fields if isinstance(field.type, Many)]


def target(field: Field) -> str:
    """The name of the entity that the field refers to, or ''."""
    kind = field.item_type
    return kind.entity if isinstance(kind, Ref) else ""


def end_of(entity: Entity, field: Field) -> str | None:
    """The name of the field with the end of the period that the field begins."""
    end = field.name.replace("start", "end").replace("valid_from", "valid_to")
    return end if end != field.name and end in entity.by_name else None


def fields_together(entity: Entity) -> list[tuple[str, str]]:
    """Pairs of fields that say one thing: an amount and its currency, a start and an end."""
    pairs = [(field.name, field.currency or end_of(entity, field)) for field in entity.stored]
    return [(one, other) for one, other in pairs if other]


def text_parts(field: Field) -> list[int]:
    """The positions of texts in an item of a field of several values: 0 is the value, 1 the first
    part."""
    if not isinstance(field.type, Many):
        return []
    types = [field.type.of, *(part.type for part in field.type.parts)]
    return [position for position, kind in enumerate(types) if isinstance(kind, Text)]


# The fields that several entities share.

REF = Field("ref", Text(), Label("Ref", "Mã"), required=True, listed=True, aliases=("reference",))
# The short headings of the first and the last day of a period.
FROM, TO = ("From", "Từ"), ("To", "Đến")


def in_both(name: str, label: Label, *, long: bool = False, listed: bool = False,
            aliases: tuple[str, ...] = (), explanation: Label | None = None,
            vietnamese: Label | None = None) -> tuple[Field, Field]:
    """A text in English, and the same text in Vietnamese. Readers of either language see the other
    text where their own is empty, so one of them is enough."""
    vietnamese = vietnamese or Label(f"{label.en} (Vietnamese)", f"{label.vi} (tiếng Việt)")
    return (
        Field(name, Text(long=long), label, listed=listed, vietnamese=f"{name}_vi",
              aliases=aliases, help=explanation),
        Field(f"{name}_vi", Text(long=long), vietnamese),
    )  # fmt: skip


def open_list(field: Field) -> tuple[Field, Field]:
    """The field of a list, and the field that says whether the list is complete. Sources leave
    lists open with `such as`, `among them`, `...`."""
    vietnamese = field.label.vi.split("/")[0]  # a slash separates the two headings of a column
    flag = Field(
        f"{field.name}_complete",
        Flag(),
        Label(f"{field.label.en}: list complete", f"{vietnamese}: danh sách đầy đủ"),
        help=Label(
            "`no` when the source leaves the list open (such as, among them, ...); empty when the source does not say.",
            "`không` nếu nguồn để ngỏ danh sách (như, trong đó có, ...); để trống nếu nguồn không nêu.",
        ),
    )
    return replace(field, complete=flag.name), flag


NOTE = in_both("note", Label("Note", "Ghi chú"), long=True, aliases=("remarks", "notes"))
COUNTED = (
    Field("role_in_totals", Choice(RoleInTotals), Label("Role in totals", "Vai trò trong tổng số"),
          required=True, filter="role-in-totals",
          help=Label("`umbrella` for a record that stands for several records or for the whole: reports quote it, totals never count it.",
                     "`umbrella` nếu là hồ sơ chung của nhiều hồ sơ hoặc của toàn bộ: báo cáo trích dẫn hồ sơ này, tổng số không bao giờ tính.")),
    Field("counted", Flag(), Label("Counted", "Được tính"), filter="counted", derived=True,
          entered_as="role_in_totals",
          help=Label("`no` needs a reason that says the role in totals, as in `duplicate of DEL-2022-0001`; otherwise enter the role itself.",
                     "`no` cần có lý do nêu rõ vai trò trong tổng số, như `trùng với DEL-2022-0001`; nếu không, hãy nhập chính vai trò.")),
    *in_both("not_counted_reason", Label("Reason not counted", "Lý do không tính"),
             explanation=Label("Why totals leave the record out, as in `same visit as DEL-2022-0001`; an umbrella needs no reason.",
                               "Vì sao tổng số không tính hồ sơ, như `cùng chuyến thăm với DEL-2022-0001`; hồ sơ tổng hợp không cần lý do.")),
)


EXTERNAL_IDS = Field(
    "external_ids", Many(Text(), (Part("system", Code(), Label("system", "hệ thống")),)),
    Label("Ids in other systems", "Mã ở hệ thống khác"), external=True,
    aliases=("external_id", "External id", "Mã ngoài", "Mã bên ngoài"),
    help=Label("Each id with its system, `ACC-17 | crm`. An import adds ids and takes none away.",
               "Mỗi mã kèm hệ thống, `ACC-17 | crm`. Nhập tệp chỉ thêm mã, không bỏ mã nào."),
)  # fmt: skip


def provenance() -> tuple[Field, ...]:
    """The notes, the source and the ids in other systems, the last fields of most entities."""
    return (*NOTE, Field("source", Ref("sources"), Label("Source", "Nguồn"), filter="source"), Field("source_locator", Text(), Label("Place in the source", "Vị trí trong nguồn")), EXTERNAL_IDS)


def title(label: Label, vietnamese: Label, *, name: str = "title") -> tuple[Field, Field]:
    """A title and the same title in Vietnamese."""
    return (
        Field(name, Text(), label, required=True, listed=True, identifies=True,
              vietnamese=f"{name}_vi"),
        Field(f"{name}_vi", Text(), vietnamese, identifies=True),
    )  # fmt: skip


def period(start: Label, end: Label) -> tuple[Field, Field]:
    """The start date and the end date of a record."""
    return (
        Field("start_date", PartialDate(), start, listed=True, aliases=FROM),
        Field("end_date", PartialDate(), end, aliases=TO),
    )


def countries() -> Field:
    """The field with the countries of a record."""
    label = Label("Countries", "Nước/vùng lãnh thổ")
    return Field("countries", Many(Ref("countries")), label, listed=True, filter="country",
                 aliases=("country", "nước", "quốc gia"))  # fmt: skip


def sectors() -> Field:
    """The field with the sectors of a record."""
    return Field("sectors", Many(Ref("sectors")), Label("Sectors", "Lĩnh vực"), filter="sector",
                 aliases=("sector",))  # fmt: skip


def role(term: type[Term], default: Term) -> Part:
    """The part with the role of a partner in a record."""
    return Part("role", Choice(term), Label("Role", "Vai trò"), default)
