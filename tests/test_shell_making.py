"""A pool whose work has yet to be made: its first worker is born meanwhile, and nothing is left where the work cannot be made."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from shell_command import children
from shell_work import obedient

from cchc_extract.errors import PatternError
from cchc_extract.reading.sources import find_sources
from cchc_extract.runner.executor import Work
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Limits, Making


def born() -> None:
    """Wait for a worker to be there."""
    deadline = time.monotonic() + 60
    while not children(os.getpid()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_worker_is_born_while_the_work_is_made(tmp_path: Path) -> None:
    def make() -> Work[object]:
        born()
        return obedient

    for name in ("a", "b"):
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF-1.7 " + name.encode())
    with Making(make, 2, Limits()) as pool:
        assert [result.status for _, result in run(find_sources([tmp_path]), pool)] == ["ok", "ok"]
    assert not children(os.getpid())


def test_a_worker_imports_what_it_needs_while_the_work_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "needed_by_the_work.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'x').close()")

    def make() -> Work[object]:
        deadline = time.monotonic() + 60
        while not (tmp_path / "imported").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return obedient

    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with Making(make, 1, Limits(), needs="needed_by_the_work") as pool:
        assert [result.status for _, result in run(find_sources([tmp_path / "a.pdf"]), pool)] == ["ok"]


def test_what_is_wrong_with_the_work_is_raised_and_no_worker_stays(tmp_path: Path) -> None:
    def make() -> Work[object]:
        born()
        raise PatternError(tmp_path / "units.toml", "rule", 3, "unknown key")

    with pytest.raises(PatternError, match="unknown key"), Making(make, 2, Limits()):
        pytest.fail("there is no work to do")
    assert not children(os.getpid())
