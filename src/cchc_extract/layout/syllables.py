"""Which strings of letters can be a Vietnamese syllable, and so where a word was broken without a hyphen."""

from __future__ import annotations

import unicodedata

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
_ADDRESS = regex.compile(r"(?:https?://)?[\w.@-]+\.(?:vn|com|net|org|info)(?:/\S*)?", regex.ASCII)
_STOPPED_CODE = regex.compile(r"(?=.*\d)[\p{Lu}\d]+(?:[.-][\p{Lu}\d]+)+\.\n(?=.*\p{Lu})[\p{Lu}\d]+(?:[.-][\p{Lu}\d]+)*")
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
    last = _LAST_OF_SEVERAL.sub("", above)
    return any(text.isalpha() and text[-1].islower() and not is_syllable(text) for text in (last, below))


def is_broken_address(above: str, below: str) -> bool:
    """Whether ``below`` is the rest of ``above``, the beginning of an address of the Internet or of mail (``dichvucong.``, ``gov.vn``)."""
    return _ADDRESS.fullmatch(above + below) is not None


def is_broken_code(above: str, below: str) -> bool:
    """Whether ``below`` may be the rest of the code ``above``: capitals and digits (``IB24000123``, ``45``)."""
    return _CODE.fullmatch(above) is not None and _REST_OF_CODE.fullmatch(below) is not None


def is_code_cut_at_stop(above: str, below: str) -> bool:
    """Whether both are one code of capitals and digits that was broken behind a stop within it (``1.005653.``, ``H37``)."""
    return above[-1:] == "." and _STOPPED_CODE.fullmatch(f"{above}\n{below}") is not None


def completes_group(above: str, below: str) -> bool:
    """Whether ``above`` is a number in groups of three but for the last, which ``below`` makes three (``12.500.00``, ``0đ``)."""
    part, rest = _PART_GROUP.fullmatch(above), _REST_OF_GROUP.fullmatch(below)
    return part is not None and rest is not None and len(part[2]) + len(rest[1]) == 3
