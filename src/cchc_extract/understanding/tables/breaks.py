"""A row broken over pages: its number, label, unit, values or note go on at the top of the next page."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from msgspec.structs import replace

from cchc_extract.layout.syllables import is_code_cut_at_stop, is_cut
from cchc_extract.model import Evidence, Finding, RawRow, carried, decide, joined_evidence
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.numbering import join_number, readings
from cchc_extract.understanding.tables.counting import belongs_elsewhere, left_out
from cchc_extract.understanding.tables.steps import go_on
from cchc_extract.vietnamese import fold, one_line

_SPECKS = "-–—_.,:;'\"“”‘’|~ "
_GROUPED = regex.compile(r"[-(]?\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?(?:(?!\1)[.,]\d{1,2})?%?\)?")
"""A whole number with its thousands apart, as it stands in a cell."""
_CUT = regex.compile(r"\d[.,] \d|\d [.,]\d")
"""A break beside a separator within a number."""


def join_broken(last: RawRow, rest: RawRow, patterns: TablePatterns, *, numbered: bool = False) -> RawRow | None:
    """``last`` with ``rest``, the first row of the next page, joined to it; ``None`` where that is a row of its own.

    The rest of a row has no number of its own (``3.3.`` before and ``1`` after the break are one), no label that begins one, and no
    value where there is one already, unless that goes on: ``12.345.`` and ``000``, or words. What could be read either way carries a
    finding. ``numbered``: every other row of the table has a number.
    """
    rest = replace(rest, indicator=_without_specks(rest.indicator))
    stt = _whole_number(last, rest, numbered=numbered)
    between = [_between(mine.text, more.text) for mine, more in zip(last.values, rest.values, strict=True)]
    if stt is None or None in between:
        return None
    goes_on = _text_goes_on(last, rest) or "" in between
    steps = _steps_go_on(last, rest)
    waits = numbered and _waits(last, rest, patterns)
    sure = steps or waits or _label_runs_on(last, rest, patterns) or (goes_on and not rest.indicator.text)
    alone = _is_label_alone(rest, patterns) or _texts_go_on(last, rest)
    if not sure and not goes_on and not (numbered and last.stt.text and alone):
        return None
    whole = replace(
        last,
        stt=stt,
        indicator=_with(last.indicator, rest.indicator),
        unit=_with(last.unit, rest.unit),
        values=tuple(
            _with(mine, more, join or "") for mine, more, join in zip(last.values, rest.values, between, strict=True)
        ),
        note=_with(last.note, rest.note),
    )
    ended = not steps and last.indicator.text.endswith((".", ";", ":")) and bool(rest.indicator.text)
    more_values = any(more.text and not mine.text for mine, more in zip(last.values, rest.values, strict=True))
    other_number = bool(rest.stt.text) and not _dangles(last)
    doubtful = not sure or ended or (bool(last.stt.text) and (more_values or other_number))
    return replace(whole, findings=(*last.findings, *rest.findings, *((_broken(last, rest),) if doubtful else ())))


def _between(mine: str, more: str) -> str | None:
    """What stands between the text of a value above the break and the one below it; ``None`` where they are two values.

    A number is broken behind or before a separator, a code behind its stop, what any cell breaks in two as there. Words go on after a
    blank, with a date or a number, too.
    """
    if not mine or not more:
        return " "
    if is_code_cut_at_stop(mine, more) or not _blank_between(mine, more):
        return ""
    if _CUT.search(f"{mine} {more}"):
        return "" if _GROUPED.fullmatch(mine + more) else None
    words = any(map(str.isalpha, mine)) and (mine[-1].isalpha() or any(map(str.isalpha, more)))
    return " " if words else None


def _blank_between(mine: str, more: str) -> str:
    """The blank between the text above the break and the one below it: none within a code, a date or a word."""
    if one_line(f"{mine}\n{more}") == mine + more:
        return ""
    return "" if is_cut(mine.split()[-1], more.split()[0]) else " "


def _text_goes_on(last: RawRow, rest: RawRow) -> bool:
    """Whether a value or the note goes on below the break in the middle of a sentence: with a small letter, or a figure behind a word
    where nothing else stands in the row (``ngày``, ``09/07/2022``).
    """
    cells = ((last.note, rest.note), *zip(last.values, rest.values, strict=True))
    bare = not (rest.indicator.text or rest.stt.text or rest.unit.text)
    return any(
        mine.text and (more.text[:1].islower() or (bare and mine.text[-1].isalpha() and more.text[:1].isdigit()))
        for mine, more in cells
    )


def _texts_go_on(last: RawRow, rest: RawRow) -> bool:
    """Whether ``rest`` has a label and words in cells that have words above the break, and the label there ends in no full stop."""
    more = [(mine.text, below.text) for mine, below in zip(last.values, rest.values, strict=True) if below.text]
    words = all(any(map(str.isalpha, text)) for pair in more for text in pair)
    ended = last.indicator.text.endswith((".", ";", ":"))
    return bool(more) and words and bool(rest.indicator.text) and not (ended or rest.stt.text or rest.unit.text)


def _is_label_alone(row: RawRow, patterns: TablePatterns) -> bool:
    """Whether a row has a label, or further words, and neither number nor unit nor figure, and the label heads no rows."""
    label = row.indicator.text
    figures = any(any(map(str.isdigit, cell.text)) for cell in row.values)
    heads = label.isupper() or label.endswith(":") or squeeze(label).startswith(patterns.openers)
    return bool(label) and not heads and not (row.stt.text or row.unit.text or figures)


def doubt_alone(row: RawRow, patterns: TablePatterns) -> RawRow:
    """``row``, the first of a page, with a finding where it has a label and nothing else: it may be the rest of the row before."""
    label = row.indicator.text
    nameless = not (label or row.stt.text or row.indicator.confidence is not None)
    alone = nameless or not (not label or row.stt.text or row.unit.text or row.note.text or _has_value(row))
    if not alone or label.isupper() or squeeze(label).startswith(patterns.openers):
        return row
    said = say("row-may-continue", label=label or _first_text(row), page=row.page)
    return _doubted(row, "row-may-continue", "warning", "indicator", said)


def doubt_leap(row: RawRow, built: Sequence[RawRow]) -> RawRow:
    """``row``, the first of a page, with an error where its number leaps over rows after those ``built``: a page was not read."""
    earlier = next((each.stt.text for each in reversed(built) if each.stt.text), "")
    missing = left_out(earlier, row.stt.text)
    if not missing or belongs_elsewhere(row.stt.text, [each.stt.text for each in built if each.stt.text]):
        return row
    said = say("numbering-jumps", earlier=earlier, later=row.stt.text, page=row.page, missing=missing)
    return _doubted(row, "numbering-jumps", "error", "stt", said)


def _doubted(row: RawRow, code: str, severity: Severity, field: str, said: Words) -> RawRow:
    finding = Finding(
        code=code,
        severity=severity,
        stage="layout",
        page=row.page,
        field=field,
        message=said.en,
        message_vi=said.vi,
    )
    return replace(row, findings=(*row.findings, finding))


def _whole_number(last: RawRow, rest: RawRow, *, numbered: bool) -> Evidence | None:
    """The row's number with what follows of it below the break; ``None`` where ``rest`` has a number of its own."""
    if not rest.stt.text:
        return last.stt
    joined = join_number(f"{last.stt.text} {rest.stt.text}")
    if (
        not last.stt.text and last.indicator.text and rest.indicator.text
    ):  # in the middle of its row's height: below the break
        return rest.stt if numbered else None
    nothing_else = not (rest.indicator.text or rest.unit.text or rest.note.text or _has_value(rest))
    if not (_dangles(last) or nothing_else) or not last.stt.text or not readings(joined) or " " in joined:
        return None
    whole = _with(last.stt, rest.stt)
    return replace(whole, text=joined, decisions=whole.decisions and carried([whole], join_number(whole.read), joined))


