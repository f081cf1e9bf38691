"""How people write one thing in several ways: texts, headings and names of terms."""

from __future__ import annotations

import unicodedata
from random import Random

from ecodiplo.catalogue import Field

_NO_MARKS = str.maketrans("đĐ", "dD")


def canonical(text: str) -> str:
    """The text without differences that nobody sees: NFC, single spaces, nothing without width."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFC", visible).split())


def without_marks(text: str) -> str:
    """The text as it is typed without Vietnamese letters."""
    letters = unicodedata.normalize("NFD", text.translate(_NO_MARKS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def with_noise(chance: Random, text: str) -> str:
    """The text with differences that nobody sees, now and then."""
    match chance.randrange(12):
        case 0:
            return f" {text} "
        case 1:
            return text.replace(" ", "  ", 1)
        case 2:
            return text.replace(" ", "\u00a0")
        case 3:
            return f"\u200b{text}"
        case 4:
            return unicodedata.normalize("NFD", text)
        case 5:
            return f"{text}\u00a0"
    return text


def recased(chance: Random, text: str) -> str:
    """The text in other letters, now and then."""
    return chance.choice([text, text, text.upper(), text.lower(), with_noise(chance, text)])


def heading_of(chance: Random, field: Field) -> str:
    """A heading that names the field."""
    names = [*field.label, *field.label, *field.label, field.name, *field.aliases]
    heading = chance.choice(names)
    match chance.randrange(9):
        case 0:
            return without_marks(heading)
        case 1:
            return heading.upper()
        case 2:
            return f"{field.label.vi} / {field.label.en}"
        case 3:
            return f"{heading} *"
        case 4:
            return f" {heading} "
        case 5:
            return unicodedata.normalize("NFD", heading)
    return heading
