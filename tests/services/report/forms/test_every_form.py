"""Rules of all sentence forms and of both outlines: what a form holds, and where it is used."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pytest
from jinja2 import nodes

from ecodiplo.formats.documents import templates
from ecodiplo.language import Label, Lang
from ecodiplo.services.report.forms import (
    clause_forms,
    comparison_forms,
    figure_forms,
    form,
    note_forms,
    record_forms,
)
from ecodiplo.services.report.forms.figure_forms import INDICATORS
from ecodiplo.services.report.forms.form import Form
from ecodiplo.services.report.forms.record_forms import FORMS
from ecodiplo.services.report.sentences import OPTIONAL
from languages import english_words

if TYPE_CHECKING:
    from collections.abc import Iterator

# The slots that the code fills in sentences about records, and in those of indicators.
WORDS = {"period", "in_period", "before", "area", "office", "parent"}
OF_FIGURES = {"period", "in_period", "area", "figure", "words"}
OF_CLAUSES = {"main", "kind", "span", "recorded", "number", "states", "unknown", "is_or_are",
              "change", "before", "caveat", "territory", "period", "in_period", "figure", "notes",
              "umbrella"}  # fmt: skip
OF_NOTES = {"number", "records", "quantity"}
OF_TEXTS = {"main", "kind", "number", "day", "issuer", "status", "statuses"}
# The slots of one language that stand for one of the other, or only help its grammar.
SAME_SLOT = {"in_period": "period", "number": "recorded", "states": "recorded"}
GRAMMAR = {"is_or_are", "was_or_were"}
FOLDER = templates.find("report.vi.txt", None).parent
HAI_PHONG = re.compile(r"h[aả]i[ _-]*ph[oò]ng", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table of forms, with the slots that its users fill."""

    forms: dict[str, Label]
    slots: set[str]


def _named(module: Any) -> dict[str, Label]:
    return {name: each.text for name, each in vars(module).items() if isinstance(each, Form)}


FIGURES = {
    f"{code} {kind}": label
    for code, forms in INDICATORS.items()
    for kind in ("number", "nothing", "zero", "words")
    if (label := getattr(forms, kind))
}
OWN = {
    f"own {cumulative} {number}": label
    for cumulative in (False, True)
    for number, label in enumerate(
        figure_forms.forms_of("own", Label("tea sold", "chè bán"), cumulative=cumulative).each()
    )
}
REASONS_BY_NAME = {each.name: each for each in comparison_forms.REASONS.values()}
TABLES = {
    "figures": Table(FIGURES | OWN, OF_FIGURES),
    "clauses": Table(_named(clause_forms), OF_CLAUSES),
    "notes": Table(_named(note_forms), OF_NOTES),
    "reasons": Table(
        {name: each.text for name, each in REASONS_BY_NAME.items()}, {"before", "period"}
    ),
    "texts": Table(_named(record_forms), OF_TEXTS),
    "records": Table({name: each.text for name, each in FORMS.items()}, set()),
}
EVERY = [
    pytest.param(label, id=f"{table} {name}")
    for table, forms in TABLES.items() for name, label in forms.forms.items()
]  # fmt: skip


def slots(text: str) -> list[str]:
    """The slots of a form's text."""
    return re.findall(r"\{(\w+)\}", text)


@pytest.mark.parametrize("label", EVERY)
def test_a_form_reads_as_a_sentence_and_not_as_a_field_with_its_value(label: Label) -> None:
    for text in label:
        assert not re.search(r"[^\W\d_]: *\{", text)  # `note: {caveat}`
        assert " : " not in text
        assert "  " not in text
        assert text == text.strip()
        assert not re.search(r" [,.;:)]|\( ", text)
        assert text.count("(") == text.count(")")
        assert text.count("“") == text.count("”")
        assert '"' not in text


@pytest.mark.parametrize("label", EVERY)
def test_a_form_in_vietnamese_holds_no_english(label: Label) -> None:
    assert english_words(label.vi) == []
    words = re.sub(r"\{\w+\}|\bFDI\b", "", label.vi)
    assert not re.search("[fjwz]", words, re.IGNORECASE)


