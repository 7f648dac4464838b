"""What is doubtful about the columns of a table, said once with all rows that it touches instead of once for each of them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from cchc_extract.model import Finding, Place, RawTable

SAID_ONCE = frozenset({"columns-go-on", "columns-joined"})
"""Codes of findings that doubt every row of a page for one reason."""


def said_of_rows(number: int, table: RawTable) -> Iterator[Finding]:
    """Such findings of the rows of ``table``, the appendix ``number``: one for each thing said, every row it doubts among its places."""
    said: dict[tuple[str, str], list[tuple[Finding, Place]]] = {}
    for row, raw in enumerate(table.rows, 1):
        for each in raw.findings:
            if each.code in SAID_ONCE:
                place = Place(appendix=number, row=row, page=each.page or raw.page)
                said.setdefault((each.code, each.message), []).append((each, place))
    for found in said.values():
        first, place = found[0]
        yield replace(first, appendix=number, page=place.page, places=tuple(dict.fromkeys(place for _, place in found)))
