"""Writes files whole or not at all, and never over a protected file.

Every file that the program gives people is written here. A regular file is replaced in one step,
when its new contents are complete: through symbolic links, and with the mode and (where the system
allows it) the owner of the old file. A file in a folder without permission to create files is
refused, because writing it in place could leave it half written. A pipe or a device (/dev/null,
/dev/stdout) cannot be replaced: the complete contents are written into it.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from ecodiplo.errors import NO_ROOM, EcodiploError, UsageProblem, system_message
from ecodiplo.language import Label
from ecodiplo.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREFIX = ".ecodiplo-"
# The longest chain of symbolic links that Linux follows.
MOST_LINKS = 40


@dataclass(frozen=True)
class Protected:
    """Files that no output may overwrite, each with a description."""

    files: Mapping[Path, Label] = field(default_factory=dict)

    def check(self, file: Path) -> None:
        """Raise UsageProblem when `file` is one of them, under any name or link."""
        for path, description in self.files.items():
            if _is_same(file, path):
                text = Label("{file} is {what}; write to another file",
                             "{file} là {what}; hãy ghi ra tệp khác")  # fmt: skip
                raise UsageProblem(text.fill(file=file, what=description))


def _is_same(file: Path, other: Path) -> bool:
    try:
        return os.path.samefile(file, other)
    except OSError:  # a file that does not exist yet is identified by its folder and its name
        return _location(file) == _location(other)


def _location(file: Path) -> tuple[object, ...]:
    folder, name = os.path.split(os.path.realpath(file))
    try:
        status = os.stat(folder)
    except OSError:
        return (folder, name)
    return (status.st_dev, status.st_ino, name)


@contextmanager
def replace_file(file: Path, *, binary: bool, protected: Protected) -> Iterator[IO[Any]]:
    """Context manager: a stream into a file, which is replaced when the block ends without error.

    Raises as `Batch.writing` does.
    """
    with Batch(protected) as batch, batch.writing(file, binary=binary) as stream:
        yield stream


@contextmanager
def fill_folder(folder: Path, *, protected: Protected) -> Iterator[tuple[Path, Batch]]:
    """Context manager: a folder and a batch of files to write into it; a new folder appears with
    all of its files.

    Raises UsageProblem when `folder` is not a folder, and as `Batch.writing` does.
    """
    target = Path(os.path.realpath(folder.expanduser()))
    if target.is_dir():
        with Batch(protected) as batch:
            yield target, batch
        return
    protected.check(target)
    if target.exists():
        raise UsageProblem(Label(f"{folder} is not a folder", f"{folder} không phải thư mục"))
    with ExitStack() as ending:
        with _system_errors_explained(folder):
            new = ending.enter_context(temporary_folder(target.parent)) / "new"
            new.mkdir()
        with Batch(protected) as batch:
            yield new, batch
        with _system_errors_explained(folder):
            os.rename(new, target)


class Batch:
    """Files that are written together: each takes its name when all of them are complete."""

    def __init__(self, protected: Protected) -> None:
        self._protected = protected
        self._files: list[_Replacement | _DirectOutput] = []
        self._folders: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                for file in self._files:
                    file.commit()
                self._folders.clear()
        finally:
            for file in self._files:
                file.discard()
            for folder in reversed(self._folders):
                with suppress(OSError):
                    folder.rmdir()

    @contextmanager
    def writing(self, file: Path, *, binary: bool) -> Iterator[IO[Any]]:
        """Context manager: a stream into the file.

        Raises UsageProblem for a protected file and for a folder, EcodiploError when the file
        cannot be written.
        """
        target = file.expanduser()
        self._protected.check(target)
        with _system_errors_explained(target):
            new = _open(target)
        self._files.append(new)
        with _full_disk_explained(target):
            if binary:
                yield new.stream
            else:
                text = io.TextIOWrapper(new.stream, encoding="utf-8", newline="")
                try:
                    yield text
                    text.flush()
                finally:
                    with suppress(OSError):  # of an error under way
                        text.detach()
            new.complete()

    def folder(self, folder: Path) -> None:
        """Create the folder and its parents where they do not exist; they are removed when the
        batch fails.

        Raises EcodiploError when a folder cannot be created.
        """
        missing = takewhile(lambda place: not place.is_dir(), (folder, *folder.parents))
        for place in reversed([*missing]):
            self._protected.check(place)
            with _system_errors_explained(place):
                place.mkdir()
            self._folders.append(place)


def _open(target: Path) -> _Replacement | _DirectOutput:
    descriptor = _descriptor(target)
    if descriptor is not None:
        sys.stdout.flush()
        return _DirectOutput(target, os.fdopen(os.dup(descriptor), "wb"))
    try:
        kind = target.stat().st_mode
    except FileNotFoundError:
        return _Replacement(target)
    if stat.S_ISREG(kind):
        return _Replacement(target)
    if stat.S_ISDIR(kind):
        raise UsageProblem(
            Label(f"{target} is a folder; name a file in it",
                  f"{target} là thư mục; hãy chỉ rõ một tệp trong đó")
        )  # fmt: skip
    if stat.S_ISBLK(kind):
        raise UsageProblem(
            Label(f"{target} is a disk; name a file", f"{target} là ổ đĩa; hãy chỉ rõ một tệp")
        )
    return _DirectOutput(target, target.open("wb"))


def _descriptor(target: Path) -> int | None:
    """The file descriptor of this process that a name such as /dev/stdout or /dev/fd/3 stands for,
    None for other names. A shell may have opened the file to append, and opening it again would
    not."""
    place = target
    for _ in range(MOST_LINKS):
        folder = os.path.realpath(place.parent)
        if place.name.isdigit() and re.fullmatch(rf"/dev/fd|/proc/{os.getpid()}/fd", folder):
            return int(place.name)
        if not place.is_symlink():
            return None
        place = Path(folder) / place.readlink()
    return None


class _Replacement:
    """The new contents of a regular file, written to a temporary file beside it."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.real = Path(os.path.realpath(target))
        exists = self.real.exists()
        if exists and not os.access(self.real, os.W_OK):
            raise EcodiploError(
                Label(f"cannot write {target}: it may only be read",
                      f"không ghi được {target}: tệp chỉ cho đọc")
            )  # fmt: skip
        self.new: Path | None = None
        self._unnamed: int | None = None
        try:
            handle = self._create()
        except PermissionError as error:
            if not exists:
                raise
            text = Label(
                "cannot write {target}: it is replaced as a whole, and no file can be created in"
                " {folder} ({reason}); write to another folder",
                "không ghi được {target}: tệp được thay cả tệp, mà không tạo được tệp mới trong"
                " {folder} ({reason}); hãy ghi ra thư mục khác",
            ).fill(target=target, folder=self.real.parent, reason=system_message(error))
            raise EcodiploError(text) from None
        self.stream: IO[bytes] = os.fdopen(handle, "wb")

    def _create(self) -> int:
        """Create the new file: where the system can, one without a name, which ends with the
        process even when that is killed."""
        folder = self.real.parent
        if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").exists():
            with suppress(OSError):  # not every file system can
                handle = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
                self._unnamed = os.dup(handle)
                return handle
        handle, name = tempfile.mkstemp(dir=folder, prefix=PREFIX)
        self.new = Path(name)
        return handle

    def _named(self) -> Path:
        """The new file under a name beside the target."""
        if self.new is None:
            assert self._unnamed is not None
            parent = os.open(self.real.parent, os.O_RDONLY)
            name = f"{PREFIX}{secrets.token_hex(6)}"
            try:
                # (With a folder of its own, the link is followed to the file that is open.)
                os.link(f"/proc/self/fd/{self._unnamed}", name, dst_dir_fd=parent)
            finally:
                os.close(parent)
            self.new = self.real.parent / name
        return self.new

    def complete(self) -> None:
        """Finish writing: the contents are complete."""
        self.stream.close()

    def commit(self) -> None:
        """Rename the new file to the target, with the mode and the owner of the old one."""
        with _system_errors_explained(self.target):
            new = self._named()
            try:
                old = self.real.stat()
            except FileNotFoundError:
                umask = os.umask(0)
                os.umask(umask)
                mode = 0o666 & ~umask
            else:
                mode = stat.S_IMODE(old.st_mode)
                _change_owner(new, old.st_uid, old.st_gid)
            new.chmod(mode)
            os.replace(new, self.real)

    def discard(self) -> None:
        """Remove the temporary file, unless it was renamed."""
        with suppress(OSError):  # a full disk, which the error under way reports
            self.stream.close()
        if self._unnamed is not None:
            os.close(self._unnamed)
            self._unnamed = None
        if self.new is not None:
            self.new.unlink(missing_ok=True)


