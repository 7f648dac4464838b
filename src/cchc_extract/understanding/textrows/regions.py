"""Where the appendix tables of a dump stand: heading, title, column headings, the lines of the table."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.understanding.textrows.header import Header, find_headers
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare, nfc

_LINES_ABOVE = 24
_LONGEST_LABEL = 60


class Region(Struct, frozen=True):
    """A table: lines ``start`` up to ``end`` (excluded) below its first heading; ``repeats`` are headings printed again in it."""

    label: str
    label_line: int | None
    title: str
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
        above = _label_above(header.start, regions[-1].end if regions else 0, labels)
        end = min([label for label in labels if header.end <= label < following], default=following)
        end = _trimmed(lines, header.end, _before_ending(lines, header.end, end, vocabulary))
        repeats = tuple(h for h in headers[i + 1 :] if h.start < end)
        label = _label(nfc(lines[above]), vocabulary) if above is not None else ""
        first = above if above is not None else _title_start(lines, header.start)
        title = _title(lines[first : header.start], label, vocabulary)
        regions.append(Region(label, above, title, header, header.end, end, repeats))
    return regions


def _is_label(line: str, vocabulary: Vocabulary) -> bool:
    text = nfc(line)
    return 0 < len(text) <= _LONGEST_LABEL and bool(_label(text, vocabulary))


def _label(text: str, vocabulary: Vocabulary) -> str:
    """The appendix heading at the start of a line, as printed; empty where there is none."""
    for pattern in vocabulary.tables.appendix:
        if match := pattern.search(text):
            return text[: match.end("label")] if len(bare(text)) == len(text) else text
    return ""


def _begins_table(headers: Sequence[Header], i: int, labels: Sequence[int]) -> bool:
    """The first heading, one unlike the heading before it, or one below an appendix heading."""
    if i == 0 or headers[i].key != headers[i - 1].key:
        return True
    return any(headers[i - 1].end <= label < headers[i].start for label in labels)


def _label_above(at: int, floor: int, labels: Sequence[int]) -> int | None:
    near = [label for label in labels if max(floor, at - _LINES_ABOVE) <= label < at]
    return near[0] if near else None


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


def _title_start(lines: Sequence[str], at: int) -> int:
    """The first of the capital lines (and bracketed ones below them) right above the heading."""
    start = at
    for i in range(at - 1, max(-1, at - _LINES_ABOVE), -1):
        text = nfc(lines[i])
        if not text:
            continue
        if not (text.isupper() or text.startswith("(") or text.endswith(")")):
            break
        start = i
    return start


def _title(lines: Sequence[str], label: str, vocabulary: Vocabulary) -> str:
    """The title on one line: what stands between the appendix heading and the line that says what the table is attached to."""
    parts: list[str] = []
    for line in lines:
        text = nfc(line)
        if text.startswith("(") or any(pattern.search(text) for pattern in vocabulary.tables.attached):
            break
        parts.append(text)
    return nfc(" ".join(parts)).removeprefix(label).lstrip(" :.-–")
