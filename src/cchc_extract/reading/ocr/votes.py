"""Two readings of the same print made one: word by word the likelier of the two, the other kept as the word's alternative.

Nothing is made up: what comes out was read by one of the two. The likelier is the one that is made of syllables, numbers and
abbreviations, as text is, and of these the surer.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex
from msgspec.structs import replace

from cchc_extract.layout.syllables import is_syllable
from cchc_extract.model import first_reading, preferred
from cchc_extract.reading.ocr.engine import Seen

_SHARED = 0.5  # of the lower of two words: what they share when they stand on one row
_ACROSS = 0.3  # of the narrower of two words: what they share when they are readings of the same ink
_MARGIN = 0.04  # by which the second reading must be likelier, to be preferred
_SURE = 0.9  # of the text engine, of a word that need not be read again
_WEAK = 0.7  # below it two words in three are misread
_FOREIGN_SURE = 0.91  # of a word that is nothing known, a name in another language: as sure as that is no misread one
_ADDED = 0.8  # of a word that the first reading does not have
_ODD = 0.4  # what a word that is nothing known counts for
_CORE = regex.compile(r"^[(\"'“‘«\-]*(.*?)[)\"'”’».,;:/]*$")
_KNOWN = regex.compile(
    r"[\d.,/%-]*\d[\d.,/%-]*|\p{Lu}{1,9}\d{0,2}|\d{1,3}\p{L}|[-/&+=%]?|\p{L}/\p{L}"
    r"|\d*(/\d{4})?/\p{Lu}{2,9}\d{0,2}(-\p{Lu}{2,9}\d{0,2})*"  # 282/BC-UBND, 30/2020/NĐ-CP
)
_SIGNS = regex.compile(r"[-–./:;,()]+")
_NOTHING = Seen("", 0, 0, 0, 0, 0.0)
_RULE = "second-reader"


def voted(first: Sequence[Seen], second: Sequence[Seen]) -> list[Seen]:
    """The words of ``first`` with those of ``second`` in their place where these are likelier, and those that only ``second`` has."""
    out: list[Seen] = []
    for mine, theirs in _groups(first, second):
        if not theirs:
            out += mine
        elif not mine:
            out += [preferred(each, _NOTHING, _RULE) for each in theirs if _worth([each]) > _ADDED]
        elif _text(mine) == _text(theirs):
            out += mine if _least(mine) >= _least(theirs) else _in_place_of(mine, theirs)
        elif _is_likelier(theirs, mine, first):
            out += _in_place_of(mine, theirs)
        else:
            out += _with_alternative(mine, theirs)
    return sorted(out, key=lambda each: (each.line, each.x0))


def is_doubtful(seen: Seen) -> bool:
    """Whether a second reading of the word is worth the time: it is not known or not sure."""
    return seen.confidence < _SURE or not _is_known(seen.text)


def is_weak(seen: Seen) -> bool:
    """Whether the word may well be wrong: it is not known or hardly believed."""
    return seen.confidence < (_WEAK if _is_known(seen.text) else _FOREIGN_SURE)


def _is_likelier(second: Sequence[Seen], first: Sequence[Seen], block: Sequence[Seen]) -> bool:
    """Whether ``second`` is to be preferred to ``first``, which is part of ``block``.

    A point behind a word that another follows is a speck, where one reading has it and the other has not.
    """
    one, other = _text(second), _text(first)
    if one.rstrip(".") == other.rstrip(".") and any(
        each.line == first[-1].line and each.x0 >= first[-1].x1 for each in block
    ):
        return len(one) < len(other)
    return _worth(second) > _worth(first) + _MARGIN


def _groups(first: Sequence[Seen], second: Sequence[Seen]) -> list[tuple[list[Seen], list[Seen]]]:
    """The words of both readings that cover the same ink, together."""
    groups: list[tuple[list[Seen], list[Seen]]] = [([each], []) for each in first]
    for each in second:
        met = [group for group in groups if any(same_ink(each, other) for other in (*group[0], *group[1]))]
        mine = [word for group in met for word in group[0]]
        theirs = [word for group in met for word in group[1]]
        groups = [group for group in groups if not any(group is other for other in met)]
        groups.append((mine, [*theirs, each]))
    return groups


def same_ink(one: Seen, other: Seen) -> bool:
    """Whether the two are readings of one piece of print."""
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return down > _SHARED * lower and across > _ACROSS * min(one.x1 - one.x0, other.x1 - other.x0)


def _with_alternative(chosen: Sequence[Seen], other: Sequence[Seen]) -> list[Seen]:
    """``chosen``, each word with what the other reading has in its place where that is as many words."""
    chosen = sorted(chosen, key=lambda each: each.x0)
    if len(chosen) != len(other):
        return chosen
    pairs = zip(chosen, sorted(other, key=lambda each: each.x0), strict=True)
    return [each if each.text == old.text else replace(each, alternative=old.text) for each, old in pairs]


def _in_place_of(mine: Sequence[Seen], theirs: Sequence[Seen]) -> list[Seen]:
    """``theirs``, the second reading, each word with the evidence of what it took the place of: word by word where they are as many."""
    words = _with_alternative(theirs, mine)
    first = sorted(mine, key=lambda each: each.x0)
    if len(words) != len(first):
        read = " ".join(filter(None, map(first_reading, first)))
        first = [replace(_NOTHING, text=read, decisions=()), *([_NOTHING] * (len(words) - 1))]
    return [preferred(each, old, _RULE) for each, old in zip(words, first, strict=True)]


def _text(words: Sequence[Seen]) -> str:
    return " ".join(each.text for each in sorted(words, key=lambda each: each.x0))


def _least(words: Sequence[Seen]) -> float:
    return min(each.confidence for each in words)


def _worth(words: Sequence[Seen]) -> float:
    """How likely the words are text that was read right, 0 to 1."""
    letters = sum(len(each.text) for each in words)
    return sum(len(each.text) * each.confidence * (1.0 if _is_known(each.text) else _ODD) for each in words) / letters


def _is_known(text: str) -> bool:
    if _SIGNS.fullmatch(text):
        return text in ("-", "–", "/", "./.")
    match = _CORE.fullmatch(text)
    core = match[1] if match else text
    cased = core.islower() or core.isupper() or core.istitle()
    return bool(_KNOWN.fullmatch(core)) or (cased and is_syllable(core))
