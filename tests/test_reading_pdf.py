"""PDF pages as they come: digital, turned, scanned with layers good and bad, blank, damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cchc_extract.errors import UnreadableFileError
from cchc_extract.layout import lay_out
from cchc_extract.model import Page
from cchc_extract.reading import textlayer
from cchc_extract.reading.coverage import Ink
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.read import read_pages

FONT = Path(__file__).parent / "data" / "fonts" / "DejaVuSerif.ttf"
WIDTH, HEIGHT = 595, 842
LINES = [
    "Thực hiện Kế hoạch cải cách hành chính của Ủy ban nhân dân tỉnh,",
    "huyện báo cáo kết quả thực hiện nhiệm vụ trong quý như sau:",
    "Tổng số hồ sơ đã tiếp nhận và giải quyết đúng hạn là 1.204 hồ sơ.",
]
UNMARKED = [
    "Thuc hien Ke hoach cai cach hanh chinh cua Uy ban nhan dan tinh,",
    "huyen bao cao ket qua thuc hien nhiem vu trong quy nhu sau:",
    "Tong so ho so da tiep nhan va giai quyet dung han la 1.204 ho so.",
]


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))


def pages(path: Path) -> list[Page]:
    return list(read_pages(path, "pdf", ReadOptions(ocr="never")))


def codes(page: Page) -> set[str]:
    return {finding.code for finding in page.findings}


def write(path: Path, *draw: Callable[[Canvas], None]) -> Path:
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    for each in draw:
        each(canvas)
        canvas.showPage()
    canvas.save()
    return path


def text(canvas: Canvas, lines: list[str] = LINES, *, mode: int = 0, top: float = HEIGHT) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(60, top - 100 - 20 * number, line, mode=mode)


def printed(canvas: Canvas, lines: list[str] = LINES, *, mode: int = 0) -> None:
    canvas.setFont("Serif", 12)
    text(canvas, lines, mode=mode)


def scan(canvas: Canvas, lines: list[str] = LINES, ghost: bool = False) -> None:
    """A page that is one picture of ``lines``; a ``ghost`` has but the print-through of a red stamp."""
    picture = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), "white")
    pen = ImageDraw.Draw(picture)
    if ghost:
        pen.ellipse((700, 1200, 900, 1400), outline=(230, 60, 90), width=6)
    for number, line in enumerate(lines if not ghost else []):
        pen.text((120, 2 * (90 + 20 * number)), line, fill="black", font=ImageFont.truetype(str(FONT), 24))
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)


def layered(lines: list[str]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        scan(canvas)
        printed(canvas, lines, mode=3)

    return draw


def test_digital_page(tmp_path: Path) -> None:
    (page,) = pages(write(tmp_path / "a.pdf", printed))
    assert page.source == "digital"
    assert [line.text for line in lay_out(page).lines] == LINES
    assert page.words[0].box.x0 == pytest.approx(60, abs=1)
    assert page.words[0].box.contains(65, 97)
    assert page.words[0].size == 12
    assert page.findings == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_turned_by_its_viewer_is_read_as_shown(turn: int, tmp_path: Path) -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.setFont("Serif", 12)
        canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn])
        canvas.rotate(turn)
        text(canvas, top=HEIGHT if turn == 180 else WIDTH)

    path = write(tmp_path / "a.pdf", sideways)
    with pdfium.PdfDocument(path) as document:
        document[0].set_rotation(turn)
        document.save(tmp_path / "turned.pdf")
    (page,) = pages(tmp_path / "turned.pdf")
    assert page.turned == 0
    assert (page.width > page.height) == (turn != 180)
    assert [line.text for line in lay_out(page).lines] == LINES


@pytest.mark.parametrize(("angle", "turned"), [(90, 270), (270, 90), (180, 180)])
def test_a_page_whose_text_lies_sideways_is_made_upright(angle: int, turned: int, tmp_path: Path) -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.setFont("Serif", 12)
        canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[angle])
        canvas.rotate(angle)
        text(canvas, top=HEIGHT if angle == 180 else WIDTH)
        canvas.line(60, 200, 300, 200)

    (page,) = pages(write(tmp_path / "a.pdf", sideways))
    assert page.turned == turned
    assert [line.text for line in lay_out(page).lines] == LINES
    assert [rule.vertical for rule in page.rules] == [False]
    assert page.rules[0].box.width == pytest.approx(240, abs=1)


def test_sideways_heading_of_a_column(tmp_path: Path) -> None:
    def table(canvas: Canvas) -> None:
        printed(canvas)
        canvas.grid([60, 90, 300], [500, 600, 650])
        canvas.saveState()
        canvas.translate(80, 520)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Đơn vị tính")
        canvas.restoreState()

    (page,) = pages(write(tmp_path / "a.pdf", table))
    (grid,) = lay_out(page).grids
    assert [cell.text for cell in grid.cells] == ["", "", "Đơn vị tính", ""]


def test_signature_stamp_on_a_scan_is_no_layer(tmp_path: Path) -> None:
    def stamped(canvas: Canvas) -> None:
        scan(canvas)
        canvas.setFont("Serif", 6)
        canvas.drawString(400, 60, "Ký bởi: Ủy ban nhân dân tỉnh Thời gian ký: 24/01/2025 14:23:43")

    (page,) = pages(write(tmp_path / "a.pdf", stamped))
    assert codes(page) == {"layer-partial", "ocr-off"}
    assert page.words == ()
    assert "switched off" in page.findings[-1].message


def test_layer_read_as_english_is_not_believed(tmp_path: Path) -> None:
    (page,) = pages(write(tmp_path / "a.pdf", layered(UNMARKED)))
    assert codes(page) == {"layer-wrong", "ocr-off"}


def test_good_layer_over_a_scan_is_used_and_told(tmp_path: Path) -> None:
    (page,) = pages(write(tmp_path / "a.pdf", layered(LINES)))
    assert codes(page) == {"layer-over-scan"}
    assert [line.text for line in lay_out(page).lines] == LINES


def test_another_programs_recognition_is_not_believed_where_pictures_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", layered(LINES))
    with PdfFile(path) as file:
        verdicts = {
            read: textlayer.judge(file.content(1), 1, lambda: Ink(total=900, explained=900), pictures_read=read)
            for read in (True, False)
        }
    assert {read: verdict.choice for read, verdict in verdicts.items()} == {True: "ocr", False: "layer"}
    assert [finding.code for finding in verdicts[True].findings] == ["layer-recognised"]


def test_print_under_the_seal_of_a_digital_signature_stays(tmp_path: Path) -> None:
    def sealed(canvas: Canvas) -> None:
        canvas.rect(100, 500, 200, 50, stroke=0, fill=1)
        canvas.acroForm.checkbox(
            x=150, y=480, size=90, fillColor=Color(0.85, 0.1, 0.1), borderColor=Color(0.85, 0.1, 0.1)
        )

    with PdfFile(write(tmp_path / "sealed.pdf", sealed)) as file:
        pixels = file.raster(1, dpi=72, max_pixels=10**7).pixels
    print_under_seal, seal = pixels[HEIGHT - 525, 200], pixels[HEIGHT - 490, 200]
    assert print_under_seal.max() < 40
    assert seal[0] > 180
    assert seal[1] < 80


def test_blank_and_ghost_pages(tmp_path: Path) -> None:
    blank, ghost = pages(write(tmp_path / "a.pdf", lambda canvas: None, lambda canvas: scan(canvas, ghost=True)))
    assert codes(blank) == codes(ghost) == {"blank-page"}
    assert blank.findings[0].severity == "info"


def test_a_short_last_page_is_not_blank(tmp_path: Path) -> None:
    (page,) = pages(write(tmp_path / "a.pdf", lambda canvas: scan(canvas, ["- Lưu: VT."])))
    assert codes(page) == {"ocr-off"}


def test_picture_on_a_digital_page_is_told(tmp_path: Path) -> None:
    def pasted(canvas: Canvas) -> None:
        printed(canvas)
        picture = Image.new("RGB", (800, 500), "white")
        pen = ImageDraw.Draw(picture)
        for row in range(12):
            pen.text(
                (20, 10 + 40 * row),
                "Tổng số hồ sơ tiếp nhận trong kỳ 1.204",
                fill="black",
                font=ImageFont.truetype(str(FONT), 26),
            )
        canvas.drawImage(ImageReader(picture), 60, 250, 400, 250)

    (page,) = pages(write(tmp_path / "a.pdf", pasted))
    assert codes(page) == {"picture-not-read"}
    assert len(page.words) == sum(len(line.split()) for line in LINES)


def test_white_and_slanted_marks_are_no_content(tmp_path: Path) -> None:
    def marked(canvas: Canvas) -> None:
        printed(canvas)
        canvas.setStrokeColor("white")
        canvas.grid([60, 90, 300], [500, 600, 650])
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "BẢN SAO")

    (page,) = pages(write(tmp_path / "a.pdf", marked))
    assert page.rules == ()
    assert "SAO" not in {word.text for word in page.words}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><body>404 Not Found</body></html>", "not-a-pdf"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog", "damaged"),
    ],
)
def test_files_that_cannot_be_read(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        pages(path)
    assert caught.value.code == code
    assert ";" in str(caught.value)


def test_encrypted_file(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt="secret")
    canvas.drawString(60, 700, "x")
    canvas.save()
    with pytest.raises(UnreadableFileError) as caught:
        pages(tmp_path / "a.pdf")
    assert caught.value.code == "encrypted"


def test_a_file_cut_short_is_read_as_far_as_it_goes_and_told(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.pdf", printed, printed).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: whole.rindex(b"xref")])
    read = pages(tmp_path / "cut.pdf")
    assert len(read) == 2
    assert "file-cut-short" in codes(read[0])
    assert [line.text for line in lay_out(read[1]).lines] == LINES


def test_one_broken_page_costs_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cchc_extract.reading import secondopinion
    from cchc_extract.reading.pdfium import Content, PdfFile

    real = PdfFile.content

    def content(self: PdfFile, number: int) -> Content:
        if number == 2:
            raise pdfium.PdfiumError("page tree is damaged")
        return real(self, number)

    def gone(path: Path, number: int) -> Content:
        raise IndexError(number)

    monkeypatch.setattr(PdfFile, "content", content)
    path = write(tmp_path / "a.pdf", printed, printed, printed)
    recovered = pages(path)
    assert codes(recovered[1]) == {"page-damaged"}
    assert [line.text for line in lay_out(recovered[1]).lines] == LINES
    monkeypatch.setattr(secondopinion, "content", gone)
    lost = pages(path)
    assert [page.number for page in lost] == [1, 2, 3]
    assert [finding.severity for finding in lost[1].findings] == ["error"]
    assert [bool(page.words) for page in lost] == [True, False, True]


def test_a_path_that_pdfium_would_take_for_another_is_opened_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a locale whose names are no UTF-8."""
    path = Path(__file__).parents[1] / "samples" / "xa-ea-kly-quy-3-2024.pdf"
    with PdfFile(path) as file:
        expected = file.page_count, file.content(1).words
    monkeypatch.setattr("cchc_extract.reading.pdfium.in_utf_8", lambda path: f"{path}?")
    monkeypatch.setattr("pypdfium2.raw.FPDF_LoadDocument", lambda *_: pytest.fail("opened by its path"))
    with PdfFile(path) as file:
        assert (file.page_count, file.content(1).words) == expected


