"""What mail programs and web pages put into a text, taken out of it or read as what it stands for.

A mail quotes each line (``> ``), writes letters as codes (``=E1=BB=99``) or indents all of it; a page that was saved as text has entities
(``&#7897;``) and signs for bold print (``**``). Each is undone only where the whole text is written so, for a single ``>`` or ``=20`` may
be the report's own. What takes the place of letters is given as many blanks, so that columns stay where they are.
"""

from __future__ import annotations

import html
import quopri
from collections.abc import Callable, Sequence

import regex

from cchc_extract.model import Finding
from cchc_extract.model.words import Words, listed, say

_CODED = regex.compile(rb"=(?:[0-9A-F]{2}|\r?\n)")
_FEW_CODES, _MOST_CODES = 20, 0.9
"""Codes of a text from which it is quoted-printable, and their share of all its equals signs."""
_ENTITY = regex.compile(r"&(?:#\d{2,6}|#x[0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d{0,2});")
_FEW_ENTITIES = 3
_QUOTES = (regex.compile(r"[ \f]?>(?: |$)?"), regex.compile(r"[ \f]?\|(?: |$)?"))
_QUOTED, _FEW_QUOTED, _DEEPEST = 0.8, 5, 5
"""Share of the lines between the first and the last quoted one that are, how many there are at least, and quotes within quotes."""
_TABLES = 0.2
"""Share of lines with further strokes from which a stroke at the beginning is the frame of a table."""
_BOLD = regex.compile(r"(?<![*\w])(\*{2,6})( ?)(?=\S)([^*\n]+?)(?<=\S)( *)\1(?![*\w])")
_FEW_BOLD = 3
_DRAWING = regex.compile(r"(?<=\p{Lu})\[?Shape\d{1,3}\]? ?(?=\p{L})")
"""A line that is drawn within a word has a name in the page that LibreOffice writes, and that stands in the middle of the word."""
_ESCAPED = regex.compile(r"^(\s*(?:\d{1,2})?)\\([-+.*#_])")
_FEW_ESCAPED = 3
_BESIDE = regex.compile(r"\s*:?-{3,}:?\s*\|\s*:?-{3,}:?\s*")
"""The rule that Markdown has below the first row of a table, here of two columns: the letterhead, or recipients and signature."""
_TALLEST = 16
"""Lines of what stands on the right."""
_LEAST_MARGIN = 2
_AS_WESTERN = regex.compile(r"á[º»]|Ä‘|Æ[°¡]")
"""Letters of Vietnamese in UTF-8, read as Windows-1252."""
_FEW_WESTERN = 10

DONE: dict[str, Words] = {
    "coded": Words("has its letters as codes of mail (quoted-printable)", "mã hóa chữ theo kiểu thư điện tử (quoted-printable)"),
    "entities": Words("has its letters as codes of web pages (entities)", "mã hóa chữ theo kiểu trang web (entity)"),
    "quoted": Words("is quoted, with a sign before each line", "được trích dẫn, có dấu ở đầu mỗi dòng"),
    "indented": Words("is indented as a whole", "được lùi vào toàn bộ"),
    "marked": Words(
        "has the signs of Markdown before others, and between what stands side by side",
        "có ký hiệu Markdown trước các dấu và giữa những phần đặt cạnh nhau",
    ),
    "bold": Words("has signs for bold print", "có ký hiệu thay cho chữ đậm"),
}  # fmt: skip
"""What was undone, in words."""


def uncoded(data: bytes) -> bytes:
    """``data`` without the codes of quoted-printable mail; the same where it is none."""
    if data.count(b"=") < _FEW_CODES or not data.isascii():
        return data
    codes = len(_CODED.findall(data))
    if codes < max(_FEW_CODES, _MOST_CODES * data.count(b"=")):
        return data
    return quopri.decodestring(data)


def read_again(text: str) -> str | None:
    """``text`` as it was before UTF-8 was read as Windows-1252; ``None`` where it was not.

    Lines that cannot have been read so stay as they are.
    """
    if len(_AS_WESTERN.findall(text)) < _FEW_WESTERN:
        return None
    return "\n".join(map(_line_again, text.split("\n")))


