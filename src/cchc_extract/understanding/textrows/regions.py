"""Where the tables of a dump stand: column headings, and the lines of the table below them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.understanding.textrows.header import Header, find_headers
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import nfc

_LONGEST_LABEL = 60


class Region(Struct, frozen=True):
    """A table: lines ``start`` up to ``end`` (excluded) below its first heading; ``repeats`` are headings printed again in it."""

    header: Header
    start: int
    end: int
    repeats: tuple[Header, ...]


def find_regions(lines: Sequence[str], vocabulary: Vocabulary) -> list[Region]:
    """The tables in ``lines``, top to bottom."""
    headers = find_headers(lines, vocabulary)
    labels = [i for i, line in enumerate(lines) if _is_label(line, vocabulary)]
    firsts = [i for i, header in enumerate(headers) if _begins_table(headers, i, labels)]
    regions: list[Region] = []
    for place, i in enumerate(firsts):
        header = headers[i]
        following = headers[firsts[place + 1]].start if place + 1 < len(firsts) else len(lines)
        end = min([label for label in labels if header.end <= label < following], default=following)
        end = _trimmed(lines, header.end, _before_ending(lines, header.end, end, vocabulary))
        repeats = tuple(h for h in headers[i + 1 :] if h.start < end)
        regions.append(Region(header, header.end, end, repeats))
    return regions


def _is_label(line: str, vocabulary: Vocabulary) -> bool:
    """Whether the line is the heading of an appendix."""
    text = nfc(line)
    return 0 < len(text) <= _LONGEST_LABEL and any(pattern.search(text) for pattern in vocabulary.tables.appendix)


def _begins_table(headers: Sequence[Header], i: int, labels: Sequence[int]) -> bool:
    """The first heading, one unlike the heading before it, or one below an appendix heading."""
    if i == 0 or headers[i].key != headers[i - 1].key:
        return True
    return any(headers[i - 1].end <= label < headers[i].start for label in labels)


def _before_ending(lines: Sequence[str], start: int, end: int, vocabulary: Vocabulary) -> int:
    for i in range(start, end):
        if any(pattern.search(lines[i]) for pattern in vocabulary.ending):
            return i
    return end


def _trimmed(lines: Sequence[str], start: int, end: int) -> int:
    """``end`` moved up over blank lines and lines in capitals: the letterhead of the next appendix."""
    while end > start:
        text = nfc(lines[end - 1])
        capitals = text.isupper() and len(text) > 3 and not any(letter.isdigit() for letter in text)
        if text and not capitals:
            break
        end -= 1
    return end
