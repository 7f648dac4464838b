"""Units of measurement: what a printed unit says about the values beside it.

Compared on bare text (no case, no marks), and long wordings with a letter or two wrong, for the unit column goes through OCR too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex
from msgspec import Struct
from rapidfuzz import fuzz

from cchc_extract.model import UnitType
from cchc_extract.patterns.units import UnitPatterns, UnitRule
from cchc_extract.vietnamese import bare, nfc

# A lone code may be read as a letter: Có=l, Không=O.
_CODE = regex.compile(r"(?P<words>[^=;,:]*?\p{L}[^=;,:]*?)\s*[=:]\s*(?P<code>\d{1,2}|[lIiOo|])(?![\p{L}\d])[\s;,./]*")
_LETTER_CODES = str.maketrans("lIi|Oo", "111100")
_BETWEEN_ANSWERS = regex.compile(r"\s*[/,;\-–]\s*|\s+(?:hoặc|hoac|hay)\s+", regex.IGNORECASE)
_SURE = 85.0
"""Likeness (0 to 100) from which a unit is a wording with reading errors; `Văn bân` to `Văn bản` is 100 bare, `Nhiem vy` 87."""
_LONG = 5


class Unit(Struct, frozen=True, kw_only=True):
    """A unit understood. ``type`` is ``None`` where unknown; ``whole``: it counts things that have no fractions.

    ``legend`` lists the codes of a boolean or code unit with their words, in the order printed. ``scale`` is the number of đồng in
    one unit of money (values are never scaled), else 1.
    """

    type: UnitType | None = None
    whole: bool = False
    legend: tuple[tuple[str, int], ...] = ()
    scale: int = 1


UNKNOWN = Unit()


@lru_cache(maxsize=4096)
def read_unit(text: str, patterns: UnitPatterns) -> Unit:
    """What the printed unit ``text`` means; a unit nobody listed is ``UNKNOWN``."""
    legend = read_legend(text)
    if len(legend) > 1:
        return Unit(type="boolean" if _yes_or_no(legend, patterns) else "code", whole=True, legend=legend)
    plain = bare(text).strip(" .;:,()")
    if answers := _answers_named(text, plain, patterns):
        return Unit(type="boolean", whole=True, legend=answers)
    rule = _named(plain, patterns) or _begun(plain, patterns) or _likest(plain, patterns)
    if rule is None:
        return UNKNOWN
    return Unit(type=rule.type, whole=rule.whole and not _per_measure(plain, patterns), scale=rule.scale)


def _per_measure(plain: str, patterns: UnitPatterns) -> bool:
    """Whether a unit is one per another that is measured (``người/km²``, ``hồ sơ/ngày``) or per a number of things (``máy/100 dân``)."""
    _, _, other = unicodedata.normalize("NFKC", plain).rpartition("/")
    rule = _named(other.strip(), patterns)
    return other != plain and (other.strip()[:1].isdigit() or (rule is not None and not rule.whole))


def is_listed(text: str, patterns: UnitPatterns) -> bool:
    """Whether the printed unit ``text`` is a legend or one of the wordings listed, marks aside, and not just like one."""
    plain = bare(text).strip(" .;:,()")
    return len(read_legend(text)) > 1 or (_named(plain, patterns) or _begun(plain, patterns)) is not None


def read_legend(text: str) -> tuple[tuple[str, int], ...]:
    """The codes of ``Có = 1; Không = 0`` with their words, whatever stands between them; empty where there are none."""
    found = _CODE.finditer(nfc(text))
    return tuple((match["words"].strip(), int(match["code"].translate(_LETTER_CODES))) for match in found)


def same_code_twice(unit: Unit) -> bool:
    """Whether the legend gives one code to two answers (``Có=1; Không=1``), so that a value does not say which was meant."""
    codes = [code for _, code in unit.legend]
    return len(set(codes)) < len(codes)


@lru_cache(maxsize=4096)
def percent_column(label: str, patterns: UnitPatterns) -> bool:
    """Whether the heading of a value column says that it holds percentages, whatever the unit of a row."""
    plain = bare(label)
    return any(word in plain for word in patterns.percent_columns)


def comparing_column(label: str, patterns: UnitPatterns) -> bool:
    """Whether the heading of a value column says that it compares other columns: its figures count nothing."""
    plain = bare(label)
    return percent_column(label, patterns) or any(word in plain for word in patterns.comparing_columns)


def _answers_named(text: str, plain: str, patterns: UnitPatterns) -> tuple[tuple[str, int], ...]:
    """The answers of a unit that names two of them and no code, with theirs: ``Có/Không``, ``Đã hoặc chưa``; none where it does not."""
    parts = _BETWEEN_ANSWERS.split(plain)
    if len(parts) != 2 or not (parts[0] in patterns.yes and parts[1] in patterns.no):
        return ()
    yes, no = (nfc(part).strip(" .;:()") for part in _BETWEEN_ANSWERS.split(text)[:2])
    return (yes, 1), (no, 0)


def _yes_or_no(legend: tuple[tuple[str, int], ...], patterns: UnitPatterns) -> bool:
    if len(legend) != 2:
        return False
    answers = [bare(words) for words, _ in legend]
    return any(_answers(text, patterns.no) for text in answers) and any(
        _answers(text, patterns.yes) for text in answers
    )


def _answers(text: str, words: tuple[str, ...]) -> bool:
    # One letter of a short answer may be misread (Cé for Có), so the first letter and the length must do.
    return any(text == word or (text[:1] == word[:1] and abs(len(text) - len(word)) <= 1) for word in words)


def _named(plain: str, patterns: UnitPatterns) -> UnitRule | None:
    return next((rule for rule in patterns.rules if plain in rule.words), None)


def _begun(plain: str, patterns: UnitPatterns) -> UnitRule | None:
    begun = ((start, rule) for rule in patterns.rules for start in rule.starts if _starts(plain, start))
    return max(begun, key=lambda each: len(each[0]), default=("", None))[1]


def _starts(plain: str, start: str) -> bool:
    return plain.startswith(start) and not plain[len(start) : len(start) + 1].isalnum()


def _likest(plain: str, patterns: UnitPatterns) -> UnitRule | None:
    wordings = ((word, rule) for rule in patterns.rules for word in (*rule.words, *rule.starts) if len(word) >= _LONG)
    scored = [(fuzz.ratio(plain, word), rule) for word, rule in wordings]
    best = max(scored, key=lambda each: each[0], default=None)
    return best[1] if best and best[0] >= _SURE else None
