"""Reads workbooks, which are zip archives of XML, as streams, so that a hostile file costs little.

Nothing that an archive states about itself is trusted. Parts are inflated piece by piece and
counted, XML is parsed piece by piece, and the limits apply to the real content: bytes, depth,
length of a token.

The readers of xlsx and ods are our own for these reasons, all of them measured: python-calamine
0.9.1 holds a sheet as one dense table, so that a single cell in XFD1048576 aborts
the process, and it turns `#N/A` into an empty text. openpyxl in read-only mode survives that cell,
but has no guard against zip bombs and does not read ods. odfpy loads the whole document. A sheet
of 20,000 x 25 cells took 9.9 s and 17 MB here, 1.6 s and 57 MB with calamine, and 24 s and 31 MB
with openpyxl.
"""

from __future__ import annotations

import zipfile
import zlib
from itertools import chain
from struct import error as StructError  # noqa: N812
from typing import IO, TYPE_CHECKING, Any, Self
from xml.parsers import expat

from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.input_file import ENCRYPTED
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecodiplo.errors import InvalidData
    from ecodiplo.formats.input_file import InputFile

_PIECE = 2**16
# The largest inflated part: a million rows of ten columns. Above _SUSPECT bytes the compression
# ratio is limited as well: real sheets shrink to a fortieth, bombs to a thousandth.
LARGEST_PART = 2**29
_SUSPECT, _RATIO = 2**26, 250
# The largest part that only lists or describes others; it is kept in memory.
LARGEST_LIST = 2**24
# The longest list of parts, which zipfile reads in one piece: some twenty thousand parts.
_LONGEST_LIST = 2**20
DEEPEST = 100
TOO_DEEP = Label("XML nested too deeply", "XML lồng nhau quá nhiều cấp")
# The longest tag with its attributes, which the parser must hold whole, and the most names, which
# it never forgets.
_LONGEST_TAG = 2**20
_MOST_NAMES = 10_000
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, StructError, EOFError, NotImplementedError,
    RuntimeError, ValueError, LookupError, OverflowError,
)  # fmt: skip


class Damage(ValueError):
    """A fault of an archive or its XML; it goes into the message of `Archive.damaged`."""

    def __init__(self, reason: Label) -> None:
        super().__init__(reason)
        self.reason = reason


