"""A disk that fails at any moment: the old dataset is there, or the new one, never a mix."""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shell_results import report, result

from cchc_extract.errors import OutputError
from cchc_extract.writing.dataset import write
from cchc_extract.writing.schema import FILENAMES
from cchc_extract.writing.staging import Staging


class Disk:
    """Counts what is done to the disk and fails once, at the ``n``-th time."""

    def __init__(self, n: int, code: int) -> None:
        self.left, self.code = n, code

    def failing(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def attempt(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(self.code, os.strerror(self.code))
            return work(*arguments, **options)

        return attempt

    def break_into(self, patch: pytest.MonkeyPatch) -> None:
        for module, name in (
            (io, "open"),
            (builtins, "open"),
            (os, "open"),
            (os, "fsync"),
            (os, "rename"),
            (os, "replace"),
            (os, "mkdir"),
        ):
            patch.setattr(module, name, self.failing(getattr(module, name)))


def content(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILENAMES if name != "run.json"}


@pytest.mark.parametrize("swap", [True, False], ids=["in one step", "file by file"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.__getitem__)
def test_every_failure_leaves_a_whole_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, swap: bool
) -> None:
    if not swap:
        monkeypatch.setattr("cchc_extract.writing.staging._exchange", lambda *_: False)
    old, new = [result("old.pdf", report())], [result("new.pdf", report(), report())]
    out = tmp_path / "out"
    wholes = []
    for results in (old, new):
        write(results, tmp_path / f"whole-{results[0].file}")
        wholes.append(content(tmp_path / f"whole-{results[0].file}"))
    before, after = wholes
    for n in range(1, 500):
        write(old, out)
        disk = Disk(n, code)
        with monkeypatch.context() as patch:
            disk.break_into(patch)
            failed = False
            try:
                write(new, out)
            except OutputError:
                failed = True
        if swap:  # readers see one or the other at once; file by file, a stop in between is put right by the next run
            assert content(out) in (before, after), f"a mix after failure {n}"
        if disk.left > 0:
            assert (failed, content(out) == after) == (False, True)
            break
        write(new, out)
        assert content(out) == after, f"the run after failure {n}"
        assert {path.name for path in tmp_path.iterdir()} == {"out", "whole-old.pdf", "whole-new.pdf"}
    else:
        pytest.fail("the disk never stopped failing")
    assert n > 10


def test_a_lock_that_cannot_be_let_go_in_order_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks = set()
    lock, close = fcntl.flock, os.close

    def noted(handle: int, how: int) -> None:
        lock(handle, how)
        locks.add(handle)

    def fails(handle: int) -> None:
        close(handle)
        if handle in locks:
            locks.remove(handle)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(fcntl, "flock", noted)
    staging = Staging(tmp_path / "out", ["rows.csv"])
    (staging.open() / "rows.csv").write_text("new", encoding="utf-8")
    assert locks
    monkeypatch.setattr(os, "close", fails)
    staging.publish()
    assert not locks
    assert (tmp_path / "out" / "rows.csv").read_text(encoding="utf-8") == "new"
