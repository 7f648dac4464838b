"""The words that Tesseract's model knows, from the graph in which its file keeps them (``dict/dawg.cpp``)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

import numpy as np
import regex

_MAGIC = 42
_HEAD = "<hii"
_LAST, _BACKWARD, _WORD = 1, 2, 4  # flags of an edge: the last of its node, one that leads back, one that ends a word
_FLAGS = 3
_CORE = regex.compile(r"[^\p{L}]*(\p{L}*)[^\p{L}]*")
_JOINED = regex.compile(r"(?<=\p{L})[-/](?=\p{L})")


def words(graph: bytes, letters: Sequence[str]) -> frozenset[str]:
    """All words of the graph. ``letters`` by their number. Raises ``ValueError`` where it is none.

    An edge is a number of 64 bits: from the lowest on the letter, three flags, and the edge with which the node begins that it leads to.
    """
    magic, count, length = struct.unpack_from(_HEAD, graph)
    if magic != _MAGIC:
        raise ValueError("not a graph of words")
    edges = np.frombuffer(graph, "<u8", length, struct.calcsize(_HEAD)).tolist()
    bits = count.bit_length()
    return frozenset(_from(0, "", edges, bits, letters))


def is_known(word: str, known: frozenset[str]) -> bool:
    """Whether the letters of the word, without the signs around them, are a known word; a word without letters is.

    One put together (``QĐ-UBND``, ``b/c``) is where each of its parts is a known word or a letter.
    """
    first, *others = _JOINED.split(word)
    if not others:
        core = _core(first)
        return core is not None and (not core or core in known)
    cores = [_core(part) for part in (first, *others)]
    return all(core and (len(core) == 1 or core in known) for core in cores)


def _core(word: str) -> str | None:
    """The letters of a word without the signs around them; ``None`` where they are in pieces."""
    found = _CORE.fullmatch(word)
    return found and found[1]


def _from(node: int, before: str, edges: Sequence[int], bits: int, letters: Sequence[str]) -> Iterator[str]:
    """The words that go on from ``before`` at a node. They are short: the depth is that of the longest."""
    for at in range(node, len(edges)):
        edge = edges[at]
        flags, after = edge >> bits & (1 << _FLAGS) - 1, edge >> bits + _FLAGS
        if not flags & _BACKWARD:
            word = before + letters[edge & (1 << bits) - 1]
            if flags & _WORD:
                yield word
            if after:
                yield from _from(after, word, edges, bits, letters)
        if flags & _LAST:
            return
