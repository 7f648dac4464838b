"""Runs under strace: what the program asked of the system, or with one of its calls failing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from torture.watch import Watched, run

_CALL = re.compile(r"^(?:\d+\s+)?(?P<name>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\w+)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Call:
    """A call that came back: ``strings`` are its arguments that are paths or names."""

    name: str
    arguments: str
    result: str

    @property
    def strings(self) -> list[str]:
        """Quoted arguments, as strace writes them."""
        return _STRING.findall(self.arguments)


def need_strace() -> str:
    """Where strace is; raises ``SystemExit`` where it is not."""
    found = shutil.which("strace")
    if not found:
        raise SystemExit("torture: this part needs strace: apt-get install strace")
    return found


def injected(
    arguments: Sequence[str | Path],
    *,
    paths: Iterable[Path],
    call: str,
    error: str,
    n: int,
    env: Mapping[str, str],
    log: Path,
) -> tuple[Watched, bool]:
    """Run with the ``n``-th ``call`` on any of ``paths`` failing; returns whether there was an n-th."""
    only = [part for path in paths for part in ("-P", str(path))]
    fault = f"inject={call}:error={error}:when={n}"
    before = (need_strace(), "-o", str(log), "-e", f"trace={call}", "-e", fault, *only)
    watched = run(arguments, env=env, before=before)
    return watched, "(INJECTED)" in log.read_text(encoding="utf-8", errors="replace")


def traced(
    arguments: Sequence[str | Path], *, calls: str, env: Mapping[str, str], log: Path, folder: Path | None = None
) -> tuple[Watched, list[Call]]:
    """Run, and what all processes of the run asked of the system, ``calls`` only."""
    before = (need_strace(), "-f", "-qq", "-s", "4096", "-o", str(log), "-e", f"trace={calls}", "-e", "signal=none")
    watched = run(arguments, env=env, before=before, folder=folder)
    return watched, list(_calls(log))


def _calls(log: Path) -> Iterable[Call]:
    """Calls in the order in which they came back; what was interrupted by another process is put together again."""
    begun: dict[str, str] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        pid, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest.removesuffix("<unfinished ...>")
            continue
        if rest.startswith("<... "):
            rest = begun.pop(pid, "") + rest.partition("resumed>")[2]
        if found := _CALL.match(rest):
            yield Call(found["name"], found["arguments"], found["result"])
