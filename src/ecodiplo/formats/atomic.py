"""Files that are written whole or not at all, and never over what must stay.

Every file that the program gives people is written here. A regular file gets its new contents in
one step, when they are complete: through symbolic links, and with the mode and (where the system
allows it) the owner that it had. A file whose folder lets no file be made in it is refused, for
written in place it could be left half. What is no regular file (a pipe, /dev/null, /dev/stdout)
cannot be replaced: it gets the complete contents written into it.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from ecodiplo.errors import EcodiploError, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREFIX = ".ecodiplo-"
# Links followed, one to the next, as many as Linux follows.
MOST_LINKS = 40


@dataclass(frozen=True)
class Protected:
    """Files that nothing may be written over, and what each of them is."""

    files: Mapping[Path, str] = field(default_factory=dict)

    def check(self, file: Path) -> None:
        """Raise UsageProblem when `file` is one of them, by whatever name or link."""
        for path, what in self.files.items():
            if _is_same(file, path):
                raise UsageProblem(f"{file} is {what}; write to another file")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # one that is not there yet is known by its folder and its name
        return _location(one) == _location(other)


def _location(file: Path) -> tuple[object, ...]:
    folder, name = os.path.split(os.path.realpath(file))
    try:
        found = os.stat(folder)
    except OSError:
        return (folder, name)
    return (found.st_dev, found.st_ino, name)


@contextmanager
def replacing(file: Path, *, binary: bool, protected: Protected) -> Iterator[IO[Any]]:
    """A stream into a file that takes its name only when the block ends without an error.

    Raises as `Batch.writing` does.
    """
    with Batch(protected) as batch, batch.writing(file, binary=binary) as stream:
        yield stream


@contextmanager
def filling(folder: Path, *, protected: Protected) -> Iterator[tuple[Path, Batch]]:
    """A folder and a batch of files to write into it; a new folder appears with all of them.

    Raises UsageProblem for what is no folder, and as `Batch.writing` does.
    """
    target = Path(os.path.realpath(folder.expanduser()))
    if target.is_dir():
        with Batch(protected) as batch:
            yield target, batch
        return
    protected.check(target)
    if target.exists():
        raise UsageProblem(f"{folder} is no folder")
    with _explained(folder):
        apart = Path(tempfile.mkdtemp(dir=target.parent, prefix=PREFIX))
    try:
        new = apart / "new"
        new.mkdir()
        with Batch(protected) as batch:
            yield new, batch
        with _explained(folder):
            os.rename(new, target)
    finally:
        shutil.rmtree(apart, ignore_errors=True)


class Batch:
    """Files that are written together: each takes its name when all of them are complete."""

    def __init__(self, protected: Protected) -> None:
        self._protected = protected
        self._files: list[_Replaced | _WrittenInto] = []
        self._folders: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                for file in self._files:
                    file.keep()
                self._folders.clear()
        finally:
            for file in self._files:
                file.discard()
            for folder in reversed(self._folders):
                with suppress(OSError):
                    folder.rmdir()

    @contextmanager
    def writing(self, file: Path, *, binary: bool) -> Iterator[IO[Any]]:
        """A stream into the file.

        Raises UsageProblem for a protected file and for a folder, EcodiploError when the file
        cannot be written.
        """
        target = file.expanduser()
        self._protected.check(target)
        with _explained(target):
            new = _open(target)
        self._files.append(new)
        if binary:
            yield new.stream
        else:
            text = io.TextIOWrapper(new.stream, encoding="utf-8", newline="")
            try:
                yield text
            finally:
                text.detach()
        new.complete()

    def folder(self, folder: Path) -> None:
        """Make the folder, and those it stands in, if it is not there; it goes if the batch fails.

        Raises EcodiploError when it cannot be made.
        """
        missing: list[Path] = []
        place = folder
        while not place.is_dir():
            missing.append(place)
            place = place.parent
        for place in reversed(missing):
            self._protected.check(place)
            with _explained(place):
                place.mkdir()
            self._folders.append(place)


def _open(target: Path) -> _Replaced | _WrittenInto:
    descriptor = _descriptor(target)
    if descriptor is not None:
        sys.stdout.flush()
        return _WrittenInto(target, os.fdopen(os.dup(descriptor), "wb"))
    try:
        kind = target.stat().st_mode
    except FileNotFoundError:
        return _Replaced(target)
    if stat.S_ISREG(kind):
        return _Replaced(target)
    if stat.S_ISDIR(kind):
        raise UsageProblem(f"{target} is a folder; name a file in it")
    if stat.S_ISBLK(kind):
        raise UsageProblem(f"{target} is a disk; name a file")
    return _WrittenInto(target, target.open("wb"))


def _descriptor(target: Path) -> int | None:
    """The open file of this process that a name such as /dev/stdout or /dev/fd/3 stands for. A
    shell may have opened it to append, which opening it anew would not do."""
    place = target
    for _ in range(MOST_LINKS):
        folder = os.path.realpath(place.parent)
        if place.name.isdigit() and re.fullmatch(rf"/dev/fd|/proc/{os.getpid()}/fd", folder):
            return int(place.name)
        if not place.is_symlink():
            return None
        place = Path(folder) / place.readlink()
    return None


class _Replaced:
    """The new contents of a regular file, in a file beside it until they are complete."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.real = Path(os.path.realpath(target))
        there = self.real.exists()
        if there and not os.access(self.real, os.W_OK):
            raise EcodiploError(f"cannot write {target}: it may only be read")
        try:
            handle, name = tempfile.mkstemp(dir=self.real.parent, prefix=PREFIX)
        except PermissionError as error:
            if not there:
                raise
            raise EcodiploError(
                f"cannot write {target}: it is replaced as a whole, and no file can be made in"
                f" {self.real.parent} ({error.strerror}); write to another folder"
            ) from None
        self.new = Path(name)
        self.stream: IO[bytes] = os.fdopen(handle, "wb")

    def complete(self) -> None:
        """The contents are complete."""
        self.stream.close()

    def keep(self) -> None:
        """Give them the name of the file, with the mode and the owner that it had."""
        with _explained(self.target):
            try:
                old = self.real.stat()
            except FileNotFoundError:
                umask = os.umask(0)
                os.umask(umask)
                mode = 0o666 & ~umask
            else:
                mode = stat.S_IMODE(old.st_mode)
                _give_to(self.new, old.st_uid, old.st_gid)
            self.new.chmod(mode)
            os.replace(self.new, self.real)

    def discard(self) -> None:
        """Take away what was not kept."""
        with suppress(OSError):  # a full disk, of which the error under way tells
            self.stream.close()
        self.new.unlink(missing_ok=True)


def _give_to(file: Path, user: int, group: int) -> None:
    """Give the file to its owner and group; who may not do so stays the owner."""
    if not hasattr(os, "chown"):
        return
    for owner in (user, -1):
        with suppress(OSError):
            os.chown(file, owner, group)
            return


class _WrittenInto:
    """The contents for what is no regular file, kept apart until they are complete."""

    def __init__(self, target: Path, out: IO[bytes]) -> None:
        self.target = target
        self.out = out
        self.stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open until discarded

    def complete(self) -> None:
        """The contents are complete."""
        self.stream.seek(0)

    def keep(self) -> None:
        """Write them."""
        with _explained(self.target):
            shutil.copyfileobj(self.stream, self.out)
            self.out.close()

    def discard(self) -> None:
        """Close what is open; what was not written yet never will be."""
        for stream in (self.stream, self.out):
            with suppress(OSError):
                stream.close()


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turn an error of the system into a sentence. A reader that has gone is no error of ours."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise EcodiploError(f"cannot write {file}: {error.strerror}") from None
