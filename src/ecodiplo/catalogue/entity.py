"""What an entity and a field are, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ecodiplo.fields import Choice, Flag, Many, Part, PartialDate, Ref, Text
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.fields import FieldType
    from ecodiplo.vocabulary import Term


@dataclass(frozen=True)
class Field:
    """One thing known of an entity; `name` is the mapped attribute of its model."""

    name: str
    type: FieldType
    label: Label
    required: bool = False
    listed: bool = False  # a column of `list` when none are asked for
    filter: str = ""  # the option of `list` that filters by it, without its dashes
    identifies: bool = False  # a name by which people refer to the record
    vietnamese: str = ""  # the field that holds the same in Vietnamese
    derived: bool = False  # follows from other columns; never written
    total: bool = False  # summaries add it up
    origin: bool = False  # what it refers to led to the record
    help: Label | None = None
    aliases: tuple[str, ...] = ()  # other headings that imports know it by
    # Values that a revision of the schema replaced: (key of the record, old value, present value).
    superseded: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Entity:
    """One kind of record, described once for everything that handles it."""

    name: str
    model: str
    label: Label
    singular: Label
    fields: tuple[Field, ...]
    prefix: str = ""  # of its refs, when it has them
    key: str = "ref"  # the field that is unique and never changes
    handle: str = ""  # the field that other records' cells refer to it by; `key` unless said
    title: str = "title"  # the field people know it by
    date: str = ""  # the field a period filters and orders by
    counted_statuses: tuple[str, ...] = ()  # the statuses that totals count, all unless said
    pending_statuses: tuple[str, ...] = ()  # those that they count once the record's day has passed
    part_of: str = ""  # the field that refers to what the record is a part of
    natural_key: tuple[str, ...] = ()  # the fields that no two records have alike; `key` if none do
    # Those of them that a row may leave out while only one record has the others.
    tie_breakers: tuple[str, ...] = ()
    # Other fields: a row and a record of one natural key that differ in one may be two records.
    distinguishing: tuple[str, ...] = ()
    aliases: tuple[str, ...] = field(default=())  # other names on the command line

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def filters(self) -> dict[str, Field]:
        """The fields that `list` filters by, by option name."""
        return {field.filter: field for field in self.fields if field.filter}

    @property
    def numbered(self) -> bool:
        """Whether a new record that brings no ref is given one. Without a natural key nothing but
        its ref says which record it is."""
        return bool(self.prefix) and self.natural_key != (self.key,)

    @property
    def stored(self) -> Iterator[Field]:
        """The fields that are written: all but the derived."""
        return (field for field in self.fields if not field.derived)

    @property
    def names(self) -> list[Field]:
        """The fields by which people refer to a record."""
        return [field for field in self.fields if field.identifies]

    @property
    def texts(self) -> list[Field]:
        """The fields that a search looks through."""
        return [field for field in self.fields if isinstance(field.type.of if isinstance(field.type, Many) else field.type, Text)]

    def refers_to(self, other: str) -> list[Field]:
        """The fields whose values are records of the entity named `other`."""
        return [field for field in self.fields if target(field) == other]


def target(field: Field) -> str:
    """The name of the entity that the field's values are records of, or nothing."""
    kind = field.type.of if isinstance(field.type, Many) else field.type
    return kind.entity if isinstance(kind, Ref) else ""


def text_parts(field: Field) -> list[int]:
    """Where in an item of a field of several it holds text: 0 is the value, then come its parts."""
    if not isinstance(field.type, Many):
        return []
    types = [field.type.of, *(part.type for part in field.type.parts)]
    return [at for at, kind in enumerate(types) if isinstance(kind, Text)]


# The fields that every main record has, written once.

REF = Field("ref", Text(), Label("Ref", "Mã"), required=True, listed=True, aliases=("reference",))
NOTE = Field("note", Text(long=True), Label("Note", "Ghi chú"), aliases=("remarks", "notes"))
COUNTED = (
    Field("counted", Flag(), Label("Counted", "Được tính"), required=True, filter="counted"),
    Field("not_counted_reason", Text(), Label("Reason not counted", "Lý do không tính"),
          help=Label("`umbrella: ...` when it stands for several together, which a report then quotes; else why, as in `duplicate of DEL-2022-0001`.",
                     "`tổng hợp: ...` nếu là hồ sơ chung của nhiều mục, được báo cáo trích dẫn; nếu không, nêu lý do, như `trùng với DEL-2022-0001`.")),
)


def provenance() -> tuple[Field, ...]:
    """Note and source, the last fields of every main record."""
    return (NOTE, Field("source", Ref("sources"), Label("Source", "Nguồn"), filter="source"), Field("source_locator", Text(), Label("Place in the source", "Vị trí trong nguồn")))


def title(label: Label, vietnamese: Label, *, name: str = "title") -> tuple[Field, Field]:
    """A title and its Vietnamese form."""
    return (
        Field(name, Text(), label, required=True, listed=True, identifies=True,
              vietnamese=f"{name}_vi"),
        Field(f"{name}_vi", Text(), vietnamese, identifies=True),
    )  # fmt: skip


def period(start: Label, end: Label) -> tuple[Field, Field]:
    """The start and end of something, known to the year, the month or the day."""
    return (Field("start_date", PartialDate(), start, listed=True), Field("end_date", PartialDate(), end))


def countries() -> Field:
    """The countries of a record."""
    label = Label("Countries", "Nước/vùng lãnh thổ")
    return Field("countries", Many(Ref("countries")), label, listed=True, filter="country",
                 aliases=("country", "nước", "quốc gia"))  # fmt: skip


def sectors() -> Field:
    """The sectors of a record."""
    return Field("sectors", Many(Ref("sectors")), Label("Sectors", "Lĩnh vực"), filter="sector",
                 aliases=("sector",))  # fmt: skip


def role(term: type[Term], default: Term) -> Part:
    """The role that a partner has in a record."""
    return Part("role", Choice(term), Label("Role", "Vai trò"), default)
