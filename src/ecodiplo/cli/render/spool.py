"""Entries of a JSON document that wait in a temporary file, so any number of them fits."""

from __future__ import annotations

import tempfile
from typing import IO, Any

from ecodiplo.formats.json import dumps


class Spool:
    """Entries in the order in which they come."""

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._mark = 0

    def add(self, entry: dict[str, Any]) -> None:
        """Add an entry."""
        if self._file is None:
            # UTF-8 cannot encode a lone surrogate; its backslash escape is the one of JSON.
            self._file = tempfile.TemporaryFile(  # noqa: SIM115 - closed with the spool
                "w+", encoding="utf-8", errors="backslashreplace", newline="\n"
            )
        self._file.write(dumps(entry) + "\n")

    def mark(self) -> None:
        """Remember where the entries of a file begin."""
        self._mark = self._file.tell() if self._file else 0

    def rewind(self) -> None:
        """Remove the entries after the mark, because the import of the file starts again."""
        if self._file:
            self._file.seek(self._mark)
            self._file.truncate()

    def clear(self) -> None:
        """Remove all entries."""
        self._mark = 0
        self.rewind()

    def write(self, name: str, out: IO[str]) -> None:
        """Write the entries as the last member of a JSON object, so far without an end."""
        out.write(f',\n  "{name}": [')
        separator = "\n    "
        if self._file:
            self._file.seek(0)
            for line in self._file:
                out.write(separator + line.rstrip("\n"))
                separator = ",\n    "
        out.write("]" if separator.startswith("\n") else "\n  ]")

    def close(self) -> None:
        """Delete the file."""
        if self._file:
            self._file.close()
