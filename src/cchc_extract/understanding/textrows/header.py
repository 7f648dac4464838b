"""Column headings in a dump: where a table begins, what its columns are, where the heading is repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex
from msgspec import Struct

from cchc_extract.model import Column, Role
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.numbering import is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_COLUMN_NUMBER = regex.compile(r"[\[(]?(?:\d{1,2}|[A-H])[\])]?(?:=\S+)?")
_MOST_WORDS, _LONGEST_HEADING, _LEAST_COLUMN_NUMBERS = 90, 8, 3


class Segment(Struct, frozen=True):
    """A heading as printed, with the role its words tell (``None``: they tell nothing)."""

    text: str
    role: Role | None


class Header(Struct, frozen=True):
    """A table heading: lines ``start`` up to ``end`` (excluded), column-number lines included."""

    start: int
    end: int
    segments: tuple[Segment, ...]
    key: str

    def has(self, role: Role) -> bool:
        """Whether a column of this role is there."""
        return any(segment.role == role for segment in self.segments)


def find_headers(lines: Sequence[str], vocabulary: Vocabulary) -> list[Header]:
    """All table headings in ``lines``, in order, repeated ones included."""
    found: list[Header] = []
    at = 0
    while at < len(lines):
        header = _repeated(lines, at, found) or _header_at(lines, at, vocabulary)
        if header:
            found.append(header)
        at = header.end if header else at + 1
    return found


def _letters(text: str) -> str:
    return "".join(sorted(squeeze(text)))


def _counted(text: str) -> Counter[str]:
    """Its letters; a slash may have stood at a line end."""
    return Counter(squeeze(text).replace("/", ""))


def _repeated(lines: Sequence[str], at: int, known: Sequence[Header]) -> Header | None:
    """The heading of an earlier table printed again at ``at``: the same letters, however they are broken over lines."""
    if not known or not lines[at].strip():
        return None
    for before in dict.fromkeys(reversed(known)):
        letters, wanted = Counter[str](), _counted(before.key)
        for end in range(at, min(at + 3 * (before.end - before.start) + 8, len(lines))):
            letters += _counted(lines[end])
            if not letters <= wanted:
                break
            if letters == wanted:
                return Header(at, _after_column_numbers(lines, end + 1), before.segments, before.key)
    return None


def _header_at(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Header | None:
    words: list[str] = []
    end = at
    for end in range(at, len(lines)):
        line = lines[end].split()
        if line and words and _number_heading_length(words, vocabulary) and _begins_row(lines, end):
            break
        words += line
        if len(words) > _MOST_WORDS or (end == at and not _may_begin(words, vocabulary)):
            return None
    else:
        return None
    length = _number_heading_length(words, vocabulary)
    if not length:
        return None
    segments = (Segment(" ".join(words[:length]), "stt"), *_segments(words[length:], vocabulary))
    known = {segment.role for segment in segments} - {None}
    if len(known) < 2 or len(segments) < 3:
        return None
    return Header(at, _after_column_numbers(lines, end), segments, _letters("".join(words)))


def _may_begin(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    if not words or not words[0][0].isupper():
        return False
    first = squeeze(words[0])
    return any(role == "stt" and heading.startswith(first) for heading, role in vocabulary.headings.items())


def _number_heading_length(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many words at the start spell the heading of the number column (``STT``; ``ST`` + ``T``); 0 where they do not."""
    for length in (3, 2, 1):
        if len(words) >= length and vocabulary.headings.get(squeeze("".join(words[:length]))) == "stt":
            return length
    return 0


def _begins_row(lines: Sequence[str], at: int) -> bool:
    first = lines[at].split()[0]
    return (is_number(first) and not _is_lone_letter_of_heading(first)) or _column_numbers_end(lines, at) > at


def _is_lone_letter_of_heading(word: str) -> bool:
    return word in {"T", "S"}


