"""The units that cells of workbooks show beside their digits."""

from __future__ import annotations

import unicodedata

# Locales and countries whose `$` is the US dollar, as it is without one.
_DOLLAR_PLACES = ("", "409", "540a", "en-us", "es-us", "us")
_PUNCTUATION = " -+()[]{}:;,.'\"/*_–—−"


def unit_text(text: str) -> str:
    """The text beside a number, as a unit: `triệu USD`, `€`, `percent` for a percent sign; '' for
    punctuation alone, such as the marks of a negative number. A digit counts: in `0".000"` the
    cell shows other digits than it has."""
    text = " ".join(text.replace("%", "percent").split()).strip(_PUNCTUATION)
    return text if any(map(_means_something, text)) else ""


def _means_something(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter) in ("Sc", "So") or letter == "‰"


def currency_text(symbol: str, place: str) -> str:
    """The symbol, with its locale or country when it is a dollar other than the US dollar."""
    if symbol == "$" and place.lower() not in _DOLLAR_PLACES:
        return f"${place}"
    return symbol
