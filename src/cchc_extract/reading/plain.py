"""Text files, as other programs dump them: lines without geometry."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import regex

from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import Finding, Line, Page
from cchc_extract.model.words import say
from cchc_extract.reading import legacy, mailed

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LINE_END = regex.compile(r"\r\n|[\n\r\x0b\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\x00"))
_GLUED = regex.compile(r"(?<=[\p{Ll})\]}.;,!?%\d])\p{Lu}\p{Ll}{1,5} \p{Ll}{2,6}:$")
_LONG = 100
_BESIDE = regex.compile(r"(-.*[.;,]) *((?: {3}|(?<=[.;,]))\p{Lu}{2}[\p{Lu}. ]+)$")
_MOST_EMPTY = 8
_PDFIUM_HYPHENS = dict.fromkeys(map(ord, "\ufffe\x02"), "-")
"""What PDFium writes for a hyphen at the end of a line, which it joins with the next one; which of them depends on its version."""
_NUMBER_GLUED = regex.compile(r"(\d{1,3})(?=\p{Lu})")
_LEAST_LINES_OF_PAGE = 12
_MANY_NULS = 0.2
"""Share of zero bytes from which text without a mark is UTF-16: half of the bytes of its digits and blanks are zero."""


def pages(path: Path) -> Iterator[Page]:
    """The pages of a text file, parted at form feeds; one page where there are none.

    Lines keep their leading and trailing blanks: in some dumps each stands for an empty cell. Raises ``UnreadableFileError`` for
    a file that holds no letter or digit.
    """
    data = path.read_bytes()
    plain = mailed.uncoded(data)
    text, finding = decode(plain)
    if not any(letter.isalnum() for letter in text):
        raise UnreadableFileError("no-text", "The file holds no text; export the report again.")
    kept, undone = mailed.unwrapped(_page_numbers_apart(_lines(text)))
    undone = undone if plain is data else ("coded", *undone)
    findings = (*([finding] if finding else []), *mailed.told(undone))
    parts = "\n".join(kept).rstrip("\f").split("\f")
    before = 0
    for number, part in enumerate(parts, start=1):
        lines = tuple(Line(page=number, text=line, number=at) for at, line in enumerate(_lines(part), before + 1))
        before += len(lines)
        yield Page(number=number, source="text", lines=lines, findings=findings if number == 1 else ())


def decode(data: bytes) -> tuple[str, Finding | None]:
    """``data`` as NFC text without invisible characters, and a finding where its encoding had to be guessed."""
    text, encoding = _unicode(data)
    again = mailed.read_again(text) if encoding is None else None
    if again is not None:
        text, encoding = again, "UTF-8, read as Windows-1252 before"
    guessed = encoding is not None
    words = text.split()
    old = legacy.encoding_of_text(words)
    if old:
        text, encoding, guessed = legacy.to_unicode(text, old), old, True
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).replace("\xad", "").translate(_PDFIUM_HYPHENS)
    if not guessed:
        return text, None
    said = say("encoding-guessed", encoding=encoding)
    return text, Finding(
        code="encoding-guessed", severity="warning", stage="read", message=said.en, message_vi=said.vi, page=1
    )


def _unicode(data: bytes) -> tuple[str, str | None]:
    """``data`` decoded, and the name of the encoding where it is none of Unicode's."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), None
    if data and data.count(0) > _MANY_NULS * len(data):
        even, odd = data[0::2].count(0), data[1::2].count(0)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace"), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return _single_byte(data)


def _single_byte(data: bytes) -> tuple[str, str]:
    """Legacy fonts' codes keep their Latin-1 places; else Windows' own Vietnamese code page, whose tones are marks of their own."""
    western = data.decode("latin-1")
    if legacy.encoding_of_text(western.split()):
        return western, "Latin-1"
    return data.decode("cp1258", "replace"), "CP1258"


def _page_numbers_apart(lines: list[str]) -> list[str]:
    """``lines`` with the page numbers on lines of their own that stand glued before the first words of pages (``2Phụ lục``), as PDFBox
    writes them: no other line begins so, and they follow each other.
    """
    glued = {at: int(match[1]) for at, line in enumerate(lines) if (match := _NUMBER_GLUED.match(line))}
    follow = all(
        number == before + 1 and at - last >= _LEAST_LINES_OF_PAGE
        for (last, before), (at, number) in pairwise(glued.items())
    )
    if len(glued) < 2 or not follow:
        return lines
    return [
        part for at, line in enumerate(lines) for part in (_NUMBER_GLUED.split(line, 1)[1:] if at in glued else [line])
    ]


def _lines(text: str) -> list[str]:
    """The lines of ``text``; the end of the last line begins no further one.

    Some programs leave the end of a paragraph without format out: a heading of two words glued to the end of a long line is one of its own.
    """
    lines = [part for line in _LINE_END.split(text) for part in _unglued(line)]
    beside = [
        at for at, line in enumerate(lines) if line[:1] == "-" and _BESIDE.match(line) and _goes_on_left(lines, at)
    ]
    for at in reversed(beside):
        found = _BESIDE.match(lines[at])
        lines[at : at + 1] = found.group(1, 2) if found else [lines[at]]
    return lines[:-1] if lines[-1] == "" else lines


def _goes_on_left(lines: list[str], at: int) -> bool:
    """Whether what stands beside the last line of a list goes on at the left below it: the text of another cell, and no column."""
    below = next((line for line in lines[at + 1 : at + 1 + _MOST_EMPTY] if line.strip()), " ")
    return below[0].isupper()


def _unglued(line: str) -> list[str]:
    if len(line) < _LONG or line[-1] != ":" or (found := _GLUED.search(line)) is None:
        return [line]
    return [line[: found.start()], line[found.start() :]]