def _dangles(row: RawRow) -> bool:
    """Whether the row's number waits for its last part: ``3.3.``."""
    return row.stt.text.endswith(".")


def _waits(last: RawRow, rest: RawRow, patterns: TablePatterns) -> bool:
    """Whether the label above the break ends in a word that none ends in, and what is below it is no more than the rest of the label."""
    words, more = last.indicator.text.split(), rest.indicator.text
    alone = bool(words and more) and not (rest.stt.text or rest.unit.text or rest.note.text or _has_value(rest))
    if not alone or not (last.stt.text and _has_value(last)):
        return False
    end = fold(words[-1])
    return end in patterns.waiting or (end in patterns.numbered and more[:1].isdigit())


def _label_runs_on(last: RawRow, rest: RawRow, patterns: TablePatterns) -> bool:
    """Whether the label below the break goes on with the one above it: with a small letter, or there is none."""
    label = rest.indicator.text
    if not label:
        return (
            bool(rest.stt.text or rest.unit.text or rest.note.text)
            and not _has_value(rest)
            and rest.indicator.confidence is None
        )
    if _closes_bracket(last.indicator.text, label):
        return True
    return label[0].islower() and bool(last.indicator.text) and not squeeze(label).startswith(patterns.openers)


def _closes_bracket(above: str, below: str) -> bool:
    """Whether a bracket left open above the break is closed below it."""
    return above.count("(") > above.count(")") and ")" in below.partition("(")[0]


def _steps_go_on(last: RawRow, rest: RawRow) -> bool:
    """Whether a numbered row counts steps in its label and ``rest`` holds the next of them alone."""
    alone = not (rest.stt.text or rest.unit.text or _has_value(rest))
    return bool(last.stt.text) and alone and go_on(last.indicator.text, rest.indicator.text)


def _without_specks(label: Evidence) -> Evidence:
    """``label`` without the marks before a small letter that OCR makes of specks and of the ends of rules: ``- tử; sử dụng``."""
    bare_of_marks = label.text.lstrip(_SPECKS)
    if label.confidence is None or not bare_of_marks or not bare_of_marks[0].islower():
        return label
    return decide(label, bare_of_marks, "speck")


def _has_value(row: RawRow) -> bool:
    return any(cell.text for cell in row.values)


def _first_text(row: RawRow) -> str:
    return next((cell.text for cell in (row.unit, *row.values, row.note) if cell.text), "")


def _with(cell: Evidence, more: Evidence, between: str | None = None) -> Evidence:
    if not more.text:
        return cell
    if not cell.text:
        return more
    joint = _blank_between(cell.text, more.text) if between is None else between
    return joined_evidence((cell, more), (cell.text, more.text), joint)


def _broken(last: RawRow, rest: RawRow) -> Finding:
    above, below = (" ".join(filter(None, (row.stt.text, row.indicator.text))) for row in (last, rest))
    said = say("row-broken", first=last.page, last=rest.page, above=above, below=below)
    return Finding(
        code="row-broken", severity="warning", stage="layout", page=last.page, message=said.en, message_vi=said.vi
    )
