"""What the appendices of a report say of its number and date: ``(Kèm theo Báo cáo số 731/BC-UBND ngày 26/12/2021 của ...)``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from cchc_extract.model import PageLayout
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.metadata.columns import pieces_in_order
from cchc_extract.understanding.metadata.period import one_piece
from cchc_extract.understanding.metadata.printed import Found, search


def cited_in_appendices(
    layouts: Sequence[PageLayout], patterns: MetadataPatterns
) -> Iterator[tuple[Found, dict[str, str]]]:
    """Each citation of the document that an appendix belongs to, with its ``number_symbol`` and ``issued_on`` ('' where there is none)."""
    for layout in layouts:
        pieces = pieces_in_order(layout)
        for index, piece in enumerate(pieces):
            if search(patterns.finders["attached-start"], piece) and (
                found := search(patterns.finders["attached"], one_piece(pieces[index : index + 3]))
            ):
                date = parse_date(found.group("date"))
                number = regex.sub(r"\s", "", found.group("number_symbol"))
                yield found, {"number_symbol": number, "issued_on": date.isoformat() if date else ""}
