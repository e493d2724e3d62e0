"""Which comes first, the average over the steps or the shape of the step? For SGD it is all the same."""

from dataclasses import dataclass

import numpy as np

from course.checks import LEGAL, numbers, one_of
from course.optimizers import Optimizer, by_layer, orthogonal
from course.optimizers.matrix import one_column

ORDERS = "none", "first", "last"


def as_it_is(M):
    return M


def normalised(M):
    """M / |M|, for each matrix of a stack `(…, a, b)`; a zero matrix stays zero."""
    lengths = np.sqrt((M * M).sum(axis=(-2, -1), keepdims=True))
    return M / np.where(lengths > 0, lengths, 1)


#: What a rule makes of a layer's gradient; all but the first throw its length away.
SHAPES = {"SGD": as_it_is, "sign": np.sign, "normalised": normalised, "Muon": orthogonal}


@dataclass(frozen=True)
class Shaped:
    """A rule that is handed `shape` of the gradient instead of the gradient, with an average m before, after or not.

    first: m ← γ m + (1−γ) g, u = shape(m).   last: m ← γ m + (1−γ) shape(g), u = m.   none: u = shape(g).
    `shape` is one of SHAPES by name; `layers(theta)` gives the layers of a network, as for Muon.
    """

    rule: Optimizer
    shape: str = "sign"
    order: str = "first"
    gamma: float = 0.9
    layers: object = one_column
    memory = ("m",)

    def __post_init__(self):
        LEGAL["rule"]("rule", self.rule)
        one_of("shape", self.shape, SHAPES)
        one_of("order", self.order, ORDERS)
        numbers("gamma", self.gamma, least=0, below=1)

    @property
    def runs(self):
        return np.broadcast_shapes(self.rule.runs, np.shape(self.gamma))

    def init(self, theta):
        return {"m": np.zeros_like(theta)}

    def lookahead(self, theta, state, t):
        return theta

    def step(self, theta, grad, state, t):
        shaped = lambda flat: by_layer(SHAPES[self.shape], flat, self.layers)
        average = lambda new: self.gamma * state["m"] + (1 - self.gamma) * new
        if self.order == "none":
            m, u = state["m"], shaped(grad)
        elif self.order == "first":
            m = average(grad)
            u = shaped(m)
        else:
            m = u = average(shaped(grad))
        return self.rule.step(theta, u, {}, t)[0], {"m": m}
