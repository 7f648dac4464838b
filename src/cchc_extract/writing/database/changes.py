"""What a load takes out of the database, and changes in it, before it puts the dataset in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class LoadedFile(NamedTuple):
    """A line of ``files`` in the database."""

    location: str
    file: str
    sha256: str | None
    document_id: str | None = None
    duplicate_location: str | None = None
    run_id: str = ""


class LoadedDocument(NamedTuple):
    """A line of ``documents`` in the database, or of a dataset."""

    document_id: str
    location: str
    sha256: str


class NewFile(NamedTuple):
    """A line of ``files`` in the dataset. ``is_read``: its content is known, by itself or as that of another file."""

    sha256: str
    is_read: bool


class Line(NamedTuple):
    """What becomes of a line of ``files`` that stays, and was a duplicate of one that does not.

    It holds the reports itself now, being read ``like`` the line of that location, or is a duplicate ``of`` another, which its own base
    calls ``file``.
    """

    document_id: str | None = None
    like: str | None = None
    of: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Same:
    """Documents and locations of a dataset that the database has exactly so, with all that belongs to them."""

    documents: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """``documents`` and ``files`` (locations) leave; those of the dataset come in anew.

    Of the documents ``replaced`` leave as their file has another content, ``pruned`` as it is gone. ``moved`` maps a document that stays to
    the location of another file that holds it, ``lines`` a location to what its line says then. ``kept``: documents that stay though
    their file could not be read this time, ``unread`` the locations of these, whose lines are changed where they stand.
    """

    documents: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    pruned: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything leaves or moves."""
        return bool(self.documents or self.files or self.moved or self.unread)


@dataclass(frozen=True, slots=True)
class _Known:
    """The two sides: what is loaded, and what comes in."""

    staying: Mapping[str, LoadedFile]
    new_files: Mapping[str, NewFile]
    new_holders: Mapping[str, str]
    held: Mapping[str, str]


def changes(
    documents: Collection[LoadedDocument],
    files: Collection[LoadedFile],
    *,
    new_documents: Collection[LoadedDocument],
    new_files: Mapping[str, NewFile],
    same: Same = Same(),
    gone: Collection[str] = (),
) -> Changes:
    """Compare what is loaded with a dataset: its documents, and its files by location.

    The dataset speaks for its own files: what the database has of them leaves. A report leaves where its file has another content now, or
    is ``gone``, and no other file holds it. One whose file could not be read this time stays. What is the ``same`` stays.
    """
    known = _known(files, new_documents, new_files, gone)
    ids = {each.document_id for each in new_documents}
    leaving: set[str] = set()
    moved: dict[str, str] = {}
    others = [each for each in documents if each.document_id not in same.documents]
    settled = {location for location, new in new_files.items() if new.is_read}.union(gone)
    for each in others:
        if each.document_id in ids:
            leaving.add(each.document_id)
        elif each.location not in settled:
            continue
        elif each.sha256 in known.held and each.sha256 not in known.new_holders:
            moved[each.document_id] = known.held[each.sha256]
        else:
            leaving.add(each.document_id)
    old = leaving - ids
    pruned = {each.document_id for each in others if each.document_id in old and each.location in gone}
    kept = [
        each
        for each in others
        if each.document_id not in ids and each.location in new_files and each.location not in settled
    ]
    unread = frozenset(each.location for each in kept)
    return Changes(
        documents=frozenset(leaving),
        files=frozenset(each.location for each in files if each.location not in known.staying) - same.files - unread,
        replaced=frozenset(old - pruned),
        pruned=frozenset(pruned),
        kept=frozenset(each.document_id for each in kept),
        unread=unread - same.files,
        moved=moved,
        lines=dict(_lines(known, moved)),
    )


def _known(
    files: Iterable[LoadedFile],
    new_documents: Iterable[LoadedDocument],
    new_files: Mapping[str, NewFile],
    gone: Collection[str],
) -> _Known:
    staying = {each.location: each for each in files if each.location not in new_files and each.location not in gone}
    holders = [each for each in staying.values() if each.sha256 and (each.document_id or each.duplicate_location)]
    # Of several that hold a content, one that was read itself; else the first. The last one put in counts.
    holders.sort(key=lambda each: (each.document_id is None, each.location), reverse=True)
    return _Known(
        staying=staying,
        new_files=new_files,
        new_holders={each.sha256: each.location for each in new_documents},
        held={each.sha256: each.location for each in holders if each.sha256},
    )


def _lines(known: _Known, moved: Mapping[str, str]) -> Iterable[tuple[str, Line]]:
    """The duplicates that stay, of files that do not: they point elsewhere, or one of them holds the content now."""
    ids: dict[str, str] = {}
    for document in sorted(moved):
        ids.setdefault(moved[document], document)
    for location, each in known.staying.items():
        original = each.duplicate_location
        if not original or not each.sha256 or original in known.staying:
            continue
        new = known.new_files.get(original)
        holder = known.new_holders.get(each.sha256) or known.held[each.sha256]
        if new and not new.is_read:
            continue
        if holder == location:
            yield location, Line(document_id=ids.get(location), like=original)
        elif holder != original:
            yield location, Line(of=holder, file=holder.removeprefix(location.removesuffix(each.file)))
