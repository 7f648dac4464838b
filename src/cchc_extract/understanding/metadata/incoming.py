"""What whoever received or sent a document put above it, and is no part of it.

That is the stamp of an office (``CÔNG VĂN ĐẾN``, number, day, to whom), printed over the head, and the head of a mail whose text it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.model import Grid, Line, PageLayout, Word, around
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.printed import is_upper, piece_of_line, search

_HEAD = 0.45
"""Share of a page's height within which a stamp is looked for."""
_GAP = 1.3
"""Of their height: words of a line further apart are of the stamp and of the document beside it."""
_OTHER = 0.15
"""Share of its size by which print is of another one."""
_ROWS = 9.0
"""Of its first line's height: how far a stamp goes down."""
_MAIL, _FEWEST_HEADS = 60, 2
"""Blocks at the top of a text among which a mail's head stands, and how many lines it has at least."""
_SIDE = 3.0
"""Of that height: how far its lines begin from each other."""


def without_incoming(layout: PageLayout, patterns: MetadataPatterns) -> PageLayout:
    """``layout`` without the words of such a stamp; the same where there is none."""
    lines = [line for line in layout.lines if line.words and line.box and line.box.top < _HEAD * layout.page.height]
    capitals = [line for line in lines if line.words[0].text.isupper()]
    named = next((line for line in capitals if _says(line, "incoming", patterns)), None)
    if named is None or named.box is None:
        return layout
    x0, top, height = named.box.x0, named.box.top, named.box.height
    below = [
        line
        for line in lines
        if line.box and top < line.box.top <= top + _ROWS * height and abs(line.box.x0 - x0) <= _SIDE * height
    ]
    gone = {id(line) for line in (named, *below) if line is named or _says(line, "incoming_entry", patterns)}
    if len(gone) == 1:
        return layout
    blocks = [_rest(block) if isinstance(block, Line) and id(block) in gone else block for block in layout.blocks]
    return replace(layout, blocks=tuple(block for block in blocks if isinstance(block, Grid) or block.words))


def without_mail(layout: PageLayout, patterns: MetadataPatterns) -> PageLayout:
    """``layout`` of a text without the head of a mail and what is written below it; the same where there is none."""
    lines = [(at, piece_of_line(block)) for at, block in enumerate(layout.blocks[:_MAIL]) if isinstance(block, Line)]
    mottos = (number for number, (_, piece) in enumerate(lines) if search(patterns.finders["motto"], piece))
    above = lines[: next(mottos, len(lines))]
    heads = [number for number, (_, piece) in enumerate(above) if search(patterns.finders["mail"], piece)]
    if len(heads) < _FEWEST_HEADS:
        return layout
    first = next((at for at, piece in lines[heads[-1] + 1 :] if is_upper(piece.text)), None)
    return layout if first is None else replace(layout, blocks=layout.blocks[first:])


def _says(line: Line, role: str, patterns: MetadataPatterns) -> bool:
    begun = Line(page=line.page, text="", box=line.box, words=_begun(line.words))
    return search(patterns.finders[role], piece_of_line(begun)) is not None


def _begun(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words from the left to the first gap that no blank makes, or to print of another size."""
    for at in range(1, len(words)):
        before, word = words[at - 1], words[at]
        other_size = before.size and word.size and abs(before.size - word.size) > _OTHER * before.size
        if other_size or word.box.x0 - before.box.x1 > _GAP * word.box.height:
            return tuple(words[:at])
    return tuple(words)


def _rest(line: Line) -> Line:
    """What is left of a line behind the stamp."""
    words = line.words[len(_begun(line.words)) :]
    text = " ".join(word.text for word in words)
    return Line(page=line.page, text=text, box=around(word.box for word in words), words=words)
