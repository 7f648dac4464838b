"""Whether the text layer of a PDF page can be believed, and the page it makes.

A layer is a promise of the file, not of the paper: a signature's stamp of a dozen words, a scanner's layer read as English (``TRUONG DAI
HOC``) or letters without a meaning are not what is printed. What the pages of such reports are like was measured: of the words of
Vietnamese text 55 to 69 % hold a letter no other language has; of a layer recognised as English none do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

import regex
from msgspec import Struct

from cchc_extract.model import Box, Finding, Page, Word
from cchc_extract.model.finding import Severity
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


class Verdict(Struct, frozen=True):
    """What to read a page from, and why."""

    choice: Choice
    findings: tuple[Finding, ...] = ()


def judge(content: Content, number: int, look: Callable[[], Ink]) -> Verdict:
    """Whether page ``number`` is read from its layer. ``look`` measures the ink of the drawn page; called only where it may matter."""
    pictured = _share(content.pictures, content)
    if not content.words and not content.pictures and content.shapes < _OUTLINES:
        return _blank(number)
    if not content.words:
        return _blank(number) if look().blank else Verdict("ocr")
    if content.unmapped > _UNKNOWN * content.glyphs:
        message = f"The layer gives no character for {content.unmapped} of {content.glyphs} glyphs; the page's picture was read instead."
        return _ocr(number, "layer-unreadable", "info", message)
    if pictured >= _SCAN:
        return _judge_scan(content, number, look())
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


def _judge_scan(content: Content, number: int, ink: Ink) -> Verdict:
    """A page that is one picture, under or over which words lie."""
    if ink.blank:
        return _blank(number)
    if ink.share < _EXPLAINED:
        message = f"The {len(content.words)} words of the text layer cover {ink.share:.0%} of the page's ink; the scan was read instead."
        return _ocr(number, "layer-partial", "info", message)
    share = vietnamese_share(content.words)
    if share is not None and share >= _GOOD:
        message = f"The page is a scan with a text layer of {len(content.words)} words in Vietnamese; the layer was read, not the scan."
        return Verdict("layer", (_finding(number, "layer-over-scan", "warning", message),))
    told = "too few words to judge it by" if share is None else f"Vietnamese letters in {share:.0%} of its words"
    message = f"The scan's text layer was not believed ({told}); the scan was read instead."
    return _ocr(number, "layer-wrong", "info", message)


def _judge_digital(content: Content, number: int, pictured: float, look: Callable[[], Ink]) -> Verdict:
    """A page of text, with pictures at most here and there."""
    hidden = content.invisible > content.glyphs / 2
    share = vietnamese_share(content.words) if hidden else None
    if share is not None and share < _FOREIGN:
        return _ocr(
            number,
            "layer-wrong",
            "info",
            "The hidden text layer is not Vietnamese; the page's picture was read instead.",
        )
    if pictured < _PICTURE and content.shapes < _OUTLINES:
        return Verdict("layer")
    ink = look()
    if ink.share >= _EXPLAINED:
        return Verdict("layer")
    if len(content.words) < _FEW_WORDS:
        message = f"The {len(content.words)} words of the text layer cover {ink.share:.0%} of the page's ink; its picture was read instead."
        return _ocr(number, "layer-partial", "info", message)
    message = f"Pictures cover {pictured:.0%} of the page and {1 - ink.share:.0%} of its ink is not text; what they say was not read."
    return Verdict("layer", (_finding(number, "picture-not-read", "warning", message),))


def _share(pictures: Sequence[Box], content: Content) -> float:
    """The share of the page that its largest picture or all of them together cover (strips of one scan), at most 1."""
    page = Box(0.0, 0.0, content.width, content.height)
    area = page.width * page.height
    return min(1.0, sum(page.overlap(box) for box in pictures) / area) if area > 0 else 0.0


def _blank(number: int) -> Verdict:
    return Verdict("blank", (_finding(number, "blank-page", "info", "The page is blank."),))


def _ocr(number: int, code: str, severity: Severity, message: str) -> Verdict:
    return Verdict("ocr", (_finding(number, code, severity, message),))


def _finding(number: int, code: str, severity: Severity, message: str) -> Finding:
    return Finding(code=code, severity=severity, stage="read", message=message, page=number)
