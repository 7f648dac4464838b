"""Documents of older and other programs as DOCX or XLSX, by LibreOffice without a window: in a profile of its own, cut off from macros,
links and the network, on a copy in a folder of its own, and ended with the process that started it.
"""

from __future__ import annotations

import ctypes
import fcntl
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, Literal

from msgspec import Struct

from cchc_extract import versions
from cchc_extract.cache import Cache, key_of
from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading import compound

Target = Literal["docx", "xlsx"]

MISSING: Final = "converter-missing"
"""The code of a file that only LibreOffice could read, on a machine that has none."""
_NOT_THERE = (
    "LibreOffice reads this kind of document and is not installed; install it (apt-get install libreoffice-writer libreoffice-calc), "
    "or save the document as DOCX or PDF."
)
_PROGRAMS = ("soffice", "libreoffice")
_FOLDERS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_BEGIN_AGAIN = 81
"""What LibreOffice ends with when it has made its profile and wants to be started once more."""
_STARTS = 3
_VERSION = re.compile(r"LibreOffice \d+\.\d+")
_MOST_BYTES = 1 << 30
_PREFIX, _LOCK = "cchc-office-", "in-use"
_PR_SET_PDEATHSIG = 1
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
"""From ``linux/sched.h``: a network of its own, in which there is nothing, and who may have one."""
_ENCRYPTED_FLAG = 0x0100
_SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Common/Save/Document", "AutoSave", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Setup/L10N", "ooSetupSystemLocale", "vi"),
)
"""No macro runs, nothing that a document links to is loaded, and numbers are shown as in Vietnam. Port 9 discards what it is sent."""


class Converted(Struct, frozen=True):
    """A document after conversion, for as long as its folder is there."""

    path: Path
    kind: Literal["docx", "workbook"]


def name() -> str:
    """What converts (``LibreOffice 7.4``); empty where nothing does."""
    program = _program()
    return "" if program is None else _named(program)


@contextmanager
def converted(path: Path, sha256: str, cache: Cache | None, seconds: float) -> Iterator[Converted]:
    """The document at ``path`` (its content's hash is known) as one that is read here; ``cache`` knows those of earlier runs.

    Raises ``UnreadableFileError`` where nothing converts, or this document cannot be, or not in so many ``seconds``.
    """
    ending, target = _form(path)
    key = key_of(sha256, name(), versions.code("reading/converting"))
    content = cache.get("converted", key, bytes) if cache else None
    with _folder() as folder:
        made = Path(folder) / f"converted.{target}"
        if content is None:
            _convert(path, ending, target, made, seconds)
            if cache:
                cache.put("converted", key, made.read_bytes())
        else:
            made.write_bytes(content)
        yield Converted(made, "docx" if target == "docx" else "workbook")


@contextmanager
def _folder() -> Iterator[str]:
    """A folder of our own, locked as long as we live: those that killed processes left behind are taken away."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError), left.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left.parent, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder,
        (Path(folder) / _LOCK).open("wb") as lock,
    ):
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _form(path: Path) -> tuple[str, Target]:
    """The ending by which LibreOffice knows what a document is, and what it becomes."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(b"PK"):
            return _form_of_zip(head)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            return _form_of_compound(file)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf", "docx"
    flat = b"<office:document" in head
    if b"opendocument.spreadsheet" in head or b"office:spreadsheet" in head or b"Excel.Sheet" in head:
        return ("fods" if flat else "xml"), "xlsx"
    return ("fodt" if flat else "xml"), "docx"


def _form_of_zip(head: bytes) -> tuple[str, Target]:
    return ("odt", "docx") if b"opendocument.text" in head[:200] else ("xlsb", "xlsx")


def _form_of_compound(file: BinaryIO) -> tuple[str, Target]:
    start = compound.beginning(file, "WordDocument")
    if start is None:
        return "wps", "docx"
    if len(start) > 12 and int.from_bytes(start[10:12], "little") & _ENCRYPTED_FLAG:
        raise UnreadableFileError("encrypted", "The document is protected by a password; save it without one.")
    return "doc", "docx"


def _convert(path: Path, ending: str, target: Target, made: Path, seconds: float) -> None:
    program = _program()
    if program is None:
        raise UnreadableFileError(MISSING, _NOT_THERE)
    folder = made.parent
    copy = folder / f"document.{ending}"
    shutil.copyfile(path, copy)
    profile = folder / "profile"
    _settle(profile / "user")
    command = [
        str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible", "--norestore", "--nolockcheck",
        "--nologo", "--nodefault", "--nofirststartwizard", "--convert-to", target, "--outdir", str(folder / "out"), str(copy),
    ]  # fmt: skip
    for _ in range(_STARTS):
        if _run(command, folder, seconds) != _BEGIN_AGAIN:
            break
    found = folder / "out" / f"document.{target}"
    if not found.is_file() or not found.stat().st_size:
        raise UnreadableFileError(
            "not-converted",
            f"{_named(program)} cannot open the document; open it where it was written and save it as DOCX or PDF.",
        )
    if found.stat().st_size > _MOST_BYTES:
        raise UnreadableFileError(
            "too-large", "The document is too large once it is converted; take large pictures out of it."
        )
    found.replace(made)


def _run(command: list[str], folder: Path, seconds: float) -> int:
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {
        "HOME": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": "http://127.0.0.1:9",
        "TMPDIR": str(folder),
    }
    environment |= {"https_proxy": "http://127.0.0.1:9", "DISPLAY": ""}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        preexec_fn=_shut_in if sys.platform == "linux" else None,
    )
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(
            "timeout",
            f"Converting the document took longer than {seconds:.0f} s; raise --page-timeout, or save it as DOCX.",
        ) from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def _shut_in() -> None:
    """In the program about to begin: have it die with us, and see no network, where the system allows that."""
    library = ctypes.CDLL(None)
    library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if library.unshare(_NEW_NETWORK) != 0:
        library.unshare(_NEW_USER | _NEW_NETWORK)


def _settle(folder: Path) -> None:
    """The settings of a new profile."""
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


@functools.cache
def _program() -> Path | None:
    """The program itself, past the scripts that start it: those would leave it behind when they are ended."""
    named = [Path(found).resolve().parent for program in _PROGRAMS if (found := shutil.which(program))]
    for folder in (*named, *map(Path, _FOLDERS)):
        for program in ("soffice.bin", "soffice"):
            if (folder / program).is_file() and os.access(folder / program, os.X_OK):
                return folder / program
    return None


@functools.cache
def _named(program: Path) -> str:
    """The name and version, as its own files tell, or the program itself."""
    for place in (program.parent, program.parent.parent / "Resources"):
        with suppress(OSError):
            told = _VERSION.search((place / "bootstraprc").read_text(encoding="utf-8", errors="replace"))
            if told:
                return told[0]
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder, suppress(OSError, subprocess.SubprocessError):
        command = [str(program), f"-env:UserInstallation={Path(folder).as_uri()}", "--version"]
        asked = _VERSION.search(subprocess.run(command, capture_output=True, text=True, check=False, timeout=30).stdout)
        return asked[0] if asked else "LibreOffice"
    return "LibreOffice"
