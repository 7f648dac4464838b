"""The output folder replaced in one step: whoever looks sees the old dataset or the new one, never a mix.

The new dataset is written into a hidden folder beside the output folder; once complete, the two change places in one system call. Where
that is impossible (the output folder is a mount point or the working directory, or the file system cannot do it), the files are moved
in one by one; a stop in the midst of this is finished by the next run.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from cchc_extract.errors import OutputError

_INSIDE, _HALF_MOVED = ".new", ".complete"
_AT_FDCWD = -100
_SWAP = 2
"""``RENAME_EXCHANGE`` of Linux and ``RENAME_SWAP`` of macOS have the same value."""
_NO_SWAP = frozenset((errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EBUSY, errno.EXDEV))
"""Errors that mean: not here, not this way (and not: the disk is broken)."""


class Staging:
    """The folder in which a dataset is put together, and its way to ``out``.

    ``ours`` names the files of a dataset; anything else found in ``out`` (a person's notes) stays there, and ``shared`` are those of
    which another process may write the next line at any moment (corrections): not one is lost. The lock on the folder keeps a second
    run out until ``publish`` or ``discard``. All methods raise ``OutputError``.
    """

    def __init__(self, out: Path, ours: Collection[str], shared: Collection[str] = ()) -> None:
        self.out = Path(os.path.abspath(out))  # noqa: PTH100 - resolve() would follow links
        self.shared = frozenset(shared)
        self.ours = frozenset(ours) - self.shared
        self.inside = _must_stay(self.out)
        self.folder = self.out / _INSIDE if self.inside else hidden_sibling(self.out)
        self._locks: list[int] = []
        self._swapped = False

    def open(self) -> Path:
        """Make the folder and lock it against a second run; clear up after a run that was stopped. Returns the folder."""
        if self.out.exists() and not self.out.is_dir():
            raise OutputError(f"{self.out} is a file; choose a folder (-o).")
        try:
            self.out.parent.mkdir(parents=True, exist_ok=True)
            if self.out.exists():
                self._lock(self.out)
            if self.folder.exists():
                self._lock(self.folder)
                self._put_back(self.folder)
                shutil.rmtree(self.folder)
            if self._half_moved.exists():
                self._move_in(self._half_moved)
            self.folder.mkdir(parents=True)
            self._lock(self.folder)
        except OSError as error:
            self._unlock()
            raise OutputError(_cannot_write(self.out, error)) from error
        return self.folder

    def publish(self) -> None:
        """Put the folder's content in the place of the dataset in ``out``. On an error the old dataset is left as it was."""
        try:
            sync_folder(self.folder)
            if self.inside or not self._swap():
                self.folder.rename(self._half_moved)
                self._move_in(self._half_moved)
            sync_folder(self.out.parent)
        except OSError as error:
            raise OutputError(_cannot_write(self.out, error)) from error
        finally:
            self._unlock()

    def discard(self) -> None:
        """Take the folder away unless it was published; the dataset in ``out`` is left as it was."""
        if not self._swapped:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._unlock()

    @property
    def _half_moved(self) -> Path:
        """A complete dataset whose files are on their way into ``out``."""
        return self.out / _HALF_MOVED

    def _swap(self) -> bool:
        """Let the folder and ``out`` change places; false where that cannot be done here."""
        if not self.out.exists():
            self.folder.rename(self.out)
            return True
        self._link_shared()
        if not _exchange(self.folder, self.out):
            for name in self.shared:
                (self.folder / name).unlink(missing_ok=True)
            return False
        self._swapped = True  # from here on the folder holds what was in ``out``
        self._put_back(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        return True

    def _link_shared(self) -> None:
        """Let the new folder have the very files that others write to, so that at no moment there are two of them or none."""
        for name in self.shared:
            with suppress(
                OSError
            ):  # there is none; or the file system has no links, and the file follows after the change
                (self.folder / name).hardlink_to(self.out / name)

    def _put_back(self, old: Path) -> None:
        """Whatever is in a replaced folder and not of a dataset goes back to ``out``."""
        for entry in list(old.iterdir()):
            if entry.name not in self.ours and not (self.out / entry.name).exists():
                self.out.mkdir(exist_ok=True)
                entry.rename(self.out / entry.name)

    def _move_in(self, complete: Path) -> None:
        for entry in sorted(complete.iterdir()):
            entry.replace(self.out / entry.name)
        sync_folder(self.out)
        complete.rmdir()

    def _lock(self, folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            self._unlock()
            raise OutputError(
                f"Another run is writing to {self.out}; wait for it, or choose another folder (-o)."
            ) from error
        self._locks.append(handle)

    def _unlock(self) -> None:
        while self._locks:
            with suppress(OSError):  # nothing was written through it, and the lock is gone in any case
                os.close(self._locks.pop())


def hidden_sibling(out: Path) -> Path:
    """The hidden folder beside ``out`` in which its next dataset is made."""
    whole = out if out.name not in ("", "..") else Path(os.path.abspath(out))  # noqa: PTH100 - a link stays one
    return whole.with_name(f".{whole.name}.new") if whole.name else whole / _INSIDE


def making_folders(out: Path) -> tuple[Path, ...]:
    """Every folder in which a run makes the dataset of ``out``, or an earlier one may have left a half: none of them is input."""
    return hidden_sibling(out), out / _INSIDE, out / _HALF_MOVED


def _must_stay(out: Path) -> bool:
    """Whether ``out`` has to remain the same folder: a mount point, the working directory, or in a folder that cannot be written."""
    if not out.is_dir():
        return False
    return out.is_mount() or Path.cwd().is_relative_to(out.resolve()) or not os.access(out.parent, os.W_OK)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; false where the system cannot. Raises ``OSError`` where it failed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _SWAP)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(os.fsencode(one), os.fsencode(other), _SWAP)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _NO_SWAP:
        return False
    raise OSError(code, os.strerror(code), str(other))


def sync_folder(folder: Path) -> None:
    """Have the disk keep what was made, renamed or taken away in ``folder``; raises ``OSError``."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(out: Path, error: OSError) -> str:
    return f"{out} cannot be written ({error.strerror}); free space, check permissions, or choose another folder (-o)."
