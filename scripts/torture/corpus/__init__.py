"""The corpus: a few hundred odd, broken and hostile files, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from torture.corpus.contents import contents
from torture.corpus.entries import odd_entries
from torture.corpus.good import good_files
from torture.corpus.mutations import mutated
from torture.corpus.others import others
from torture.corpus.rawpdf import assemble, plain
from torture.corpus.structures import structures

__all__ = ["hostile_files", "make"]

_ROUNDS, _SHORT_ROUNDS = 8, 1


def hostile_files(seed: int, *, short: bool) -> Iterator[tuple[str, bytes]]:
    """Name and content of each odd or broken file; ``short``: a third of them, none of which takes long."""
    rounds = _SHORT_ROUNDS if short else _ROUNDS
    sound = dict(good_files())
    yield from chain(structures(), contents(seed, short=short), others(seed, short=short))
    yield from mutated("plain", assemble(plain()), seed, rounds)
    yield from mutated("table", sound["good-table.pdf"], seed, rounds)


def make(folder: Path, seed: int, *, short: bool) -> set[bytes]:
    """Write the corpus into ``folder``, which is made; returns the path below it of every entry that has to be accounted for."""
    folder.mkdir(parents=True)
    names = set()
    for name, content in hostile_files(seed, short=short):
        (folder / name).write_bytes(content)
        names.add(name.encode())
    return names | set(odd_entries(folder))
