"""A report as it was read, before anything in it is typed: what a correction begins from, so that nothing is read again for one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import Struct

from cchc_extract.model import FieldValue, Figure, Finding, PageLayout, RawTable, Reference
from cchc_extract.patterns.figures import FigurePatterns
from cchc_extract.understanding.figures import Body, join_lines, page_of, read_body
from cchc_extract.vietnamese import nfc


class Draft(Struct, frozen=True, kw_only=True):
    """All that a report is concluded from.

    ``tables`` hold the evidence of every cell, with what the program decided about it. ``findings`` are those of reading: of pages, the
    head and the tables as a whole. ``text`` is the whole text, ``body`` the narrative's part of it.
    """

    fields: dict[str, FieldValue]
    tables: tuple[RawTable, ...]
    references: tuple[Reference, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    text: Body
    body: Body
    pages: int
    source: Literal["text", "digital", "scan", "mixed"]
    family: str = ""

    def packed(self) -> bytes:
        """The draft as bytes, for ``Report.draft``; none where a text holds what UTF-8 cannot (half of a surrogate pair)."""
        try:
            return _encoder().encode(self)
        except UnicodeEncodeError:
            return b""


def unpacked(packed: bytes) -> Draft:
    """The draft that ``Draft.packed`` made bytes of. Raises ``msgspec.DecodeError`` for anything else."""
    return _decoder().decode(packed)


def texts_of(layouts: Sequence[PageLayout], patterns: FigurePatterns) -> tuple[Body, Body]:
    """The whole text of a report and its narrative."""
    whole = join_lines((page_of(layout), nfc(line.text)) for layout in layouts for line in layout.lines)
    return whole, read_body(layouts, patterns)


@lru_cache(maxsize=1)
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder()


@lru_cache(maxsize=1)
def _decoder() -> msgspec.msgpack.Decoder[Draft]:
    return msgspec.msgpack.Decoder(Draft)
