"""Newton's method."""

from dataclasses import dataclass

import numpy as np

from course.checks import flag
from course.second_order.method import Method


@dataclass(frozen=True)
class Newton(Method):
    """p = −H⁻¹ ∇L(θ): straight to the bottom of the bowl that fits best here. Nocedal & Wright 2006, section 3.4.

    `damped=True` adds τ to all curvatures where H is not positive definite, just enough to go downhill, and searches
    along p. The state says so: `damping` is the last τ, `damped` counts the steps that needed one. With
    `damped=False` it is the bare textbook step, which also walks to saddles and maxima, and may climb.
    """

    damped: bool = True

    def __post_init__(self):
        flag("damped", self.damped)

    @property
    def c2(self):
        return 0.9 if self.damped else None

    def init(self, theta):
        return {"damping": 0.0, "damped": 0}

    def direction(self, theta, objective, state):
        H, grad = objective.hessian(theta), objective.gradient(theta)
        tau = shift(H) if self.damped else 0.0
        p = -np.linalg.solve(H + tau * np.eye(len(theta)), grad)
        return p, {"damping": tau, "damped": state["damped"] + (tau > 0)}


def shift(H, least=1e-3):
    """The smallest τ ≥ 0 that lifts the lowest curvature of H `(d, d)` to `least` of the largest.

    It is 0 if all are above 1e-12 of the largest.
    """
    low, high = np.linalg.eigvalsh(H)[[0, -1]]
    size = max(abs(low), abs(high))
    if size == 0:
        return 1.0
    return float(least * size - low) if low <= 1e-12 * size else 0.0
