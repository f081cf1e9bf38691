"""The properties by which records are grouped, as SQL keys and as names for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.dates import ROMAN_QUARTERS, DateText, show_partial_date
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Choice, Flag, Many, Ref, Text
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang, join, same
from ecodiplo.services.lineage.origins import NONE, origins
from ecodiplo.services.query import mapping
from ecodiplo.services.query.memberships import is_valid_on
from ecodiplo.services.query.read_records import expression
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field

# The parts of a date that group records, and their names.
TIMES = {
    "year": Label("Year", "Năm"),
    "half": Label("Half-year", "Nửa năm"),
    "quarter": Label("Quarter", "Quý"),
    "month": Label("Month", "Tháng"),
}
ORIGIN = Label("Origin", "Khởi nguồn")
# The entity whose records have an origin.
PROJECTS = "fdi-projects"


@dataclass(frozen=True)
class Dimension:
    """A property as SQL: the key, the join that the key needs, and the source of its label."""

    label: Label
    key: Any
    join: Any = None  # (table, condition)
    overlapping: bool = False  # whether a record can have several keys
    of: Entity | None = None  # the entity whose ids are the keys
    kind: Any = None  # the field type whose values are the keys
    time: bool = False  # whether the keys are periods


def dimensions(entity: Entity) -> dict[str, Label]:
    """The properties that records of the entity can be grouped by, by their names on the command
    line."""
    labels = dict(TIMES) if entity.date else {}
    for owner in _owners(entity):
        for option, field in owner.filters.items():
            if option not in labels and (field.groups or not isinstance(field.type, Text)):
                labels[option] = field.label
    if project_key(entity) is not None:
        labels["origin"] = ORIGIN
    return labels


def find_dimension(entity: Entity, text: str) -> str:
    """The property that `text` names, in either language. Raises UsageProblem when none does."""
    labels = dimensions(entity)
    folded = fold(text).replace("_", "-")
    for name, label in labels.items():
        fields = [owner.filters[name] for owner in _owners(entity) if name in owner.filters]
        aliases = [alias for field in fields for alias in field.aliases]
        if folded in (name, *map(fold, (*label, *aliases))):
            return name
    allowed = (Label(name, f"{label.vi} ({name})") for name, label in labels.items())
    refusal = Label("name the property to group {entity} by.",
                    "{entity}: hãy nêu thuộc tính để nhóm theo.")  # fmt: skip
    if text:
        refusal = Label("{entity} cannot be grouped by {text!r}.",
                        "{entity}: không nhóm được theo {text!r}.")  # fmt: skip
    raise UsageProblem(
        refusal.fill(entity=entity.label, text=text)
        + did_you_mean(text, labels)
        + Label(" By: ", " Có thể theo: ")
        + join(", ", allowed)
    )


def only_entity_with(text: str) -> Entity | None:
    """The entity of the property that `text` names, None when several entities have the property:
    only FDI projects have an origin."""
    return ENTITIES[PROJECTS] if fold(text) in ("origin", *map(fold, ORIGIN)) else None


def _owners(entity: Entity) -> list[Entity]:
    """The entity, and the entity that its records are parts of."""
    whole = target(entity.by_name[entity.part_of]) if entity.part_of else ""
    return [entity, ENTITIES[whole]] if whole else [entity]


def project_key(entity: Entity) -> Any:
    """The column of the FDI project of a record; None for an entity without projects."""
    if entity.name == PROJECTS:
        return mapping.table(entity).c.id
    if entity.part_of and target(entity.by_name[entity.part_of]) == PROJECTS:
        return mapping.foreign_key(entity, entity.part_of)
    return None


def dimension_of(entity: Entity, name: str, day: datetime.date) -> Dimension:
    """The property `name` of the entity as SQL, as of `day`."""
    if name in TIMES:
        return Dimension(TIMES[name], _cut(mapping.date(entity), name), time=True)
    if name == "origin":
        chains = origins()
        origin = func.coalesce(chains.c.origin, NONE)
        return Dimension(ORIGIN, origin, (chains, chains.c.project_id == project_key(entity)))
    owner = next(owner for owner in _owners(entity) if name in owner.filters)
    field = owner.filters[name]
    if owner is entity:
        return _field_dimension(entity, field, mapping.table(entity).c.id, day)
    whole = mapping.table(owner).alias()
    link = mapping.foreign_key(entity, entity.part_of)
    if isinstance(field.type, Many):
        return _field_dimension(owner, field, link, day)
    join = (whole, whole.c.id == link)
    if isinstance(field.type, Ref):
        key = whole.c[f"{field.name}_id"]
        return Dimension(field.label, key, join, of=ENTITIES[field.type.entity], kind=field.type)
    return Dimension(field.label, expression(owner, field, day, whole), join, kind=field.type)


def _field_dimension(owner: Entity, field: Field, record: Any, day: datetime.date) -> Dimension:
    if isinstance(field.type, Many):
        side = mapping.side(owner.name, field.name)
        # A partner with two roles in a record is one partner of it; a former member is none.
        items = select(side.owner.label("owner"), side.value.label("value")).distinct()
        if days := mapping.days_of(side):
            items = items.where(is_valid_on(*days, day))
        pairs = items.subquery()
        source = pairs if field.type.parts else side.table
        value = pairs.c.value if field.type.parts else side.value
        holder = pairs.c.owner if field.type.parts else side.owner
        of = ENTITIES[target(field)] if isinstance(field.type.of, Ref) else None
        return Dimension(field.label, value, (source, holder == record), True, of, field.type.of)
    if isinstance(field.type, Ref):
        key = mapping.foreign_key(owner, field.name)
        return Dimension(field.label, key, of=ENTITIES[field.type.entity])
    return Dimension(field.label, expression(owner, field, day), kind=field.type)


def _cut(date: Any, name: str) -> Any:
    """The year, half, quarter or month of a date; NULL for a date that is less precise."""
    if name == "year":
        return func.substr(date, 1, 4)
    month = func.substr(date, 6, 2)
    cut: Any
    if name == "month":
        cut = func.substr(date, 1, 7)
    elif name == "quarter":
        quarter = case((month <= "03", "Q1"), (month <= "06", "Q2"), (month <= "09", "Q3"),
                       else_="Q4")  # fmt: skip
        cut = func.substr(date, 1, 5).concat(quarter)
    else:
        cut = func.substr(date, 1, 5).concat(case((month <= "06", "H1"), else_="H2"))
    return case((func.length(date) >= 7, cut))


def names(
    connection: Connection, dimension: Dimension, keys: Sequence[Any]
) -> dict[Any, tuple[str, Label]]:
    """The stable key and the label of each group, by its SQL key."""
    if dimension.of is not None:
        table = mapping.table(dimension.of)
        english, vietnamese = mapping.label_columns(dimension.of, table)
        handle = table.c[dimension.of.key]
        statement = select(table.c.id, handle, english, func.coalesce(vietnamese, english))
        ids = set(keys)
        return {
            id_: (key, Label(en or key, vi or en or key))
            for id_, key, en, vi in connection.execute(statement)
            if id_ in ids
        }
    if dimension.label is ORIGIN:
        none = Label("no visit, event or MOU stated", "không nêu khởi nguồn")
        return {key: (key, ENTITIES[key].singular if key in ENTITIES else none) for key in keys}
    if isinstance(dimension.kind, Choice | Flag):
        return {
            key: (
                dimension.kind.export(key),
                Label(dimension.kind.show(key, Lang.EN), dimension.kind.show(key, Lang.VI)),
            )
            for key in keys
        }
    if dimension.time:
        return {key: (key, time_label(key)) for key in keys}
    return {key: (str(key), same(key)) for key in keys}


def labels_by_key(
    connection: Connection, entity: Entity, by: str, keys: Sequence[str], day: datetime.date
) -> dict[str, Label]:
    """The labels of groups by the property `by`, by their stable keys, also of groups that no
    record is in."""
    dimension = dimension_of(entity, by, day)
    sql_keys: Sequence[Any] = keys
    if dimension.of is not None:
        table = mapping.table(dimension.of)
        handle = table.c[dimension.of.key]
        sql_keys = connection.scalars(select(table.c.id).where(handle.in_(keys))).all()
    elif isinstance(dimension.kind, Choice):
        terms = {term.value: term for term in dimension.kind.terms}
        sql_keys = [terms[key] for key in keys if key in terms]
    return dict(names(connection, dimension, sql_keys).values())


def time_label(key: str) -> Label:
    """The label of a year, half, quarter or month: of `2022-Q3` it is `Q3 2022`, `Quý III/2022`."""
    year, _, part = key.partition("-")
    if not part:
        return same(year)
    if part.startswith("Q"):
        return Label(f"Q{part[1]} {year}", f"Quý {ROMAN_QUARTERS[int(part[1]) - 1]}/{year}")
    if part.startswith("H"):
        return Label(f"H{part[1]} {year}", f"6 tháng {('đầu', 'cuối')[int(part[1]) - 1]} {year}")
    return Label(*(show_partial_date(DateText(key), lang) for lang in Lang))
