"""No network, no write outside the output and the cache, nothing run but the OCR engine, nothing read that a document asks for."""

from __future__ import annotations

from pathlib import Path

from torture.corpus import hostile_files
from torture.corpus.good import scan
from torture.dataset import lines
from torture.place import Place
from torture.proof import Proofs
from torture.traced import Call, traced

_MAY_RUN = ("python", "tesseract", "setpriv", "strace", "ldconfig", "ld", "gcc", "objdump", "sh", "uname")
"""Looking for a shared library, Python asks the linker's own tools."""
_CALLS = (
    "%network,execve,openat,open,creat,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,rmdir,symlink,symlinkat,link,linkat,"
    "chmod,fchmodat,truncate"
)
_CHOSEN = (
    "action-",
    "attached-",
    "content-from-",
    "form-",
    "document-",
    "text-formulas",
    "page-formula",
    "bomb-entities",
    "script.sh",
    "font-noise",
)


def confined(place: Place, proofs: Proofs) -> None:
    """A run over every document that asks for something, and one that has to be read from its picture, with all it asks of the system."""
    folder = place.folder / "in"
    folder.mkdir()
    for name, content in hostile_files(place.seed, short=True):
        if name.startswith(_CHOSEN):
            (folder / name).write_bytes(content)
    (folder / "scan.pdf").write_bytes(scan())
    home = place.folder / "home"
    home.mkdir()
    out = place.folder / "out"
    env = {**place.env(), "HOME": str(home), "TMPDIR": str(home / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    (home / "tmp").mkdir()
    watched, calls = traced((folder, "-o", out, "-q"), calls=_CALLS, env=env, log=place.folder / "trace", folder=home)
    proofs.add(
        14,
        "documents that ask for something, read to the end",
        f"{len(list(folder.iterdir()))}, {len(calls)} calls",
        held=watched.code == 7 and len(calls) > 1000,
    )
    engines = {line["file"]: line["engine"] for line in lines(out, "files")}
    proofs.add(14, "a scan among them, read by", engines["scan.pdf"], held="+" in engines["scan.pdf"])
    net = [
        call
        for call in calls
        if call.name in ("socket", "connect", "bind", "sendto") and "AF_UNIX" not in call.arguments
    ]
    proofs.none(14, "calls for a network", net)
    ran = [call.strings[0] for call in calls if call.name == "execve" and call.result == "0"]
    proofs.none(
        14,
        "programs run that are not Python or the OCR engine",
        [path for path in ran if not Path(path).name.startswith(_MAY_RUN)],
        len(ran),
    )
    inside = tuple(
        map(
            str,
            (out, place.folder / ".out.new", place.folder / "cache", home / "tmp", "/dev/null", "/dev/shm", "/tmp/"),
        )
    )
    own = str(place.folder)
    written = [
        path
        for call in calls
        for path in _written(call)
        if not path.startswith(inside) or (path.startswith(own) and not path.startswith(inside[:4]))
    ]
    proofs.none(14, "paths written outside output, cache and temporary folder", sorted(set(written)))
    asked = [
        path
        for call in calls
        if call.name == "openat" and call.result.isdigit()
        for path in call.strings
        if path.endswith(("passwd", "owned", "owned.sh"))
    ]
    proofs.none(14, "files opened because a document names them", sorted(set(asked)))
    proofs.none(14, "files that a document had made", list(place.folder.rglob("owned*")))


def _written(call: Call) -> list[str]:
    """Paths that a call that went well changed."""
    if call.result.startswith("-"):
        return []
    if call.name in ("open", "openat", "creat"):
        writes = call.name == "creat" or any(flag in call.arguments for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))
        return [path for path in call.strings if writes and path.startswith("/")]
    if call.name in (
        "execve",
        "socket",
        "connect",
        "bind",
        "sendto",
        "recvfrom",
        "sendmsg",
        "recvmsg",
        "socketpair",
        "getsockname",
        "getpeername",
    ):
        return []
    return [path for path in call.strings if path.startswith("/")]
