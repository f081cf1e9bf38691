"""What of history never changes, and the words of the refusal."""

from __future__ import annotations

REFUSAL = "history is append-only"
# The columns of a command that the program sets when it begins.
FIXED = ("id", "at", "user_name", "command", "undoes_id")
