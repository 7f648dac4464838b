"""What a file's name tells of the number of the document in it: ``282-BC-UBND.pdf``, ``BC_282_2024.pdf``, ``CV1602-2019.pdf``.

Whoever filed it read the paper, so the name stands in the finding about a number that was not read; it is never given as the number.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import regex
from msgspec.structs import replace

from cchc_extract.model import FileResult, Finding
from cchc_extract.model.words import field_words, say
from cchc_extract.vietnamese import bare

_OF_LETTERS = ("cv", "congvan")
"""How files of letters are named, whose symbol states no type."""
_LEAST = 2
"""Letters of a part of the symbol that a file's name may state alone (``UB`` of ``UBND``)."""
_BETWEEN = r"[\W_]{0,3}(?:so[\W_]{0,2})?"
_NOT_OF_TIME = r"(?!\d|\.\d|[\W_]{0,2}(?:thang|nam|quy)\b)(?<!\D(?:0?\d|1[0-2])(?=[\W_](?:19|20)\d\d(?!\d)))"
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"
_PARTS = regex.compile(r"\p{L}+")


def with_number_of_file(result: FileResult) -> FileResult:
    """What became of a file with one report, the finding about a number that was not read with the number that the file's name states
    beside the type or the body of the report's symbol, unless something else tells it.
    """
    if len(result.reports) != 1:
        return result
    report = result.reports[0]
    if "number_symbol" in report.fields or "symbol" not in report.fields:
        return result
    symbol = report.fields["symbol"].value
    number = number_in(PurePosixPath(result.file).stem, symbol)
    if not number:
        return result
    findings = tuple(_told(finding, f"{number}/{symbol}") for finding in report.findings)
    return replace(result, reports=(replace(report, findings=findings),))


def number_in(name: str, symbol: str) -> str:
    """The one number that stands in the ``name`` of a file beside a part of the ``symbol``; empty where there is none or several."""
    text = bare(name.replace("_", " "))
    parts = [bare(part) for part in _PARTS.findall(symbol)]
    typed, *bodies = parts or [""]
    whole = "|".join(map(regex.escape, dict.fromkeys((typed, *_OF_LETTERS))))
    begun = "|".join(_beginnings(part) for part in dict.fromkeys((typed, *bodies)))
    for codes in filter(None, (whole, begun)):
        code = rf"(?:{codes})"
        found = regex.findall(
            rf"(?<![a-z0-9]){code}{_BETWEEN}{_NO_YEAR}(\d{{1,5}}){_NOT_OF_TIME}|(?<![\d.]){_NO_YEAR}(\d{{1,5}})[\W_]{{0,3}}{code}(?![a-z])",
            text,
        )
        numbers = {(one or other).lstrip("0"): one or other for one, other in found}
        numbers.pop("", None)
        if numbers:
            return next(iter(numbers.values())) if len(numbers) == 1 else ""
    return ""


def _beginnings(part: str) -> str:
    """A pattern of the first letters of ``part``, two at least."""
    return "|".join(regex.escape(part[:end]) for end in range(len(part), _LEAST - 1, -1)) or regex.escape(part)


def _told(finding: Finding, number: str) -> Finding:
    if finding.code != "metadata-missing" or finding.field != "number_symbol" or finding.expected == number:
        return finding
    words = field_words("number_symbol")
    likely = finding.expected
    said = (
        say("field-named-otherwise", field=words, value=number, likely=likely)
        if likely
        else say("field-named-by-file", field=words, value=number)
    )
    return replace(finding, message=said.en, message_vi=said.vi, expected=number)
