"""What a recognition engine has to offer. Pixels in, strings and pixel boxes out; nothing of ``Page`` is known here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from cchc_extract.model import Decision
from cchc_extract.patterns.reading import ReadingPatterns
from cchc_extract.reading.raster import Pixels

Readings = tuple[tuple[str, float], ...]
"""What the letters of a word may be, the text read first, and the logarithm of the chance of each by that of the first."""


class Seen(Struct, frozen=True):
    """A word as an engine saw it: pixel box in the picture it was given (right and bottom outside), confidence 0 to 1, line number.

    ``reader`` names what read it, ``alternative`` holds another reading of the same ink and ``decisions`` what led from the first reading
    to ``text``; an engine leaves them empty. ``readings`` are what else it may have seen of a word that it does not see clearly: none from
    an engine that does not tell.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float
    line: int = 0
    reader: str = ""
    alternative: str | None = None
    decisions: tuple[Decision, ...] = ()
    readings: Readings = ()


class Reading(Struct, frozen=True):
    """What an engine made of a whole picture, and how sure it says it is (0 to 1, not calibrated).

    ``reader`` names what read it where that is not the number reader; ``alternative`` is what another one made of it.
    """

    text: str
    confidence: float
    reader: str = ""
    alternative: str | None = None


Texts = dict[str, float]
"""Texts that a picture may show, the likeliest first, and the chance of each."""


class Engine(Protocol):
    """Reads pictures of upright, level, black-on-white print. Deterministic: the same pictures give the same answers."""

    @property
    def name(self) -> str:
        """Name and version, as written to the dataset: ``tesserocr 5.5``."""

    @property
    def number_name(self) -> str:
        """Name of what reads numbers; equal to ``name`` where that is the same model."""

    @property
    def figure_name(self) -> str:
        """Name of what reads figures quickly; empty where nothing does."""

    @property
    def patterns(self) -> ReadingPatterns:
        """What is known of the words that it reads."""

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        """The words of a page of running text, whatever its columns."""

    def blocks(self, pictures: Sequence[Pixels], dpi: int) -> list[list[Seen]]:
        """The words of each picture, which shows one block of text (a table cell) of one or more lines."""

    def numbers(self, pictures: Sequence[Pixels], dpi: int) -> list[Reading]:
        """The text of each picture, which shows one short line, likely a number, tightly cropped."""

    def figures(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """The same at a tenth of the cost, in the letters of ``figures``, with the chance that it is right: 0 where nothing can tell."""

    def filled(self, pictures: Sequence[Pixels]) -> list[tuple[Texts, ...]]:
        """What each picture of figures that a pen or a stamp filled in may say, in the letters of ``pens``, by each that reads such; none
        where nothing does.
        """


def joined(words: Sequence[Seen]) -> Reading:
    """Words as one reading: joined by blanks, as sure as the least sure of them; '' and 0 where there are none."""
    if not words:
        return Reading("", 0.0)
    return Reading(" ".join(word.text for word in words), min(word.confidence for word in words))
