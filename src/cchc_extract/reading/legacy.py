"""Text set in fonts from before Unicode: TCVN3 (ABC) and VNI, told by the font's name or by what the letters look like.

Those fonts draw Vietnamese letters at the codes of Western European ones, so the text layer holds ``B¸o c¸o`` (TCVN3) or ``Baùo
caùo`` (VNI) where ``Báo cáo`` is printed. Sources of the tables: TCVN 5712:1993 and the VNI Windows code, as set out at
vietunicode.sourceforge.net/charset.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Literal

import regex
from msgspec.structs import replace

from cchc_extract.layout.syllables import is_syllable
from cchc_extract.model import Finding, Word
from cchc_extract.model.words import say

Encoding = Literal["TCVN3", "VNI"]

_TCVN3_CODES = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấ"),
    (0xCB, "ậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờở"),
    (0xEC, "ỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
_TCVN3 = {chr(first + n): letter for first, letters in _TCVN3_CODES for n, letter in enumerate(letters)}
_TCVN3["\u03bc"] = _TCVN3["\u00b5"]  # the micro sign, which some programs take for the Greek letter

_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for base, letter in {**{plain: plain for plain in "aeouy"}, "ô": "ơ", "ö": "ư"}.items():
        table.update({base + mark: letter + tone for mark, tone in _TONES.items()})
    for base in "aeo":
        table.update({base + mark: base + "\u0302" + tone for mark, tone in _CIRCUMFLEX.items()})
    table.update({"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()})
    return {code: unicodedata.normalize("NFC", letter) for code, letter in table.items()}


_VNI = _vni_table()
_VNI_CODE = regex.compile("|".join(sorted(map(regex.escape, _VNI), key=len, reverse=True)), regex.IGNORECASE)

_BY_FONT: tuple[tuple[regex.Pattern[str], Encoding], ...] = (
    (regex.compile(r"^VNI[-\s_]", regex.IGNORECASE), "VNI"),
    (regex.compile(r"^(?:\.|#2e)?Vn(?:Times?|Arial|\p{Lu})", regex.IGNORECASE), "TCVN3"),
)
_CAPITALS = regex.compile(r"^(?:\.|#2e)?Vn\w*H\b")
_UNICODE_LETTER = regex.compile(r"[ăđơưĂĐƠƯ\u1EA0-\u1EF9]")
_TCVN3_MARK = regex.compile(r"[®¬µ¸©ª«¹¶·»¼½¾¨§\u00AD]")
_VNI_MARK = regex.compile(r"[aeouyôö][øùûõïâáàåãäêéèüë]|ñ|ö", regex.IGNORECASE)
_SIGNED = 0.3
"""Share of words with an encoding's marks from which a font without a telling name is taken for it."""
_TEXT = attrgetter("text")
_FEW_WORDS = 8


def decoded(words: Sequence[Word], page: int) -> tuple[tuple[Word, ...], tuple[Finding, ...]]:
    """``words`` with those in a legacy font as Unicode, and a finding that says which fonts of ``page`` these were."""
    by_font: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        by_font[word.font].append(word)
    encodings = {font: encoding for font, group in by_font.items() if (encoding := encoding_of(font, group))}
    if not encodings and "\xad" not in "".join(map(_TEXT, words)):
        return tuple(words), ()
    read = tuple(_decoded(word, encodings.get(word.font)) for word in words)
    changed = sum(
        before.text != after.text for before, after in zip(words, read, strict=True) if before.font in encodings
    )
    if not changed:
        return read, ()
    told = ", ".join(f"{font or 'unnamed'} ({encoding})" for font, encoding in sorted(encodings.items()))
    said = say("legacy-font", changed=changed, words=len(words), fonts=told)
    finding = Finding(
        code="legacy-font", severity="warning", stage="read", message=said.en, message_vi=said.vi, page=page
    )
    return read, (finding,)


def encoding_of(font: str, words: Sequence[Word]) -> Encoding | None:
    """The legacy encoding of ``words``, all set in ``font``; ``None`` where they are Unicode.

    A font named for an encoding has it, unless its text holds letters the encoding cannot have.
    """
    named = encoding_of_name(font)
    texts = [word.text for word in words]
    if named and not is_unicode(texts):
        return named
    return encoding_of_text(texts)


def encoding_of_name(font: str) -> Encoding | None:
    """The legacy encoding for which a font of this name was made."""
    return next((encoding for name, encoding in _BY_FONT if name.search(font)), None)


def as_printed(text: str, font: str, encoding: Encoding) -> str:
    """``text`` of a legacy font as it prints; some fonts print nothing but capitals."""
    read = to_unicode(text, encoding)
    return read.upper() if encoding == "TCVN3" and _CAPITALS.search(font) else read


def encoding_of_text(words: Sequence[str]) -> Encoding | None:
    """The legacy encoding of ``words`` by what they look like; ``None`` where they are Unicode or too few to tell."""
    if is_unicode(words):  # as nearly all are, and then they need not be looked at letter by letter
        return None
    texts = [word for word in words if any(map(str.isalpha, word))]
    return None if is_unicode(texts) else _by_marks(texts)


def is_unicode(texts: Sequence[str]) -> bool:
    """Whether ``texts`` hold more letters of Unicode alone than a few strays."""
    marked = filter(_UNICODE_LETTER.search, texts)
    return next(islice(marked, len(texts) // 10, None), None) is not None


def to_unicode(text: str, encoding: Encoding) -> str:
    """``text`` as it is printed in a font of ``encoding``, in NFC."""
    if encoding == "VNI":
        return unicodedata.normalize("NFC", _VNI_CODE.sub(_vni_letter, text))
    read = "".join(_TCVN3.get(letter, letter) for letter in text)
    return unicodedata.normalize("NFC", _with_lost_letters(read) if "-" in read else read)


def _by_marks(texts: Sequence[str]) -> Encoding | None:
    if len(texts) < _FEW_WORDS:
        return None
    if _share(texts, _TCVN3_MARK) >= _SIGNED:
        return "TCVN3"
    return "VNI" if _share(texts, _VNI_MARK) >= _SIGNED else None


def _share(texts: Iterable[str], marks: regex.Pattern[str]) -> float:
    found = [bool(marks.search(text)) for text in texts]
    return sum(found) / len(found)


def _decoded(word: Word, encoding: Encoding | None) -> Word:
    if encoding is None:  # the soft hyphen shares its glyph with the hyphen, and is one wherever it is drawn
        if "\xad" not in word.text:
            return word
        return replace(word, text=word.text.replace("\xad", "-"), decisions=word.decisions)
    text = as_printed(word.text, word.font, encoding)
    return replace(word, text=text, decisions=word.decisions)  # decoded, not decided


def _vni_letter(match: regex.Match[str]) -> str:
    code = match.group()
    letter = _VNI[code.lower()]
    return letter.upper() if code[0].isupper() else letter


def _with_lost_letters(text: str) -> str:
    """``ư`` stands at the code of the soft hyphen, which PDF readers turn into a hyphen: put back where a syllable needs it."""
    restored = text.replace("-", "ư")
    letters = regex.sub(r"^\P{L}+|\P{L}+$", "", restored)
    return restored if len(letters) > 1 and is_syllable(letters) else text
