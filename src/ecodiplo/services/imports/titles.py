"""What the title over a table, or the name of its worksheet, says of all its rows: `DANH SÁCH ĐOÀN
VÀO` says the direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Choice
from ecodiplo.fold import folded_words
from ecodiplo.language import Label, alternatives, label_in_sentence, same
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ecodiplo.catalogue import Field
    from ecodiplo.vocabulary import Term


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
            "has a group of rows whose title says {other}, and --set says {text} for all rows; put"
            " the group into a file of its own",
            "có nhóm dòng mà tên nhóm nêu {other}, còn --set cho mọi dòng là {text}; hãy để nhóm đó"
            " ở tệp riêng",
        ).fill(other=others[0].label, text=text)
        raise InvalidData([Problem(reason, file, code=FaultCode.CONTRADICTION, field=field.name)])


def term_in_title(field: Field, titles: Sequence[str], file: str) -> str:
    """The code of the only term of the field that the titles name. Raises InvalidData when they
    name none, or two."""
    terms = terms_in(field, titles)
    if len(terms) == 1:
        return terms[0].value
    reason = Label(
        "has a table whose title says no {field}: {titles}; add --set {name}=...",
        "có bảng mà tên bảng không nêu {field}: {titles}; hãy thêm --set {name}=...",
    )
    if terms:
        reason = Label(
            "has a table whose title says {field} in two ways: {titles}; add --set {name}=...",
            "có bảng mà tên bảng nêu hai {field}: {titles}; hãy thêm --set {name}=...",
        )
    shown = ", ".join(repr(visible(title)) for title in titles) or "-"
    reason = reason.fill(field=label_in_sentence(field.label), titles=shown, name=field.name)
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
        codes = options = same("")
        if not isinstance(field.type, Choice):
            more = Label(
                "; name its column with --map 'HEADING={name}', or compose it of several with"
                " --set '{name}={{HEADING}}, {{HEADING}}'",
                "; hãy nêu cột bằng --map 'TIÊU_ĐỀ={name}', hoặc ghép từ nhiều cột bằng"
                " --set '{name}={{TIÊU_ĐỀ}}, {{TIÊU_ĐỀ}}'",
            )
        elif offered := offer(field, titles):
            codes = same(", ".join(dict.fromkeys(term.value for term in offered)))
            more = Label("; add --set {name}=title, as the title says {codes}",
                         "; hãy thêm --set {name}=title, vì tên bảng nêu {codes}")  # fmt: skip
        else:
            terms = [term.value for term in field.type.terms]
            listed = terms if len(terms) <= MOST_TERMS else ["..."]
            options = alternatives(same(f"--set {field.name}={code}") for code in listed)
            more = Label("; add {options}", "; hãy thêm {options}")
        advice += more.fill(name=field.name, codes=codes, options=options)
    return advice


def _words(text: str) -> str:
    return " ".join(folded_words(text))
