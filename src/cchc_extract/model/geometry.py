"""Boxes: the one way a place on a page is written down.

Unit: points (1/72 inch). Origin: top left of the *upright* page. x grows to the right, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Box(Struct, frozen=True):
    """A rectangle in points, origin top left of the upright page, y down; ``x0 <= x1`` and ``top <= bottom``."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """The middle as ``(x, y)`` in points."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def overlap(self, other: Box) -> float:
        """Common area with ``other`` in square points; 0 where they do not meet."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def grown(self, margin: float) -> Box:
        """The same box, ``margin`` points larger on each side (smaller where negative)."""
        return Box(self.x0 - margin, self.top - margin, self.x1 + margin, self.bottom + margin)


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all of ``boxes``; ``None`` where there are none."""
    every = list(boxes)
    if len(every) < 2:
        return every[0] if every else None
    return Box(
        min([box.x0 for box in every]),
        min([box.top for box in every]),
        max([box.x1 for box in every]),
        max([box.bottom for box in every]),
    )
