"""Cells that a spreadsheet would run as a formula: disarmed when written, restored when read.

A leading apostrophe makes a text of anything. Texts that already begin with apostrophes before
such a character get one more, so that taking one away gives back every text as it was.
"""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"'*[=+\-@\t\r]")
_READ = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """`text` as it goes into a spreadsheet's cell: never a formula."""
    return f"'{text}" if _WRITTEN.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given: `unguarded(guarded(t)) == t` for every text."""
    return text[1:] if _READ.match(text) else text
