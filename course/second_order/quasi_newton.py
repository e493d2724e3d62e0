"""BFGS and L-BFGS: the curvature learnt from the gradients that were seen anyway."""

from dataclasses import dataclass

import numpy as np

from course.checks import number, whole
from course.second_order.method import Method


@dataclass(frozen=True)
class BFGS(Method):
    """p = −H ∇L(θ), H an estimate of the inverse Hessian that starts at I. Nocedal & Wright 2006, eq. 6.17.

    A pair without curvature, sᵀy ≤ 1e-10 |s||y|, is skipped and counted in the state's `skipped`.
    """

    c2: float = 0.9

    def init(self, theta):
        return {"H": np.eye(len(theta)), "learnt": 0, "skipped": 0}

    def first(self, state, grad, p):
        return 1.0 if state["learnt"] else 1 / np.linalg.norm(grad)

    def direction(self, theta, objective, state):
        return -state["H"] @ objective.gradient(theta), state

    def learn(self, state, s, y):
        if not curved(s, y):
            return {**state, "skipped": state["skipped"] + 1}
        rho = 1 / (s @ y)
        V = np.eye(len(s)) - rho * np.outer(y, s)
        return {**state, "H": V.T @ state["H"] @ V + rho * np.outer(s, s), "learnt": state["learnt"] + 1}


@dataclass(frozen=True)
class LBFGS(Method):
    """BFGS that keeps the last `m` pairs (s, y) in place of a matrix. Nocedal 1980; Liu & Nocedal 1989.

    `eta` scales the direction. It is for `c2=None`, without a line search, on batches (Schraudolph et al. 2007).
    """

    m: int = 10
    c2: float | None = 0.9
    eta: float = 1.0

    def __post_init__(self):
        super().__post_init__()
        whole("m", self.m, least=1)
        number("eta", self.eta, above=0)

    def init(self, theta):
        return {"pairs": (), "skipped": 0}

    def first(self, state, grad, p):
        return 1.0 if state["pairs"] else 1 / np.linalg.norm(grad)

    def direction(self, theta, objective, state):
        return -self.eta * two_loop(objective.gradient(theta), state["pairs"]), state

    def learn(self, state, s, y):
        if not curved(s, y):
            return {**state, "skipped": state["skipped"] + 1}
        return {**state, "pairs": (*state["pairs"], (s, y))[-self.m :]}


def two_loop(grad, pairs, scale=None):
    """H · grad for the H that the `pairs` (s, y), oldest first, make of `scale` · I.

    Nocedal & Wright 2006, algorithm 7.4.

    `scale` is sᵀy / yᵀy of the latest pair unless told (1 without pairs). Nothing larger than `grad` `(d,)` is made.
    """
    if scale is None:
        s, y = pairs[-1] if pairs else (grad, grad)
        scale = (s @ y) / (y @ y) if pairs else 1.0
    q, shares = grad, []
    for s, y in reversed(pairs):
        shares.append((s @ q) / (s @ y))
        q = q - shares[-1] * y
    r = scale * q
    for (s, y), share in zip(pairs, reversed(shares)):
        r = r + (share - (y @ r) / (s @ y)) * s
    return r


def curved(s, y):
    """Whether the gradient has grown along the step: only then does the pair describe a bowl."""
    return bool(s @ y > 1e-10 * np.linalg.norm(s) * np.linalg.norm(y))