def unwrapped(lines: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """``lines`` without what was put around them, and the names (of ``DONE``) of what that was."""
    found: list[str] = []
    kept = list(lines)
    for name, undo in _UNDOING:
        after = undo(kept)
        if after != kept:
            kept = after
            found.append(name)
    return kept, tuple(found)


def told(names: Sequence[str]) -> tuple[Finding, ...]:
    """The finding that says what was undone; none where nothing was."""
    if not names:
        return ()
    said = say("text-unwrapped", done=listed([DONE[name] for name in names], Words(" and ", " và ")))
    return (Finding(code="text-unwrapped", severity="info", stage="read", message=said.en, message_vi=said.vi, page=1),)


def _line_again(line: str) -> str:
    if line.isascii():
        return line
    try:
        return b"".join(map(_western_byte, line)).decode("utf-8")
    except UnicodeError:
        return line


def _western_byte(letter: str) -> bytes:
    """The byte that was read as ``letter``; five bytes have none in Windows-1252, and programs keep their number."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _without_entities(lines: Sequence[str]) -> list[str]:
    if sum(len(_ENTITY.findall(line)) for line in lines if "&" in line) < _FEW_ENTITIES:
        return list(lines)
    return [_ENTITY.sub(_entity, line) if "&" in line else line for line in lines]


def _entity(match: regex.Match[str]) -> str:
    return html.unescape(match.group()).replace("\xa0", " ")


def _without_quotes(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    for _ in range(_DEEPEST):
        before = kept
        for quote in _QUOTES:
            kept = _without_quote(kept, quote)
        if kept == before:
            break
    return kept


def _without_quote(lines: list[str], quote: regex.Pattern[str]) -> list[str]:
    quoted = [at for at, line in enumerate(lines) if quote.match(line)]
    if len(quoted) < _FEW_QUOTED:
        return lines
    first, last = quoted[0], quoted[-1]
    full = sum(1 for line in lines[first : last + 1] if line.strip())
    framed = sum("|" in line[quote.match(line).end() :] for line in map(lines.__getitem__, quoted))  # type: ignore[union-attr]
    if len(quoted) < _QUOTED * full or framed > _TABLES * len(quoted):
        return lines
    return [_unquoted(line, quote) for line in lines]


def _unquoted(line: str, quote: regex.Pattern[str]) -> str:
    """``line`` without the sign at its beginning; a form feed before it stays."""
    found = quote.match(line)
    if found is None:
        return line
    return ("\f" if "\f" in found.group() else "") + line[found.end() :]


def _without_margin(lines: Sequence[str]) -> list[str]:
    full = [line.lstrip("\f") for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip(" ")) for line in full), default=0)
    if margin < _LEAST_MARGIN:
        return list(lines)
    return [regex.sub(rf"^(\f*) {{1,{margin}}}", r"\1", line) for line in lines]


def _without_bold(lines: Sequence[str]) -> list[str]:
    kept = [_DRAWING.sub("", line) if "Shape" in line else line for line in lines]
    if sum(len(_BOLD.findall(line)) for line in kept if "**" in line) < _FEW_BOLD:
        return kept
    return [_BOLD.sub(_plain, line) if "**" in line else line for line in kept]


def _without_markdown(lines: Sequence[str]) -> list[str]:
    """``lines`` without the signs before full stops and dashes, and what stands side by side one below the other."""
    if sum(line.lstrip()[:4].find("\\") >= 0 and _ESCAPED.match(line) is not None for line in lines) < _FEW_ESCAPED:
        return list(lines)
    kept: list[str] = []
    for line in lines:
        if "|" in line and _BESIDE.fullmatch(line):
            kept = _one_below_other(kept)
        else:
            kept.append(_ESCAPED.sub(r"\1\2", line).rstrip(" ") if "\\" in line or line.endswith("  ") else line)
    return kept


def _one_below_other(lines: list[str]) -> list[str]:
    """``lines`` with the last bar taken for a line end, where it stands in the last block; a blank cell begins or ends there."""
    at = len(lines) - 1
    while at > 0 and "|" not in lines[at] and len(lines) - at < _TALLEST:
        at -= 1
    if lines[at : at + 1] and lines[at].count("|") == 1:
        left, _, right = lines[at].partition("|")
        return [*lines[:at], left.rstrip(), right.strip(), *lines[at + 1 :]]
    return lines


def _plain(match: regex.Match[str]) -> str:
    """What stood between the signs, as wide as with them: those before it and behind it are blanks."""
    signs, before, said, behind = match.groups()
    return " " * len(signs + before) + said + " " * len(behind + signs)


_UNDOING: tuple[tuple[str, Callable[[Sequence[str]], list[str]]], ...] = (
    ("entities", _without_entities),
    ("quoted", _without_quotes),
    ("indented", _without_margin),
    ("bold", _without_bold),
    ("marked", _without_markdown),
)
