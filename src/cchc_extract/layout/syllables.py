"""Which strings of letters can be a Vietnamese syllable, and so where a word was broken without a hyphen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import regex

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0309\u0303\u0323"))
_ONSET = "(?:ngh?|nh|ch|gh|gi|kh|ph|th|tr|qu|[bcdđghklmnprstvx])?"
_CODA = "(?:ch|ng|nh|[cmnpt])"
# Vowels that end a syllable by themselves or with a glide, those that a consonant may close, and those that need one.
_OPEN = "[aeêioôơuưy]|ia|ya|ua|ưa|oa|oe|uê|uy|uơ|uya|a[iouy]|ây|âu|eo|êu|i[u]|i?êu|yêu|oa[ioy]|oeo|o[i]|ôi|ơi|u[i]|ưi|uôi|ươ[iu]|ưu|uây|uyu"
_CLOSED = "[aăâeêioôơuưy]|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uy|uyê|oo"
_SPELLED = "(?!(?:c(?!h)|g|ng)[eê]|(?:c|ng)i|(?:gh|ngh)[^eêi])"  # before e, ê and i these sounds are spelled k, gh and ngh, and only there
_SYLLABLE = regex.compile(f"{_SPELLED}{_ONSET}(?:{_OPEN}|(?:{_CLOSED}){_CODA})", regex.IGNORECASE)
_NUMBER = regex.compile(r"\d[\d.,]*")
_REST_OF_NUMBER = regex.compile(r"[\d.,]+%?")
_PART_GROUP = regex.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*\1(\d{1,2})")
_REST_OF_GROUP = regex.compile(r"(\d{1,2})[%đ]?")
_LAST_OF_SEVERAL, _FIRST_OF_SEVERAL = regex.compile(r".*[/(\-–]"), regex.compile(r"\p{L}+(?=[/)\-–,;.:]|$)")
_DIGITS = regex.compile(r"\d+")
_LONG_REST, _LONG = 5, 8
"""Digits on one line, in a row and no thousands apart, of which what stands below may be the rest: of a number that begins with 0, as no
quantity does, and of any other.
"""
_LENGTHS = (10, 12)
"""Digits of a telephone and of an identity number, which begin with 0."""
_PHONE = regex.compile(r"\(?0\d{2,3}\)?([. -])\d{3,4}\1\d{3,4}")
_ADDRESS = regex.compile(r"(?:https?://)?[\w.@-]+\.(?:vn|com|net|org|info)(?:/\S*)?", regex.ASCII)
_STOPPED_CODE = regex.compile(r"(?=.*\d)[\p{Lu}\d]+(?:[.-][\p{Lu}\d]+)+\.\n(?=.*\p{Lu})[\p{Lu}\d]+(?:[.-][\p{Lu}\d]+)*")
_DAY = r"\D{0,2}\d{1,2}([/.-])(?:0?[1-9]|1[0-2])"
_MONTH = r"\D{0,2}(?:(?:0?[1-9]|1[0-2])|[IVX]{1,4})/"
_YEAR = r"(?:19|20)\d\d[),;.:]*"
_DATE = regex.compile(rf"{_DAY}\1{_YEAR}|{_MONTH}{_YEAR}")
_PART_DATE = regex.compile(rf"{_DAY}\1(?:[12]|(?:19|20)\d?)|{_MONTH}(?:19|20)\d|\D{{0,2}}[IVX]{{1,4}}/(?:[12]|19|20)")
_PART_DAY = regex.compile(_DAY)
_PER = regex.compile(r"(?:.+/|\(|/)?(?:[kcdm]?m[23²³]|[kcm]m|kg|kwh|mw|gw)[),;]*", regex.IGNORECASE)
_PART_PER = regex.compile(r".*[/(][kcdmgw]", regex.IGNORECASE)
_LAST_NAME, _FIRST_NAME = regex.compile(r"\p{Lu}+$"), regex.compile(r"\p{Lu}+(?=[&/)\-–,;.:]|$)")
_NAMES = regex.compile(
    "UBND|HĐND|UBMTTQ|MTTQ|TTHC|CCHC|CNTT|KTXH|BHYT|BHXH|BHTN|THCS|THPT|TTTT|TNMT|GTVT|KHCN|GDĐT|KHĐT|LĐTBXH|NNPTNT|VHTTDL|ANQP|ANTT|ATTP|PCCC"
    "|ATGT|QLDA|ĐTXD|XDCB|MTQG|NTM|NSNN|NSTW|NSĐP|NSTƯ|GPMB|LCNT|HSMT|HSDT|TMĐT|CBCC|CBCCVC|CCVC|SXKD|HTX|DNTN|TNHH|BVTV|DVCTT|QSDĐ"
)
"""Abbreviations that papers of every authority are full of; what is left of one at the end of a line is none."""
_SYMBOLS = frozenset(["m", "g", "h", "l", "t", "kg", "km", "cm", "mm", "kw", "mw", "vnđ", "đ"])
"""What stands for a unit on a line of its own, though it is no syllable."""
_NO_VOWEL = regex.compile("[bcdđghklmnpqrstvx]+")
_VOWELLESS = regex.compile(r"(?:^|[/(\-–])[bcdđghklmnpqrstvx]+\n|\n[bcdđghklmnpqrstvx]+(?!\p{L})", regex.IGNORECASE)
_INITIALS = regex.compile("[BCDĐGHKLMNPQRSTVX]+")
_SHORT_NAME = 3
"""Letters of an abbreviation that no list need hold for its parts to be one."""
_CODE, _REST_OF_CODE = regex.compile(r"(?=.*\p{Lu})(?=.*\d)[\p{Lu}\d./-]{6,}"), regex.compile(r"[\p{Lu}\d./-]+")


def is_syllable(text: str) -> bool:
    """Whether ``text``, whatever its tone, is built as a Vietnamese syllable is."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_TONES))
    return _SYLLABLE.fullmatch(plain) is not None


