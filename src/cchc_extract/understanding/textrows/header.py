"""Column headings in a dump: where a table begins, what its heading says, where the heading is repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Role
from cchc_extract.patterns.tables import WHOLE, squeeze
from cchc_extract.understanding.textrows.headwords import Cut, Segment, cheapest_cuts, cuts, words_of
from cchc_extract.understanding.textrows.numbering import START, follow, is_number
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import fold

_COLUMN_NUMBER = regex.compile(r"[\[(]?(?:\d{1,2}|[A-H])[\])]?(?:=\S+)?")
_VALUE = regex.compile(r"[-+−]?\d[\d.,]*%?|[-–—−%]")
_PAGE_NUMBER_BEFORE = regex.compile(r"\d{1,3}(?=\p{Lu})")
_MOST_WORDS, _LEAST_COLUMN_NUMBERS = 90, 3
MOST_HEADINGS = 24
_ROWS_LOOKED_AT, _LEAST_ROWS = 12, 2
_LINES_ABOVE, _ATTACHED = 6, "kèm theo"
_UNIT_OF_ALL = regex.compile(r"\(?(?:đơn vị(?: tính)?|đvt|dvt) ?:", regex.IGNORECASE)
_FIRST_NUMBER = 0.5
"""The least that a number costs with which no numbering begins."""
_NO_VALUES: frozenset[Role] = frozenset({"stt", "indicator", "unit", "note"})
_LABEL_LINE, _KNOWN_IN_LABEL, _COLUMN_OFF = 0.3, 3.0, 2.5


_UNIT = "Đơn vị tính"


class Header(Struct, frozen=True):
    """A table heading: lines ``start`` up to ``end`` (excluded), column-number lines included.

    ``cuts`` are ways to cut it into the headings of columns, by how many; ``segments`` is the likeliest. ``key`` is the same where the
    heading is printed again.
    """

    start: int
    end: int
    segments: tuple[Segment, ...]
    key: str
    cuts: dict[int, Cut]

    def has(self, role: Role) -> bool:
        """Whether a column of this role is there."""
        return any(segment.role == role for segment in self.segments)


def with_unit(header: Header) -> Header:
    """``header`` with a column of units behind that of the labels, which is printed elsewhere: some print cells over lines last."""
    cuts = {
        count + 1: Cut(cut.cost, segments)
        for count, cut in header.cuts.items()
        if (segments := _unit_inserted(cut.segments))
    }
    return replace(header, segments=_unit_inserted(header.segments) or header.segments, cuts=cuts or header.cuts)


def _unit_inserted(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    place = next((i for i, segment in enumerate(segments, start=1) if segment.role == "indicator"), 0)
    return (*segments[:place], Segment(_UNIT, "unit"), *segments[place:]) if place else ()


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
    """Its letters; a slash may have stood at a line end, and a page number may stand right before."""
    return Counter(squeeze(_PAGE_NUMBER_BEFORE.sub("", text, count=1)).replace("/", ""))


def _repeated(lines: Sequence[str], at: int, known: Sequence[Header]) -> Header | None:
    """The heading of an earlier table printed again at ``at``: the same letters, however they are broken over lines."""
    if not known or not lines[at].strip():
        return None
    for before in dict.fromkeys(header.key for header in reversed(known)):
        letters, wanted = Counter[str](), Counter(before.replace("/", ""))
        model = next(header for header in reversed(known) if header.key == before)
        for end in range(at, min(at + 3 * (model.end - model.start) + 8, len(lines))):
            letters += _counted(lines[end])
            if not letters <= wanted:
                break
            if letters == wanted:
                return Header(at, after_column_numbers(lines, end + 1), model.segments, model.key, model.cuts)
    return None


def _header_at(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Header | None:
    captioned = _below_caption(lines, at)
    begins = _may_begin(lines[at].split(), vocabulary) or ("indicator" if captioned else None)
    if begins is None:
        return None
    end = _body(lines, at, begins == "stt", vocabulary)
    if end is None:
        return None
    words = words_of(lines[at:end])
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    ways = cuts(words, vocabulary, MOST_HEADINGS)
    if not ways:
        return None
    segments = min(ways.values(), key=lambda way: way.cost).segments
    known = {segment.role for segment in segments} - {None}
    if len(known) < 2 and not (_rows_below(lines, end, vocabulary) if begins == "stt" else captioned):
        return None
    if begins == "stt" and (segments[0].role != "stt" or len(segments) < 3):
        return None
    if begins != "stt" and not _is_table(lines, at, end, segments, vocabulary, captioned=captioned):
        return None
    text = "".join(word.text for word in words)
    return Header(at, after_column_numbers(lines, end), segments, _letters(text), ways)


def _may_begin(words: Sequence[str], vocabulary: Vocabulary) -> Role | None:
    """The role of the heading that may begin with ``words``: the number column's, or that of the labels."""
    if not words or not words[0][0].isupper():
        return None
    first = squeeze(words[0])
    if not first:
        return None
    found: Role | None = None
    for heading, role in vocabulary.beginnings:
        if heading.startswith(first):
            if role == "stt":
                return role
            found = role
    return found


