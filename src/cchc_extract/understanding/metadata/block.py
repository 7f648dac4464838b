"""Where the signature block stands: ``Nơi nhận`` and its list on the left, the signature on the right, over a page break if need be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile
from operator import itemgetter
from statistics import median_low

from cchc_extract.model import Line, PageLayout
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.besides import Halves, Row, halves, rows_of_text, signature_edge
from cchc_extract.understanding.metadata.columns import (
    has_geometry,
    lines_between,
    pieces_in_order,
    rows_of,
    split_columns,
    without_strokes,
)
from cchc_extract.understanding.metadata.offices import office_of
from cchc_extract.understanding.metadata.printed import (
    Piece,
    is_upper,
    piece_of_line,
    search,
    without_strokes_around,
)
from cchc_extract.understanding.metadata.recipients import is_closed, is_filing, is_item, without_what_stands_aside
from cchc_extract.understanding.metadata.rows import stands_apart

_FILING = "filing"
"""Looked for when neither heading nor authority was read."""
_OFFICE = "position"
"""Looked for last: the signature of a letter that has no list of recipients."""
_NAME_BELOW = 8
"""Lines below an office, seals and stamps among them, within which the name of who holds it stands."""
_ABOVE = 70.0
"""Points above ``Nơi nhận`` within which the first row of the signature may stand."""
_RIGHT = 0.4
"""Share of the page's width from which a line stands on the side of the signature."""
_LINES_BEFORE = 8
_LINES_AFTER = 45
"""Lines of a source without geometry around ``Nơi nhận`` among which the block is looked for."""
_FEWEST_LETTERS = 2
"""Letters and figures of a row of the list, at least."""
_LINES_BESIDE = 25
"""Lines below ``Nơi nhận`` among which the first office of a signature beside the list stands."""
_INDENTED = 4
"""Letters by which a name alone on its line is indented where it stands below an office and not in the list."""
_CARRIED_OVER = 12
"""Most lines at the top of the next page that may belong to the block."""


@dataclass(slots=True)
class Block:
    """The rows of the two columns, in order."""

    left: list[Piece] = field(default_factory=list)
    right: list[Piece] = field(default_factory=list)