def is_broken(above: str, below: str) -> bool:
    """Whether ``below``, at the start of a line, is the rest of the word or number ``above``, which stands alone on the line before.

    Of words that signs hold together (``Có/Khô``, ``ng``) the last counts.
    """
    if _NUMBER.fullmatch(above) and _REST_OF_NUMBER.fullmatch(below):
        return True
    if not below[:1].islower():
        return False
    last, first = _LAST_OF_SEVERAL.sub("", above), _FIRST_OF_SEVERAL.match(below)
    rest = first[0] if first else below
    return is_syllable(last + rest) and not (is_syllable(last) and is_syllable(rest))


def is_torn(above: str, below: str) -> bool:
    """Whether one of the two, small letters that make no syllable (``Kh``, ``ng``), is no word of its own."""
    last, first = _LAST_OF_SEVERAL.sub("", above), _FIRST_OF_SEVERAL.match(below)
    below = first[0] if first else below
    return any(text.isalpha() and text[-1].islower() and not is_syllable(text) for text in (last, below))


def is_part(above: str, below: str) -> bool:
    """Whether the last word ``above`` and the first ``below`` are one that was broken: one of them has no vowel (``th``, ``ầu``)."""
    if _VOWELLESS.search(f"{above}\n{below}") is None:
        return False
    last, first = _LAST_OF_SEVERAL.sub("", above), _FIRST_OF_SEVERAL.match(below)
    rest = first[0] if first else below
    if rest[:1].isupper():
        return _is_cut_name(last, rest) or (
            len(last) + len(rest) <= _SHORT_NAME and _INITIALS.fullmatch(last + rest) is not None
        )
    if not (_NO_VOWEL.fullmatch(last.casefold()) or _NO_VOWEL.fullmatch(rest)):
        return False
    return rest not in _SYMBOLS and is_broken(above, below)


def is_cut(above: str, below: str) -> bool:
    """Whether ``above`` is none of its kind for itself, and one with ``below``, however wide their cell is.

    A telephone number with its groups apart, a date whose year has not four figures (``30/6/202``, ``4``), a measure (``người/k``, ``m2``),
    an abbreviation (``HĐND&U``, ``BND``), a word whose last letters make no syllable (``Tăng/giả``, ``m``).
    """
    whole = above + below
    if _PHONE.fullmatch(whole):
        return True
    if _DATE.fullmatch(whole):
        return (_PART_DATE if below[:1].isdigit() else _PART_DAY).fullmatch(above) is not None
    if below[:1] == ")" and above.rfind("(") > above.rfind(")"):
        return True
    if _PART_PER.fullmatch(above) and _PER.fullmatch(whole):
        return True
    if below[:1].isupper():
        return _is_cut_name(above, below)
    first = _FIRST_OF_SEVERAL.match(below)
    rest = first[0] if first else below
    alone = rest not in _SYMBOLS or "/" in above
    return alone and _NO_VOWEL.fullmatch(rest) is not None and is_broken(above, below)


def _is_cut_name(above: str, below: str) -> bool:
    last, first = _LAST_NAME.search(above), _FIRST_NAME.match(below)
    if last is None or first is None:
        return False
    if min(len(last[0]), len(first[0])) > 1 and last[0] == above:  # `NS` over `TW` may be two words
        return False
    return _NAMES.fullmatch(last[0] + first[0]) is not None


def is_broken_address(above: str, below: str) -> bool:
    """Whether ``below`` is the rest of ``above``, the beginning of an address of the Internet or of mail (``dichvucong.``, ``gov.vn``)."""
    return _ADDRESS.fullmatch(above + below) is not None


def is_broken_code(above: str, below: str) -> bool:
    """Whether ``below`` may be the rest of the code ``above``: capitals and digits (``IB24000123``, ``45``)."""
    return _CODE.fullmatch(above) is not None and _REST_OF_CODE.fullmatch(below) is not None


def is_code_cut_at_stop(above: str, below: str) -> bool:
    """Whether both are one code of capitals and digits that was broken behind a stop within it (``1.005653.``, ``H37``)."""
    return above[-1:] == "." and _STOPPED_CODE.fullmatch(f"{above}\n{below}") is not None


def is_broken_digits(above: str, below: str) -> bool:
    """Whether ``below`` may be the rest of ``above``, the first digits of an identity, account or telephone number that filled its cell."""
    if not _DIGITS.fullmatch(above) or not _DIGITS.fullmatch(below):
        return False
    if len(above) < (_LONG_REST if above[0] == "0" else _LONG):
        return False
    if above[0] == "0" and len(above) in _LENGTHS and len(below) >= _LONG_REST:
        return False
    return len(below) < len(above) or (above[0] == "0" and len(above) + len(below) in _LENGTHS)


def are_broken_digits(lines: Sequence[str]) -> bool:
    """Whether three or more lines of a cell are one such number: all but the last as long as each other, and as many digits as it has."""
    if len(lines) < 3 or not all(map(_DIGITS.fullmatch, lines)):
        return False
    first, *between, last = lines
    full = all(len(line) == len(first) for line in between) and len(last) <= len(first)
    return full and first[0] == "0" and sum(map(len, lines)) in _LENGTHS


def completes_group(above: str, below: str) -> bool:
    """Whether ``above`` is a number in groups of three but for the last, which ``below`` makes three (``12.500.00``, ``0đ``)."""
    part, rest = _PART_GROUP.fullmatch(above), _REST_OF_GROUP.fullmatch(below)
    return part is not None and rest is not None and len(part[2]) + len(rest[1]) == 3
