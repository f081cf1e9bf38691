"""What the title over a table, or the name of its worksheet, says of all its rows: `DANH SÁCH ĐOÀN
VÀO` says the direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fields import Choice
from ecodiplo.fold import fold
from ecodiplo.language import Label, label_in_sentence
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecodiplo.catalogue import Field
    from ecodiplo.vocabulary import Term


def terms_in(field: Field, titles: Iterable[str]) -> list[Term]:
    """The terms of the field that the titles name, in whole words; a term whose name is part of
    that of another one counts only alone."""
    if not isinstance(field.type, Choice):
        return []
    texts = [f" {_words(title)} " for title in titles]
    names = {term: name for term in field.type.terms for each in (*term.label, term.value)
             if (name := _words(each)) and any(f" {name} " in text for text in texts)}  # fmt: skip
    return [
        term for term, name in names.items()
        if not any(f" {name} " in f" {other} " and name != other for other in names.values())
    ]  # fmt: skip


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
    raise InvalidData([Problem(reason, file)])


def _words(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())
