"""The two languages of the program, and texts that exist in both."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Lang(StrEnum):
    """A language of the program."""

    EN = "en"
    VI = "vi"


class Label(NamedTuple):
    """A text in English and in Vietnamese: a name, a message, a question."""

    en: str
    vi: str

    def to(self, lang: Lang) -> str:
        """The text in `lang`."""
        return self.vi if lang is Lang.VI else self.en

    def fill(self, **values: object) -> Label:
        """The label with its `{names}` replaced by the values, and a label by its own language.

        >>> Label("no {what}", "không có {what}").fill(what=Label("date", "ngày"))
        Label(en='no date', vi='không có ngày')
        """
        return Label(*(
            self.to(lang).format(**{
                name: value.to(lang) if isinstance(value, Label) else value
                for name, value in values.items()
            })
            for lang in Lang
        ))  # fmt: skip

    def __add__(self, other: object) -> Label:
        """Both texts with the other label's, or with a text of no language, after them."""
        after = other if isinstance(other, Label) else Label(str(other), str(other))
        return Label(self.en + after.en, self.vi + after.vi)

    def __bool__(self) -> bool:
        return bool(self.en)


# What people see where there is no value, in either language.
DASH = "–"
# Stands in a document where a text is not known yet: a place to fill in by hand.
BLANK = "……"
# The space between words that stay on one line.
NO_BREAK = "\u00a0"


def same(text: object) -> Label:
    """A text that is alike in both languages: a code, a number, a name."""
    return Label(str(text), str(text))


def either(en: str | None, vi: str | None) -> Label | None:
    """A text that is stored in one or both languages, each standing in for the other; None when
    both are empty."""
    return Label(en or vi or "", vi or en or "") if en or vi else None


def join(separator: str, labels: Iterable[Label]) -> Label:
    """The labels, one after the other, in each language."""
    parts = list(labels)
    return Label(*(separator.join(part.to(lang) for part in parts) for lang in Lang))


def in_sentence(text: str) -> str:
    """A label as it stands inside a sentence: `partner`, `FDI project`."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def label_in_sentence(label: Label) -> Label:
    """The label as it stands inside a sentence, in each language."""
    return Label(*map(in_sentence, label))


def alternatives(labels: Iterable[Label]) -> Label:
    """`A or B or C`."""
    parts = list(labels)
    return Label(" or ".join(part.en for part in parts), " hoặc ".join(part.vi for part in parts))


def series(labels: Sequence[Label], conjunction: Label) -> Label:
    """`A, B and C`, or with another conjunction."""
    *others, last = labels
    return join(", ", others) + conjunction + last if others else last


def list_names(names: Iterable[Label], *, complete: bool | None) -> Label:
    """The names inside a sentence, as a list that is complete, open, or either when the record does
    not say (`None`). A name alone is never more than itself unless its list is open.

    >>> list_names([same("Denmark"), same("Japan")], complete=True).en
    'Denmark and Japan'
    >>> list_names([same("Đan Mạch"), same("Nhật Bản")], complete=False).vi
    'như Đan Mạch, Nhật Bản...'
    """
    parts = list(names)
    if not parts:
        return same("")
    if complete is False:
        english = series([same(part.en) for part in parts], same(" and ")).en
        return Label(f"such as {english}", f"như {join(', ', parts).vi}...")
    if complete is None or len(parts) == 1:
        return join(", ", parts)
    return series(parts, Label(" and ", " và "))


def show_count(value: int) -> Label:
    """A whole number, its thousands grouped as the language does."""
    return Label(f"{value:,}", f"{value:,}".replace(",", "."))


def with_noun(count: int, one: Label, many: Label) -> Label:
    """A number with what it counts: `1 delegation`, `2 delegations`, `2 đoàn`."""
    return show_count(count) + same(" ") + (one if count == 1 else many)


def nouns(one: str, many: str, vietnamese: str) -> tuple[Label, Label]:
    """What `with_noun` counts, of one and of several; Vietnamese has one form."""
    return Label(one, vietnamese), Label(many, vietnamese)


def and_more(count: int, noun: str) -> Label:
    """The end of a list of which only the first are shown: ` and 8 more`, ` và 8 dòng nữa`."""
    return Label(" and {count} more", f" và {{count}} {noun} nữa").fill(count=show_count(count))


def asked_language(option: str | None, environ: Mapping[str, str] = os.environ) -> Lang | None:
    """The language that the option or else `ECODIPLO_LANG` asks for; None when neither does.

    Raises ValueError when the option or `ECODIPLO_LANG` is not a language of the program.
    """
    code = option or environ.get("ECODIPLO_LANG")
    return Lang(code.strip().lower()) if code else None


def choose_language(option: str | None, environ: Mapping[str, str] = os.environ) -> Lang:
    """The language to use: the option, else `ECODIPLO_LANG`, else the locale, else English. Raises
    as `asked_language` does."""
    if asked := asked_language(option, environ):
        return asked
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return Lang.VI if locale.lower().startswith("vi") else Lang.EN