@pytest.mark.parametrize("label", EVERY)
def test_both_languages_of_a_form_have_the_same_slots(label: Label) -> None:
    of_languages = [
        {SAME_SLOT.get(slot, slot) for slot in slots(text) if slot not in GRAMMAR} for text in label
    ]
    assert of_languages[0] == of_languages[1]


@pytest.mark.parametrize("label", EVERY)
def test_a_slot_stands_once_in_a_form(label: Label) -> None:
    for text in label:
        assert len(set(slots(text))) == len(slots(text))


@pytest.mark.parametrize("name", [name for name in TABLES if name != "records"])
def test_a_form_has_only_slots_that_the_code_fills(name: str) -> None:
    table = TABLES[name]
    used = {slot for label in table.forms.values() for text in label for slot in slots(text)}
    assert used <= table.slots
    for label in table.forms.values():
        assert not re.search("[{}]", re.sub(r"\{\w+\}", "", "".join(label)))


@pytest.mark.parametrize("lang", list(Lang))
def test_two_forms_with_one_text_would_state_the_same(lang: Lang) -> None:
    """Otherwise a sentence could not be read back."""
    texts: dict[str, tuple[Any, ...]] = {}
    for code, forms in INDICATORS.items():
        for kind in ("number", "nothing", "zero", "words"):
            if label := getattr(forms, kind):
                text = re.sub(r"\{(figure|words)\}", "{}", label.to(lang))
                assert texts.setdefault(text, (code,)) == (code,), text
    every = [*FORMS.values(), *clause_forms.CLAUSES, *clause_forms.SENTENCES, *note_forms.NOTES,
             *note_forms.CHANGES, note_forms.UNPLACED,
             *comparison_forms.REASONS.values()]  # fmt: skip
    for each in every:
        text = each.text.to(lang)
        claim = (each.states, *sorted(each.slots(lang)))
        assert texts.setdefault(text, claim) == claim, text


def test_zero_and_nothing_negate_in_both_languages() -> None:
    for code, forms in INDICATORS.items():
        for label in filter(None, (forms.zero, forms.nothing)):
            assert re.search(r"\bno\b|\bNo\b", label.en), code
            assert re.search(r"\b(không|chưa)\b", label.vi), code
        assert not re.search(r"\b(không|chưa)\b", forms.number.vi), code
        assert forms.zero, code


def test_a_sentence_begins_with_a_capital_and_ends_once() -> None:
    for text, whole in (
        ("năm 2022, thành phố đón 02 đoàn vào", "Năm 2022, thành phố đón 02 đoàn vào."),
        ("ủy ban nhân dân báo cáo như sau:", "Ủy ban nhân dân báo cáo như sau:"),
        ("các lĩnh vực như cảng biển...", "Các lĩnh vực như cảng biển..."),
        ("(Hàn Quốc không được tính.)", "(Hàn Quốc không được tính.)"),
        ("the partner is Ports (Asia Ltd.)", "The partner is Ports (Asia Ltd.)."),
        ("", ""),
    ):
        assert form.sentence(text) == whole


# The outlines.


