"""How print is set: spaced out, small and raised, struck through, across the page, in another unit; words are as a reader takes them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from ruled_pdf import LABELS, Draw, codes, read, table, typed, values

from cchc_extract.layout import lay_out
from cchc_extract.model import RULES, Page


def labels(page: Page) -> list[str]:
    (grid,) = lay_out(page).grids
    return [cell.text for cell in grid.cells if cell.col == 1 and cell.row]


def spaced(text: str, by: float) -> Draw:
    return lambda canvas, x, y: canvas.drawString(x, y, text, charSpace=by)


def raised(text: str, mark: str, size: float, up: float) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, text)
        canvas.setFont("Serif", size)
        canvas.drawString(x + canvas.stringWidth(text, "Serif", 11), y + up, mark)

    return draw


def struck(text: str, instead: str, at: float = 3.2, double: bool = False) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, text)
        end = x + canvas.stringWidth(text, "Serif", 11)
        canvas.setLineWidth(0.5)
        for height in (at, at + 1.2) if double else (at,):
            canvas.line(x - 0.5, y + height, end + 0.5, y + height)
        canvas.drawString(end + 5, y, instead)

    return draw


def across(text: str, size: float, grey: float, turn: int = 0) -> Draw:
    """A value, and a watermark over the table."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "17")
        canvas.saveState()
        canvas.setFillColor(Color(grey, grey, grey))
        canvas.setFont("Serif", size)
        canvas.translate(*((150, 660) if not turn else (200, 560)))
        canvas.rotate(turn)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize("by", [0.8, 2.2, 3.5])
@pytest.mark.parametrize("text", ["1.204", "17", "96,6", "Nhiệm vụ"])
def test_print_that_is_spaced_out_is_whole(text: str, by: float, tmp_path: Path) -> None:
    assert values(read(table(tmp_path / "a.pdf", {2: spaced(text, by)}))) == ["", text, ""]


@pytest.mark.parametrize(("size", "up"), [(6.4, 3.9), (7.2, 3.7), (5.5, 5.0), (9.17, 4.35), (9.4, 3.0)])
@pytest.mark.parametrize("mark", ["1", "12", "*", "a", "(2)", "(*)", "[1]"])
def test_a_raised_mark_is_no_part_of_a_number(mark: str, size: float, up: float, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: raised("1.204", mark, size, up), 2: typed("5")}))
    assert values(page) == ["1.204", "5", ""]
    (decision,) = [each for word in page.words for each in word.decisions]
    assert (decision.rule, decision.read, decision.kept) == ("note-mark", f"1.204 {mark}", "1.204")


@pytest.mark.parametrize("mark", ["(2)", "(12)", "[1]"])
def test_a_raised_mark_in_brackets_drawn_sign_by_sign_is_no_part_of_a_number(mark: str, tmp_path: Path) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "21")
        x += canvas.stringWidth("21", "Serif", 11)
        canvas.setFont("Serif", 9.17)
        for sign in mark:
            canvas.drawString(x, y + 4.35, sign)
            x += canvas.stringWidth(sign, "Serif", 9.17)

    assert values(read(table(tmp_path / "a.pdf", {1: draw, 2: typed("(5)")}))) == ["21", "(5)", ""]


@pytest.mark.parametrize(("size", "up"), [(6.6, 3.8), (9.17, 4.35)])
@pytest.mark.parametrize("unit", ["m2", "km2", "m3", "mg/m3"])
def test_a_power_is_part_of_its_unit(unit: str, size: float, up: float, tmp_path: Path) -> None:
    assert values(read(table(tmp_path / "a.pdf", {1: raised(unit[:-1], unit[-1], size, up)})))[0] == unit


@pytest.mark.parametrize(("base", "kept"), [("10", "10³"), ("2,5.10", "2,5.10³"), ("110", "110"), ("0,10", "0,10")])
def test_a_figure_raised_behind_10_is_no_further_digit(base: str, kept: str, tmp_path: Path) -> None:
    assert values(read(table(tmp_path / "a.pdf", {1: raised(base, "3", 6.6, 3.8)})))[0] == kept


def test_a_raised_figure_behind_10_that_is_left_out_is_told_aloud(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: raised("10", "1", 6.6, 3.8), 2: raised("17", "1", 6.6, 3.8)}))
    assert values(page) == ["10", "17", ""]
    rules = [each.rule for word in page.words for each in word.decisions]
    assert rules == ["note-or-power", "note-mark"]
    assert [RULES[rule].severity for rule in rules] == ["warning", "info"]


