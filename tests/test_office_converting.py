"""Documents of older and other programs, through LibreOffice: the rows of their DOCX, no macro run, no link followed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from workbook_making import SHOWN, codes, report, report_of, rows_of, saved

from cchc_extract.cache import Cache
from cchc_extract.errors import ExitCode, UnreadableFileError
from cchc_extract.reading import converting
from cchc_extract.reading.docx import pages, pages_of_html
from cchc_extract.runner.batch import exit_code
from cchc_extract.writing.tally import Tally

needs_office = pytest.mark.skipif(not converting.name(), reason="LibreOffice is not installed")
SHEET = (
    ("STT", "Nội dung", "Đơn vị tính", "Kết quả"),
    ("1", "Số văn bản đã ban hành", "Văn bản", "27"),
    ("2", "Tổng số hồ sơ tiếp nhận", "Hồ sơ", "1.204"),
    ("3", "Tỷ lệ đúng hạn", "%", "98,5"),
)


def word(folder: Path) -> Path:
    """A letter with a table."""
    document = docx.Document()
    for text in ("ỦY BAN NHÂN DÂN XÃ HÒA BÌNH", "Số: 15/BC-UBND", "BÁO CÁO", "Kết quả cải cách hành chính năm 2023"):
        document.add_paragraph(text)
    table = document.add_table(rows=len(SHEET), cols=4, style="Table Grid")
    for row, said in zip(table.rows, SHEET, strict=True):
        for cell, text in zip(row.cells, said, strict=True):
            cell.text = text
    document.add_paragraph("Nơi nhận: Lưu: VT.")
    document.save(str(folder / "a.docx"))
    return folder / "a.docx"


def office(path: Path, ending: str, folder: Path) -> Path:
    """The document as LibreOffice saves it under another ending."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder / "made"), str(path)]
    subprocess.run(to, check=True, capture_output=True, timeout=180)
    return folder / "made" / f"{path.stem}.{ending.partition(':')[0]}"


@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt", "fodt", "html"])
def test_every_form_of_a_letter_gives_the_same_rows(tmp_path: Path, ending: str) -> None:
    original = word(tmp_path)
    expected = rows_of(report_of(original))
    assert [raw for *_, raw, _ in expected] == ["27", "1.204", "98,5"]
    assert rows_of(report_of(office(original, ending, tmp_path))) == expected


@needs_office
@pytest.mark.parametrize("ending", ["xls", "ods", "fods", "pdf"])
def test_every_form_of_a_workbook_gives_the_same_rows(tmp_path: Path, ending: str) -> None:
    book = report()
    book.active.page_setup.fitToHeight = False
    book.active.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    original = saved(book, tmp_path)
    expected = rows_of(report_of(original))
    assert [raw for *_, raw, _ in expected] == list(SHOWN)
    found = rows_of(report_of(office(original, ending, tmp_path)))
    assert [row[:3] + row[4:] for row in found] == [row[:3] + row[4:] for row in expected]


@needs_office
def test_font_from_before_unicode_survives_the_conversion(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("C¶i c¸ch hµnh chÝnh cña tØnh")
    run.font.name = ".VnTime"
    document.save(str(tmp_path / "a.docx"))
    read = report_of(office(tmp_path / "a.docx", "doc", tmp_path))
    assert "legacy-font" in codes(read)


@pytest.fixture
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port at which whoever calls is written down."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    heard.append(caller.recv(200))

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], heard


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">
<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document" xlink:type="simple"/>
</office:event-listeners></office:scripts>
<office:body><office:text><text:p>Báo cáo kết quả</text:p>
<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="http://127.0.0.1:{port}/a.png" xlink:type="simple"
 xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
<text:section text:name="s"><text:section-source xlink:href="{secret}" xlink:type="simple"/><text:p>trước</text:p></text:section>
</office:text></office:body></office:document-content>"""
LIBRARY = '<library:{tag} xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink" {said}'
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Main
Open "{trace}" For Output As #1
Print #1, "ran"
Close #1
End Sub</script:module>"""
FILES = ("content.xml", "Basic/script-lc.xml", "Basic/Standard/script-lb.xml", "Basic/Standard/Module1.xml")