def outline(lang: Lang) -> str:
    """The shipped outline of the report."""
    return (FOLDER / f"report.{lang}.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class TellCall:
    """A call `tell(...)` of an outline: the forms that it can choose, and the slots it fills."""

    forms: tuple[str, ...]
    slots: tuple[str, ...]


def calls(lang: Lang, function: str) -> Iterator[nodes.Call]:
    """The calls of a function in an outline."""
    for call in jinja2.Environment().parse(outline(lang)).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == function:
            yield call


def tell_calls(lang: Lang) -> list[TellCall]:
    """The calls of `tell` in an outline, in order."""
    return [
        TellCall(_forms(call.args[0]), tuple(keyword.key for keyword in call.kwargs))
        for call in calls(lang, "tell")
    ]


def _forms(node: nodes.Expr) -> tuple[str, ...]:
    """The forms of the first argument: a name, or one of two names by a condition."""
    if isinstance(node, nodes.CondExpr):
        assert node.expr2 is not None
        return _forms(node.expr1) + _forms(node.expr2)
    assert isinstance(node, nodes.Const)
    return (str(node.value),)


@pytest.mark.parametrize("lang", list(Lang))
def test_an_outline_fills_every_slot_of_the_forms_that_it_uses(lang: Lang) -> None:
    for each in tell_calls(lang):
        for name in each.forms:
            needed = {*FORMS[name].slots(lang)} - WORDS - {*OPTIONAL}
            assert needed <= {*each.slots}, name
            assert "cite" not in FORMS[name].slots(lang) or "cite" in each.slots, name
            assert "nothing" not in FORMS[name].slots(lang) or "nothing" in each.slots, name
            known = {slot for language in Lang for slot in FORMS[name].slots(language)}
            if len(each.forms) == 1:
                assert {*each.slots} <= known, name


@pytest.mark.parametrize("lang", list(Lang))
def test_every_form_of_records_is_used_by_the_outline(lang: Lang) -> None:
    assert {name for each in tell_calls(lang) for name in each.forms} == {*FORMS}


@pytest.mark.parametrize("lang", list(Lang))
def test_the_outline_speaks_of_every_indicator(lang: Lang) -> None:
    said = {
        str(argument.value)
        for function in ("say", "say_each", "say_known")
        for call in calls(lang, function)
        for argument in call.args
        if isinstance(argument, nodes.Const)
    }
    assert said == {*INDICATORS}


def test_both_outlines_tell_the_same_in_the_same_order() -> None:
    english, vietnamese = (
        [(each.forms, {*each.slots} - GRAMMAR) for each in tell_calls(lang)] for lang in Lang
    )
    assert english == vietnamese


def test_both_outlines_have_the_same_parts() -> None:
    english, vietnamese = (
        [
            line if line.startswith(("@table", "@chart", "{%")) and "set" not in line
            else line.split(" ")[0]
            for line in outline(lang).partition("#}")[2].splitlines()
            if line.startswith(("#", "@", "{%", "- "))
        ]
        for lang in Lang
    )  # fmt: skip
    assert english == vietnamese


def test_headings_of_the_vietnamese_outline_hold_no_english() -> None:
    lines = outline(Lang.VI).splitlines()
    texts = [line for line in lines if line.startswith("#") and "{{" not in line]
    texts += re.findall(r'{% set \w+ = "([^"]*)" %}', outline(Lang.VI))
    texts += [line.split("{{")[0] for line in lines if line.startswith("@annex")]
    assert len(texts) > 20
    for text in texts:
        assert english_words(text.removeprefix("@annex")) == []
        assert "  " not in text
        assert not text.rstrip().endswith(":") or text == "Nơi nhận:"


@pytest.mark.parametrize("lang", list(Lang))
def test_sections_of_an_outline_are_numbered_without_a_gap(lang: Lang) -> None:
    levels = [
        len(match[1])
        for match in re.finditer(r"^(#+) \S", outline(lang).partition("#}")[2], re.MULTILINE)
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def _texts() -> Iterator[tuple[str, str]]:
    """The files that hold words of reports, with their text."""
    for file in sorted(FOLDER.iterdir()):
        if file.suffix == ".docx":
            with zipfile.ZipFile(file) as package:
                parts = [package.read(name).decode("utf-8", "replace") for name in
                         package.namelist() if name.endswith(".xml")]  # fmt: skip
            yield file.name, re.sub(r"<[^>]*>", "", "".join(parts))
        else:
            yield file.name, file.read_text(encoding="utf-8")
    for module in (clause_forms, comparison_forms, figure_forms, form, note_forms, record_forms):
        file = Path(str(module.__file__))
        yield file.name, file.read_text(encoding="utf-8")


def test_no_template_and_no_form_names_hai_phong() -> None:
    texts = dict(_texts())
    assert {"report.vi.txt", "report.docx", "report.html", "record_forms.py"} <= texts.keys()
    assert [name for name, text in texts.items() if HAI_PHONG.search(text)] == []
    assert [name for name, text in texts.items() if "SNgV" in text] == []


@pytest.mark.parametrize("text", ["Hải Phòng", "HẢI PHÒNG", "Hai Phong", "haiphong"])
def test_hai_phong_is_seen_however_it_is_written(text: str) -> None:
    assert HAI_PHONG.search(text)