def _change_owner(file: Path, user: int, group: int) -> None:
    """Give the file to the user and group; without permission its owner stays."""
    if not hasattr(os, "chown"):
        return
    for owner in (user, -1):
        with suppress(OSError):
            os.chown(file, owner, group)
            return


class _DirectOutput:
    """The new contents of a pipe or a device, in a temporary file until they are complete."""

    def __init__(self, target: Path, out: IO[bytes]) -> None:
        self.target = target
        self.out = out
        self.stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open until discarded

    def complete(self) -> None:
        """Finish writing: the contents are complete."""
        self.stream.seek(0)

    def commit(self) -> None:
        """Write the contents into the target."""
        with _system_errors_explained(self.target):
            shutil.copyfileobj(self.stream, self.out)
            self.out.close()

    def discard(self) -> None:
        """Close the streams; contents that are not yet written are lost."""
        for stream in (self.stream, self.out):
            with suppress(OSError):
                stream.close()


@contextmanager
def _system_errors_explained(file: Path) -> Iterator[None]:
    """Context manager: an OSError becomes an EcodiploError with a sentence. BrokenPipeError passes:
    the reader of the pipe has ended, which is not an error of the program."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        text = Label("cannot write {file}: {reason}", "không ghi được {file}: {reason}")
        raise EcodiploError(text.fill(file=file, reason=system_message(error))) from None


@contextmanager
def _full_disk_explained(file: Path) -> Iterator[None]:
    """Context manager: the error of a full disk becomes an EcodiploError with a sentence. It may be
    the disk of the file, or that of temporary files."""
    try:
        yield
    except OSError as error:
        if error.filename or error.errno not in NO_ROOM:
            raise
        text = Label(
            "cannot write {file}: {reason}; make room there, and for temporary files in {folder}",
            "không ghi được {file}: {reason}; hãy giải phóng ổ đĩa ở đó, và cho tệp tạm trong"
            " {folder}",
        ).fill(file=file, reason=system_message(error), folder=tempfile.gettempdir())
        raise EcodiploError(text) from None
