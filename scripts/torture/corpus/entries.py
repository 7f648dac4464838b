"""What stands in a folder besides readable files with harmless names."""

from __future__ import annotations

import os
import socket
import unicodedata
from collections.abc import Iterator
from pathlib import Path

_NAME = "Báo cáo quý III.txt"
_FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
_NAMES: tuple[bytes, ...] = (
    b"-o", b"--help.pdf", b"-", b"new\nline.txt", b"tab\tbell\x07.txt", b"quote'\"`$(touch owned).txt", b"back\\slash.txt",
    b"percent%00%2f.txt",
    b"=1+1.txt", b"@SUM(A1).txt", b"+cmd|' C calc'!A0.txt", b"\xff\xfe not utf-8.txt", b"\xed\xa0\x80 surrogate.txt", _NAME.encode(),
    unicodedata.normalize("NFD", _NAME).encode(),
    f"{_FAMILY}.txt".encode(), "\u202etxt.fdp".encode(), b" blank .txt ", b"a" * 250 + b".txt", "ế".encode() * 80 + b".txt",
    b"CASE.txt", b"case.txt", b"<script>alert(1)<script>.txt", b"con.txt", b"no ending", b".hidden.txt", b"~$lock.docx", b"run.json", b"*",
)  # fmt: skip
"""The two names of the report are the same letters, composed and decomposed."""


def odd_entries(folder: Path) -> Iterator[bytes]:
    """Make all of them in ``folder``; yields the path below it of each entry that the dataset has to account for."""
    root = os.fsencode(folder)
    for number, name in enumerate(_NAMES):
        (Path(os.fsdecode(root + b"/" + name))).write_text(f"Ghi chú số {number}.\n", encoding="utf-8")
        yield name
    yield from _special(folder)
    yield from _links(folder)
    yield from _folders(folder)


def _special(folder: Path) -> Iterator[bytes]:
    os.mkfifo(folder / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(folder)  # the path of a socket may have 108 bytes
        server.bind("socket.pdf")
        os.chdir(before)
    sealed = folder / "no-permission.pdf"
    sealed.write_bytes(b"%PDF-1.4\n")
    sealed.chmod(0)
    sparse = folder / "sparse.pdf"
    with sparse.open("wb") as file:
        file.truncate(3 << 30)
    yield from (b"pipe.pdf", b"socket.pdf", b"no-permission.pdf", b"sparse.pdf")


def _links(folder: Path) -> Iterator[bytes]:
    links = {
        "to-zero.pdf": "/dev/zero", "to-terminal.pdf": "/dev/tty", "to-random.pdf": "/dev/urandom",
        "to-nowhere.pdf": "gone.pdf", "to-itself.pdf": "to-itself.pdf",
        "to-folder": ".", "to-root": "/", "to-passwords.txt": "/etc/passwd", "to-pipe.pdf": "pipe.pdf", "to-sound.pdf": "sound.pdf",
    }  # fmt: skip
    for name, target in links.items():
        (folder / name).symlink_to(target)
        yield os.fsencode(name)


def _folders(folder: Path) -> Iterator[bytes]:
    (folder / "folder.pdf").mkdir()
    (folder / "folder.pdf" / "inside.txt").write_text("Trong thư mục.\n", encoding="utf-8")
    (folder / "empty-folder").mkdir()
    closed = folder / "closed-folder"
    closed.mkdir()
    closed.chmod(0)
    deep = folder
    for _ in range(40):
        deep /= "deep-folder-with-a-long-name"
    deep.mkdir(parents=True)
    (deep / "bottom.txt").write_text("Ở dưới cùng.\n", encoding="utf-8")
    yield from (b"folder.pdf/inside.txt", b"closed-folder", os.fsencode((deep / "bottom.txt").relative_to(folder)))
