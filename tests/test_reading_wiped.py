"""A rule under something white is no rule: tables whose merged cells are imitated so read as their reader sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import EDGES, HEIGHT, TOP, Draw, read, table
from table_reading import table as table_of

from cchc_extract.layout import lay_out

Wipe = Callable[[Canvas, float, float, float], None]


def line(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    canvas.setStrokeGray(1)
    canvas.setLineWidth(1.5)
    canvas.line(x0 + 1, y, x1 - 1, y)


def bar(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    canvas.setFillGray(1)
    canvas.rect(x0 + 0.6, y - 1, x1 - x0 - 1.2, 2, stroke=0, fill=1)


def thin(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    canvas.setStrokeGray(1)
    canvas.setLineWidth(0.2)
    canvas.line(x0 + 1, y, x1 - 1, y)


def again(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """The rule is drawn once more over the white."""
    line(canvas, x0, x1, y)
    canvas.setStrokeGray(0)
    canvas.line(x0, y, x1, y)


def merged(wipe: Wipe) -> dict[int, Draw]:
    """Values of three rows of which the first two are one cell, with one value in the lower of them."""

    def value(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "17")
        canvas.saveState()
        wipe(canvas, EDGES[3], EDGES[4], TOP - 2 * HEIGHT)
        canvas.restoreState()

    return {2: value, 3: lambda canvas, x, y: canvas.drawString(x, y, "8")}


@pytest.mark.parametrize("wipe", [line, bar])
def test_a_cell_whose_rule_is_wiped_out_is_one_with_the_next(wipe: Wipe, tmp_path: Path) -> None:
    rows = table_of(lay_out(read(table(tmp_path / "a.pdf", merged(wipe))))).rows
    assert [row.values[0].text for row in rows] == ["17", "17", "8"]
    assert [row.unit.text for row in rows] == ["Cái"] * 3


@pytest.mark.parametrize("wipe", [thin, again])
def test_a_rule_that_is_seen_stays(wipe: Wipe, tmp_path: Path) -> None:
    rows = table_of(lay_out(read(table(tmp_path / "a.pdf", merged(wipe))))).rows
    assert [row.values[0].text for row in rows] == ["", "17", "8"]
