"""From a reading to the cells of rows, and what is doubtful about each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from cchc_extract.model import Finding
from cchc_extract.model.words import say
from cchc_extract.understanding.foundgrids import warning
from cchc_extract.understanding.textrows.states import LABEL, STT, TEXT, UNIT, VALUE, Reading, Shape
from cchc_extract.understanding.textrows.tokens import Text, Token, join

_BEGINS, _GROUP = regex.compile(r"[1-9]\d{0,2}"), regex.compile(r"\d{3}(?: \d{3})*")

_DECIMAL, _SECTION = regex.compile(r"\d+(?:\.\d+)*"), regex.compile(r"\d+(?:\.\d+)*|[IVX]+|[A-HĐ]")
_MOST = 3
"""A table in which more than one row of so many has neither unit nor value has such rows."""
_FIGURE, _YEAR = regex.compile(r"\d[\d.,/]*%?"), regex.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class OpenRow:
    """A row being put together: the words of each cell by column, and the text of cells that are numbers as they were joined.

    ``guessed``: a cell of it was found by what other rows say.
    """

    cells: dict[int, list[Token]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    doubtful: bool = False
    guessed: bool = False
    resumed: bool = False

    def text(self, col: int) -> str:
        """What a cell says; empty where there is none."""
        return self.texts.get(col) or join(self.cells.get(col, ()))


def collect(text: Text, reading: Reading) -> list[OpenRow]:
    """The words of each row's cells."""
    rows: list[OpenRow] = []
    for step in reading.steps:
        if step.kind == "row":
            rows.append(OpenRow())
        if step.kind in ("skip", "end") or not rows:
            continue
        row = rows[-1]
        if step.role in (STT, VALUE):
            row.texts[step.col] = row.texts.get(step.col, "") + step.text
        row.cells.setdefault(step.col, []).extend(text.tokens[step.start : step.end])
        row.doubtful |= any(i in reading.doubtful for i in range(step.start, step.end))
        row.resumed |= step.kind == "resume"
    return rows


def doubt_groups(rows: Sequence[OpenRow], shape: Shape) -> None:
    """Doubt rows in which two values side by side may be one whose groups of digits stand apart, where other rows have such values."""
    values = [col for col, kind in enumerate(shape.kinds) if kind == VALUE]
    if not any(" " in row.text(col) and row.text(col)[0].isdigit() for row in rows for col in values):
        return
    for row in rows:
        texts = [row.text(col) for col in values]
        row.guessed |= any(_BEGINS.fullmatch(left) and _GROUP.fullmatch(right) for left, right in pairwise(texts))


def doubt_bare(rows: Sequence[OpenRow], shape: Shape) -> None:
    """Doubt numbered rows with neither unit nor value nor rows of their own below them, where most rows have: all may be in the label."""
    if STT not in shape.kinds:
        return
    wanted = [col for col, kind in enumerate(shape.kinds) if kind in (VALUE, TEXT, UNIT)]
    bare = [not any(col in row.cells for col in wanted) for row in rows]
    if _MOST * sum(bare) > len(rows):
        return
    numbers = [row.text(shape.kinds.index(STT)).rstrip(".") for row in rows]
    for row, alone, own, following in zip(rows, bare, numbers, numbers[1:], strict=False):
        deeper = following == "1" or following.count(".") > own.count(".")  # `1.1` under `4`, too: a number misprinted
        within = deeper or not _SECTION.fullmatch(following)
        row.guessed |= alone and _DECIMAL.fullmatch(own) is not None and not within


def doubts_of(row: OpenRow, shape: Shape) -> Iterator[Finding]:
    """A row that a nearly as cheap reading would take otherwise, that was put together over a page break, that lacks some of several
    values or texts, or all of them while its label holds a figure, or that may be two rows carries a warning.
    """
    wanted = [col for col, kind in enumerate(shape.kinds) if kind in (VALUE, TEXT)]
    given = sum(col in row.cells for col in wanted)
    unlabelled = (
        STT in shape.kinds and shape.kinds.index(STT) in row.cells and shape.kinds.index(LABEL) not in row.cells
    )
    odd = _holds_figure(row, shape) or _is_unit_alone(row, shape)
    if row.doubtful or row.guessed or unlabelled or _holds_number(row, shape) or (not given and odd):
        yield warning("ambiguous-row", say("ambiguous-row"))
    if row.resumed:
        yield warning("row-over-pages", say("row-over-pages"))
    if 0 < given < len(wanted):
        yield warning("values-missing", say("values-missing", given=given, all=len(wanted)))


def _holds_number(row: OpenRow, shape: Shape) -> bool:
    """Whether behind the number of a section stands that of another row: two rows may be in one."""
    words = row.cells.get(shape.kinds.index(LABEL), []) if LABEL in shape.kinds else []
    number = row.text(shape.kinds.index(STT)).rstrip(".") if STT in shape.kinds else ""
    return bool(words) and number.isalpha() and _DECIMAL.fullmatch(words[0].text.rstrip(".")) is not None


def _is_unit_alone(row: OpenRow, shape: Shape) -> bool:
    """Whether a row has a unit, and neither number nor value."""
    numbered = STT in shape.kinds and shape.kinds.index(STT) in row.cells
    return UNIT in shape.kinds and shape.kinds.index(UNIT) in row.cells and not numbered


def _holds_figure(row: OpenRow, shape: Shape) -> bool:
    """Whether a figure stands behind the first word of the label, which may be the value; years are part of many labels."""
    words = row.cells.get(shape.kinds.index(LABEL), [])[1:] if LABEL in shape.kinds else []
    return any(_FIGURE.fullmatch(word.text) and not _YEAR.fullmatch(word.text) for word in words)
