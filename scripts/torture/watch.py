"""The program run as a user runs it, with an eye on every process it starts. Linux only: what is seen is read from /proc."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cchc_extract.reading.limits import starved

PROGRAM = (sys.executable, "-m", "cchc_extract")
_TICK = 0.05
_GRACE = 5.0
"""Seconds in which a worker that was only just born notices that its parent is gone."""
_SESSION = 5
"""The field of /proc/PID/stat, from 0: see proc(5)."""


@dataclass(slots=True)
class Life:
    """A process that was seen: its command, when it was first and last there, the most memory it held, in bytes.

    ``used`` is the CPU it had, and ``starved`` the time for which it was ready to and others had the cores; both in seconds, and of its
    first thread.
    """

    command: str
    first: float
    last: float
    peak: int = 0
    starved: float = 0.0
    used: float = 0.0

    @property
    def worked(self) -> float:
        """Seconds for which it had something to do."""
        return self.used + self.starved


@dataclass(slots=True)
class Watched:
    """A run that came to its end. ``left``: the commands of processes that outlived it by more than five seconds."""

    code: int
    seconds: float
    stderr: str
    parent: Life
    others: dict[int, Life] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    @property
    def worker_peak(self) -> int:
        """The most memory that any process but the first held, in bytes."""
        return max((life.peak for life in self.others.values()), default=0)

    @property
    def starved(self) -> float:
        """Seconds for which its processes were ready to work and others had the cores; they take turns where there is one worker."""
        return self.parent.starved + sum(life.starved for life in self.others.values())


class Run:
    """The program under way, in a session of its own, so that whatever it starts can be told apart."""

    def __init__(
        self,
        arguments: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        folder: Path | None = None,
    ) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            [*_powerless(), *before, *PROGRAM, *map(str, arguments)],
            env={**os.environ, **(env or {})},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.seen: dict[int, Life] = {}
        self._errors: list[bytes] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def look(self) -> None:
        """Note what is there now."""
        now = time.monotonic()
        for pid in members(self.process.pid):
            peak = _peak(pid)
            life = self.seen.setdefault(pid, Life(command_of(pid), now, now))
            life.command = command_of(pid) or life.command
            life.last, life.peak = now, max(life.peak, peak)
            life.used, life.starved = _cpu(pid) or life.used, starved(pid) or life.starved

    def wait(self, seconds: float, act: Callable[[Run], None] = lambda _: None) -> Watched:
        """Watch until the end, calling ``act`` at every look; a run that takes longer than ``seconds`` is killed (code -9)."""
        while self.process.poll() is None:
            self.look()
            act(self)
            if time.monotonic() - self._started > seconds:
                self.kill_all()
            time.sleep(_TICK)
        took = time.monotonic() - self._started
        left = self._left()
        self._reader.join(5)
        parent = self.seen.get(self.process.pid) or Life("", 0, 0)
        others = {pid: life for pid, life in self.seen.items() if pid != self.process.pid}
        return Watched(
            self.process.returncode, took, b"".join(self._errors).decode("utf-8", "replace"), parent, others, left
        )

    def kill_all(self) -> None:
        """End every process of the run."""
        for pid in members(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, 9)

    def _read(self) -> None:
        assert self.process.stderr is not None
        while chunk := os.read(self.process.stderr.fileno(), 1 << 16):
            self._errors.append(chunk)

    def _left(self) -> list[str]:
        """What is still there after a moment in which the system may clear up; it is ended then."""
        deadline = time.monotonic() + _GRACE
        while time.monotonic() < deadline and set(members(self.process.pid)) - {self.process.pid}:
            time.sleep(_TICK)
        left = [command_of(pid) for pid in members(self.process.pid)]
        self.kill_all()
        return left


def run(
    arguments: Sequence[str | Path],
    *,
    seconds: float = 3600,
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
    folder: Path | None = None,
) -> Watched:
    """Run the program to its end."""
    return Run(arguments, env=env, before=before, folder=folder).wait(seconds)


def members(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    found = []
    for each in Path("/proc").iterdir():
        with suppress(OSError, IndexError, ValueError):
            if each.name.isdigit():
                fields = (each / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()
                if int(fields[_SESSION - 2]) == session and fields[0] not in "ZX":
                    found.append(int(each.name))
    return found


def command_of(pid: int) -> str:
    """The command line of a process, empty where it is gone."""
    with suppress(OSError):
        return (
            (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        )
    return ""


def _cpu(pid: int) -> float:
    with suppress(OSError, IndexError, ValueError):
        return int((Path("/proc") / str(pid) / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    return 0.0


def _peak(pid: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        status = (Path("/proc") / str(pid) / "status").read_text(encoding="latin-1")
        return int(status.split("VmHWM:")[1].split()[0]) << 10
    return 0


def _powerless() -> tuple[str, ...]:
    """Root may open what nobody may; so that a file without permission is one, that power is given up."""
    if os.geteuid() or not shutil.which("setpriv"):
        return ()
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