def _after_column_numbers(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return max(at, _column_numbers_end(lines, at))


def _column_numbers_end(lines: Sequence[str], at: int) -> int:
    """The line after a run of column numbers (``1 2 3 4 5``, ``A B (1) (2)``) that begins at ``at``; ``at`` where none does."""
    words: list[str] = []
    for end in range(at, len(lines)):
        line = lines[end].split()
        if not all(_COLUMN_NUMBER.fullmatch(word) for word in line) or not _consecutive([*words, *line]):
            break
        words += line
        if len(line) >= _LEAST_COLUMN_NUMBERS:
            return end + 1
    else:
        end = len(lines)
    return end if len(words) > _LEAST_COLUMN_NUMBERS else at


def _consecutive(words: Sequence[str]) -> bool:
    plain = [word.strip("()[]").partition("=")[0] for word in words]
    letters = [word for word in plain if not word.isdigit()]
    digits = [int(word) for word in plain if word.isdigit()]
    return (
        plain == letters + [str(digit) for digit in digits]
        and letters == list("ABCDEFGH"[: len(letters)])
        and digits
        == list(
            range(
                digits[0] if digits and digits[0] <= 1 + len(letters) else 1,
                1 + len(digits) + (digits[0] - 1 if digits else 0),
            )
        )
    )


def _segments(words: Sequence[str], vocabulary: Vocabulary) -> list[Segment]:
    """The headings in ``words``: known ones by their wording, others from one capitalised word to the next."""
    found: list[Segment] = []
    open_words: list[str] = []
    at = 0
    while at < len(words):
        length, role = _known(words, at, vocabulary)
        begins = length or (words[at][0].isupper() and not words[at].isupper())
        if begins and open_words:
            found.append(_judged(open_words, vocabulary))
            open_words = []
        if length:
            found.append(Segment(" ".join(words[at : at + length]), role))
        else:
            open_words.append(words[at])
        at += length or 1
    return [*found, *([_judged(open_words, vocabulary)] if open_words else [])]


def _judged(words: Sequence[str], vocabulary: Vocabulary) -> Segment:
    text = " ".join(words)
    return Segment(text, vocabulary.tables.heading_role(text)[0])


def _known(words: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[int, Role | None]:
    if not (words[at][0].isupper() or words[at][0] == "%"):
        return 0, None
    for length in range(min(_LONGEST_HEADING, len(words) - at), 0, -1):
        role = vocabulary.headings.get(squeeze(" ".join(words[at : at + length])))
        ends = at + length == len(words) or not words[at + length][0].islower()
        if role and ends:
            return length, role
    return 0, None


def columns(header: Header, values: int) -> tuple[Column, ...]:
    """The columns in canonical order: number, indicator, unit, ``values`` value columns with their headings' levels joined, note."""
    segments = list(header.segments)
    named = {
        role: next((s.text for s in segments if s.role == role), "") for role in ("stt", "indicator", "unit", "note")
    }
    rest = [segment.text for segment in segments if segment.role in (None, "value", "other")]
    if not named["indicator"] and rest:
        named["indicator"] = rest.pop(0)
    labels = _value_labels(rest, values)
    found = [Column(role="stt", label=named["stt"]), Column(role="indicator", label=named["indicator"])]
    if named["unit"]:
        found.append(Column(role="unit", label=named["unit"]))
    found += [Column(role="value", label=label) for label in labels]
    if named["note"]:
        found.append(Column(role="note", label=named["note"]))
    return tuple(found)


def value_counts(header: Header) -> tuple[int, ...]:
    """How many value columns the headings may stand for: all of them, or those of the lower level."""
    texts = [segment.text for segment in header.segments if segment.role in (None, "value", "other")]
    texts = texts[not header.has("indicator") :]
    counts = {max(1, len(texts))}
    for parents in range(1, len(texts) // 2 + 1):
        leaves = texts[parents:]
        if parents == 1 or leaves.count(leaves[0]) == parents:
            counts.add(len(leaves))
    return tuple(sorted(counts))


def _value_labels(texts: Sequence[str], values: int) -> list[str]:
    leaves = list(texts[-values:])
    parents = list(texts[: len(texts) - len(leaves)])
    leaves = [""] * (values - len(leaves)) + leaves
    if not parents:
        return leaves
    if len(parents) == 1:
        return [f"{parents[0]} / {leaf}" for leaf in leaves]
    if leaves.count(leaves[0]) != len(parents):
        return leaves
    out, group = [], -1
    for leaf in leaves:
        group += leaf == leaves[0]
        out.append(f"{parents[group]} / {leaf}")
    return out
