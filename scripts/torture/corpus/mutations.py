"""Sound PDFs damaged the way disks, mail gateways and old programs damage them; the same damage for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

Mutation = Callable[[bytes, random.Random], bytes]


def mutated(name: str, sound: bytes, seed: int, rounds: int) -> Iterator[tuple[str, bytes]]:
    """``rounds`` times every kind of damage done to ``sound``; names begin with ``name``."""
    for kind, mutation in MUTATIONS.items():
        for number in range(rounds):
            chance = random.Random(f"{seed} {name} {kind} {number}")
            yield f"{name}-{kind}-{number}.pdf", mutation(sound, chance)
    for kind, mutation in ONCE.items():
        yield f"{name}-{kind}.pdf", mutation(sound, random.Random(seed))


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(16, len(data))]


def _head_lost(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(1, len(data) // 2) :]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 10, 100))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _zeroed(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes(len(data[at : at + 512])) + data[at + 512 :]


def _removed(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 64, 512)) :]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[: at + 512] + data[at:]


def _swapped(data: bytes, chance: random.Random) -> bytes:
    size = len(data) // 8
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    one, other = chance.sample(range(len(blocks)), 2)
    blocks[one], blocks[other] = blocks[other], blocks[one]
    return b"".join(blocks)


def _number_changed(data: bytes, chance: random.Random) -> bytes:
    """Another number in one place: a length, a place in the file, an object's number, a box."""
    found = list(re.finditer(rb"(?<![\w.])\d{1,10}(?![\w.])", data))
    chosen = chance.choice(found)
    value = chance.choice((b"0", b"-1", b"1", b"65535", b"2147483648", b"99999999999999999999"))
    return data[: chosen.start()] + value + data[chosen.end() :]


def _key_changed(data: bytes, chance: random.Random) -> bytes:
    """A name that no longer says what it should."""
    found = list(re.finditer(rb"/[A-Z][A-Za-z]+", data))
    chosen, other = chance.sample(found, 2)
    return data[: chosen.start()] + other.group() + data[chosen.end() :]


def _reference_changed(data: bytes, chance: random.Random) -> bytes:
    """A reference that leads elsewhere: to nothing, to itself, to an object of another kind."""
    found = list(re.finditer(rb"\b\d+ 0 R\b", data))
    chosen, other = chance.sample(found, 2)
    return (
        data[: chosen.start()] + chance.choice((other.group(), b"999 0 R", b"0 0 R", b"1 0 R")) + data[chosen.end() :]
    )


MUTATIONS: dict[str, Mutation] = {
    "truncated": _truncated,
    "head-lost": _head_lost,
    "flipped": _flipped,
    "zeroed": _zeroed,
    "removed": _removed,
    "doubled": _doubled,
    "swapped": _swapped,
    "number": _number_changed,
    "key": _key_changed,
    "reference": _reference_changed,
}
ONCE: dict[str, Mutation] = {
    "crlf": lambda data, _: data.replace(b"\n", b"\r\n"),
    "seven-bits": lambda data, _: bytes(byte & 0x7F for byte in data),
    "utf-8": lambda data, _: data.decode("latin-1").encode(),
    "no-end": lambda data, _: data[: data.rindex(b"startxref")],
    "no-objects-end": lambda data, _: data.replace(b"endobj", b""),
    "no-streams-end": lambda data, _: data.replace(b"endstream", b""),
    "ends-many-times": lambda data, _: data + b"\n%%EOF" * 50,
    "mail-before": lambda data, _: b"Content-Type: application/pdf\r\n\r\n" + data,
    "much-before": lambda data, _: b"\0" * 2000 + data,
    "much-after": lambda data, _: data + b"\0" * 100_000,
    "twice": lambda data, _: data + data,
}
"""Damage that knows no chance."""