@pytest.mark.parametrize(
    ("mode", "dpi", "drawn"), [("L", 200, 200), ("RGB", 240, 240), ("1", 200, 300), ("L", 100, 300), ("L", 400, 300)]
)
def test_a_page_that_is_one_picture_is_drawn_at_its_resolution(tmp_path: Path, mode: str, dpi: int, drawn: int) -> None:
    picture = Image.new(mode, (6 * dpi, 8 * dpi), "white")
    picture.paste("black", (dpi, dpi, 2 * dpi, dpi + 1))
    path = tmp_path / "scan.pdf"
    picture.save(path, resolution=dpi)
    with PdfFile(path) as file:
        raster = file.scan(1, dpi=300, max_pixels=10**8)
    assert raster.dpi == pytest.approx(drawn, rel=0.001)
    if drawn == dpi:
        assert raster.pixels.shape[:2] == picture.size[::-1]


def test_a_page_with_more_than_a_picture_is_drawn_as_asked(tmp_path: Path) -> None:
    def overprinted(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("L", (1654, 2339), "white"), 0, 0, WIDTH, HEIGHT)
        canvas.drawString(100, 100, "17/BC-UBND")

    with PdfFile(write(tmp_path / "a.pdf", overprinted)) as file:
        assert file.scan(1, dpi=300, max_pixels=10**8).dpi == 300
