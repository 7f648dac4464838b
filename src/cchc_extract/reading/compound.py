"""What an OLE2 file (MS-CFB) holds: the names in its directory, so that a workbook is told from a letter without opening either."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

_ENTRY = 128
_FREE = 0xFFFFFFFA
"""Numbers of sectors from here on mean something else."""
_MOST_SECTORS = 256
"""Sectors of the directory that are looked at; with 4 entries each, a workbook's streams stand in the first few."""
_FIRST_FAT = 76
_FATS_IN_HEADER = 109


def names_in(file: BinaryIO) -> frozenset[str]:
    """The names of the streams and storages; none where the file is damaged."""
    try:
        return frozenset(name for name, _, _ in _entries(file))
    except (OSError, ValueError, struct.error, OverflowError):
        return frozenset()


def beginning(file: BinaryIO, name: str, size: int = 64) -> bytes | None:
    """The first bytes of a stream large enough to have sectors of its own; ``None`` where there is no such stream."""
    try:
        place = next((place for found, place, _ in _entries(file) if found == name), None)
        if place is None:
            return None
        file.seek(place)
        return file.read(size)
    except (OSError, ValueError, struct.error, OverflowError):
        return None


def _entries(file: BinaryIO) -> Iterator[tuple[str, int, int]]:
    """The names in the directory, each with where its stream begins and how long that is."""
    file.seek(0)
    header = file.read(512)
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        return
    size = 1 << shift
    sector = struct.unpack_from("<I", header, 48)[0]
    fats = struct.unpack_from(f"<{_FATS_IN_HEADER}I", header, _FIRST_FAT)
    for _ in range(_MOST_SECTORS):
        if sector >= _FREE:
            return
        file.seek((sector + 1) * size)
        content = file.read(size)
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            letters = struct.unpack_from("<H", content, at + 64)[0]
            if 2 <= letters <= 64 and content[at + 66]:
                start, length = struct.unpack_from("<II", content, at + 116)
                yield content[at : at + letters - 2].decode("utf-16-le", "replace"), (start + 1) * size, length
        sector = _after(file, sector, size, fats)


def _after(file: BinaryIO, sector: int, size: int, fats: tuple[int, ...]) -> int:
    """The sector that goes on where ``sector`` ends."""
    place, within = divmod(sector, size // 4)
    if place >= len(fats) or fats[place] >= _FREE:
        return _FREE
    file.seek((fats[place] + 1) * size + 4 * within)
    return int(struct.unpack("<I", file.read(4))[0])
