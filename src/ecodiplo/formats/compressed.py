"""Unpacks a file that is compressed: one file in gzip, or in a zip archive.

What is unpacked is counted, as the parts of a workbook are, so that a hostile file costs little.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import InvalidData
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.workbooks.archive import Archive, largest_content
from ecodiplo.language import Label, and_more, same
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.formats.input_file import InputFile

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# An archive of no files is only the end of its list of files.
_EMPTY_ZIP = b"PK\x05\x06"
_PIECE = 2**16
# The most files that the refusal of an archive names.
_MOST_NAMES = 5
_GZIP_DAMAGES = (gzip.BadGzipFile, zlib.error, EOFError)
_DAMAGED = Label(
    "is a damaged archive{detail}: it may be cut off; get the whole file",
    "là tệp nén bị hỏng{detail}: có thể bị cắt cụt; hãy lấy lại tệp đầy đủ",
)
_TOO_LARGE = Label("unpacks to more than {most} MiB; split it",
                   "giải nén ra lớn hơn {most} MiB; hãy tách nhỏ tệp")  # fmt: skip


def unpack(source: InputFile) -> None:
    """Unpack the source if it is compressed; its `open` gives the content from then on. A workbook,
    which is a zip archive itself, stays as it is.

    Raises InvalidData for an archive of several files or of none, and for one that is damaged,
    encrypted or unpacks to too much.
    """
    with source.open_as_given() as file:
        head = file.read(len(ZIP))
        if head.startswith(GZIP):
            source.contents.unpacked.fill(_gzip_pieces(source, file))
            source.contents.unpacked.name = without_gzip(source.name)
        elif head in (ZIP, _EMPTY_ZIP):
            _unpack_zip(source)


def without_gzip(name: str) -> str:
    """The name of a file without the suffix that says that it is in gzip."""
    return name[: -len(".gz")] if name.lower().endswith(".gz") else name


def _gzip_pieces(source: InputFile, file: IO[bytes]) -> Iterator[bytes]:
    packed = file.seek(0, 2)
    file.seek(0)
    most, size = largest_content(packed), 0
    try:
        with gzip.open(file) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise source.fault(
                        _TOO_LARGE.fill(most=most // 2**20), code=FaultCode.DAMAGED_FILE
                    )
                yield piece
    except _GZIP_DAMAGES as error:
        raise source.fault(
            _DAMAGED.fill(detail=Label(f" ({error})", "")), code=FaultCode.DAMAGED_FILE
        ) from None


class _Zip(Archive):
    """A zip archive that is no workbook."""

    damage, too_large = _DAMAGED, _TOO_LARGE

    @property
    def is_document(self) -> bool:
        """Whether it is a workbook or another document of an office program."""
        marks = {"[content_types].xml", "mimetype", "content.xml", "encrypted-package"}
        return not marks.isdisjoint(self.parts) or any(
            name.startswith(("xl/", "word/", "ppt/")) for name in self.parts
        )

    @property
    def files(self) -> list[str]:
        """The names of its files, without what macOS adds."""
        return [
            part.filename for part in self.zip.infolist()
            if not part.is_dir() and not part.filename.startswith("__MACOSX/")
            and PurePath(part.filename).name != ".DS_Store"
        ]  # fmt: skip


def _unpack_zip(source: InputFile) -> None:
    try:
        archive = _Zip(source, source.open_as_given())
    except InvalidData:
        if source.name.lower().endswith(".zip"):
            raise
        return  # it may be a damaged workbook, whose reader says so
    with archive:
        if archive.is_document:
            return
        name = _only(source, archive.files)
        source.contents.unpacked.fill(archive.pieces(name.lstrip("/")))
        source.contents.unpacked.name = PurePath(name).name


def _only(source: InputFile, names: Sequence[str]) -> str:
    """The only one of the names of files. Raises InvalidData when there are several, or none."""
    if not names:
        raise source.fault(Label("is an archive without a file", "là tệp nén không chứa tệp nào"))
    if len(names) == 1:
        return names[0]
    listed = same(", ".join(map(visible, names[:_MOST_NAMES])))
    if (more := len(names) - _MOST_NAMES) > 0:
        listed += and_more(more, "tệp")
    several = Label(
        "is an archive of {count} files: {listed}; unpack it, and name the file to import",
        "là tệp nén gồm {count} tệp: {listed}; hãy giải nén rồi nêu tệp cần nhập",
    )
    raise source.fault(several.fill(count=len(names), listed=listed))
