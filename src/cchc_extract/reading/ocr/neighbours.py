"""Words changed or doubted by those that stand beside them, each with the decision that says so."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.model import Decision, decide
from cchc_extract.model.evidence import WORD_UNLIKELY
from cchc_extract.reading.ocr.engine import Engine, Seen
from cchc_extract.reading.ocr.spelling import DOUBTED, SURE, Choice, lost_rate, spelling

# Of the text engine, in the place of its own: a word whose neighbours call for another that the print does not show, one exchanged where
# the choice was close, one exchanged (measured: right in .5, .9 and .998).
_UNLIKELY, _CLOSE, _CALLED_FOR = 0.6, 0.8, 0.96


def spelt(blocks: Sequence[Sequence[Seen]], engine: Engine) -> list[list[Seen]]:
    """The words of each block of a page with the marks that their neighbours call for; the reading given up is kept as the alternative."""
    known = spelling(engine.patterns.spelling)
    rate = lost_rate(each for block in blocks for each in block)
    return [
        [
            _as_chosen(each, choice) if choice.other else each
            for each, choice in zip(block, known.chosen(block, rate), strict=True)
        ]
        for block in blocks
    ]


def paired(block: Sequence[Seen], engine: Engine) -> list[Seen]:
    """The words, in the place of some the other reading, which makes a known pair with a neighbour where the likelier one does not."""
    better = spelling(engine.patterns.spelling).better(
        [each.text for each in block], [each.alternative for each in block]
    )
    return [
        decide(each, each.alternative, "language-model", alternative=each.text) if other and each.alternative else each
        for each, other in zip(block, better, strict=True)
    ]


def _as_chosen(each: Seen, choice: Choice) -> Seen:
    """The word as its neighbours have it, as sure as the choice was; one kept against them is doubted."""
    if choice.text != each.text:
        sure = _CLOSE if choice.chance < DOUBTED else max(each.confidence, _CALLED_FOR)
        return decide(each, choice.text, "language-model", alternative=each.text, confidence=sure)
    if choice.chance >= SURE or any(decision.rule == WORD_UNLIKELY for decision in each.decisions):
        return each
    sure = min(each.confidence, _UNLIKELY)
    told = Decision(rule=WORD_UNLIKELY, read=each.text, kept=each.text, confidence=sure)
    other = each.alternative or choice.other
    return replace(each, confidence=sure, alternative=other, decisions=(*each.decisions, told))
