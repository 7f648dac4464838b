"""Which columns a reviewer may correct, and how what was typed becomes their cell."""

from __future__ import annotations

import regex

from cchc_extract.understanding.dates import parse_date
from cchc_extract.vietnamese import nfc
from cchc_extract.writing.cells import cell
from cchc_extract.writing.records import typed
from cchc_extract.writing.schema import DOCUMENTS, ROWS, Column

FOUND = "indicator_id"
"""The column that is not read but found, from the label: what a reviewer says about it holds whatever is found next time."""
OF_ROW = ("stt", "indicator", "unit", "note", FOUND)
"""Columns of ``rows.csv`` that are the row's, the same on all its lines."""
OF_VALUE = "value_raw"
"""The column of ``rows.csv`` that is the value's; its type and number follow from it."""
OF_DOCUMENT = (
    "issuer", "issuer_parent", "level", "number_symbol", "number", "symbol", "place", "issued_on", "doc_type", "title", "period_type",
    "year", "period_start", "period_end", "signing_authority", "signer_position", "signer", "recipients",
)  # fmt: skip

COLUMNS: dict[str, Column] = {
    **{column.name: column for column in ROWS.columns if column.name in (*OF_ROW, OF_VALUE)},
    **{column.name: column for column in DOCUMENTS.columns if column.name in OF_DOCUMENT},
}
_NUMBER_SYMBOL = regex.compile(r"(?P<number>\d+)\p{L}?[/-](?P<symbol>\S.*)")


def written(field: str, text: str) -> str:
    """``text`` as the cell of the column ``field``; dates may be written day first.

    Raises ``KeyError`` where no such column may be corrected, and ``ValueError`` where the column cannot hold the text.
    """
    column, text = COLUMNS[field], nfc(text)
    if column.type == "date" and (day := parse_date(text)):
        return day.isoformat()
    return cell(typed(text, column))


def consequences(field: str, text: str) -> dict[str, str]:
    """Other columns of ``documents.csv`` that say the same as ``field`` and follow it: number and symbol are parts of one string."""
    match = _NUMBER_SYMBOL.fullmatch(text)
    if field != "number_symbol" or (text and not match):
        return {}
    return {"number": str(int(match["number"])), "symbol": match["symbol"]} if match else {"number": "", "symbol": ""}
