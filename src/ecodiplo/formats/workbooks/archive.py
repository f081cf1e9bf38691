"""Zip archives of XML, as workbooks are: read as streams, so that a hostile one costs little.

Nothing is believed that an archive says of itself. Parts are inflated piece by piece and counted,
XML is parsed piece by piece, and limits stand on what is there: bytes, depth, length of a token.
"""

from __future__ import annotations

import zipfile
import zlib
from struct import error as StructError  # noqa: N812
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.errors import InvalidData
    from ecodiplo.formats.source import Source

_PIECE = 2**16
# A part, inflated: a million rows of ten columns. Past the second figure, real sheets have been
# seen to shrink to a fortieth, bombs to a thousandth.
LARGEST_PART = 2**29
_SUSPECT, _RATIO = 2**26, 250
# A part that only lists or describes others, which is kept in memory.
LARGEST_LIST = 2**24
# The list of parts is read at once: some twenty thousand of them.
_LONGEST_LIST = 2**20
DEEPEST = 100
# A tag with its attributes, which the parser must hold whole, and the names that it never forgets.
_LONGEST_TAG = 2**20
_MOST_NAMES = 10_000
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, StructError, EOFError, NotImplementedError,
    RuntimeError, ValueError, LookupError, OverflowError,
)  # fmt: skip


class TooDeep(ValueError):
    """XML is nested too deeply."""

    def __str__(self) -> str:
        return "XML nested too deeply"


class Handler:
    """What listens to the XML of a part. Whatever it puts in `done` is handed on.

    Each element costs memory until it ends, so depth has a limit: who overrides `start` and `end`
    calls these, or counts for itself where a call per cell is too dear.
    """

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """An element begins; names are `namespace local`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep

    def end(self, name: str) -> None:  # noqa: ARG002
        """An element ends."""
        self.depth -= 1

    def text(self, data: str) -> None:
        """A piece of text."""


class Package:
    """An open archive. Its methods raise InvalidData for one that is damaged or hostile."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.file = source.open()
        try:
            self.zip = zipfile.ZipFile(_Sparing(self.file))
        except _DAMAGES as error:
            self.file.close()
            raise self.damaged(error) from None
        self.parts = {part.filename.lower().lstrip("/"): part for part in self.zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *exc: object) -> None:
        self.zip.close()
        self.file.close()

    def damaged(self, why: object) -> InvalidData:
        """The error that says so."""
        reason = f"is a damaged workbook ({why}); open it in Excel or LibreOffice and save it anew"
        return self.source.fault(reason)

    def encrypted(self) -> InvalidData:
        """The error that says so."""
        return self.source.fault("is encrypted; open it with its password and save it without")

    def format(self) -> str:
        """The format of the workbook in the archive."""
        if "encrypted-package" in self.parts:
            raise self.encrypted()
        if "xl/workbook.bin" in self.parts:
            raise self.source.fault("is a binary workbook; open it and save it as .xlsx")
        if "content.xml" in self.parts:
            return "ods"
        if any(name.startswith("xl/") for name in self.parts):
            return "xlsx"
        raise self.source.fault("is an archive but no workbook; use .xlsx or .ods")

    def pieces(self, name: str, largest: int = LARGEST_PART) -> Iterator[bytes]:
        """The part's content, piece by piece, its checksum verified at the end."""
        part = self.parts.get(name.lower())
        if part is None:
            raise self.damaged(f"without {name}")
        if part.flag_bits & 1:
            raise self.encrypted()
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.damaged("packed in a way that Excel does not")
        size = 0
        most = min(largest, max(_SUSPECT, _RATIO * part.compress_size))
        try:
            with self.zip.open(part) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > most:
                        raise self.source.fault(
                            f"has a part of more than {most // 2**20} MiB, as no such workbook"
                            " should; save the sheet as CSV"
                        )
                    yield piece
        except _DAMAGES as error:
            raise self.damaged(error) from None

    def whole(self, name: str, handler: Handler, largest: int = LARGEST_LIST) -> list[Any]:
        """All that `handler` makes of the part's XML."""
        return list(self.parse(name, handler, largest))

    def parse(self, name: str, handler: Handler, largest: int = LARGEST_PART) -> Iterator[Any]:
        """What `handler` makes of the part's XML, as it goes."""
        parser = _parser(handler)
        fed = 0
        for piece in self.pieces(name, largest):
            self._feed(parser, piece, last=False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG or len(parser.intern) > _MOST_NAMES:
                raise self.damaged(f"{name} is no such XML as workbooks have")
            yield from handler.done
            handler.done.clear()
        self._feed(parser, b"", last=True)
        yield from handler.done

    def _feed(self, parser: expat.XMLParserType, piece: bytes, *, last: bool) -> None:
        try:
            parser.Parse(piece, last)
        except _DAMAGES as error:
            raise self.damaged(error) from None


def _parser(handler: Handler) -> expat.XMLParserType:
    """A parser that tells `handler`, and refuses what makes parsers run out of memory."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    prefixes: set[str | None] = set()

    def prefix(name: str | None, _: str) -> None:
        prefixes.add(name)
        if len(prefixes) > _MOST_NAMES:
            raise ValueError("XML with too many namespaces")

    def doctype(*_: object) -> None:
        # No workbook declares a document type; those who do want entities to explode.
        raise ValueError("XML with a document type")

    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartNamespaceDeclHandler = prefix
    parser.StartDoctypeDeclHandler = doctype
    return parser


class _Sparing:
    """A file that is not read by large parts, nor from before its beginning: `zipfile` does as
    the archive says, and takes its list of parts into memory whole."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.tell = file.tell

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """As the file's own."""
        if whence == 0 and not 0 <= offset < 2**60:
            raise ValueError("a part lies outside it")
        return self.file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """As the file's own, up to a limit."""
        if size > _LONGEST_LIST:
            raise ValueError("its list of parts is too long")
        return self.file.read(size if size >= 0 else _LONGEST_LIST)
