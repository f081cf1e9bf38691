"""The names of claims in both languages, by their codes: of what a snapshot states and the report
of today does not, there is only the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.language import Label, same
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.content import LISTS
from ecodiplo.services.report.figure_tables import COMPARISON
from ecodiplo.services.report.forms.note_forms import SUMMARY_RECORDS
from ecodiplo.services.report.table_columns import CAPTIONS
from ecodiplo.services.statistics.wording import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.services.statistics.indicators import Indicator

NOTHING = Label("Nothing on record: {name}", "Chưa có hồ sơ: {name}")
CHANGE = Label("{name}: change from the year before", "{name}: so với cùng kỳ năm trước")
OTHER_SOURCE = Label("{name}: another source", "{name}: nguồn khác")
TASKS = Label("Tasks of a focus area", "Nhiệm vụ của nội dung trọng tâm")
# The subjects that there can be nothing of, beside indicators and lists.
_SUBJECTS = {"comparison": COMPARISON, "compared": COMPARISON, "published": PUBLISHED}
_NOT_COMPARED = "change "  # how the subject of an indicator begins that is not compared


def claim_name(code: str, indicators: Mapping[str, Indicator]) -> Label:
    """What the claim with this code is about; `indicators` are those of the office, by code."""
    kind, _, subject = code.partition(" ")
    if kind == ClaimKind.WORDS.value:
        entity = entity_of(subject)
        return ENTITIES[entity].singular if entity else same(code)
    if kind == ClaimKind.TASKS.value:
        return TASKS
    if kind == ClaimKind.OTHER_SOURCE.value:
        return OTHER_SOURCE.fill(name=_subject(subject.partition(" ")[0], indicators))
    name = _subject(subject.removeprefix(_NOT_COMPARED), indicators)
    if kind == ClaimKind.UMBRELLA.value:
        return name + ": " + SUMMARY_RECORDS[1]
    if kind == ClaimKind.CHANGE.value or is_not_compared(code):
        return CHANGE.fill(name=name)
    return NOTHING.fill(name=name) if kind == ClaimKind.NOTHING.value else name


def is_not_compared(code: str) -> bool:
    """Whether the claim says why an indicator is not compared."""
    return code.startswith(f"{ClaimKind.NOTHING.value} {_NOT_COMPARED}")


def entity_of(subject: str) -> str:
    """The entity of the ref with which the subject of a claim begins, or ''."""
    prefix = subject.partition("-")[0]
    return next((each.name for each in ENTITIES.values() if each.prefix == prefix), "")


def _subject(name: str, indicators: Mapping[str, Indicator]) -> Label:
    if name in indicators:
        return indicators[name].name
    if label := CAPTIONS.get(name) or _SUBJECTS.get(name):
        return label
    return ENTITIES[LISTS[name].entity].label if name in LISTS else same(name)
