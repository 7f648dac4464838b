"""A real dask scheduler with worker processes on loopback: the same bytes as here, whatever happens to a worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from distributed import Client
from shell_work import obedient

from cchc_extract.cli.app import app
from cchc_extract.errors import MissingDependencyError
from cchc_extract.reading.sources import SourceFile, find_sources
from cchc_extract.runner.cluster import Cluster
from cchc_extract.runner.executor import Executor
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Limits, Pool
from cchc_extract.writing.dataset import write
from cchc_extract.writing.schema import FILENAMES

QUIET = {"DASK_DISTRIBUTED__DASHBOARD__LINK": "", "DASK_DISTRIBUTED__WORKER__DAEMON": "True"}
SAMPLES = Path(__file__).parents[1] / "samples"


@contextmanager
def program(*arguments: str, log: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A dask program, ended with all it started."""
    environment = (
        os.environ | QUIET | settings | {"PYTHONPATH": f"{Path(__file__).parent}:{os.environ.get('PYTHONPATH', '')}"}
    )
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=30)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def scheduler(folder: Path, **settings: str) -> Iterator[str]:
    """A scheduler on a free port; its address."""
    contact = folder / "scheduler.json"
    arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(contact))
    with program("dask_scheduler", *arguments, log=folder / "scheduler.log", **settings):
        until(lambda: contact.exists() and contact.read_text().endswith("}"))  # it is there before it is written
        yield json.loads(contact.read_text())["address"]


def worker(folder: Path, address: str, number: int, *more: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    place = folder / f"worker-{number}"
    place.mkdir()
    arguments = (address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(place), *more)
    return program("dask_worker", *arguments, log=folder / f"worker-{number}.log")


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def dataset(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILENAMES if name != "run.json"}


def written(sources: list[SourceFile], executor: Executor, out: Path) -> dict[str, bytes]:
    with executor:
        write((result for _, result in run(sources, executor)), out)
    return dataset(out)


def test_a_worker_killed_in_the_middle_changes_no_byte(tmp_path: Path) -> None:
    """Nor is a file blamed that was on it: here the scheduler gives a task up at the first worker lost."""
    (tmp_path / "in").mkdir()
    for number in range(12):
        (tmp_path / "in" / f"slow-{number}.pdf").write_bytes(b"%PDF-1.7 " + bytes([number]))
    for name in ("segfault", "hang"):
        (tmp_path / "in" / f"{name}.pdf").write_bytes(b"%PDF-1.7 " + name.encode())
    sources = find_sources([tmp_path / "in"])
    here = written(sources, Pool(obedient, 1, seconds=8.0), tmp_path / "here")
    with (
        scheduler(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as address,
        worker(tmp_path, address, 1),
        worker(tmp_path, address, 2, "--no-nanny") as second,
    ):
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=90)
        results = []
        with Cluster(address, obedient, Limits(seconds=8.0)) as cluster:
            for _, result in run(sources, cluster):
                results.append(result)
                if len(results) == 2:
                    second.kill()
        write(results, tmp_path / "there")
    assert dataset(tmp_path / "there") == here
    assert second.returncode == -signal.SIGKILL


def test_the_command_with_a_scheduler(tmp_path: Path) -> None:
    """The same dataset as without; and a second run asks no worker."""
    names = ("phuong-hong-hai-2023.txt", "thi-xa-sa-pa-2021.docx", "xa-ea-kly-quy-3-2024.pdf")
    paths = [str(SAMPLES / name) for name in names]
    call = partial(CliRunner().invoke, app, catch_exceptions=False)
    assert call([*paths, "-o", str(tmp_path / "here"), "--no-cache"]).exit_code == 0
    with scheduler(tmp_path) as address, worker(tmp_path, address, 1):
        done = call([*paths, "-o", str(tmp_path / "there"), "--scheduler", address])
        assert done.exit_code == 0, done.output
    again = call([*paths, "-o", str(tmp_path / "again"), "--scheduler", "tcp://127.0.0.1:9"])
    assert again.exit_code == 0, again.output
    assert dataset(tmp_path / "there") == dataset(tmp_path / "again") == dataset(tmp_path / "here")


def test_no_scheduler_no_worker_no_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc_extract.runner.cluster._CONNECT_SECONDS", 1.0)
    with pytest.raises(MissingDependencyError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"):
        Cluster("tcp://127.0.0.1:9", obedient, Limits()).__enter__()
    monkeypatch.setattr("cchc_extract.runner.cluster._CONNECT_SECONDS", 20.0)
    monkeypatch.setattr("cchc_extract.runner.cluster._FIRST_WORKER_SECONDS", 1.0)
    with scheduler(tmp_path) as address:
        with pytest.raises(MissingDependencyError, match="has no workers"):
            Cluster(address, obedient, Limits()).__enter__()
        with worker(tmp_path, address, 1):
            monkeypatch.setattr("cchc_extract.runner.cluster._FIRST_WORKER_SECONDS", 60.0)
            with pytest.raises(MissingDependencyError, match="does not see /nowhere"):
                Cluster(address, obedient, Limits(), inputs=(Path("/nowhere"),)).__enter__()
