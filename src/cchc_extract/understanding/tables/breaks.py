"""A row broken over two pages: its number, label, unit or note goes on at the top of the next page."""

from __future__ import annotations

from msgspec.structs import replace

from cchc_extract.model import Evidence, Finding, RawRow, carried, decide, joined_evidence
from cchc_extract.model.words import say
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.numbering import join_number, readings

_SPECKS = "-–—_.,:;'\"“”‘’|~ "


def join_broken(last: RawRow, rest: RawRow, patterns: TablePatterns) -> RawRow | None:
    """``last`` with ``rest``, the first row of the next page, joined to it; ``None`` where that is a row of its own.

    The rest of a row has no number of its own (``3.3.`` before and ``1`` after the break are one), no label that begins one, and no
    value where there is one already. What could be read either way carries a finding.
    """
    rest = replace(rest, indicator=_without_specks(rest.indicator))
    stt = _whole_number(last, rest)
    if stt is None or not _label_runs_on(last, rest, patterns) or _clash(last, rest):
        return None
    whole = replace(
        last,
        stt=stt,
        indicator=_with(last.indicator, rest.indicator),
        unit=_with(last.unit, rest.unit),
        values=tuple(_with(mine, more) for mine, more in zip(last.values, rest.values, strict=True)),
        note=_with(last.note, rest.note),
    )
    doubtful = (
        _has_value(rest) or last.indicator.text.endswith((".", ";", ":")) or bool(rest.stt.text and not _dangles(last))
    )
    return replace(whole, findings=(*last.findings, *rest.findings, *((_broken(last, rest),) if doubtful else ())))


def doubt_alone(row: RawRow, patterns: TablePatterns) -> RawRow:
    """``row``, the first of a page, with a finding where it has a label and nothing else: it may be the rest of the row before."""
    label = row.indicator.text
    alone = label and not (row.stt.text or row.unit.text or row.note.text or _has_value(row))
    if not alone or label.isupper() or squeeze(label).startswith(patterns.openers):
        return row
    said = say("row-may-continue", label=label, page=row.page)
    finding = Finding(
        code="row-may-continue",
        severity="warning",
        stage="layout",
        page=row.page,
        field="indicator",
        message=said.en,
        message_vi=said.vi,
    )
    return replace(row, findings=(*row.findings, finding))


def _whole_number(last: RawRow, rest: RawRow) -> Evidence | None:
    """The row's number with what follows of it below the break; ``None`` where ``rest`` has a number of its own."""
    if not rest.stt.text:
        return last.stt
    joined = join_number(f"{last.stt.text} {rest.stt.text}")
    nothing_else = not (rest.indicator.text or rest.unit.text or rest.note.text or _has_value(rest))
    if not (_dangles(last) or nothing_else) or not last.stt.text or not readings(joined) or " " in joined:
        return None
    whole = _with(last.stt, rest.stt)
    return replace(whole, text=joined, decisions=whole.decisions and carried([whole], join_number(whole.read), joined))


def _dangles(row: RawRow) -> bool:
    """Whether the row's number waits for its last part: ``3.3.``."""
    return row.stt.text.endswith(".")


def _label_runs_on(last: RawRow, rest: RawRow, patterns: TablePatterns) -> bool:
    """Whether the label below the break goes on with the one above it: with a small letter, or there is none."""
    label = rest.indicator.text
    if not label:
        return (
            bool(rest.stt.text or rest.unit.text or rest.note.text)
            and not _has_value(rest)
            and rest.indicator.confidence is None
        )
    return label[0].islower() and bool(last.indicator.text) and not squeeze(label).startswith(patterns.openers)


def _without_specks(label: Evidence) -> Evidence:
    """``label`` without the marks before a small letter that OCR makes of specks and of the ends of rules: ``- tử; sử dụng``."""
    bare_of_marks = label.text.lstrip(_SPECKS)
    if label.confidence is None or not bare_of_marks or not bare_of_marks[0].islower():
        return label
    return decide(label, bare_of_marks, "speck")


def _clash(last: RawRow, rest: RawRow) -> bool:
    return any(mine.text and more.text for mine, more in zip(last.values, rest.values, strict=True))


def _has_value(row: RawRow) -> bool:
    return any(cell.text for cell in row.values)


def _with(cell: Evidence, more: Evidence) -> Evidence:
    if not more.text:
        return cell
    if not cell.text:
        return more
    return joined_evidence((cell, more), (cell.text, more.text), " ")


def _broken(last: RawRow, rest: RawRow) -> Finding:
    above, below = (" ".join(filter(None, (row.stt.text, row.indicator.text))) for row in (last, rest))
    said = say("row-broken", first=last.page, last=rest.page, above=above, below=below)
    return Finding(
        code="row-broken", severity="warning", stage="layout", page=last.page, message=said.en, message_vi=said.vi
    )
