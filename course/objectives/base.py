"""What a surface is, and how it looks through mini-batches."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from course.checks import checked


@dataclass(frozen=True)
class Objective:
    """A function to minimise, with all that is needed to walk on it and to draw it.

    `minima` holds one row per known local minimum, the lowest first; `window` is `((left, right), (bottom,
    top))`; `start` is a point from which a walk is instructive. `window` is None when d is not 2. `pure` says that
    value and gradient of a run depend on its own theta alone: many runs may then be walked in any order.
    """

    name: str
    value: Callable
    gradient: Callable
    hessian: Callable
    minima: tuple
    start: tuple
    window: tuple | None = None
    pure: bool = False

    @property
    def size(self):
        """d, the number of coordinates."""
        return len(self.start)

    @property
    def floor(self):
        """The height of the lowest minimum; 0 if none is known."""
        return float(self.value(np.array(self.minima[0]))) if self.minima else 0.0

    def __repr__(self):
        return f"<{self.name}>"


@checked
def noisy(objective, variance, rng):
    """The same surface seen through mini-batches: each gradient component carries fresh normal noise of this variance.

    `variance` is a number or broadcasts over theta, `(d, *runs)`: σ²/B for batches of B.
    """
    spread = np.sqrt(variance)

    def gradient(theta):
        return objective.gradient(theta) + spread * rng.standard_normal(np.shape(theta))

    return replace(objective, name=f"{objective.name} with noise", gradient=gradient, pure=False)


def symmetric(xx, xy, yy):
    """The 2x2 Hessian from its three entries, each a number or an array over the runs."""
    xx, xy, yy = np.broadcast_arrays(xx, xy, yy)
    return np.stack([np.stack([xx, xy]), np.stack([xy, yy])])
