"""A flagged row or field is shown where it stands: on the paper, or among the lines of the file."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from review_page import Page

from cchc_extract.cache import Cache
from cchc_extract.cli.app import app as program
from cchc_extract.review.paper import Paper
from cchc_extract.review.session import Session
from cchc_extract.review.sources import sources_of

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A born-digital report and a text dump, extracted."""
    folder = tmp_path_factory.mktemp("extracted")
    for name in ("xa-ea-kly-quy-3-2024.pdf", "phuong-hong-hai-2023.txt"):
        (folder / "in").mkdir(exist_ok=True)
        shutil.copy(SAMPLES / name, folder / "in" / name)
    CliRunner().invoke(program, [str(folder / "in"), "-o", str(folder / "out"), "-q", "--jobs", "1"])
    return folder


@pytest.fixture
def real(extracted: Path, tmp_path: Path) -> Iterator[Page]:
    shutil.copytree(extracted / "out", tmp_path / "out")
    with ExitStack() as stack:
        paper = stack.enter_context(Paper(sources_of(tmp_path / "out"), Cache(tmp_path / "cache")))
        yield Page(tmp_path / "out", paper)


def _document(page: Page, kind: str) -> str:
    documents = Session(page.out, "x").index().documents.values()
    return next(each["document_id"] for each in documents if each["file"].endswith(kind))


def test_a_row_of_a_picture_is_shown_by_its_strip_and_the_page_with_the_table_over_it(real: Page) -> None:
    document = _document(real, ".pdf")
    lines_ = [line for lines in Session(real.out, "x").index().rows(document).values() for line in lines]
    page = lines_[3]["page"]
    strip = real.get(f"strip/{document}/1/{lines_[3]['row']}.jpg")
    assert (strip.status_code, strip.data[:3]) == (200, b"\xff\xd8\xff")
    sheet = real.get(f"document/{document}?page={page}").text
    assert sheet.count("<rect") == len(
        {line["row"] for line in lines_ if line["page"] == page and line["appendix"] == "1"}
    )
    assert real.get(f"picture/{document}/{page}.jpg").data[:3] == b"\xff\xd8\xff"
    assert real.get(f"picture/{document}/77.jpg").status_code == 404
    begun = time.perf_counter()
    assert real.get(f"strip/{document}/1/{lines_[4]['row']}.jpg").status_code == 200
    assert time.perf_counter() - begun < 1.0, "a page that was drawn is not drawn again"


def test_a_row_of_a_text_file_is_shown_by_its_lines(real: Page) -> None:
    document = _document(real, ".txt")
    shown = real.get(f"row/{document}/1/61").text
    marked = re.findall(r"<mark>(.*?)</mark>", shown)
    assert "Tổng số hồ sơ TTHC đã tiếp nhận" in marked[0]
    assert any("3775" in line for line in marked)


def test_a_field_of_a_text_file_is_shown_by_its_lines(real: Page) -> None:
    document = _document(real, ".txt")
    assert re.search(r"<mark>[^<]*Lưu Thị Châu\s*</mark>", real.get(f"field/{document}/signer").text)
    assert "282/BC-UBND" in real.get(f"field/{document}/number_symbol").text.partition("<ol")[2].partition("</ol>")[0]


def test_a_file_that_changed_since_is_not_shown(extracted: Path, real: Page) -> None:
    path = extracted / "in" / "xa-ea-kly-quy-3-2024.pdf"
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"\n")
        assert real.get(f"picture/{_document(real, '.pdf')}/1.jpg").status_code == 404
    finally:
        path.write_bytes(before)
