"""What a walk leaves behind."""

from dataclasses import dataclass

import numpy as np

from course.checks import numbers
from course.optimizers import Optimizer

#: A run whose loss exceeds its first loss (or 1, if that is less) by this factor is called diverged.
BLOWN_UP = 1e6


@dataclass(frozen=True)
class Run:
    """What was seen at the recorded `steps` (the first is 0, the start).

    steps     `(records,)` how many steps had been taken
    examples  `(records,)` how many example gradients those steps had cost (on a surface: gradients)
    losses    `(records, *runs)` the loss there
    path      `(records, d, *runs)` theta there, or None if it was not kept
    states    the optimizer's memory there, name -> `(records, d, *runs)`, or None
    theta     `(d, *runs)` where it ended
    """

    rule: Optimizer
    steps: np.ndarray
    examples: np.ndarray
    losses: np.ndarray
    theta: np.ndarray
    path: np.ndarray | None = None
    states: dict | None = None

    @property
    def blown_up(self):
        """`(records, *runs)` where the loss is not finite or 10⁶ times above the start."""
        with np.errstate(all="ignore"):
            return ~(np.isfinite(self.losses) & (self.losses <= BLOWN_UP * np.maximum(1, np.abs(self.losses[0]))))

    @property
    def diverged_at(self):
        """The first recorded step at which it is blown up; None (in a grid: inf) if none is.

        It may come back: see `blown_up[-1]`.
        """
        return self._first(self.blown_up)

    def steps_to(self, level):
        """The first recorded step with a loss of at most `level`; None (in a grid: inf) if there is none."""
        return self._first(self.losses <= numbers("level", level, infinite=True, what="a number or inf"))

    def steps_to_stay(self, level):
        """The first recorded step from which on the loss is at most `level`: a fly-by is no arrival.

        None (in a grid: inf) if it ends above it.
        """
        low = self.losses <= numbers("level", level, infinite=True, what="a number or inf")
        return self._first(np.logical_and.accumulate(low[::-1])[::-1])

    def _first(self, hit):
        first = np.where(hit.any(axis=0), self.steps[hit.argmax(axis=0)], np.inf)
        if first.ndim:
            return first
        return int(first) if np.isfinite(first) else None
