"""The base of every enumeration: a code with a label in both languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Self, cast

from ecodiplo.language import Label


class Term(StrEnum):
    """A code with a label in both languages, and other names by which lists call it."""

    label: Label
    other_names: tuple[str, ...]

    def __new__(cls, code: str, en: str, vi: str, *names: str) -> Self:
        """Create the member whose value is `code`."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(en, vi)
        member.other_names = names
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member whose code is `code`. Raises KeyError for an unknown code."""
        return cast("Self", cls._value2member_map_[code])

    @property
    def all_names(self) -> tuple[str, ...]:
        """The code, the labels and the other names."""
        return (self.value, *self.label, *self.other_names)

    @property
    def code_label(self) -> Label:
        """The code, in Vietnamese with the label before it: `inbound`, `Đoàn vào (inbound)`."""
        vietnamese = f"{self.label.vi} ({self.value})" if self.label.vi else self.value
        return Label(self.value, vietnamese)
