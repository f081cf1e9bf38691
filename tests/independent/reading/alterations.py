"""Alterations of the documents of reports, each of which makes a true report wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ecodiplo.formats.documents.blocks import Block, Paragraph, ReportDocument
from ecodiplo.language import Lang
from ecodiplo.services.report.forms.clause_forms import BY_THE_RECORDS, LAST_FIGURE, OF_KIND
from ecodiplo.services.report.forms.figure_forms import INDICATORS
from ecodiplo.vocabulary import Qualifier, Unit
from independent.reading.alter_tables import TABLE_ALTERATIONS
from independent.reading.altered_document import with_blocks
from independent.reading.paper import Paper, text_of


@dataclass(frozen=True)
class Altered:
    """What was altered in a report, and the report with the alteration."""

    what: str
    paper: Paper
    altered: Paper


class Case(NamedTuple):
    """A report to alter, a paragraph of it with its text, and all reports of its language."""

    chance: random.Random
    paper: Paper
    text: str
    others: Sequence[Paper]


MOST_TRIED = 20_000  # random places of one kind of alteration
# The altered text of the paragraph, '' to drop it; None where there is nothing to alter.
Alteration = Callable[[Case], str | None]


def alterations(seed: int, papers: Sequence[Paper], count: int) -> Iterator[Altered]:
    """Alterations of random paragraphs, tables and charts, of each kind in turn."""
    chance = random.Random(seed)
    text_kinds, other_kinds = dict(TEXT_ALTERATIONS), dict(TABLE_ALTERATIONS)
    kinds = [*text_kinds, *other_kinds]
    made = tried = 0
    while made < count:
        what, tried = kinds[made % len(kinds)], tried + 1
        if tried > MOST_TRIED:
            raise RuntimeError(f"no report has anything for: {what}")
        paper = chance.choice(papers)
        others = [other for other in papers if other.lang is paper.lang and other is not paper]
        if what in text_kinds:
            altered = _altered_text(text_kinds[what], chance, paper, others)
        else:
            altered = other_kinds[what](chance, paper, others)
        if altered is not None:
            made, tried = made + 1, 0
            note, document = altered
            yield Altered(f"{what}: {note}", paper, replace(paper, document=document))


def _altered_text(
    alter: Alteration, chance: random.Random, paper: Paper, others: Sequence[Paper]
) -> tuple[str, ReportDocument] | None:
    """The document with one paragraph altered."""
    places = [at for at, block in enumerate(paper.document.blocks) if isinstance(block, Paragraph)]
    at = chance.choice(places)
    block = paper.blocks[at]
    assert isinstance(block, Paragraph)
    text = text_of(block)
    new = alter(Case(chance, paper, text, others))
    if new is None or new == text:
        return None
    blocks: list[Block] = [*paper.blocks]
    blocks[at : at + 1] = [replace(block, runs=(new,))] if new else []
    return f"{text!r} -> {new!r}", with_blocks(paper.document, blocks)


def _digit(case: Case) -> str | None:
    digits = [match.start() for match in re.finditer(r"\d", case.text)]
    if not digits:
        return None
    at = case.chance.choice(digits)
    digit = case.chance.choice([d for d in "0123456789" if d != case.text[at]])
    return case.text[:at] + digit + case.text[at + 1 :]


def _qualifiers(case: Case) -> list[re.Match[str]]:
    words = [each.label.to(case.paper.lang) for each in Qualifier if each.label.en]
    pattern = "|".join(map(re.escape, words))
    return list(re.finditer(rf"(?<![\w])(?:{pattern}) (?=[\d$])", case.text))


def _qualifier_dropped(case: Case) -> str | None:
    if not (found := _qualifiers(case)):
        return None
    match = case.chance.choice(found)
    return case.text[: match.start()] + case.text[match.end() :]


def _qualifier_changed(case: Case) -> str | None:
    if not (found := _qualifiers(case)):
        return None
    match = case.chance.choice(found)
    words = [each.label.to(case.paper.lang) for each in Qualifier
             if each.label.en and each is not Qualifier.BETWEEN]  # fmt: skip
    other = case.chance.choice([word for word in words if word != match[0].strip()])
    return f"{case.text[: match.start()]}{other} {case.text[match.end() :]}"


def _names(case: Case, text: str) -> list[tuple[str, list[str]]]:
    """The names of records in a text, each with the other names of its kind."""
    found = []
    for names in case.paper.names.values():
        for name in names:
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                found.append((name, [other for other in names if other != name]))
    return found


def _other_name(case: Case) -> str | None:
    if not (found := _names(case, case.text)):
        return None
    name, others = case.chance.choice(found)
    if not others:
        return None
    other = case.chance.choice(others)
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: other, case.text, count=1)


def _of_another_year(case: Case) -> str | None:
    """A paragraph of the report of another year instead."""
    paragraphs = [text for other in case.others for text in other.paragraphs
                  if text not in case.paper.paragraphs]  # fmt: skip
    return case.chance.choice(paragraphs) if paragraphs else None


def _added_of_another_year(case: Case) -> str | None:
    other = _of_another_year(case)
    return f"{case.text} {other}" if other else None


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-ZĐ])", text)


def _sentence_dropped(case: Case) -> str | None:
    sentences = _sentences(case.text)
    at = case.chance.randrange(len(sentences))
    return " ".join(sentences[:at] + sentences[at + 1 :])


def _sentence_twice(case: Case) -> str | None:
    sentence = case.chance.choice(_sentences(case.text))
    return f"{case.text} {sentence}"


def _sentences_exchanged(case: Case) -> str | None:
    """A name of another sentence, which this one has not."""
    own = _names(case, case.text)
    others = {name for text in case.paper.paragraphs for name, _ in _names(case, text)}
    others -= {name for name, _ in own}
    names = [(name, sorted(others & set(kind))) for name, kind in own if others & set(kind)]
    if not names:
        return None
    name, same_kind = case.chance.choice(names)
    other = case.chance.choice(same_kind)
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: other, case.text, count=1)


def _direction(case: Case) -> str | None:
    """More for less, or less for more."""
    pair = ("up", "down") if case.paper.lang is Lang.EN else ("tăng", "giảm")
    before = "figure is" if case.paper.lang is Lang.EN else "số này"
    for word, other in (pair, pair[::-1]):
        if f"{before} {word} " in case.text:
            return case.text.replace(f"{before} {word} ", f"{before} {other} ", 1)
    return None


def _unit(case: Case) -> str | None:
    labels = [each.label.to(case.paper.lang) for each in Unit if each is not Unit.PERCENT]
    found = [label for label in labels if re.search(rf"\d {label}\b", case.text)]
    if not found:
        return None
    label = max(found, key=len)
    other = case.chance.choice([each for each in labels if each != label])
    return re.sub(rf"(?<=\d) {label}\b", f" {other}", case.text, count=1)


def _cite(case: Case) -> str | None:
    cites = re.findall(r"\[\d+[^\]]*\]", case.text)
    every = sorted({cite for text in case.paper.paragraphs
                    for cite in re.findall(r"\[\d+[^\]]*\]", text)} - set(cites))  # fmt: skip
    if not cites or not every:
        return None
    return case.text.replace(case.chance.choice(cites), case.chance.choice(every), 1)


def _cite_dropped(case: Case) -> str | None:
    cites = re.findall(r" \[\d+[^\]]*\]", case.text)
    return case.text.replace(case.chance.choice(cites), "", 1) if cites else None


def _note_dropped(case: Case) -> str | None:
    notes = re.findall(r" \([^()]*\)", case.text)
    return case.text.replace(case.chance.choice(notes), "", 1) if notes else None


def _nothing_as_zero(case: Case) -> str | None:
    """That there was none of what there is no figure of."""
    lang, year = case.paper.lang, case.paper.year
    slots = {"period": year if lang is Lang.EN else f"năm {year}", "in_period": f"in {year}",
             "area": "the city" if lang is Lang.EN else "thành phố"}  # fmt: skip
    for forms in INDICATORS.values():
        nothing = _capital(forms.nothing.to(lang).format(**slots))
        if nothing in case.text and forms.zero:
            zero = _capital(forms.zero.to(lang).format(**slots))
            return case.text.replace(nothing, zero, 1)
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_NUMBERS = re.compile(r"(?<![\w\[.,/])\d[\d.,]*(?![\w/]|\.\d)")


def _number_of_another(case: Case) -> str | None:
    """The number of another sentence."""
    own = [match for match in _NUMBERS.finditer(case.text) if match[0].rstrip(".,")]
    others = sorted({
        number.rstrip(".,") for text in case.paper.paragraphs for number in _NUMBERS.findall(text)
    } - {match[0].rstrip(".,") for match in own})  # fmt: skip
    if not own or not others:
        return None
    match, other = case.chance.choice(own), str(case.chance.choice(others))
    start, length = match.start(), len(match[0].rstrip(".,"))
    return case.text[:start] + other + case.text[start + length :]


def _tasks(case: Case) -> str | None:
    """Another count of tasks, or another status."""
    match = re.search(r"\(\d+ (?:tasks?|nhiệm vụ)[^()]*\)", case.text)
    if not match:
        return None
    tasks: str = match[0]
    statuses = _STATUSES[case.paper.lang]
    own = [status for status in statuses if status in tasks]
    if not (others := [status for status in statuses if status not in own]):
        return None
    other = case.chance.choice(others)
    return case.text.replace(tasks, tasks.replace(case.chance.choice(own), other, 1), 1)


_STATUSES = {
    Lang.EN: ("done", "in progress", "not yet begun", "cancelled", "not carried out"),
    Lang.VI: ("đã hoàn thành", "đang thực hiện", "chưa thực hiện", "đã hủy", "không thực hiện"),
}


def _source_dropped(case: Case) -> str | None:
    """The words that say whose number it is: of the records, of a plan, of the last figure."""
    lang = case.paper.lang
    for form in (BY_THE_RECORDS, OF_KIND, LAST_FIGURE):
        pattern = re.escape(_capital(form.text.to(lang).replace("{main}", "")))
        pattern = re.sub(r"\\\{\w+\\\}", "[^,()]+", pattern)
        if match := re.search(pattern, case.text):
            rest = _capital(case.text[match.end() :])
            return case.text[: match.start()] + rest
    return None


def _clause_dropped(case: Case) -> str | None:
    """The clause about the records beside a figure."""
    match = re.search(r"(?<=\])(?:;|,)[^.;]*?(?:record|hồ sơ)[^.;\]]*", case.text)
    return case.text[: match.start()] + case.text[match.end() :] if match else None


def _clause_of_the_records(case: Case) -> str | None:
    """That further records are part of the figure."""
    pattern, part = _PART_OF[case.paper.lang]
    return re.sub(pattern, part, case.text, count=1)


_PART_OF = {
    Lang.EN: (r"; (\d+) [\w ]*? (?:is|are) on record", r", \1 of them on record"),
    Lang.VI: (r"; theo hồ sơ có (\d+ [\w ]*?)(?= \(|\.)", r", trong đó \1 đã có hồ sơ"),
}


TEXT_ALTERATIONS: tuple[tuple[str, Alteration], ...] = (
    ("a digit changed", _digit),
    ("a digit changed again", _digit),
    ("a qualifier dropped", _qualifier_dropped),
    ("a qualifier changed", _qualifier_changed),
    ("another name", _other_name),
    ("a paragraph of another year", _of_another_year),
    ("a paragraph of another year added", _added_of_another_year),
    ("a sentence dropped", _sentence_dropped),
    ("a sentence twice", _sentence_twice),
    ("a name of another sentence", _sentences_exchanged),
    ("another direction", _direction),
    ("another unit", _unit),
    ("another cite", _cite),
    ("a cite dropped", _cite_dropped),
    ("a note dropped", _note_dropped),
    ("none for nothing known", _nothing_as_zero),
    ("a number of another sentence", _number_of_another),
    ("other tasks", _tasks),
    ("no word of whose number it is", _source_dropped),
    ("the records left out", _clause_dropped),
    ("the records made a part", _clause_of_the_records),
)
