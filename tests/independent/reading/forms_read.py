"""Which forms the sentences of reports have, and which no report has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecodiplo.services.report.forms.clause_forms import CLAUSES
from ecodiplo.services.report.forms.figure_forms import INDICATORS
from ecodiplo.services.report.forms.note_forms import CHANGES, NOTES
from ecodiplo.services.report.forms.record_forms import FORMS
from independent.reading.facts import (
    CaveatFact,
    ChangeFact,
    Fact,
    FigureFact,
    OtherFact,
    RecordFact,
)

KINDS = ("number", "nothing", "zero", "words")
# The shipped outlines speak of these only when there is a figure; and generated years always have
# something to compare.
UNASKED = {"nothing to compare"} | {
    f"nothing of {code}"
    for code in ("promotion_events_hosted", "fdi_projects_in_force", "aid_committed",
                 "fdi_registered_capital_in_force", "fdi_projects_new", "fdi_projects_increased",
                 "fdi_capital_increases")
}  # fmt: skip
OWN = "an indicator of the office's own"


def every_form() -> list[str]:
    """All forms: of indicators, clauses, notes, changes, and of sentences about records."""
    figures = [
        f"{kind} of {code}"
        for code, forms in INDICATORS.items()
        for kind in KINDS if getattr(forms, kind) is not None
    ]  # fmt: skip
    own = [f"{kind} of {OWN}" for kind in ("number", "words")]
    clauses = [form.name for form in CLAUSES]
    notes = [form.name for form in NOTES]
    changes = [form.name for form in CHANGES]
    documents = ["document of a day", "document of an issuer", "document without either"]
    tasks = ["tasks of one status", "tasks by status"]
    others = [
        "another source",
        "with notes",
        "unplaced",
        "caveat",
        "range",
        "the figure has no date",
    ]
    return [*figures, *own, *clauses, *notes, *changes, *documents, *tasks, *others, *FORMS]


def unread(facts: Iterable[Fact]) -> list[str]:
    """The forms that none of the facts has."""
    read = {form for fact in facts for form in _forms_of(fact)}
    return [form for form in every_form() if form not in read]


def _forms_of(fact: Fact) -> Iterator[str]:
    if isinstance(fact, FigureFact):
        yield from _forms_of_figure(fact)
    elif isinstance(fact, ChangeFact):
        yield fact.form
    elif isinstance(fact, OtherFact):
        yield fact.form
        yield "with notes" if fact.notes else ""
    elif isinstance(fact, CaveatFact):
        yield "caveat"
    elif isinstance(fact, RecordFact):
        yield fact.form
        slots = dict(fact.slots)
        for document in slots["documents"].keys if "documents" in slots else ():
            _, _, day, issuer = document.split("|")
            yield "document of a day" if day else ""
            yield "document of an issuer" if issuer else ""
            yield "document without either" if not day and not issuer else ""
        if "tasks" in slots:
            yield "tasks of one status" if len(slots["tasks"]) == 2 else "tasks by status"
        if slots.get("nothing"):
            yield "unplaced"


def _forms_of_figure(fact: FigureFact) -> Iterator[str]:
    yield f"{fact.form} of {fact.code if fact.code in INDICATORS else OWN}"
    yield fact.clause
    if fact.clause == "all on record" and fact.recorded and fact.recorded.value == 2:
        yield "both on record"
    yield "last figure" if fact.base else ""
    yield "published zero" if fact.attributed else ""
    yield "of a kind" if fact.kind else ""
    yield "of another day" if fact.span else ""
    yield "of another territory" if fact.territory else ""
    yield "by the records" if fact.by_records else ""
    yield "range" if fact.figure and fact.figure.high else ""
    yield "the figure has no date" if "no date" in fact.span or "không nêu" in fact.span else ""
    for note in fact.notes:
        yield note.kind.replace("without_value", "without a value")
