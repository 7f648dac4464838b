"""What a load takes out of the database before it puts the dataset in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple


class LoadedFile(NamedTuple):
    """A line of ``files`` in the database."""

    file: str
    sha256: str | None
    document_id: str | None


class LoadedDocument(NamedTuple):
    """A line of ``documents`` in the database."""

    document_id: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Changes:
    """``documents`` and ``files`` leave (those of the dataset come in anew); ``moved`` maps a document that stays to its other file."""

    def __bool__(self) -> bool:
        """Whether anything leaves or moves."""
        return bool(self.documents or self.files or self.moved)

    documents: frozenset[str]
    files: frozenset[str]
    moved: dict[str, str]


@dataclass(frozen=True, slots=True)
class Same:
    """Documents and files of a dataset that the database has exactly so, with all that belongs to them."""

    documents: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


def changes(
    documents: Collection[LoadedDocument],
    files: Collection[LoadedFile],
    *,
    new_documents: Collection[str],
    new_files: Collection[str],
    same: Same = Same(),
    only: bool = False,
) -> Changes:
    """Compare what is loaded with the ids and files of a dataset.

    The dataset speaks for its own files: what the database has of them leaves. A document leaves with its file, unless a file that the
    dataset does not name has the same content. What is the ``same`` stays. With ``only``, everything else leaves.
    """
    new_ids, new_paths = frozenset(new_documents) - same.documents, frozenset(new_files)
    documents = [each for each in documents if each.document_id not in same.documents]
    if only:
        gone = frozenset(each.file for each in files) - same.files
        return Changes(frozenset(each.document_id for each in documents), gone, {})
    elsewhere = _elsewhere(files, new_paths)
    leaving = {each.document_id for each in documents if each.document_id in new_ids or each.sha256 not in elsewhere}
    moved = {
        each.document_id: elsewhere[each.sha256]
        for each in documents
        if each.document_id not in leaving and each.file in new_paths
    }
    replaced = frozenset(each.file for each in files if each.file in new_paths) - same.files
    return Changes(frozenset(leaving), replaced, moved)


def _elsewhere(files: Iterable[LoadedFile], new_paths: frozenset[str]) -> dict[str, str]:
    """``content -> file`` over the files that the dataset does not name and that gave documents."""
    staying = (each for each in files if each.file not in new_paths and each.sha256 and each.document_id)
    return {each.sha256: each.file for each in sorted(staying, reverse=True) if each.sha256}
