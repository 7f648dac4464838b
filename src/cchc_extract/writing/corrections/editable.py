"""Which columns a reviewer may correct, and how what was typed becomes their cell."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from cchc_extract.model.correction import COLUMNS as OF_TABLE
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.metadata.period import days_of_type, days_of_year
from cchc_extract.understanding.numbers import decide, parse_number
from cchc_extract.vietnamese import nfc
from cchc_extract.writing.cells import cell
from cchc_extract.writing.records import typed
from cchc_extract.writing.schema import DOCUMENTS, FIGURES, ROWS, Column

FOUND = "indicator_id"
"""The column that is not read but found, from the label: what a reviewer says about it holds whatever is found next time."""
OF_ROW = ("stt", "indicator", "unit", "note", FOUND)
"""Columns of ``rows.csv`` that are the row's, the same on all its lines."""
OF_VALUE = "value_raw"
"""The column of ``rows.csv`` that is the value's; its type and number follow from it."""
OF_FIGURE = "value"
"""The column of ``figures.csv`` that a reviewer may correct."""
OF_DOCUMENT = (
    "issuer", "issuer_parent", "level", "number_symbol", "number", "symbol", "place", "issued_on", "doc_type", "title", "period_type",
    "year", "period_start", "period_end", "signing_authority", "signer_position", "signer", "recipients",
)  # fmt: skip

COLUMNS: dict[str, Column] = {
    **{column.name: column for column in ROWS.columns if column.name in (*OF_ROW, OF_VALUE)},
    **{column.name: column for column in DOCUMENTS.columns if column.name in OF_DOCUMENT},
    **{column.name: column for column in FIGURES.columns if column.name == OF_FIGURE},
}
PARTS = ("number_symbol", "number", "symbol")
"""Columns that are one string and parts of it: what is said of one last holds for all."""
FOLLOWERS = (*PARTS, "level", "period_start", "period_end")
"""Columns that follow others."""
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
"""Years that a report may be about: there is no office that reports from before the first one."""
_NUMBER_SYMBOL = regex.compile(r"(?P<number>\d+)\p{L}?[/-](?P<symbol>\S.*)")


def written(field: str, text: str) -> str:
    """``text`` as the cell of the column ``field``; dates may be written day first, figures of the narrative with signs of thousands.

    Raises ``KeyError`` where no such column may be corrected, and ``ValueError`` where the column cannot hold the text.
    """
    if field == OF_TABLE:
        return nfc(text)
    column, text = COLUMNS[field], nfc(text)
    if field == OF_FIGURE:
        return _figure(text)
    if column.type == "date" and (day := parse_date(text)):
        return day.isoformat()
    try:
        written = cell(typed(text, column))
    except ValueError:
        raise ValueError(text) from None
    if field == "year" and written and not _FIRST_YEAR <= int(written) <= _LAST_YEAR:
        raise ValueError(text)
    return written


def _figure(text: str) -> str:
    number = parse_number(text, decide([text]), "thousands")
    if number is None:
        raise ValueError(text)
    return cell(number.value)


def consequences(field: str, text: str, now: Mapping[str, str]) -> dict[str, str]:
    """Other columns of ``documents.csv`` that follow ``field`` when that becomes ``text``; ``now`` is what all of them hold.

    Number and symbol are parts of one string, and the days of a period those of its year and type.
    """
    if field == "number_symbol":
        return _parts(text)
    if field in ("number", "symbol"):
        return _whole(field, text, now)
    if field == "year":
        return days_of_year(text, now)
    return days_of_type(text, now.get("year", "")) if field == "period_type" else {}


def _parts(text: str) -> dict[str, str]:
    match = _NUMBER_SYMBOL.fullmatch(text)
    if text and not match:
        return {}
    return {"number": str(int(match["number"])), "symbol": match["symbol"]} if match else {"number": "", "symbol": ""}


def _whole(field: str, text: str, now: Mapping[str, str]) -> dict[str, str]:
    """``number_symbol`` with the part that ``field`` is made ``text``; nothing where it does not hold that part as it is ``now``."""
    match = _NUMBER_SYMBOL.fullmatch(now.get("number_symbol", ""))
    if not match or not text or match["number"].lstrip("0") != now.get("number", "").lstrip("0"):
        return {}
    parts = {"number": match["number"], "symbol": match["symbol"]} | {field: text}
    between = match.string[match.end("number") : match.start("symbol")]
    return {"number_symbol": f"{parts['number']}{between}{parts['symbol']}"}