def trap(folder: Path, port: int) -> Path:
    """A document that would run a macro, load a picture from a server and take in a file."""
    (folder / "secret.txt").write_text("BÍ MẬT", encoding="utf-8")
    path = folder / "trap.odt"
    kind = "application/vnd.oasis.opendocument.text"
    entries = "".join(f'<m:file-entry m:full-path="{name}" m:media-type="text/xml"/>' for name in FILES)
    name = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<m:manifest xmlns:m="{name}"><m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr("content.xml", CONTENT.format(port=port, secret=(folder / "secret.txt").as_uri()))
        libraries = LIBRARY.format(
            tag="libraries", said='><library:library library:name="Standard" library:link="false"/></library:libraries>'
        )
        made.writestr(FILES[1], libraries)
        own = 'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
        made.writestr(
            FILES[2],
            LIBRARY.format(tag="library", said=f'{own}<library:element library:name="Module1"/></library:library>'),
        )
        made.writestr(FILES[3], MODULE.format(trace=folder / "trace"))
        made.writestr("META-INF/manifest.xml", f"{manifest}{entries}</m:manifest>")
    return path


@needs_office
def test_no_macro_runs_and_no_link_is_followed(tmp_path: Path, listening: tuple[int, list[bytes]]) -> None:
    port, heard = listening
    with converting.converted(trap(tmp_path, port), "", None, 120) as made, zipfile.ZipFile(made.path) as package:
        text = package.read("word/document.xml").decode()
    assert "Báo cáo kết quả" in text
    assert "BÍ MẬT" not in text
    assert not (tmp_path / "trace").exists()
    assert heard == []


@needs_office
def test_what_was_converted_is_kept_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cache = office(word(tmp_path), "doc", tmp_path), Cache(tmp_path / "cache")
    with converting.converted(path, "hash", cache, 120) as made:
        first = made.path.read_bytes()
    monkeypatch.setattr(converting, "_run", lambda *_: pytest.fail("LibreOffice was started again"))
    with converting.converted(path, "hash", cache, 120) as made:
        assert made.path.read_bytes() == first
        folder = made.path.parent
    assert not folder.exists()


@needs_office
def test_conversion_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as told, converting.converted(trap(tmp_path, 9), "", None, 0.01):
        pass
    assert told.value.code == "timeout"


@needs_office
@pytest.mark.parametrize("content", [b"{\\rtf1\\ansi {\\pict\\bin99999999 ", b"{\\rtf1"])
def test_broken_document_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.doc").write_bytes(content)
    with pytest.raises(UnreadableFileError), converting.converted(tmp_path / "a.doc", "", None, 120) as made:
        list(pages(made.path))


def test_missing_office_is_one_line_and_an_exit_code_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_FOLDERS", ())
    monkeypatch.setattr(shutil, "which", lambda _: None)
    converting._program.cache_clear()
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 a}")
    try:
        with pytest.raises(UnreadableFileError, match="apt-get install libreoffice-writer") as told:
            converting.converted(tmp_path / "a.rtf", "", None, 9).__enter__()
    finally:
        converting._program.cache_clear()
    assert told.value.code == converting.MISSING
    alone = Tally(files=Counter(failed=2, skipped=1), reasons=Counter({converting.MISSING: 1, "damaged": 1}))
    assert exit_code(alone) == ExitCode.MISSING_DEPENDENCY
    alone.files["ok"] = 1
    assert exit_code(alone) == ExitCode.SOME_FAILED


def test_saved_page_is_read_with_the_numbers_of_its_lists(tmp_path: Path) -> None:
    html = """<html><body><p align=center>BÁO CÁO</p><table border=1><tr><td>STT</td><td>Nội dung</td><td>Số liệu</td></tr>
    <tr><td><ol type="I" start="2"><li></li></ol></td><td>Hồ sơ</td><td>12</td></tr></table><ol><li><p>Một</p></li><li>Hai</li></ol>
    <img src="http://127.0.0.1:9/a.png"></body></html>"""
    (tmp_path / "a.doc").write_text(html, encoding="utf-8")
    (page,) = pages_of_html(tmp_path / "a.doc")
    assert [cell.text for cell in page.grids[0].cells if cell.row == 1] == ["II.", "Hồ sơ", "12"]
    assert [line.text for line in page.lines or ()] == ["BÁO CÁO", "1. Một", "2. Hai"]
