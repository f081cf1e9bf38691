"""The sentences that a template asks for by name: of indicators, and of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label
from ecodiplo.periods import period_title
from ecodiplo.services.report.figure_sentences import FigureSentences
from ecodiplo.services.report.forms.form import sentence
from ecodiplo.services.report.forms.record_forms import FORMS
from ecodiplo.services.report.periods_in_sentences import compared_with, in_period
from ecodiplo.services.report.unknown_names import unknown_form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecodiplo.language import Lang
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.figure_view import FigureView
    from ecodiplo.services.report.office import OfficeView

# The period in a sentence that follows one of the same period.
SAME_PERIOD = {
    "period": Label("the reporting period", "trong kỳ"),
    "in_period": Label("in the reporting period", "trong kỳ"),
}  # fmt: skip
# The slots that may be empty: a record without a source, a claim without a note.
OPTIONAL = ("cite", "nothing")


class Sentences:
    """The sentences of one report, in one language."""

    def __init__(
        self, content: ReportContent, lang: Lang, office: OfficeView, *,
        figure: Callable[[str], FigureView], nothing: Callable[[str], str],
    ) -> None:  # fmt: skip
        """`figure` gives the view of an indicator, `nothing` the claim that there is nothing of
        it."""
        self._lang, self._figure = lang, figure
        title, compared = period_title(content.period), content.summary.compared
        self.words = {
            "period": title.to(lang),
            "in_period": in_period(title).to(lang),
            "before": compared_with(period_title(compared)).to(lang) if compared else "",
            "area": office.area,
            "office": office.name,
            "parent": office.parent,
        }
        self._of_figures = FigureSentences(lang, self.words, nothing)
        same_period = {name: label.to(lang) for name, label in SAME_PERIOD.items()}
        self._of_other_figures = FigureSentences(lang, self.words | same_period, nothing)

    def say(self, code: str, *others: str) -> str:
        """The sentences of an indicator, also that there is no figure of it; then those of the
        `others` of which there is a figure."""
        views = [view for view in map(self._figure, others) if view]
        return self._paragraph([self._figure(code), *views])

    def say_each(self, *codes: str) -> str:
        """The sentences of all the indicators, also that there is no figure of one."""
        return self._paragraph([*map(self._figure, codes)])

    def say_known(self, *codes: str) -> str:
        """The sentences of those of the indicators of which there is a figure."""
        return self._paragraph([view for view in map(self._figure, codes) if view])

    def _paragraph(self, views: Sequence[FigureView]) -> str:
        """The sentences of indicators. One that follows a sentence of the report's own period says
        `in the reporting period`; beside or after a figure of another one that would be wrong."""
        sentences, is_named = [], False
        for view in views:
            follows = is_named and not view.is_of_another_period
            sentences.append((self._of_other_figures if follows else self._of_figures).say(view))
            is_named = view.names_period
        return " ".join(sentences)

    def tell(self, name: str, **slots: Any) -> str:
        """The sentence of that form; empty when a slot has no text, or 0 of something.

        Raises EcodiploError when there is no such form, and for a slot that is not given.
        """
        if message := unknown_form(name):
            raise EcodiploError(message)
        texts = {**self.words, **{slot: str(value or "") for slot, value in slots.items()}}
        form = FORMS[name]
        missing = [slot for slot in form.slots(self._lang) if slot not in (*texts, *OPTIONAL)]
        if missing:
            raise EcodiploError(
                Label("the form {name!r} needs {slots}", "mẫu câu {name!r} cần {slots}")
                .fill(name=name, slots=", ".join(missing))
            )  # fmt: skip
        if any(not texts.get(slot) for slot in form.slots(self._lang) if slot not in OPTIONAL):
            return ""
        return sentence(form.fill(self._lang, dict.fromkeys(OPTIONAL, "") | texts))
