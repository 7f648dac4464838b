"""What it costs to close a row, by the cells it has and lacks."""

from __future__ import annotations

from cchc_extract.understanding.textrows.costs import Costs
from cchc_extract.understanding.textrows.states import NOTE, OUTSIDE, STT, TEXT, UNIT, VALUE, Shape, State

HAS_STT, HAS_LABEL, HAS_UNIT, HAS = 1, 2, 4, 7
"""What the open row has; how its last cell stands is kept beside it (``Place``)."""


class Closing:
    """The prices of closing rows of one shape; what it costs that values are left out is remembered by column."""

    def __init__(self, shape: Shape, costs: Costs) -> None:
        self.shape, self.costs = shape, costs
        self._left_out: dict[int, float] = {}

    def cost(self, state: State) -> float:
        """What closing the open row costs, by what it has and lacks."""
        if state.col == OUTSIDE:
            return 0.0
        costs, flags = self.costs, state.flags
        if state.given:
            missing = min(self.left_out(state.col), costs.missing_values_most)
            if self.shape.kinds[state.col] == NOTE:
                missing = 0.0
            missing += self.shape.left(state.col, TEXT) * costs.missing_text
            return missing + (costs.no_unit if self.shape.has(UNIT) and not flags & HAS_UNIT else 0.0)
        if flags & HAS_UNIT:
            return costs.no_value if flags & HAS_LABEL else 2 * costs.no_value
        if not flags & HAS_LABEL:
            return costs.number_only
        if not self.shape.has(STT):
            return costs.heading_of_unnumbered
        return costs.heading if flags & HAS_STT else costs.heading_unnumbered

    def left_out(self, col: int) -> float:
        """What it costs that the value columns behind ``col`` are empty."""
        if col not in self._left_out:
            kinds = self.shape.kinds
            behind = [c for c in range(col + 1, len(kinds)) if kinds[c] == VALUE]
            self._left_out[col] = sum(self.costs.blank.get(c, self.costs.missing_value) for c in behind)
        return self._left_out[col]
