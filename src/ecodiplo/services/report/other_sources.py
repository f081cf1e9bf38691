"""The figures of other sources beside the one that a report tells, in sentences and in notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.services.report.capitals import name_in_sentence
from ecodiplo.services.report.forms import clause_forms as clauses
from ecodiplo.services.report.indicator_claims import other_source_claim
from ecodiplo.services.report.text_marks import mark, without_marks
from ecodiplo.services.statistics.differing_figures import differing
from ecodiplo.services.statistics.wording import NO_DATE, caveat_text, kind_text, published_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from ecodiplo.formats.documents.blocks import Cite
    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import SummaryLine


def other_figures(line: SummaryLine) -> tuple[PublishedFigure, ...]:
    """The figures of the line that give another number than its published one."""
    if line.published is None:
        return ()
    return differing(line.published, line.figures[1:], line.unit)


def other_sentences(
    line: SummaryLine, countries: Collection[str], lang: Lang, claims: Claims,
    make_cite: Callable[[str, str | None], Cite],
) -> Iterator[str]:  # fmt: skip
    """The sentences of the other figures, each with its cite, and those of their caveats."""
    assert line.published is not None
    own = published_text(line.published, line.unit, lang, in_prose=True)
    for figure in other_figures(line):
        text = published_text(figure, line.unit, lang, in_prose=True)
        if text == own:  # rounded, they are alike
            text = published_text(figure, line.unit, lang)
        text = claims.text(without_marks(text), other_source_claim(line, figure))
        cite = mark(make_cite(figure.source_ref, figure.locator))
        yield f"{other_clause(line.published, figure, text, countries, lang)} {cite}"
        if caveat := caveat_text(figure, lang):
            yield clauses.CAVEAT.fill(lang, {"caveat": without_marks(caveat)})


def other_clause(
    own: PublishedFigure, figure: PublishedFigure, text: str, countries: Collection[str], lang: Lang
) -> str:
    """That another source, or the same one elsewhere, gives the figure: its `text`, and in brackets
    what it is of where that is not as of the own one. `countries` keep their capitals."""
    is_same = figure.source_ref == own.source_ref
    form = clauses.SAME_SOURCE if is_same else clauses.ANOTHER_SOURCE
    main = form.fill(lang, {"figure": text})
    notes = "; ".join(without_marks(note) for note in _notes(own, figure, countries, lang))
    return clauses.WITH_NOTES.fill(lang, {"main": main, "notes": notes}) if notes else main


def _notes(
    own: PublishedFigure, figure: PublishedFigure, countries: Collection[str], lang: Lang
) -> Iterator[str]:
    if kind := kind_text(figure):
        yield kind.to(lang)
    if figure.scope and figure.scope != own.scope:
        yield name_in_sentence(figure.scope, countries).to(lang).rstrip(" .")
    if figure.as_of_unknown:
        yield NO_DATE.to(lang)
