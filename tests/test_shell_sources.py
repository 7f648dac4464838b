"""Walking folders: everything met is listed once, under a safe name, with its kind or a reason."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_extract.errors import NoInputError
from cchc_extract.reading.inputs import in_utf_8
from cchc_extract.reading.sources import SourceFile, find_sources

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def put(folder: Path, name: str | bytes, content: bytes = PDF) -> Path:
    path = Path(os.fsdecode(os.path.join(os.fsencode(folder), os.fsencode(name))))  # noqa: PTH118 - bytes
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def by_file(*paths: Path, **options: list[Path]) -> dict[str, SourceFile]:
    found = find_sources(list(paths), **options)
    assert len({source.file for source in found}) == len(found)
    return {source.file: source for source in found}


def zipped(*members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.bin", PDF, "pdf"),
        ("late-header", b"\n" * 900 + PDF, "pdf"),
        ("a.pdf", "BÁO CÁO\nKết quả".encode(), "text"),
        ("utf16", "BÁO CÁO".encode("utf-16"), "text"),
        ("tcvn3.txt", b"B\xb8o c\xb8o k\xd5t qu\xb6 c\xb6i c\xb8ch h\xb5nh ch\xddnh", "text"),
        ("scan", b"\x89PNG\r\n\x1a\n\0\0\0", "image"),
        ("scan.txt", b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        ("pages", b"II*\0\x08\0\0\0", "image"),
        ("word.zip", zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        ("table.zip", zipped("xl/workbook.xml"), "workbook"),
        ("table.xlsx", zipped("xl/workbook.bin"), "office"),
        ("a.doc", b"{\\rtf1 B\\'e1o c\\'e1o}", "office"),
        ("a.xls", b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table></html>", "html"),
        (
            "a.doc",
            b"MIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=x\n\n--x\nContent-Type: text/html\n",
            "html",
        ),
        ("a.xml", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", "office"),
    ],
)
def test_kind_is_judged_by_content(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    put(tmp_path, name, content)
    assert by_file(tmp_path)[name].kind == kind


@pytest.mark.parametrize(
    ("name", "content", "fate", "code"),
    [
        ("a.pdf", b"", "failed", "empty"),
        ("keep", b"", "skipped", "empty"),
        ("a.pdf", b"<!DOCTYPE html><html><body>404</body></html>", "failed", "markup"),
        ("page.html", b"\xef\xbb\xbf<html></html>", "skipped", "markup"),
        ("a.docx", zipped("word/document.xml")[:-30], "failed", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "failed", "encrypted"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "failed", "damaged"),
        ("a.truth.json", b'{"rows": []}', "skipped", "json"),
        ("a.pdf", bytes(range(256)), "failed", "unknown-kind"),
        (".hidden.pdf", PDF, "skipped", "hidden"),
        ("~$report.docx", b"x", "skipped", "hidden"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, fate: str, code: str) -> None:
    put(tmp_path, name, content)
    source = by_file(tmp_path)[name]
    assert (source.kind, source.fate, source.error_code) == (None, fate, code)
    assert source.error


def test_same_content_twice_first_path_wins(tmp_path: Path) -> None:
    put(tmp_path, "b/one.pdf")
    put(tmp_path, "a/copy of one.pdf")
    put(tmp_path, "empty1.pdf", b"")
    put(tmp_path, "empty2.pdf", b"")
    found = by_file(tmp_path)
    assert found["a/copy of one.pdf"].fate == "read"
    assert (found["b/one.pdf"].fate, found["b/one.pdf"].duplicate_of) == ("duplicate", "a/copy of one.pdf")
    assert [found[name].fate for name in ("empty1.pdf", "empty2.pdf")] == ["failed", "failed"]


def test_odd_entries_are_listed_and_do_not_block(tmp_path: Path) -> None:
    put(tmp_path, "folder.pdf/inside.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "nowhere.pdf").symlink_to(tmp_path / "gone.pdf")
    (tmp_path / "zero.pdf").symlink_to("/dev/zero")
    found = by_file(tmp_path)
    assert {file: source.error_code for file, source in found.items()} == {
        "folder.pdf/inside.pdf": "",
        "pipe.pdf": "not-a-file",
        "loop": "link-to-folder",
        "nowhere.pdf": "broken-link",
        "zero.pdf": "link-outside",
    }


def test_unreadable_file_and_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "secret.pdf")
    put(tmp_path, "closed/x.pdf")
    put(tmp_path, "open.pdf", PDF + b"2")
    refuse(monkeypatch, "open", tmp_path / "secret.pdf")
    refuse(monkeypatch, "scandir", tmp_path / "closed")
    found = by_file(tmp_path)
    assert {file: (source.fate, source.error_code) for file, source in found.items()} == {
        "closed": ("failed", "unreadable-folder"),
        "open.pdf": ("read", ""),
        "secret.pdf": ("failed", "unreadable"),
    }


def refuse(monkeypatch: pytest.MonkeyPatch, function: str, path: Path) -> None:
    """Make ``os.function`` refuse ``path``, as the system would (also where the tests run as root)."""
    real = getattr(os, function)

    def refusing(target: Path, *rest: object) -> object:
        if Path(target) == path:
            raise PermissionError(13, "Permission denied")
        return real(target, *rest)

    monkeypatch.setattr(f"cchc_extract.reading.sources.os.{function}", refusing)


def test_names_come_back(tmp_path: Path) -> None:
    names = [
        "Báo cáo.pdf".encode(),
        unicodedata.normalize("NFD", "Báo cáo.pdf").encode(),
        "báo cáo 📎.pdf".encode(),
        b"two\nlines.pdf",
        b"bad\xff\xfe.pdf",
        b"back\\xff.pdf",
        b"-o.pdf",
        b"x" * 250 + b".pdf",
    ]
    for number, name in enumerate(names):
        put(tmp_path, name, PDF + str(number).encode())
    found = by_file(tmp_path)
    back = {unquote_to_bytes(source.name_on_disk) or source.file.encode() for source in found.values()}
    assert back == set(names)
    assert "Báo cáo.pdf" in found
    assert "two\\nlines.pdf" in found
    assert "bad\\xff\\xfe.pdf" in found
    for file in found:
        assert unicodedata.is_normalized("NFC", file)
        assert "\n" not in file


@given(
    name=st.binary(min_size=1, max_size=40).filter(
        lambda n: not n.startswith((b".", b"~$")) and not set(n) & set(b"\0/")
    )
)
def test_any_name_is_one_line_of_utf8_and_reversible(tmp_path_factory: pytest.TempPathFactory, name: bytes) -> None:
    folder = tmp_path_factory.mktemp("names")
    put(folder, name)
    (source,) = find_sources([folder])
    assert (unquote_to_bytes(source.name_on_disk) or source.file.encode("utf-8")) == name
    assert len(list(csv.reader(io.StringIO(source.file)))) <= 1
    assert len(source.file.splitlines()) == 1


def test_order_is_that_of_the_listed_name(tmp_path: Path) -> None:
    for name in ("b.pdf", "a/z.pdf", "a.pdf", "á.pdf", "B.pdf"):
        put(tmp_path, name, PDF + name.encode())
    files = [source.file for source in find_sources([tmp_path])]
    assert files == sorted(files)
    assert len(files) == 5


def test_several_inputs(tmp_path: Path) -> None:
    put(tmp_path, "north/x.pdf", PDF + b"n")
    put(tmp_path, "south/x.pdf", PDF + b"s")
    put(tmp_path, "single.pdf", PDF + b"1")
    assert set(by_file(tmp_path / "north", tmp_path / "south")) == {"north/x.pdf", "south/x.pdf"}
    assert set(by_file(tmp_path / "north", tmp_path / "single.pdf")) == {"north/x.pdf", "single.pdf"}
    assert set(by_file(tmp_path / "single.pdf")) == {"single.pdf"}
    assert set(by_file(tmp_path, tmp_path / "north")) == {
        f"{tmp_path.name}/{file}" for file in ("north/x.pdf", "south/x.pdf", "single.pdf")
    }


def test_output_folder_is_not_input(tmp_path: Path) -> None:
    put(tmp_path, "x.pdf")
    put(tmp_path, "out/documents.csv", b"document_id\n")
    assert set(by_file(tmp_path, exclude=[tmp_path / "out"])) == {"x.pdf"}


def test_missing_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoInputError, match=r"typo\.pdf does not exist"):
        find_sources([tmp_path / "typo.pdf"])


def test_names_are_the_same_in_every_locale(tmp_path: Path) -> None:
    for name in ("Báo cáo.pdf".encode(), "Ba\u0301o cáo.pdf".encode(), b"ca\xf4.pdf"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(PDF + name)
    script = (
        "import sys; from pathlib import Path; from cchc_extract.reading.sources import find_sources\n"
        "for each in find_sources([Path(sys.argv[1])]): print(ascii((each.file, each.name_on_disk, each.fate)))"
    )

    def told(**locale: str) -> str:
        command = [sys.executable, "-c", script, str(tmp_path)]
        return subprocess.run(command, env=os.environ | locale, capture_output=True, text=True, check=True).stdout

    expected = told(LC_ALL="C.UTF-8")
    assert ascii(("Báo cáo.pdf", "", "read")) in expected.splitlines()
    assert told(LC_ALL="C", PYTHONUTF8="0") == expected


def test_a_locale_of_other_letters_has_names_read_as_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsencode", lambda name: name.encode("latin-1", "surrogateescape"))
    as_taken = "Báo cáo \U0001f600".encode().decode("latin-1")
    assert in_utf_8(as_taken) == "Báo cáo \U0001f600"
    assert in_utf_8("ca\xf4") == "ca\udcf4"  # a name that is no UTF-8
    assert in_utf_8("plain") == "plain"
