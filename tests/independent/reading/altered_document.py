"""A document with other blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ecodiplo.formats.documents.blocks import Block, ReportDocument


def with_blocks(document: ReportDocument, blocks: Sequence[Block]) -> ReportDocument:
    """The document with these blocks instead of its own, those of the annexes last. Blocks of the
    annexes are neither added nor dropped."""
    annexes = []
    rest = list(blocks)
    for annex in reversed(document.annexes):
        count = len(annex.blocks)
        annexes.append(replace(annex, blocks=tuple(rest[len(rest) - count :])))
        rest = rest[: len(rest) - count]
    return replace(document, blocks=tuple(rest), annexes=tuple(reversed(annexes)))


def with_block(document: ReportDocument, at: int, block: Block) -> ReportDocument:
    """The document with another block at the place."""
    blocks = [*document.every_block]
    blocks[at] = block
    return with_blocks(document, blocks)
