"""A worker process as the pool sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe

from cchc_extract.reading.limits import starved
from cchc_extract.runner.task import Task

_LIFE = "import sys; sys.path[:] = {path!r}; from cchc_extract.runner.worker import serve; serve({pipe}, {needs!r})"
"""What the interpreter of a worker is told to run. A process of ``multiprocessing`` would bring a second one with it, that looks after
shared memory, of which there is none, and run the program again that asked for us: 27 ms of CPU, and no use of ours from a script.
"""


@dataclass(slots=True, eq=False)
class Worker:
    """A process, our end of its pipe, and what it is at: a file, or (``helps``) one page of another worker's file.

    ``page``: the page it is at, 0 between pages; ``since`` when it began what it is at; ``waits``: for a helper that reads this page.
    ``excused``: how long it waited for a core in its life, as far as its limits were moved for that; ``birth``: the seconds that took.
    """

    process: subprocess.Popen[bytes]
    pipe: Connection
    task: Task | None = None
    helps: bool = False
    page: int = 0
    since: float = 0.0
    excused: float = 0.0
    birth: float = 0.0
    waits: bool = False
    files: int = 0
    ready: bool = False

    @property
    def reading(self) -> bool:
        """Whether it is reading a page itself."""
        return self.page > 0 and not self.waits

    def excuse(self) -> float:
        """Move its limits by the seconds for which others had the cores since this was last asked; returns them."""
        waited = max(0.0, starved(self.process.pid) - self.excused)
        self.excused += waited
        self.since += waited
        if self.task and self.task.started is not None and not self.helps:
            self.task.started += waited
        return waited

    def kill(self) -> None:
        """End the process and all it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()  # it may not have its group yet
        self.process.wait()
        self.pipe.close()


def born(needs: str = "") -> Worker:
    """A new process. It asks for its set-up: given at birth, one that dies before it has taken all of that blocks us for ever.

    ``needs``: a module that it imports while it waits.
    """
    ours, theirs = Pipe()
    pipe = theirs.fileno()
    life = _LIFE.format(path=sys.path, pipe=pipe, needs=needs)
    process = subprocess.Popen([sys.executable, "-c", life], stdin=subprocess.DEVNULL, pass_fds=[pipe])
    theirs.close()
    return Worker(process, ours, since=time.monotonic())


def how(code: int) -> str:
    """What the exit code of a process tells."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
