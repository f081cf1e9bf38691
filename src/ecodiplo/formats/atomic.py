"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(file: Path, *, binary: bool) -> Iterator[IO[Any]]:
    """A stream into a file that takes its name only when the block ends without an error.

    Raises EcodiploError when the file cannot be made.
    """
    target = file.expanduser()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise EcodiploError(f"cannot write {target}: {error.strerror}") from None
    try:
        with (
            os.fdopen(handle, "wb")
            if binary
            else os.fdopen(handle, "w", encoding="utf-8", newline="") as out
        ):
            yield out
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