@pytest.mark.parametrize(("size", "up"), [(9.17, 1.0), (10.5, 4.35), (11, 4.35)])
def test_figures_that_are_hardly_smaller_or_raised_stay(size: float, up: float, tmp_path: Path) -> None:
    assert values(read(table(tmp_path / "a.pdf", {1: raised("17", "2", size, up)})))[0].replace(" ", "") == "172"


@pytest.mark.parametrize("double", [False, True])
def test_what_is_struck_out_gives_way_to_what_stands_beside_it(double: bool, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: struck("12", "17", double=double), 2: typed("5")}))
    assert values(page) == ["17", "5", ""]
    (decision,) = [each for word in page.words for each in word.decisions]
    assert (decision.rule, decision.read, decision.kept) == ("struck-out", "12 17", "17")


@pytest.mark.parametrize(
    ("text", "first", "end", "left"),
    [
        ("1217", 0, 2, "17"),
        ("1712", 2, 4, "17"),
        ("1.204", 0, 5, "1.204"),
        ("981.204", 0, 2, "1.204"),
        ("1217", 0.5, 1.5, "1217"),
    ],
)
def test_figures_struck_out_within_a_number_give_way_to_the_others(
    text: str, first: float, end: float, left: str, tmp_path: Path
) -> None:
    """A program that draws no gap between what is deleted and what is inserted. A line that ends within a figure strikes out nothing."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, text)
        digit = canvas.stringWidth("0", "Serif", 11)
        if left != text or end < len(text):
            canvas.setLineWidth(0.5)
            canvas.line(x + first * digit, y + 3.2, x + end * digit, y + 3.2)

    assert values(read(table(tmp_path / "a.pdf", {1: draw})))[0] == left


def alone(text: str, below: str = "") -> Draw:
    """A text struck out, and another on the line below it."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        high = y + 6 if below else y
        canvas.drawString(x, high, text)
        canvas.setLineWidth(0.5)
        canvas.line(x - 0.5, high + 3.2, x + canvas.stringWidth(text, "Serif", 11) + 0.5, high + 3.2)
        if below:
            canvas.drawString(x, y - 6, below)

    return draw


@pytest.mark.parametrize("text", ["160", "1.204", "12 lớp"])
def test_a_value_struck_out_alone_is_blank_and_its_cell_says_so(text: str, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: alone(text), 2: typed("5")}))
    assert values(page) == ["", "5", ""]
    (grid,) = lay_out(page).grids
    (cell,) = [cell for cell in grid.cells if cell.decisions]
    assert (cell.row, cell.col) == (1, 3)
    assert [(each.rule, each.read, each.kept) for each in cell.decisions] == [("all-struck-out", text, "")]
    assert codes(page) == set()


@pytest.mark.parametrize("by_column", [False, True])
@pytest.mark.parametrize("height", [10.0, 12.0])
def test_rules_of_rows_lower_than_their_text_strike_nothing_out(height: float, by_column: bool, tmp_path: Path) -> None:
    table(tmp_path / "fonts.pdf", {})
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842))
    rows = [("Nội dung", "Kế hoạch", "Ghi chú"), ("Khám bệnh", "45.200", ""), ("Số giường", "120", "Giữ vững")]
    edges = (60, 220, 320, 480)
    for number, row in enumerate(rows):
        canvas.setFont("Serif", 12)
        y = 700 - height * number
        for edge, text in zip(edges, row, strict=False):
            canvas.drawString(edge + 3, y, text)
        for left, right in pairwise(edges if by_column else (edges[0], edges[-1])):
            canvas.line(left, y + 3.5, right, y + 3.5)
    canvas.save()
    page = read(tmp_path / "a.pdf")
    assert " ".join(word.text for word in page.words).split() == " ".join(" ".join(row) for row in rows).split()
    assert not page.findings


def test_values_struck_out_in_row_after_row_give_way_all_the_same(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: struck("12", "17"), 2: struck("45", "46"), 3: struck("78", "79")}))
    assert values(page) == ["17", "46", "79"]


def test_what_is_struck_out_is_told_in_the_cell_that_it_stands_in(tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: struck("12", "17"), 2: alone("50", below="52")}))
    (grid,) = lay_out(page).grids
    told = [(cell.row, cell.text, each.rule, each.read) for cell in grid.cells for each in cell.decisions]
    assert told == [(1, "17", "struck-out", "12 17"), (2, "52", "struck-out", "50 52")]


