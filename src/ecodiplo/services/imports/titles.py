"""What the title over a table, or the name of its worksheet, says of all its rows: `DANH SÁCH ĐOÀN
VÀO` says the direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Choice
from ecodiplo.fold import folded_words
from ecodiplo.language import Label, alternatives, label_in_sentence
from ecodiplo.option_names import option_name, option_pair
from ecodiplo.services.imports.layout import FROM_TITLE
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ecodiplo.catalogue import Field
    from ecodiplo.vocabulary import Term


_HEADING = Label("HEADING", "TIÊU_ĐỀ")
_COMPOSED = Label("{HEADING}, {HEADING}", "{TIÊU_ĐỀ}, {TIÊU_ĐỀ}")
# A field of more terms has no list of them in a message.
MOST_TERMS = 4


def terms_in(field: Field, titles: Iterable[str]) -> list[Term]:
    """The terms of the field that the titles name, in whole words; a term whose name is part of
    that of another one counts only alone."""
    if not isinstance(field.type, Choice):
        return []
    texts = [f" {_words(title)} " for title in titles]
    names = [
        (term, f" {name} ") for term in field.type.terms for each in term.all_names
        if (name := _words(each)) and any(f" {name} " in text for text in texts)
    ]  # fmt: skip
    own = [
        term for term, name in names
        if not any(other is not term and name in longer and name != longer
                   for other, longer in names)
    ]  # fmt: skip
    return [*dict.fromkeys(own)]


def refuse_other_groups(field: Field, text: str, groups: Sequence[str], file: str) -> None:
    """Raises InvalidData when the titles of groups in the table name another term than the one that
    the command gives every row."""
    assert isinstance(field.type, Choice)
    others = [term for term in terms_in(field, groups) if term != field.type.parse(text)]
    if others:
        reason = Label(
            "has a group of rows whose title says {other}, and {option} says {text} for all rows;"
            " put the group into a file of its own",
            "có nhóm dòng mà tên nhóm nêu {other}, còn {option} cho mọi dòng là {text}; hãy để"
            " nhóm đó ở tệp riêng",
        ).fill(other=others[0].label, text=text, option=option_name("constants"))
        raise InvalidData([Problem(reason, file, code=FaultCode.CONTRADICTION, field=field.name)])


def term_in_title(field: Field, titles: Sequence[str], file: str) -> str:
    """The code of the only term of the field that the titles name. Raises InvalidData when they
    name none, or two."""
    terms = terms_in(field, titles)
    if len(terms) == 1:
        return terms[0].value
    reason = Label(
        "has a table whose title says no {field}: {titles}; add {option}",
        "có bảng mà tên bảng không nêu {field}: {titles}; hãy thêm {option}",
    )
    if terms:
        reason = Label(
            "has a table whose title says {field} in two ways: {titles}; add {option}",
            "có bảng mà tên bảng nêu hai {field}: {titles}; hãy thêm {option}",
        )
    shown = ", ".join(repr(visible(title)) for title in titles) or "-"
    reason = reason.fill(field=label_in_sentence(field.label), titles=shown,
                         option=option_pair("constants", field.name, "..."))  # fmt: skip
    raise InvalidData([Problem(reason, file, code=FaultCode.CONTRADICTION, field=field.name)])


def offer(field: Field, titles: Iterable[Sequence[str]]) -> list[Term]:
    """The terms of the field that the titles of the tables name, one each; none when the titles of
    a table name no term, or two."""
    terms = [terms_in(field, each) for each in titles]
    return [each[0] for each in terms] if terms and all(len(each) == 1 for each in terms) else []


def advice(fields: Iterable[Field], titles: Collection[Sequence[str]]) -> Label:
    """The options that say what no column says, for fields of terms: what the titles of the tables
    say, or one of the terms; for the others, the option that names a column."""
    advice = Label("", "")
    for field in fields:
        if not isinstance(field.type, Choice):
            more = Label(
                "; name its column with {column}, or compose it of several with {composed}",
                "; hãy nêu cột bằng {column}, hoặc ghép từ nhiều cột bằng {composed}",
            ).fill(column=option_pair("columns", _HEADING, field.name),
                   composed=option_pair("constants", field.name, _COMPOSED))  # fmt: skip
        elif offered := offer(field, titles):
            codes = ", ".join(dict.fromkeys(term.value for term in offered))
            more = Label(
                "; add {option}, as the title says {codes}",
                "; hãy thêm {option}, vì tên bảng nêu {codes}",
            ).fill(option=option_pair("constants", field.name, FROM_TITLE), codes=codes)
        else:
            terms = [term.value for term in field.type.terms]
            listed = terms if len(terms) <= MOST_TERMS else ["..."]
            options = (option_pair("constants", field.name, code) for code in listed)
            more = Label("; add ", "; hãy thêm ") + alternatives(options)
        advice += more
    return advice


def _words(text: str) -> str:
    return " ".join(folded_words(text))
