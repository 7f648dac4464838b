"""Page pictures with what was recovered drawn over them: words, rules, cells and column roles."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from cchc_extract.model import Box, Grid, Page, PageLayout, RawTable

WORD, RULE, CELL, ROLE = (40, 90, 220), (220, 40, 40), (20, 150, 60), (150, 20, 150)
DOUBTFUL = (235, 140, 0)
SURE = 0.9


def draw_page(picture: Image.Image, layout: PageLayout, tables: tuple[RawTable, ...] = ()) -> Image.Image:
    """``picture`` (the upright page, any size) with words blue, doubtful words orange, rules red, cells green, roles violet.

    The scale follows from the picture's width and the page's width in points. The picture itself is not changed.
    """
    page = layout.page
    drawn = picture.convert("RGB")
    if not page.width:
        return drawn
    pen, scale = ImageDraw.Draw(drawn), drawn.width / page.width
    for word in page.words:
        doubtful = word.confidence is not None and word.confidence < SURE
        pen.rectangle(_pixels(word.box, scale), outline=DOUBTFUL if doubtful else WORD)
    for rule in page.rules:
        pen.rectangle(_pixels(rule.box, scale), outline=RULE, width=2)
    for grid in layout.grids:
        _draw_grid(pen, grid, scale, _roles(grid, tables))
    return drawn


def save_page(picture: Image.Image, layout: PageLayout, tables: tuple[RawTable, ...], folder: Path, stem: str) -> Path:
    """Draw and write ``folder/stem-page-003.png``; the folder is made where missing. Returns the path written."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-page-{layout.page.number:03d}.png"
    draw_page(picture, layout, tables).save(path)
    return path


def blank_page(page: Page, dpi: int = 100) -> Image.Image:
    """A white picture of the page's size, for a page whose own picture cannot be had."""
    return Image.new("RGB", (max(1, round(page.width * dpi / 72)), max(1, round(page.height * dpi / 72))), "white")


def _draw_grid(pen: ImageDraw.ImageDraw, grid: Grid, scale: float, roles: tuple[str, ...]) -> None:
    for cell in grid.cells:
        if cell.box is None:
            continue
        doubtful = cell.confidence is not None and cell.confidence < SURE
        pen.rectangle(_pixels(cell.box, scale), outline=DOUBTFUL if doubtful else CELL, width=2)
        if cell.row == 0 and cell.col < len(roles):
            pen.text(
                (cell.box.x0 * scale + 2, cell.box.top * scale + 1),
                roles[cell.col],
                fill=ROLE,
                font=ImageFont.load_default(14),
            )


def _roles(grid: Grid, tables: tuple[RawTable, ...]) -> tuple[str, ...]:
    for table in tables:
        if grid.page in table.pages and len(table.columns) == grid.cols:
            return tuple(column.role for column in table.columns)
    return ()


def _pixels(box: Box, scale: float) -> tuple[float, float, float, float]:
    return box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale
