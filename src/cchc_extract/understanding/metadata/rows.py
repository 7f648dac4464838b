"""How rows of one column stand to each other."""

from __future__ import annotations

from cchc_extract.understanding.metadata.printed import Piece

_APART = 1.9
"""Two rows stand apart where their middles are further from each other than this many row heights (single spacing: 1.15)."""


def stands_apart(above: Piece, row: Piece) -> bool:
    """Whether more than the usual blank lies between two rows of one paragraph; never without geometry."""
    if above.box is None or row.box is None:
        return False
    if above.page != row.page:
        return True
    return row.box.centre[1] - above.box.centre[1] > _APART * max(above.box.height, row.box.height)