def _body(lines: Sequence[str], at: int, numbered: bool, vocabulary: Vocabulary) -> int | None:
    """The line at which the rows begin below a heading that begins at ``at``; ``None`` where none do near enough."""
    first = lines[at].split()
    if trailing_values(first, vocabulary) > 1:
        return None
    count = len(first)
    for end in range(at + 1, len(lines)):
        words = lines[end].split()
        if not numbered and words and _number_heading(lines[end : end + 3], vocabulary):
            return None
        if words and _column_numbers_end(lines, end) > end:
            return end
        if words and numbered and _number_begins(lines, end, words) and _number_heading(lines[at:end], vocabulary):
            return end
        values = trailing_values(words, vocabulary)
        if values > 1 or (values and not numbered) or (words and _values_alone(lines, end, vocabulary)):
            return _label_begins(lines, at, end, vocabulary)
        count += len(words)
        if count > _MOST_WORDS:
            return None
    return None


def _number_heading(lines: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the lines begin with the whole heading of a number column (``STT``; ``ST`` + ``T``)."""
    words = " ".join(lines).split()[:3]
    return any(vocabulary.headings.get(squeeze("".join(words[: i + 1]))) == "stt" for i in range(len(words)))


def _number_begins(lines: Sequence[str], at: int, words: Sequence[str]) -> bool:
    """Whether a row number begins the line: the first of a numbering, or one that is not followed by words of its own kind (``6
    tháng``).
    """
    if not is_number(words[0]) or words[0] in {"T", "S"}:
        return False
    following = words[1] if len(words) > 1 else next((line.split()[0] for line in lines[at + 1 :] if line.strip()), "")
    if follow(START, words[0])[0] <= _FIRST_NUMBER:
        return not following[:1].islower() or "." in words[0]
    return following[:1].isupper() and not words[0].isdigit() and not is_number(following)


def trailing_values(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many values end a line; none where the last is named by the word before it (``năm 2023``, ``Tháng 9``)."""
    count = 0
    while count < len(words) and _VALUE.fullmatch(words[-1 - count]):
        count += 1
    if count == 1 and len(words) > 1 and fold(words[-2]) in vocabulary.before_numbers:
        return 0
    if not count:
        return _inner_values(words, vocabulary)
    years = all(len(word) == 4 and word[:2] in ("19", "20") for word in words[len(words) - count :])
    return 0 if years or (count == len(words) == 1 and words[0] == "%") else count


def _inner_values(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many values stand side by side within a line, with words behind them: two or more, or none."""
    most, run = 0, 0
    for before, word in zip(["", *words], words, strict=False):
        named = fold(before) in vocabulary.before_numbers
        run = 0 if named or not _VALUE.fullmatch(word) else run + 1
        most = max(most, run)
    return most if most > 1 else 0


def _label_begins(lines: Sequence[str], at: int, end: int, vocabulary: Vocabulary) -> int:
    """The line at which the label of the first row begins whose values stand on line ``end``, and that has no row number."""
    best, found = float("inf"), end
    values = _values_of_rows(lines, end, vocabulary)
    ways = cheapest_cuts(words_of(lines[at:end]), vocabulary, MOST_HEADINGS)
    count = 0
    for split in range(at + 1, end + 1):
        count += len(lines[split - 1].split())
        cheapest = ways[count]
        if cheapest is None or not _opens_label(lines, split):
            continue
        label = [line for line in lines[split:end] if line.strip()]
        known = sum(line in lines[at:split] or vocabulary.tables.heading_role(line)[1] >= WHOLE for line in label)
        off = _columns_off(cheapest.segments, values)
        cost = cheapest.cost + _LABEL_LINE * (end - split) + _KNOWN_IN_LABEL * known + _COLUMN_OFF * off
        if cost < best:
            best, found = cost, split
    return found


def _values_alone(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the line at ``at`` and the next one are values and nothing else."""
    both = list(islice((words for line in lines[at:] if (words := line.split())), 2))
    return len(both) > 1 and all(trailing_values(words, vocabulary) == len(words) for words in both)


def _values_of_rows(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> int:
    """How many values the rows have that begin at ``at``, side by side in a line or each in a line of its own."""
    most, run = 0, 0
    for words in [line.split() for line in lines[at:] if line.strip()][:_ROWS_LOOKED_AT]:
        count = trailing_values(words, vocabulary)
        run = run + count if count == len(words) else count
        most = max(most, run)
    return most


def _columns_off(segments: Sequence[Segment], values: int) -> int:
    """How many columns more or fewer than ``values`` the headings leave for them; some may stand over others."""
    known = {segment.role for segment in segments} & _NO_VALUES
    rest = len(segments) - len(known | {"indicator"})
    over = rest - values
    return 0 if 0 <= over <= rest // 3 else abs(over)


def _opens_label(lines: Sequence[str], at: int) -> bool:
    words = lines[at].split()
    return bool(words) and not words[0][0].islower() and words[0][0] not in "(=/,;." and not _VALUE.fullmatch(words[0])


def _is_table(
    lines: Sequence[str], at: int, end: int, segments: Sequence[Segment], vocabulary: Vocabulary, *, captioned: bool
) -> bool:
    """Whether what stands below words that look like headings are rows: several lines end with values. Headings of which nothing tells but
    that they stand below a caption have rows of several values below them.
    """
    if _column_numbers_end(lines, end) > end:
        return True
    labelled = segments[0].role == "indicator"
    if not (labelled or captioned) or any(_is_text(line) for line in lines[at:end]):
        return False
    below = [line.split() for line in lines[end:] if line.strip()][: 2 * _ROWS_LOOKED_AT]
    counts = [trailing_values(words, vocabulary) for words in below]
    alone = [count == len(words) for count, words in zip(counts, below, strict=True)]
    rows = sum(
        count > 0 and not (lone and before) for count, lone, before in zip(counts, alone, [0, *counts], strict=False)
    )
    return rows >= _LEAST_ROWS and (labelled or max(counts) > 1 or sum(alone) >= len(below) / 2)


def _below_caption(lines: Sequence[str], at: int) -> bool:
    """Whether the line may begin a heading because it stands below what stands above tables: a reference to the report in brackets, or the
    unit of the figures.
    """
    if not lines[at][:1].isupper() or lines[at].isupper() or ":" in lines[at]:
        return False
    above = [line.strip() for line in lines[max(0, at - _LINES_ABOVE) : at] if line.strip()][-3:]
    if not above or not above[-1].endswith(")"):
        return bool(above) and bool(_UNIT_OF_ALL.match(above[-1]))
    opens = max((i for i, line in enumerate(above) if line.startswith("(")), default=len(above))
    reference = " ".join(above[opens:])
    return reference.find(")") + 1 == len(reference) and _ATTACHED in fold(reference)


def _rows_below(lines: Sequence[str], end: int, vocabulary: Vocabulary) -> bool:
    """Whether below a heading whose words nobody knows stand lines with row numbers and with values, several of each."""
    below = [line.split() for line in lines[end:] if line.strip()][:_ROWS_LOOKED_AT]
    numbered = sum(is_number(words[0]) and len(words) > 1 for words in below)
    return numbered >= _LEAST_ROWS and sum(trailing_values(words, vocabulary) > 0 for words in below) >= _LEAST_ROWS


def _is_text(line: str) -> bool:
    """Whether a line is none of a heading: a sentence ends in it, or it begins with a row number."""
    words = line.split()
    if not words:
        return False
    numbered = words[0][0].isdigit() and is_number(words[0])
    return words[-1][-1] in ".;:" or (numbered and (len(words) == 1 or not words[1][0].islower()))


def after_column_numbers(lines: Sequence[str], at: int) -> int:
    """The line behind ``at`` and a line below it that numbers the columns."""
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
    begin = digits[0] if digits and digits[0] <= 1 + len(letters) else 1
    return (
        plain == letters + [str(digit) for digit in digits]
        and letters == list("ABCDEFGH"[: len(letters)])
        and digits == list(range(begin, begin + len(digits)))
    )
