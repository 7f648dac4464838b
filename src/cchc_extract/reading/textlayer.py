"""Whether the text layer of a PDF page can be believed, and the page it makes.

A layer is a promise of the file, not of the paper: a signature's stamp of a dozen words, a scanner's layer read as English (``TRUONG DAI
HOC``) or letters without a meaning are not what is printed. What the pages of such reports are like was measured: of the words of
Vietnamese text 55 to 69 % hold a letter no other language has; of a layer recognised as English none do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import regex
from msgspec import Struct

from cchc_extract.model import Box, Finding, Page, Word
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import Words, listed, quoted, same, say
from cchc_extract.reading.pdfium import Content

if TYPE_CHECKING:
    from cchc_extract.reading.coverage import Ink

Choice = Literal["layer", "ocr", "blank"]

_WORD = regex.compile(r"\p{L}{2,}")
_OWN_LETTER = regex.compile(r"[ăđơưĂĐƠƯ\u1EA0-\u1EF9]")
_FEW_WORDS = 15
"""Fewer words than this tell nothing about the language."""
_FOREIGN = 0.15
"""Share of words with a Vietnamese letter below which none survived."""
_GOOD = 0.4
"""Share from which a scanner's own layer is taken for Vietnamese read as such."""
_SCAN = 0.7
"""Share of the page from which a picture is the page itself."""
_EXPLAINED = 0.6
"""Share of the ink that words must cover for a layer to be that of the page."""
_PICTURE = 0.1
"""Share of the page from which an unread picture is worth a word."""
_OUTLINES = 300
"""Shapes from which a page may hold text drawn as curves."""
_UNKNOWN = 0.05
"""Share of glyphs of unknown character from which a layer is useless."""

_MOST_QUOTED, _MOST_TEXTS = 40, 5
"""Letters of a text, and texts, that a finding quotes."""


class Verdict(Struct, frozen=True):
    """What to read a page from, and why."""

    choice: Choice
    findings: tuple[Finding, ...] = ()


def judge(content: Content, number: int, look: Callable[[], Ink], *, pictures_read: bool = True) -> Verdict:
    """Whether page ``number`` is read from its layer. ``look`` measures the ink of the drawn page; called only where it may matter.

    ``pictures_read``: whether pictures are read at all; where they are not, a layer that another program recognised is better than nothing.
    """
    pictured = _share(content.pictures, content)
    if not content.words and not content.pictures and content.shapes < _OUTLINES:
        return _blank(number)
    if not content.words:
        return _blank(number) if look().blank else Verdict("ocr")
    if content.unmapped > _UNKNOWN * content.glyphs:
        said = say("layer-unreadable", unmapped=content.unmapped, glyphs=content.glyphs)
        return _ocr(number, "layer-unreadable", "info", said)
    if pictured >= _SCAN:
        return _judge_scan(content, number, look(), pictures_read=pictures_read)
    return _judge_digital(content, number, pictured, look)


def page_from(content: Content, number: int, words: Sequence[Word], findings: Sequence[Finding]) -> Page:
    """The page as its layer has it; ``words`` are those of ``content``, decoded, or none where the page is blank."""
    scanned = not words and _share(content.pictures, content) >= _SCAN
    return Page(
        number=number,
        source="scan" if scanned else "digital",
        width=content.width,
        height=content.height,
        words=tuple(words),
        rules=content.rules,
        turned=content.turned,
        findings=tuple(findings),
    )


def vietnamese_share(words: Sequence[Word]) -> float | None:
    """The share of words of two letters or more that hold a letter only Vietnamese has; ``None`` where they are too few to tell."""
    found = [each for word in words for each in _WORD.findall(word.text)]
    if len(found) < _FEW_WORDS:
        return None
    return sum(bool(_OWN_LETTER.search(each)) for each in found) / len(found)


def left_out(content: Content, number: int) -> Iterator[Finding]:
    """Findings that name what was left out of page ``number``: what nobody sees, what is struck out, and small watermarks."""
    every = {"text-unseen": content.unseen, "text-struck": content.struck, "text-watermark": content.watermarks}
    for sentence, texts in every.items():
        if texts:
            said = say(sentence, count=len(texts), texts=_quoted(texts))
            yield _finding(number, "text-left-out", "warning", said)


def _quoted(texts: Sequence[str]) -> Words:
    shown = [f"{text[:_MOST_QUOTED]}…" if len(text) > _MOST_QUOTED else text for text in texts[:_MOST_TEXTS]]
    more = [same("…")] if len(texts) > _MOST_TEXTS else []
    return listed([*map(quoted, shown), *more], Words(", ", ", "))


def _judge_scan(content: Content, number: int, ink: Ink, *, pictures_read: bool) -> Verdict:
    """A page that is one picture, under or over which words lie. Words that nobody sees are another program's reading of the picture.

    Such a reading has the words, but neither the rows of tables nor figures that can be believed.
    """
    if ink.blank:
        return _blank(number)
    if pictures_read and content.invisible > content.glyphs / 2:
        return _ocr(number, "layer-recognised", "info", say("layer-recognised", words=len(content.words)))
    if ink.share < _EXPLAINED:
        return _ocr(number, "layer-partial", "info", _partial(content, ink))
    share = vietnamese_share(content.words)
    if share is not None and share >= _GOOD:
        said = say("layer-over-scan", words=len(content.words))
        return Verdict("layer", (_finding(number, "layer-over-scan", "warning", said),))
    why = say("few-words") if share is None else say("vietnamese-share", share=f"{share:.0%}")
    return _ocr(number, "layer-wrong", "info", say("layer-wrong", why=why))


def _judge_digital(content: Content, number: int, pictured: float, look: Callable[[], Ink]) -> Verdict:
    """A page of text, with pictures at most here and there."""
    hidden = content.invisible > content.glyphs / 2
    share = vietnamese_share(content.words) if hidden else None
    if share is not None and share < _FOREIGN:
        return _ocr(number, "layer-wrong", "info", say("layer-foreign"))
    if pictured < _PICTURE and content.shapes < _OUTLINES:
        return Verdict("layer")
    ink = look()
    if ink.share >= _EXPLAINED:
        return Verdict("layer")
    if len(content.words) < _FEW_WORDS:
        return _ocr(number, "layer-partial", "info", _partial(content, ink))
    said = say("picture-not-read", pictured=f"{pictured:.0%}", share=f"{1 - ink.share:.0%}")
    return Verdict("layer", (_finding(number, "picture-not-read", "warning", said),))


def _partial(content: Content, ink: Ink) -> Words:
    return say("layer-partial", words=len(content.words), share=f"{ink.share:.0%}")


def _share(pictures: Sequence[Box], content: Content) -> float:
    """The share of the page that its largest picture or all of them together cover (strips of one scan), at most 1."""
    page = Box(0.0, 0.0, content.width, content.height)
    area = page.width * page.height
    return min(1.0, sum(page.overlap(box) for box in pictures) / area) if area > 0 else 0.0


def _blank(number: int) -> Verdict:
    return Verdict("blank", (_finding(number, "blank-page", "info", say("page-blank", page=number)),))


def _ocr(number: int, code: str, severity: Severity, said: Words) -> Verdict:
    return Verdict("ocr", (_finding(number, code, severity, said),))


def _finding(number: int, code: str, severity: Severity, said: Words) -> Finding:
    return Finding(code=code, severity=severity, stage="read", message=said.en, message_vi=said.vi, page=number)
