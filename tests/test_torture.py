"""The proofs of SECURITY.md in short: each part of the torture run that a few seconds are enough for. `make torture` takes longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from torture.corpus import hostile_files
from torture.corpus.entries import odd_entries
from torture.parts.confined import confined
from torture.parts.moving import moving
from torture.place import Place
from torture.proof import Proofs


@pytest.mark.parametrize("part", [moving, confined], ids=lambda part: part.__name__)
def test_what_is_promised_holds(part: Callable[[Place, Proofs], None], tmp_path: Path) -> None:
    proofs = Proofs()
    part(Place(tmp_path, seed=1, short=True, jobs=2), proofs)
    assert proofs.held, proofs.table()


def test_the_corpus_is_the_same_for_the_same_seed_and_large(tmp_path: Path) -> None:
    first, again, other = (dict(hostile_files(seed, short=True)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert len(first) + len(list(odd_entries(tmp_path))) > 300
    for folder in tmp_path.rglob("closed-folder"):
        folder.chmod(0o700)