def find_block(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> Block:
    """The first block of the report that has ``Nơi nhận``; failing that, a line of authority; failing that, the list's last item,
    or an office above a name.
    """
    runs: dict[int, tuple[list[PageLayout], list[Piece]]] = {}
    for role in ("recipients", "authority", _FILING, _OFFICE):
        for index, layout in enumerate(layouts):
            if has_geometry(layout):
                block = _block_on_page(layouts[index:], role, patterns)
            elif index and not has_geometry(layouts[index - 1]):
                continue  # the lines from a page on were looked at with those of the page before
            else:
                runs[index] = runs.get(index) or _without_geometry(layouts[index:])
                block = _block_without(*runs[index], role, patterns)
            if block is not None:
                return block
    return Block()


# --- with geometry ----------------------------------------------------------------------------------------------------


def _block_on_page(layouts: Sequence[PageLayout], role: str, patterns: MetadataPatterns) -> Block | None:
    layout = layouts[0]
    lines = lines_between(layout, 0.0, layout.page.height * 2)
    anchor = _anchor(role, lines, layout.page.width, patterns)
    if anchor is None or anchor.box is None:
        return None
    block = Block()
    _add_columns(block, layout, _lines_of_block(layout, anchor, patterns), patterns)
    if role != "recipients":  # the heading was not read: the list begins with its first dash
        block.left = list(dropwhile(lambda row: not is_item(row), block.left))
    if not _is_complete(block, patterns) and len(layouts) > 1 and has_geometry(layouts[1]):
        _add_columns(block, layouts[1], _carried_over(layouts[1], patterns), patterns)
    return block


def _anchor(role: str, lines: Sequence[Line], width: float, patterns: MetadataPatterns) -> Line | None:
    if role == _FILING:
        return _first_item(lines)
    if role == _OFFICE:
        right = [line for line in lines if line.box is not None and line.box.x0 > width * _RIGHT]
        at = _office_above_name([piece_of_line(line) for line in right], patterns)
        return None if at is None else right[at]
    return _first_with(role, lines, patterns)


def _office_above_name(pieces: Sequence[Piece], patterns: MetadataPatterns) -> int | None:
    """The place of the last office below which a name stands."""
    for at in range(len(pieces) - 1, -1, -1):
        if search(patterns.finders[_OFFICE], pieces[at]):
            below = pieces[at + 1 : at + 1 + _NAME_BELOW]
            return at if any(_is_name(piece, patterns) for piece in below) else None
    return None


def _is_name(piece: Piece, patterns: MetadataPatterns) -> bool:
    return _is_signer(piece, patterns) and piece.text.split()[0] in patterns.words.family_names


def _first_with(role: str, lines: Sequence[Line], patterns: MetadataPatterns) -> Line | None:
    return next((line for line in lines if search(patterns.finders[role], piece_of_line(line))), None)


def _first_item(lines: Sequence[Line]) -> Line | None:
    """The first item of the list that ends with where the copy is filed; none where there is no such item."""
    pieces = [piece_of_line(line) for line in lines]
    filing = next((at for at, piece in enumerate(pieces) if is_item(piece) and is_filing(piece.text)), None)
    if filing is None:
        return None
    first = filing
    for at in range(filing - 1, -1, -1):
        if is_item(pieces[at]):
            first = at
        elif not is_upper(pieces[at].text):  # offices stand beside the list; the body stands above it
            break
    return lines[first]


def _lines_of_block(layout: PageLayout, anchor: Line, patterns: MetadataPatterns) -> list[Line]:
    """The lines from the anchor down, and those just above it that begin a signature in the right half."""
    assert anchor.box is not None
    above = [
        line
        for line in lines_between(layout, anchor.box.top - _ABOVE, anchor.box.top)
        if line.box is not None
        and line.box.x0 > layout.page.width * _RIGHT
        and _may_be_office(without_strokes_around(piece_of_line(line)), patterns)
    ]
    return above + lines_between(layout, anchor.box.top, layout.page.height * 2)


def _is_office(piece: Piece, patterns: MetadataPatterns) -> bool:
    return any(search(patterns.finders[role], piece) for role in ("authority", "position"))


def _may_be_office(piece: Piece, patterns: MetadataPatterns) -> bool:
    """Whether a line above the list is an office, read by OCR also with slips."""
    if _is_office(piece, patterns):
        return True
    return piece.confidence is not None and is_upper(piece.text) and office_of([piece], patterns) != ""


def _carried_over(layout: PageLayout, patterns: MetadataPatterns) -> list[Line]:
    """The lines at the top of a page above its first table or heading of an appendix."""
    lines: list[Line] = []
    for block in layout.blocks:
        if (
            not isinstance(block, Line)
            or len(lines) >= _CARRIED_OVER
            or search(patterns.finders["appendix"], piece_of_line(block))
        ):
            break
        if block.words:
            lines.append(block)
    return lines


def _add_columns(block: Block, layout: PageLayout, lines: Sequence[Line], patterns: MetadataPatterns) -> None:
    width, page = layout.page.width, layout.page.number
    left, right = split_columns(lines, width * 0.48, width * 0.17)
    for row in without_what_stands_aside(rows_of(left, page=page, side="left")):
        _add_left(block, row, patterns)
    block.right.extend(map(without_strokes_around, rows_of(without_strokes(right), page=page, side="right")))


def _add_left(block: Block, row: Piece, patterns: MetadataPatterns) -> None:
    heading = search(patterns.finders["recipients"], row)
    row = heading.part("rest") if heading else row
    if not _is_empty(row, patterns) and not _is_past_end(block.left, row):
        block.left.append(row)


def _is_empty(row: Piece, patterns: MetadataPatterns) -> bool:
    """Whether ``row`` says nothing: it is a rule, a page number, a lone letter that a stroke became."""
    return sum(map(str.isalnum, row.text)) < _FEWEST_LETTERS or search(patterns.finders["noise"], row) is not None


def _is_past_end(rows: Sequence[Piece], row: Piece) -> bool:
    """Whether the list is over before ``row``: the filing line is its last, and may run over a second row."""
    if not rows:
        return False
    begun = [above for above in rows if is_filing(above.text)]
    return bool(begun) and (is_closed(rows[-1].text) or stands_apart(rows[-1], row)) and not is_item(row)


def _is_complete(block: Block, patterns: MetadataPatterns) -> bool:
    named = any(search(patterns.finders["signer"], row) for row in block.right)
    return named and any(is_filing(row.text) for row in block.left)


# --- without ----------------------------------------------------------------------------------------------------------


def _without_geometry(layouts: Sequence[PageLayout]) -> tuple[list[PageLayout], list[Piece]]:
    """The first pages up to one with geometry, and their pieces; a page that is all table has none."""
    run = list(takewhile(lambda each: not has_geometry(each), layouts))
    return run, [piece for each in run for piece in pieces_in_order(each)]


def _block_without(
    layouts: Sequence[PageLayout], pieces: Sequence[Piece], role: str, patterns: MetadataPatterns
) -> Block | None:
    """The block of pages that follow each other and have no geometry."""
    beside = _block_in_columns(layouts, patterns) if role == "recipients" else None
    return beside or _block_in_lines(pieces, role, patterns)


def _block_in_columns(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> Block | None:
    """The block of a text that keeps the signature beside the list by blanks; ``None`` where one follows the other."""
    if any(layout.page.source != "text" for layout in layouts):
        return None
    rows = rows_of_text([line for layout in layouts for line in layout.lines])
    at = next((at for at, row in enumerate(rows) if _begins_list(row, patterns)), None)
    if at is None:
        return None
    end = next(
        (k for k in range(at, min(len(rows), at + _LINES_AFTER)) if _begins_appendix(rows[k], patterns)), len(rows)
    )
    rows = rows[:end]
    edge = signature_edge(rows[max(0, at - _LINES_BEFORE) : at + _LINES_BESIDE], patterns)
    if edge is None:
        return None
    block = Block()
    for row in rows[max(0, at - _LINES_BEFORE) : at]:
        _, right = halves(row, edge)
        if right and _is_office(right, patterns):
            block.right.append(right)
    below = rows[at : at + _LINES_AFTER]
    if not any(all(halves(row, edge)) for row in below[:_LINES_BESIDE] if row.words):
        return None  # an office that is centred below the list
    usual = median_low(gaps) if (gaps := list(map(itemgetter(0), _with_gaps(below)))) else 0
    margin = min(row.words[0][0] for row in below if row.words)
    for gap, row in _with_gaps(below):
        left, right = halves(row, edge)
        indented = row.words[0][0] >= margin + _INDENTED or (
            gap > usual and any(is_filing(item.text) for item in block.left)
        )
        if left and not right and indented and _is_signer(left, patterns):
            left, right = None, left
        if not _add_row(block, (left, right), gap > usual, patterns):
            break
    return block


def _is_signer(piece: Piece, patterns: MetadataPatterns) -> bool:
    return not is_item(piece) and search(patterns.finders["signer"], piece) is not None


def _begins_list(row: Row, patterns: MetadataPatterns) -> bool:
    piece = row.piece()
    return piece is not None and search(patterns.finders["recipients"], piece) is not None


def _begins_appendix(row: Row, patterns: MetadataPatterns) -> bool:
    piece = row.piece()
    return piece is not None and search(patterns.finders["appendix"], piece) is not None


def _with_gaps(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """The rows that are not blank, each with the number of blank ones above it; a page begins far below the one before."""
    gap, page = 0, None
    for row in rows:
        if not row.words:
            gap += 1
            continue
        yield gap if page in (None, row.page) else _LINES_AFTER, row
        gap, page = 0, row.page


def _add_row(block: Block, both: Halves, apart: bool, patterns: MetadataPatterns) -> bool:
    """Put what of a row stands left and right into the columns; false where it shows that the block is over."""
    left, right = both
    lone = left if right is None else right if left is None else None
    if (lone and search(patterns.finders["appendix"], lone)) or (apart and _is_complete(block, patterns)):
        return False
    if right and not search(patterns.finders["noise"], right):
        if apart and block.right and _titles(right, patterns):
            return False
        block.right.append(right)
    if left and not (apart and not is_item(left) and any(is_filing(row.text) for row in block.left)):
        _add_left(block, left, patterns)
    return True


def _titles(piece: Piece, patterns: MetadataPatterns) -> bool:
    """Whether ``piece`` titles what follows the block: words in capitals that name no office."""
    return " " in piece.text and is_upper(piece.text) and not _is_office(piece, patterns)


def _block_in_lines(pieces: Sequence[Piece], role: str, patterns: MetadataPatterns) -> Block | None:
    if role == _FILING:
        return None
    office = _office_above_name(pieces, patterns) if role == _OFFICE else 0
    if office is None:
        return None
    anchors = (
        (at, found)
        for at, piece in enumerate(pieces[office:], office)
        if (found := search(patterns.finders[role], piece))
    )
    at, anchor = next(anchors, (0, None))
    if anchor is None:
        return None
    block = Block()
    for piece in pieces[max(0, at - _LINES_BEFORE) : at]:
        if _is_office(piece, patterns) or (block.right and search(patterns.finders["signer"], piece)):
            block.right.append(piece)
    rest = [anchor.part("rest")] if role == "recipients" else [anchor.piece]
    for piece in (*rest, *pieces[at + 1 : at + _LINES_AFTER]):
        if search(patterns.finders["appendix"], piece) or not _sort_line(block, piece, patterns):
            break
    return block


def _sort_line(block: Block, piece: Piece, patterns: MetadataPatterns) -> bool:
    """Put one line, or its two halves, into the columns; false where it shows that the block is over."""
    if _is_empty(piece, patterns):
        return True
    office = search(patterns.finders["authority"], piece)
    if office:
        piece, right = piece.cut(0, office.match.start()), office.part()
        block.right.append(right)
        return not piece.text or _sort_line(block, piece, patterns)
    if is_item(piece) or _continues_item(block, piece):
        _add_item(block, piece, patterns)
        return True
    if block.right and search(patterns.finders["signer"], piece):
        block.right.append(piece)
        return True
    if is_upper(piece.text) and not _is_complete(block, patterns):
        block.right.append(piece)
        return True
    return False


def _continues_item(block: Block, piece: Piece) -> bool:
    """Whether ``piece`` ends the item above it; the last one may only be ended by its next row, which is a code as a rule."""
    if not block.left or is_closed(block.left[-1].text):
        return False
    if is_closed(piece.text):
        return True
    return not is_filing(block.left[-1].text) and not is_upper(piece.text)


def _add_item(block: Block, piece: Piece, patterns: MetadataPatterns) -> None:
    """An item of the list; a row of the signature may stand behind it on the same line."""
    at = max(piece.text.rfind(mark) for mark in (";", ". ")) + 1
    behind = piece.cut(at)
    roles = ("position", "signer") if block.right else ("position",)
    if at and behind.text and any(search(patterns.finders[role], behind) for role in roles):
        block.right.append(behind)
        piece = piece.cut(0, at)
    block.left.append(piece)
