"""A term: a code of the database with its label in both languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Self, cast

from ecodiplo.language import Label


class Term(StrEnum):
    """A code with a label in both languages."""

    label: Label

    def __new__(cls, code: str, en: str, vi: str) -> Self:
        """Create the member whose value is `code`."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(en, vi)
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member whose code is `code`. Raises KeyError for an unknown code."""
        return cast("Self", cls._value2member_map_[code])

    @property
    def code_label(self) -> Label:
        """The code, in Vietnamese with the label before it: `inbound`, `Đoàn vào (inbound)`."""
        vietnamese = f"{self.label.vi} ({self.value})" if self.label.vi else self.value
        return Label(self.value, vietnamese)
