"""Signs and letters that an engine reads into Vietnamese print and that are not printed there.

Each choice is one between two readings of the same ink; the one given up is kept as the word's alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import regex

from cchc_extract.model import absorbed, decide, first_reading
from cchc_extract.reading.ocr.engine import Seen

# The serif of a capital (T above all) read as a quote of its own: there is no second quote to go with it.
_OPENING = regex.compile(r"""^['"“‘’`´](?=\p{L})""")
_CLOSING = regex.compile(r"""(?<=[\p{L}\p{P}\d])['"”’]|^['"“‘’`´](?=\p{L}.*['"”’])""")
# In the legend of a code (``Có=1``) the sign is doubled, or the figure one is taken for a letter or a bracket.
_DOUBLED = regex.compile(r"(?<=\p{L})[-=]=(?=\S)")
_ONE = regex.compile(r"(?<=\p{L}=)(?:[lt|\]!]1?|1[l|\]!])(?=\P{L}*$)")
# What is left of a ruling line or a speck: a low line is not typed into such tables, and no cell ends in a dash after a blank.
_LOW_LINE = regex.compile(r"^[-–—.,:]*_[-–—_.,:]*(?=\p{L}|$)")
_ENDING = regex.compile(r"[-–—.,:]")
# A tick drawn beside a number by whoever checked it.
_TICK, _NUMBER = regex.compile(r"[vVwWyY/\\√✓✔]|\\/|V/"), regex.compile(r"[-+(]?\d[\d.,]*[%)]?")
# The letter Đ read as itself and once more as the Icelandic letter that looks the same, or as that alone.
_ETH = regex.compile(r"ĐÐ|ÐĐ|Ð")
# An abbreviation of small letters (``b/c``) whose last looks the same in capitals.
_SLASHED = regex.compile(r"(?<=\b\p{Ll}/)[COSVXZ€](?=\P{L}*$)")
# Letters with a tilde that Vietnamese does not have, for one that it has.
_FOREIGN = str.maketrans({"ñ": "ũ", "Ñ": "Ũ"})

_DASH, _SHORT_DASH = "—", "–"

_LONG = 0.9
"""Times the height of the words beside it a long dash is wide at least; all of 26 that were read on real paper were .56 to .81: short ones,
for which the engine has no letter.
"""
_OVERLAID = 0.5
"""Share of a sign's width that lies within words of its row, from which it is their marks, read once more."""


def without_overlaid_signs(seen: Sequence[Seen]) -> list[Seen]:
    """The words without signs that were read into the marks over other words: a dash from ``ô`` to ``á`` in ``Công tác``."""
    printed = [each for each in seen if any(letter.isalnum() for letter in each.text)]
    return [each for each in seen if any(letter.isalnum() for letter in each.text) or not _is_overlaid(each, printed)]


def _is_overlaid(sign: Seen, words: Sequence[Seen]) -> bool:
    shared = sum(
        max(0, min(sign.x1, each.x1) - max(sign.x0, each.x0))
        for each in words
        if each.top < sign.bottom and sign.top < each.bottom
    )
    return shared > _OVERLAID * (sign.x1 - sign.x0)


def with_dashes_told(block: Sequence[Seen]) -> list[Seen]:
    """The words with short dashes (``2024 – 2025``) where their width says that they are no long ones."""
    if not any(each.text == _DASH for each in block):
        return list(block)
    heights: dict[int, list[int]] = {each.line: [] for each in block}
    for each in block:
        if each.text.isalpha():
            heights[each.line].append(each.bottom - each.top)
    return [
        decide(each, _SHORT_DASH, "dash-width")
        if each.text == _DASH and heights[each.line] and each.x1 - each.x0 < _LONG * median(heights[each.line])
        else each
        for each in block
    ]


def without_stray_signs(block: Sequence[Seen]) -> list[Seen]:
    """The words of one cell, in reading order, without signs that cannot be printed where they were read."""
    quoted = any(_CLOSING.search(each.text) for each in block)
    tidied = [_tidied(each, quoted=quoted) for each in block]
    words = _without_empty(tidied) or list(block)
    while len(words) > 1 and _ENDING.fullmatch(words[-1].text):
        dropped = words.pop()
        words[-1] = absorbed(words[-1], first_reading(dropped), "stray-sign")
    if len(words) > 1 and _TICK.fullmatch(words[-1].text) and all(_NUMBER.fullmatch(each.text) for each in words[:-1]):
        ticked = words.pop()
        words[-1] = absorbed(words[-1], first_reading(ticked), "stray-sign")
    return words


def _without_empty(block: Sequence[Seen]) -> list[Seen]:
    """The words without those of which no sign is left; the one beside such a word remembers what was read there."""
    words: list[Seen] = []
    leading = ""
    for each in block:
        if each.text:
            words.append(absorbed(each, leading, "stray-sign", before=True) if leading else each)
            leading = ""
        elif words:
            words[-1] = absorbed(words[-1], first_reading(each), "stray-sign")
        else:
            leading = f"{leading} {first_reading(each)}".strip()
    return words


def _tidied(seen: Seen, *, quoted: bool) -> Seen:
    text = _LOW_LINE.sub("", seen.text)
    text = text if quoted else _OPENING.sub("", text)
    text = _ONE.sub("1", _DOUBLED.sub("=", text)).translate(_FOREIGN)
    text = _ETH.sub("Đ", text)
    text = _SLASHED.sub(lambda match: match[0].replace("€", "C").lower(), text)
    return seen if text == seen.text else decide(seen, text, "stray-sign", alternative=seen.alternative or seen.text)
