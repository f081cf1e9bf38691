"""Text cells that a spreadsheet would run as a formula: an apostrophe is added when they are
written, and removed when they are read.

A leading apostrophe makes a spreadsheet take any cell as text. A text that already begins with
apostrophes before such a character gets one more, so that removing one restores every text. The
characters are those of OWASP's page on CSV injection, with their full-width forms.
"""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_WRITTEN_AMONG = re.compile(rf"\0{_WRITTEN.pattern}")
_READ = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard(text: str) -> str:
    """`text` for a spreadsheet's cell: never a formula."""
    return f"'{text}" if _WRITTEN.match(text) else text


def may_hold_formula(texts: str) -> bool:
    """Whether `guard` may change one of the texts, each of which follows U+0000."""
    return _WRITTEN_AMONG.search(texts) is not None


def unguard(text: str) -> str:
    """Undo `guard`: `unguard(guard(t)) == t` for every text."""
    return text[1:] if _READ.match(text) else text
