"""What a command costs: CPU seconds and peak memory, its child processes included."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOK_SECONDS = 0.05
_KEEP_NOTHING = "PYTHONDONTWRITEBYTECODE"
ONE_THREAD = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Cost:
    """``cpu``: user and system seconds of all processes. ``memory``: most bytes resident at a time, of all. ``wall``: seconds."""

    cpu: float
    memory: int
    wall: float


class FailedError(Exception):
    """The command ended with an exit code that is not among those allowed; the message is the end of what it said."""


def cost_of(
    command: Sequence[str | Path], allowed: Sequence[int] = (0,), more: Mapping[str, str] = MappingProxyType({})
) -> Cost:
    """Run ``command`` to its end, one thread to each process. Raises ``FailedError``. CPU is that of it and all it waited for, whatever
    else is measured at the same time. ``more``: of its environment.

    Python may keep what it compiles, as where a program is installed, whatever the environment says.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        env={**{name: value for name, value in os.environ.items() if name != _KEEP_NOTHING}, **ONE_THREAD, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    watch = _Watch(process.pid)
    watch.start()
    assert process.stderr is not None
    with process.stderr:
        said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    watch.ended.set()
    watch.join()
    if process.returncode not in allowed:
        raise FailedError(said.strip()[-400:])
    return Cost(usage.ru_utime + usage.ru_stime, watch.most, wall)


class _Watch(threading.Thread):
    """Looks again and again how much memory a process and its descendants hold."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.most = 0
        self._pid = pid

    def run(self) -> None:
        while not self.ended.wait(_LOOK_SECONDS):
            self.most = max(self.most, sum(map(_resident, _family(self._pid))))


def _family(pid: int) -> list[int]:
    """``pid`` and all its descendants (Linux; elsewhere none is known, and memory stays 0)."""
    found, ahead = [], [pid]
    while ahead:
        found.append(ahead.pop())
        for task in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            try:
                ahead += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    """Bytes of a process that are its own: pages shared with others are not counted twice."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return (int(resident) - int(shared)) * _PAGE
