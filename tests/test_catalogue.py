"""The catalogue is complete: every name in it exists, and every entity has its own names."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from ecodiplo.catalogue import ENTITIES, Entity, Field, find_entity
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import AnyRef, Many
from ecodiplo.fold import fold
from ecodiplo.language import Label

every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
every_field = pytest.mark.parametrize(
    ("entity", "field"),
    [(entity, field) for entity in ENTITIES.values() for field in entity.fields],
    ids=lambda value: value.name,
)


def targets(field: Field) -> set[str]:
    """The names of the entities to which the field can refer."""
    return set(field.type.entities) if isinstance(field.type, AnyRef) else {target(field)} - {""}


def labels(field: Field) -> list[Label]:
    """The labels of the field and of the parts of its items."""
    parts = field.type.parts if isinstance(field.type, Many) else ()
    return [field.label, *(part.label for part in parts)]


def candidates(text: str) -> list[str]:
    """The entity that `find_entity` returns for the text, or the entities in its refusal."""
    try:
        return [find_entity(text).name]
    except UsageProblem as refused:
        return re.split(" or |;", str(refused).partition(" can be ")[2])


def test_no_two_entities_share_a_table_or_a_prefix() -> None:
    tables = [entity.table for entity in ENTITIES.values()]
    prefixes = [entity.prefix for entity in ENTITIES.values() if entity.prefix]
    assert len(set(tables)) == len(tables)
    assert len(set(prefixes)) == len(prefixes)


def test_no_two_entities_are_called_alike() -> None:
    names = list(chain(*({*map(fold, entity.all_names)} for entity in ENTITIES.values())))
    assert len(set(names)) == len(names)


@every_entity
def test_an_entity_stands_under_its_own_name(entity: Entity) -> None:
    assert ENTITIES[entity.name] is entity
    assert entity.name == fold(entity.name).replace(" ", "-")


@every_entity
def test_an_entity_has_a_prefix_when_its_key_is_a_ref(entity: Entity) -> None:
    assert bool(entity.prefix) == (entity.key == "ref")


@every_entity
def test_no_two_fields_share_a_name(entity: Entity) -> None:
    assert len(entity.by_name) == len(entity.fields)


@every_entity
def test_no_two_fields_share_a_filter(entity: Entity) -> None:
    assert len(entity.filters) == sum(1 for field in entity.fields if field.filter)


@every_entity
def test_both_forms_of_every_label_say_something(entity: Entity) -> None:
    of_fields = chain(*(labels(field) for field in entity.fields))
    assert all(map(str.strip, chain(entity.label, entity.singular, *of_fields)))


@every_entity
def test_the_fields_that_an_entity_names_exist(entity: Entity) -> None:
    named = {entity.key, entity.handle, entity.title, *entity.dates, *entity.natural_key} - {""}
    assert named <= set(entity.by_name)
    assert entity.natural_key


@every_entity
def test_the_key_and_the_handle_are_always_there(entity: Entity) -> None:
    assert entity.by_name[entity.key].required
    assert entity.by_name[entity.handle or entity.key].required


@every_entity
def test_some_fields_are_listed_when_none_are_asked_for(entity: Entity) -> None:
    assert any(field.listed for field in entity.fields)


@every_field
def test_the_vietnamese_twin_of_a_field_exists_and_is_of_its_type(
    entity: Entity, field: Field
) -> None:
    if field.vietnamese:
        assert entity.by_name[field.vietnamese].type == field.type


@every_field
def test_a_field_refers_to_an_entity_that_stands_before_its_own(
    entity: Entity, field: Field
) -> None:
    before = [*ENTITIES][: [*ENTITIES].index(entity.name) + 1]  # an entity may refer to itself
    assert targets(field) <= set(before)


@every_entity
def test_an_entity_is_found_by_every_name_it_has(entity: Entity) -> None:
    for name in entity.all_names:
        for written in (name, name.upper(), fold(name), f" {name} "):
            assert find_entity(written) is entity


@every_entity
def test_a_beginning_of_a_name_finds_the_entity_or_names_it_among_others(entity: Entity) -> None:
    whole = {fold(name) for other in ENTITIES.values() for name in other.all_names}
    for beginning in (entity.name[:n] for n in range(1, len(entity.name))):
        assert beginning in whole or entity.name in candidates(beginning)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("del", "delegations"),
        ("MOU", "mous"),
        ("fdi-p", "fdi-projects"),
        ("press_visits", "press-visits"),
        ("aid", "aid"),  # a whole name, though `aid-transactions` begins with it
        ("Đoàn", "delegations"),
        ("doan", "delegations"),
        ("bản ghi nhớ", "mous"),
        ("su kien", "events"),
    ],
)
def test_an_entity_is_found_as_people_type_it(text: str, name: str) -> None:
    assert find_entity(text).name == name


def test_a_name_that_fits_several_entities_is_refused_with_all_of_them() -> None:
    with pytest.raises(UsageProblem, match="'fdi' can be fdi-capital or fdi-projects") as info:
        find_entity("fdi")
    assert info.value.message.vi == (
        "'fdi' có thể là Vốn FDI (fdi-capital) hoặc Dự án FDI (fdi-projects); hãy gõ thêm"
    )


@pytest.mark.parametrize("name", ["", " ", "zzz"])
def test_a_name_that_fits_no_entity_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UsageProblem, match=f"no entity '{name}'.*Entities: sources, .*, links"):
        find_entity(name)


def test_a_near_miss_of_an_entity_is_asked_about() -> None:
    with pytest.raises(UsageProblem, match="Did you mean delegations") as info:
        find_entity("delegatoins")
    vietnamese = info.value.message.vi
    assert vietnamese.startswith("không có loại hồ sơ 'delegatoins'. Có phải ý bạn là delegations")
    assert "Các loại hồ sơ: Nguồn (sources), " in vietnamese


@every_entity
def test_an_import_knows_each_heading_as_one_field(entity: Entity) -> None:
    headings = [{fold(name) for name in (f.name, *f.label, *f.aliases)} for f in entity.fields]
    assert len(set.union(*headings)) == sum(map(len, headings))


def test_no_part_of_an_item_has_the_name_of_its_value_in_json() -> None:
    parts = {
        f"{entity.name}.{field.name}"
        for entity in ENTITIES.values() for field in entity.fields if isinstance(field.type, Many)
        for part in field.type.parts if part.name == "value"
    }  # fmt: skip
    assert parts == set()


def test_an_entity_and_a_field_print_as_their_names() -> None:
    delegations = ENTITIES["delegations"]
    assert repr(delegations) == "Entity('delegations')"
    assert repr(delegations.by_name["title"]) == "Field('title')"