class Handler:
    """Receives the elements of a part's XML. `Archive.parse` yields what it appends to `output`.

    Each element costs memory until it ends, so depth has a limit. A subclass that overrides
    `start` and `end` calls these, or counts the depth itself where a call per cell is too slow.
    """

    def __init__(self) -> None:
        self.output: list[Any] = []
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """An element begins; its name is `namespace local`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Damage(TOO_DEEP)

    def end(self, name: str) -> None:  # noqa: ARG002
        """An element ends."""
        self.depth -= 1

    def text(self, data: str) -> None:
        """A piece of text."""


def largest_content(packed: int, largest: int = LARGEST_PART) -> int:
    """The most bytes that so many packed bytes may unpack to."""
    return min(largest, max(_SUSPECT, _RATIO * packed))


class Archive:
    """An open archive. Its methods raise InvalidData for one that is damaged or hostile."""

    damage = Label(
        "is a damaged workbook{detail}; open it in Excel or LibreOffice and save it anew",
        "là bảng tính bị hỏng{detail}; hãy mở bằng Excel hoặc LibreOffice rồi lưu lại",
    )
    too_large = Label(
        "has a part of more than {most} MiB; save the sheet as CSV",
        "có phần lớn hơn {most} MiB; hãy lưu trang tính thành CSV",
    )

    def __init__(self, source: InputFile, file: IO[bytes] | None = None) -> None:
        """Open the content of the source, or another `file` of it."""
        self.source = source
        self.file = file or source.open()
        try:
            self.zip = zipfile.ZipFile(_BoundedFile(self.file))
        except _DAMAGES as error:
            self.file.close()
            raise self.damaged(error) from None
        self.parts = {part.filename.lower().lstrip("/"): part for part in self.zip.infolist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.zip.close()
        self.file.close()

    def damaged(self, cause: Label | Exception) -> InvalidData:
        """The error for a damaged archive. The messages of Python's modules appear in English
        only."""
        if isinstance(cause, Damage):
            cause = cause.reason
        detail = Label(f" ({cause.en})", f" ({cause.vi})") if isinstance(cause, Label) else None
        return self.source.fault(
            self.damage.fill(detail=detail or Label(f" ({cause})", "")), code=FaultCode.DAMAGED_FILE
        )

    def format(self) -> str:
        """The format of the workbook in the archive."""
        if "encrypted-package" in self.parts:
            raise self.source.fault(ENCRYPTED, code=FaultCode.ENCRYPTED_FILE)
        if "xl/workbook.bin" in self.parts:
            raise self.source.fault(
                Label("is a binary workbook; open it and save it as .xlsx",
                      "là bảng tính dạng nhị phân; hãy mở tệp rồi lưu thành .xlsx")
            )  # fmt: skip
        if "content.xml" in self.parts:
            return "ods"
        if any(name.startswith("xl/") for name in self.parts):
            return "xlsx"
        raise self.source.fault(
            Label("is an archive but no workbook; use .xlsx or .ods",
                  "là tệp nén, không phải bảng tính; hãy dùng .xlsx hoặc .ods")
        )  # fmt: skip

    def pieces(self, name: str, largest: int = LARGEST_PART) -> Iterator[bytes]:
        """The part's content, piece by piece; its checksum is verified at the end."""
        part = self.parts.get(name.lower())
        if part is None:
            raise self.damaged(Label(f"without {name}", f"thiếu {name}"))
        if part.flag_bits & 1:
            raise self.source.fault(ENCRYPTED, code=FaultCode.ENCRYPTED_FILE)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.damaged(
                Label("packed in a way that Excel does not use", "nén theo cách Excel không dùng")
            )
        size = 0
        most = largest_content(part.compress_size, largest)
        try:
            with self.zip.open(part) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > most:
                        raise self.source.fault(
                            self.too_large.fill(most=most // 2**20), code=FaultCode.DAMAGED_FILE
                        )
                    yield piece
        except _DAMAGES as error:
            raise self.damaged(error) from None

    def whole(self, name: str, handler: Handler, largest: int = LARGEST_LIST) -> list[Any]:
        """The whole output of `handler` for the part's XML."""
        return list(self.parse(name, handler, largest))

    def parse(
        self, name: str, handler: Handler, largest: int = LARGEST_PART,
        only: Callable[[Iterator[bytes]], Iterator[bytes]] = iter,
    ) -> Iterator[Any]:  # fmt: skip
        """The output of `handler` for the part's XML, piece by piece; `only` selects what of the
        XML is parsed."""
        parser = _parser(handler)
        fed = 0
        for piece in chain(only(self.pieces(name, largest)), [None]):  # None is the end
            try:
                parser.Parse(piece or b"", piece is None)
            except _DAMAGES as error:
                raise self.damaged(error) from None
            fed += len(piece or b"")
            tag = fed - parser.CurrentByteIndex
            if piece and (tag > _LONGEST_TAG or len(parser.intern) > _MOST_NAMES):
                raise self.damaged(
                    Label(f"{name} is not the XML of a workbook",
                          f"{name} không phải XML của bảng tính")
                )  # fmt: skip
            yield from handler.output
            handler.output.clear()


def _parser(handler: Handler) -> expat.XMLParserType:
    """A parser that calls `handler`, and refuses XML that makes parsers run out of memory."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    prefixes: set[str | None] = set()

    def prefix(name: str | None, _: str) -> None:
        prefixes.add(name)
        if len(prefixes) > _MOST_NAMES:
            raise Damage(Label("XML with too many namespaces", "XML có quá nhiều không gian tên"))

    def doctype(*_: object) -> None:
        # No workbook declares a document type; an attack with exploding entities does.
        raise Damage(Label("XML with a document type", "XML có khai báo loại tài liệu"))

    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartNamespaceDeclHandler = prefix
    parser.StartDoctypeDeclHandler = doctype
    return parser


class _BoundedFile:
    """A file that allows no large read and no seek before its beginning: `zipfile` follows the
    sizes in the archive, and reads its list of parts into memory in one piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.tell = file.tell

    def seekable(self) -> bool:
        """Always true."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Seek in the file. Raises Damage for a position outside any file."""
        if whence == 0 and not 0 <= offset < 2**60:
            raise Damage(Label("a part lies outside it", "có phần nằm ngoài tệp"))
        return self.file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """Read from the file. Raises Damage for more than _LONGEST_LIST bytes."""
        if size > _LONGEST_LIST:
            raise Damage(Label("its list of parts is too long", "danh mục các phần quá dài"))
        return self.file.read(size if size >= 0 else _LONGEST_LIST)