def test_underlined_print_stays(tmp_path: Path) -> None:
    assert values(read(table(tmp_path / "a.pdf", {1: struck("12", "17", at=-1.5)})))[0] == "12 17"


@pytest.mark.parametrize(("size", "grey", "turn"), [(26, 0.8, 0), (40, 0.7, 90), (22, 0.85, 0)])
def test_a_watermark_is_no_part_of_the_table(size: float, grey: float, turn: int, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {2: across("BẢN DỰ THẢO", size, grey, turn)}))
    assert values(page) == ["", "17", ""]
    assert labels(page) == list(LABELS)


def test_a_large_title_stays(tmp_path: Path) -> None:
    def title(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "17")
        canvas.setFont("Serif", 24)
        canvas.setFillColor(Color(0.1, 0.3, 0.7))
        canvas.drawString(100, 760, "BÁO CÁO NĂM")

    page = read(table(tmp_path / "a.pdf", {1: title}))
    assert {"BÁO", "CÁO", "NĂM"} <= {word.text for word in page.words}
    assert codes(page) == set()


@pytest.mark.parametrize("unit", [2.5, 10])
def test_a_page_in_another_unit_is_read_in_points(unit: float, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595 / unit, 842 / unit), pageCompression=0)
    canvas.setFont("Helvetica", 11 / unit)
    canvas.setLineWidth(0.5 / unit)
    for row in range(4):
        canvas.line(60 / unit, (700 - 20 * row) / unit, 300 / unit, (700 - 20 * row) / unit)
    for x in (60, 140, 300):
        canvas.line(x / unit, 700 / unit, x / unit, 640 / unit)
    for row in range(3):
        canvas.drawString(66 / unit, (686 - 20 * row) / unit, f"Row {row}")
        canvas.drawString(146 / unit, (686 - 20 * row) / unit, f"{row}7 of them")
    canvas.save()
    content = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(content.replace(b"/Type /Page\n", b"/Type /Page /UserUnit %g\n" % unit))
    page = read(tmp_path / "b.pdf")
    assert (round(page.width), round(page.height)) == (595, 842)
    (grid,) = lay_out(page).grids
    assert [cell.text for cell in grid.cells] == ["Row 0", "07 of them", "Row 1", "17 of them", "Row 2", "27 of them"]


def pale(lines: Mapping[int, str], size: float, grey: float, along: float = 66, by: float = 0) -> Draw:
    """A value, and pale print of ``lines``, by their height; by letters where ``by`` is more than nothing."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "17")
        canvas.saveState()
        canvas.setFillColor(Color(grey, grey, grey))
        canvas.setFont("Serif", size)
        for height, text in lines.items():
            if by:
                for at, letter in enumerate(text):
                    canvas.drawString(along + by * at, height, letter)
            else:
                canvas.drawString(along, height, text)
        canvas.restoreState()

    return draw


REPEATED = dict.fromkeys(range(450, 720, 30), "LƯU HÀNH NỘI BỘ   LƯU HÀNH NỘI BỘ   LƯU HÀNH NỘI BỘ")


@pytest.mark.parametrize(
    "mark",
    [
        pale(REPEATED, 13, 0.87),
        pale({height: text.lower() for height, text in REPEATED.items()}, 11, 0.8, along=100),
        pale({height: text[:40] for height, text in REPEATED.items()}, 12, 0.75, by=10),
        pale({620: "MẬT"}, 16, 0.73, along=440),
        pale({630: "BẢN NHÁP"}, 15, 0.7, along=290),
    ],
    ids=["repeated", "as-large", "letters", "in-a-cell", "over-a-rule"],
)
def test_pale_print_no_larger_than_a_title_is_no_part_of_the_table_and_is_said(mark: Draw, tmp_path: Path) -> None:
    page = read(table(tmp_path / "a.pdf", {1: typed("8"), 2: mark, 3: typed("1.204")}))
    assert values(page) == ["8", "17", "1.204"]
    assert labels(page) == list(LABELS)
    assert codes(page) == {"text-left-out"}


@pytest.mark.parametrize("size", [9, 11, 15])
def test_pale_values_stay(size: float, tmp_path: Path) -> None:
    def grey(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColor(Color(0.6, 0.6, 0.6))
        canvas.setFont("Serif", size)
        canvas.drawString(x, y, "1.204")
        canvas.setFillColor(Color(0, 0, 0))

    page = read(table(tmp_path / "a.pdf", dict.fromkeys((1, 2, 3), grey)))
    assert values(page) == ["1.204"] * 3
    assert codes(page) == set()
