"""What an OLE2 file (MS-CFB) holds: the names in its directory, so that a workbook is told from a letter without opening either."""

from __future__ import annotations

import struct
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
        return frozenset(_names(file))
    except (OSError, ValueError, struct.error, OverflowError):
        return frozenset()


def _names(file: BinaryIO) -> set[str]:
    file.seek(0)
    header = file.read(512)
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        return set()
    size = 1 << shift
    sector = struct.unpack_from("<I", header, 48)[0]
    fats = struct.unpack_from(f"<{_FATS_IN_HEADER}I", header, _FIRST_FAT)
    found: set[str] = set()
    for _ in range(_MOST_SECTORS):
        if sector >= _FREE:
            break
        file.seek((sector + 1) * size)
        content = file.read(size)
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", content, at + 64)[0]
            if 2 <= length <= 64 and content[at + 66]:
                found.add(content[at : at + length - 2].decode("utf-16-le", "replace"))
        sector = _after(file, sector, size, fats)
    return found


def _after(file: BinaryIO, sector: int, size: int, fats: tuple[int, ...]) -> int:
    """The sector that goes on where ``sector`` ends."""
    place, within = divmod(sector, size // 4)
    if place >= len(fats) or fats[place] >= _FREE:
        return _FREE
    file.seek((fats[place] + 1) * size + 4 * within)
    return int(struct.unpack("<I", file.read(4))[0])
