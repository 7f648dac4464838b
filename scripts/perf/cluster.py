"""What one scheduler can keep busy: a real dask scheduler on loopback, real workers, tasks that wait as long as reports take.

    python scripts/perf/cluster.py [--tasks N] [--slots N] [--print]
    python scripts/perf/cluster.py --saturate [--print]

A task stands for a report: it waits, fails at a given rate, and answers with as many bytes as the lines of a report. One worker is
killed in the last run. CPU of the scheduler and of the process that hands out files is measured, so that the load of this machine
matters little. With --saturate the slots are doubled until they no longer do more: the scheduler is what all wait for.
Writes its part of docs/scale.md. Needs the extra dask.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Client
from marks import put_between

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
LINES = 40_000
"""Bytes that the lines of a report take on their way back."""
PATH = "xa-" + "x" * 200
"""Stands for what is sent with each file: its path, hash and name."""
WORKERS = 4
AHEAD = 2
"""Tasks handed out for each slot, as the runner does, so that the scheduler never holds all of a run."""
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Load:
    """Tasks that wait ``seconds`` each; ``failing`` is the share that breaks; ``killed``: one of the workers is, half-way."""

    name: str
    seconds: float
    failing: float = 0.0
    killed: bool = False
    answer: int = LINES


SLOTS = (8, 16, 32, 64, 128)
WAIT = 0.3
"""Seconds of a task, where it is asked how many slots can be kept busy."""
ROUNDS = 30
"""Tasks for each slot there."""

LOADS = (
    Load("no time, answers 0.4 kB", 0.0, answer=400),
    Load(f"no time, answers {LINES // 1000} kB", 0.0),
    Load("0.3 s, 1 % failing", 0.3, failing=0.01),
    Load("0.3 s, 1 % failing, a worker killed", 0.3, failing=0.01, killed=True),
)


def stand_in(name: str, seconds: float, answer: int, broken: bool) -> bytes:
    """What a worker does in place of reading a report."""
    time.sleep(seconds)
    if broken:
        raise ValueError(name)
    return bytes(answer)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=3000)
    parser.add_argument("--slots", type=int, default=200)
    parser.add_argument("--saturate", action="store_true")
    parser.add_argument("--print", action="store_true")
    options = parser.parse_args()
    if options.saturate:
        return _told("saturation", list(_saturation()), options.print)
    lines = [
        "| each task takes | answered | failed | scheduler, CPU ms a task | handing out, CPU ms a task | scheduler grew by, kB a task |",
        "|---|---|---|---|---|---|",
        *(_measured(load, options.tasks, options.slots) for load in LOADS),
        "",
        f"{options.tasks} tasks over {WORKERS} workers of {options.slots // WORKERS} slots.",
    ]
    return _told("cluster", lines, options.print)


def _told(part: str, lines: list[str], only_print: bool) -> int:
    print("\n".join(lines))
    if not only_print:
        put_between(PAGE, part, "\n".join(lines))
    return 0


def _saturation() -> Iterator[str]:
    yield f"| slots, each task {WAIT:g} s | tasks a second they could do | tasks a second done | slots busy | scheduler's core busy |"
    yield "|---|---|---|---|---|"
    for slots in SLOTS:
        with _cluster(slots) as (client, scheduler, _):
            _run(client, Load("", 0.0), slots, slots, None)
            tasks, before, start = ROUNDS * slots, _cpu(scheduler), time.monotonic()
            _run(client, Load("", WAIT), tasks, slots, None)
            took = time.monotonic() - start
            busy = (_cpu(scheduler) - before) / took
        done, could = tasks / took, slots / WAIT
        yield f"| {slots} | {could:.0f} | {done:.0f} | {done / could:.0%} | {busy:.0%} |"


def _measured(load: Load, tasks: int, slots: int) -> str:
    with _cluster(slots) as (client, scheduler, workers):
        _run(client, Load("", 0.0), slots, slots, None)  # what is set up at the first task is not counted
        before, held, own = _cpu(scheduler), _resident(scheduler), time.process_time()
        answered, failed = _run(client, load, tasks, slots, workers[0] if load.killed else None)
        spent = 1000 * (_cpu(scheduler) - before) / tasks
        handed = 1000 * (time.process_time() - own) / tasks
        grown = (_resident(scheduler) - held) / tasks / 1000
    return f"| {load.name} | {answered} | {failed} | {spent:.2f} | {handed:.2f} | {grown:.1f} |"


def _run(client: Client, load: Load, tasks: int, slots: int, victim: int | None) -> tuple[int, int]:
    """Hand out ``tasks``, ``AHEAD`` for each slot at a time; how many were answered, and how many failed."""
    chance = random.Random(1)
    executor = client.get_executor(pure=False)
    pending: set[Future[Any]] = set()
    answered = failed = 0
    for number in range(tasks):
        broken = chance.random() < load.failing
        pending.add(executor.submit(stand_in, f"{PATH}-{number}", load.seconds, load.answer, broken))
        if number == tasks // 2 and victim is not None:
            os.kill(victim, signal.SIGKILL)
        while len(pending) >= AHEAD * slots or (pending and number == tasks - 1):
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            broke = sum(future.exception() is not None for future in done)
            answered, failed = answered + len(done) - broke, failed + broke
    return answered, failed


@contextmanager
def _cluster(slots: int) -> Iterator[tuple[Client, int, list[int]]]:
    """A client, and the process numbers of a scheduler and of its workers, all ended on leaving."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        told = folder / "scheduler.json"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        where = ["--scheduler-file", str(told), "--no-dashboard"]

        def started(*command: str) -> int:
            paths = os.pathsep.join((str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")))
            process = subprocess.Popen(
                [sys.executable, "-m", *command], env={**os.environ, "PYTHONPATH": paths}, **quiet
            )  # type: ignore[call-overload]
            stack.callback(process.wait)
            stack.callback(process.kill)
            return int(process.pid)

        scheduler = started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *where)
        while not told.exists():
            time.sleep(0.1)
        each = [
            "--nthreads",
            str(slots // WORKERS),
            "--no-nanny",
            "--host",
            "127.0.0.1",
            "--local-directory",
            str(folder),
        ]
        workers = [started("distributed.cli.dask_worker", *where, *each) for _ in range(WORKERS)]
        client = stack.enter_context(Client(scheduler_file=str(told), set_as_default=False))
        client.wait_for_workers(WORKERS, timeout=120)
        yield client, scheduler, workers


def _cpu(pid: int) -> float:
    """User and system seconds of a process (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


if __name__ == "__main__":
    sys.exit(main())
