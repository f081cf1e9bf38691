"""Every field that refers to another record takes its ref, its name and its external id."""

from __future__ import annotations

from typing import Any

import pytest

from ecodiplo.api import Office
from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.db.engine import Database
from ecodiplo.errors import NotFound
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.services.query.find_by_name import find_id
from importing import import_into, refusal

# Records of entities of which none is shipped.
NEW: dict[str, dict[str, Any]] = {
    "aid": {"title": "Clean water", "approval_date": "2022-05", "kind": "project"},
    "fdi-projects": {"name": "Crane works", "certificate_number": "123/GP"},
    "mous": {"title": "Port agreement", "signed_on": "2022-05", "countries": "JP"},
    "tasks": {"title": "Invite the port", "due_date": "2022-05"},
}


def referred() -> set[str]:
    """The entities that fields refer to; to snapshots only the program does."""
    names: set[str] = set()
    for entity in ENTITIES.values():
        for field in entity.stored:
            kind = field.type.of if isinstance(field.type, Many) else field.type
            if isinstance(kind, AnyRef):
                names.update(kind.entities)
            elif isinstance(kind, Ref):
                names.add(kind.entity or target(field))
    return names - {"snapshots"}


@pytest.mark.parametrize("name", sorted(referred()))
def test_a_record_is_found_by_its_ref_name_and_external_id(seeded: Database, name: str) -> None:
    office, entity = Office(seeded.url.render_as_string(hide_password=False)), ENTITIES[name]
    if name in NEW:
        office.add(name, **NEW[name])
    (record,) = office.list(name, limit=1)
    texts = [record[entity.key], record[entity.title]]
    if entity.external_ids:
        office.edit(name, record[entity.key], external_ids="X-1 | crm")
        texts += ["X-1", "crm:X-1"]
    with seeded.read() as connection:
        assert len({find_id(connection, entity, text) for text in texts}) == 1


@pytest.mark.parametrize(
    "text", ["delegations_inbound (2022)", "Inbound delegations (2022)", "delegations_inbound"]
)
def test_a_figure_is_named_by_its_indicator_and_period(seeded: Database, text: str) -> None:
    row = {"figure": text, "difference": "3", "reason": "private trips"}
    assert import_into(seeded, "explanations", row).added == 1
    assert import_into(seeded, "explanations", row | {"figure": "FIG-2022-0001"}).unchanged == 1


def test_an_indicator_of_several_figures_is_refused_with_their_refs(seeded: Database) -> None:
    office = Office(seeded.url.render_as_string(hide_password=False))
    name = "delegations_inbound"
    other = office.add("figures", indicator=name, period_end="2023", value=3, source="SRC-0001")
    message = refusal(seeded, "explanations", {"figure": name, "difference": "3", "reason": "x"})
    assert f"{name!r} can be FIG-2022-0001" in message
    assert f"{other} (" in message
    with pytest.raises(NotFound, match="write the ref"):
        office.get("figures", name)
    assert office.get("figures", f"{name} (2023)")["ref"] == other


def test_a_figure_of_an_unknown_indicator_is_not_there(seeded: Database) -> None:
    row = {"figure": "Colours (2022)", "difference": "3", "reason": "x"}
    assert "there is no published figure 'Colours (2022)'" in refusal(seeded, "explanations", row)
