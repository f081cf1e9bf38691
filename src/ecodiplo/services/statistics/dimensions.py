"""What records can be grouped by, and how each such property is read: as SQL, and as names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Choice, Flag, Many, Ref, Text
from ecodiplo.language import Label, Lang
from ecodiplo.services.lineage.origins import NONE, origins
from ecodiplo.services.query import mapping
from ecodiplo.services.query.select import expression
from ecodiplo.text import did_you_mean, fold

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

# What a date is cut to, and the name of each cut.
TIMES = {
    "year": Label("Year", "Năm"),
    "half": Label("Half-year", "Nửa năm"),
    "quarter": Label("Quarter", "Quý"),
    "month": Label("Month", "Tháng"),
}
ORIGIN = Label("Origin", "Khởi nguồn")


@dataclass(frozen=True)
class Way:
    """How a property is read: the SQL of its key, what is joined for it, and who names the key."""

    label: Label
    key: Any
    join: Any = None  # (table, condition) that the key needs
    overlapping: bool = False
    of: Entity | None = None  # the entity whose ids are the keys
    kind: Any = None  # the field type whose values are the keys
    time: bool = False


def properties(entity: Entity) -> dict[str, Label]:
    """What records of the entity can be broken down by, by its name on the command line."""
    found = dict(TIMES) if entity.date else {}
    for owner in _owners(entity):
        for option, field in owner.filters.items():
            if option not in found and not (isinstance(field.type, Text) and option != "zone"):
                found[option] = field.label
    if project_key(entity) is not None:
        found["origin"] = ORIGIN
    return found


def find_property(entity: Entity, text: str) -> str:
    """The property that `text` names, in either language. Raises UsageProblem when none does."""
    known = properties(entity)
    wanted = fold(text).replace("_", "-")
    for name, label in known.items():
        fields = [owner.filters[name] for owner in _owners(entity) if name in owner.filters]
        aliases = [alias for field in fields for alias in field.aliases]
        if wanted in (name, *map(fold, (*label, *aliases))):
            return name
    raise UsageProblem(
        f"{entity.name} cannot be summed by {text!r}.{did_you_mean(text, known)}"
        f" By: {', '.join(known)}"
    )


def _owners(entity: Entity) -> list[Entity]:
    """The entity, and what its records are parts of."""
    whole = target(entity.by_name[entity.part_of]) if entity.part_of else ""
    return [entity, ENTITIES[whole]] if whole else [entity]


def project_key(entity: Entity) -> Any:
    """The column that names the FDI project of a record, for entities that have one."""
    if entity.name == "fdi-projects":
        return mapping.model(entity).id
    if entity.part_of and target(entity.by_name[entity.part_of]) == "fdi-projects":
        return mapping.foreign_key(entity, entity.part_of)
    return None


def way_of(entity: Entity, name: str, day: datetime.date) -> Way:
    """How the property `name` of the entity is read, as of `day`."""
    if name in TIMES:
        return Way(TIMES[name], _cut(mapping.column(entity, entity.date), name), time=True)
    if name == "origin":
        found = origins()
        project = project_key(entity)
        origin = func.coalesce(found.c.origin, NONE)
        return Way(ORIGIN, origin, (found, found.c.project_id == project))
    owner = next(one for one in _owners(entity) if name in one.filters)
    field = owner.filters[name]
    if owner is entity:
        return _field_way(entity, field, mapping.model(entity).id, day)
    whole = aliased(mapping.model(owner))
    link = mapping.foreign_key(entity, entity.part_of)
    if isinstance(field.type, Many):
        return _field_way(owner, field, link, day)
    join = (whole, whole.id == link)
    if isinstance(field.type, Ref):
        key = getattr(whole, f"{field.name}_id")
        return Way(field.label, key, join, of=ENTITIES[field.type.entity], kind=field.type)
    return Way(field.label, expression(owner, field, day, whole), join, kind=field.type)


def _field_way(owner: Entity, field: Field, record: Any, day: datetime.date) -> Way:
    if isinstance(field.type, Many):
        side = mapping.side(owner.name, field.name)
        # A partner with two roles in a record is still one partner of it.
        each = select(side.owner.label("owner"), side.value.label("value")).distinct().subquery()
        source = each if field.type.parts else side.table
        value = each.c.value if field.type.parts else side.value
        holder = each.c.owner if field.type.parts else side.owner
        of = ENTITIES[target(field)] if isinstance(field.type.of, Ref) else None
        return Way(field.label, value, (source, holder == record), True, of, field.type.of)
    if isinstance(field.type, Ref):
        key = mapping.foreign_key(owner, field.name)
        return Way(field.label, key, of=ENTITIES[field.type.entity])
    return Way(field.label, expression(owner, field, day), kind=field.type)


def _cut(date: Any, name: str) -> Any:
    """The year, half, quarter or month of a date; nothing when it is not known so closely."""
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


def names(session: Session, way: Way, keys: Sequence[Any]) -> dict[Any, tuple[str, Label]]:
    """The stable key and the name of each group."""
    if way.of is not None:
        model = mapping.model(way.of)
        english, vietnamese = mapping.label_columns(way.of, model)
        handle = getattr(model, way.of.key)
        statement = select(model.id, handle, english, func.coalesce(vietnamese, english))
        wanted = set(keys)
        return {
            id_: (key, Label(en or key, vi or en or key))
            for id_, key, en, vi in session.execute(statement)
            if id_ in wanted
        }
    if way.label is ORIGIN:
        none = Label("no visit, event or MOU stated", "không nêu khởi nguồn")
        return {key: (key, ENTITIES[key].singular if key in ENTITIES else none) for key in keys}
    if isinstance(way.kind, Choice | Flag):
        return {
            key: (
                way.kind.export(key),
                Label(way.kind.show(key, Lang.EN), way.kind.show(key, Lang.VI)),
            )
            for key in keys
        }
    if way.time:
        return {key: (key, time_label(key)) for key in keys}
    return {key: (str(key), Label(str(key), str(key))) for key in keys}


def time_label(key: str) -> Label:
    """A year, half, quarter or month for people: `2022-Q3` is `Q3 2022`, `Quý III/2022`."""
    year, _, part = key.partition("-")
    if not part:
        return Label(year, year)
    if part.startswith("Q"):
        return Label(f"Q{part[1]} {year}", f"Quý {_ROMAN[int(part[1]) - 1]}/{year}")
    if part.startswith("H"):
        return Label(f"H{part[1]} {year}", f"6 tháng {('đầu', 'cuối')[int(part[1]) - 1]} {year}")
    return Label(f"{_MONTHS[int(part) - 1]} {year}", f"{int(part)}/{year}")


_ROMAN = ("I", "II", "III", "IV")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
