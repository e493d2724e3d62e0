"""Conjugate gradients: for linear systems, and for any objective."""

from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np

from course.checks import checked, number, numbers, shown
from course.second_order.counting import Search, Tally
from course.second_order.method import Method


@checked(start=None, tol=partial(number, least=0))
def conjugate_gradients(matrix, b, start=None, steps=None, tol=1e-12):
    """Minimise ½ xᵀAx − bᵀx, that is, solve Ax = b. Hestenes & Stiefel 1952; Nocedal & Wright 2006, algorithm 5.2.

    `matrix` is A `(d, d)`, symmetric, or a function x → Ax; each product counts as one gradient. Stops when
    |b − Ax| ≤ tol · |b| (of |start|, if b = 0), after `steps` (d unless told), or, by name, where A does not curve
    upwards.
    """
    b, tally, path, losses = _vector("b", b), Tally(), [], []
    if not callable(matrix) and numbers("matrix", matrix).shape != (len(b), len(b)):
        raise ValueError(f"matrix of shape {np.shape(matrix)}: expected {(len(b), len(b))}, as b has {len(b)} numbers")
    x = np.zeros_like(b) if start is None else _vector("start", start, len(b))

    def product(p):
        tally.add("gradients", 1)
        return matrix(p) if callable(matrix) else np.asarray(matrix) @ p

    steps = len(b) if steps is None else steps
    for x, r, p in islice(_conjugate(product, b, x), steps + 1):
        path.append(x)
        losses.append(-0.5 * x @ (b + r))  # ½ xᵀAx − bᵀx, as Ax = b − r
        tally.mark()
        enough = tol * (np.linalg.norm(b) or np.linalg.norm(path[0]))
        if np.linalg.norm(r) <= enough:
            outcome = "minimum"
            break
    else:
        outcome = "out of steps" if len(path) > steps else "no minimum: A does not curve upwards along p"
    return Search("conjugate gradients", *tally.records(), np.array(losses), np.array(path), outcome, {"r": r, "p": p})


def _conjugate(product, b, x):
    """x, the residual r = b − Ax and the direction p, step after step; ends where A does not curve upwards along p."""
    r = p = b - product(x)
    while True:
        yield x, r, p
        Ap = product(p)
        if not p @ Ap > 0:
            return
        alpha = (r @ r) / (p @ Ap)
        x, new = x + alpha * p, r - alpha * Ap
        p, r = new + (new @ new) / (r @ r) * p, new


@dataclass(frozen=True)
class FletcherReeves(Method):
    """p ← −g + β p with β = |g|² / |g_old|². Fletcher & Reeves 1964; Nocedal & Wright 2006, eq. 5.41."""

    c2: float = 0.1

    def init(self, theta):
        return {"g": None, "p": None, "drop": None}

    def first(self, state, grad, p):
        """As far as would promise the drop of the last step."""
        return 1 / np.linalg.norm(grad) if state["drop"] is None else state["drop"] / (grad @ p)

    def beta(self, g, old):
        return (g @ g) / (old @ old)

    def direction(self, theta, objective, state):
        g = objective.gradient(theta)
        p = -g if state["p"] is None else -g + self.beta(g, state["g"]) * state["p"]
        return p, {**state, "g": g, "p": p}

    def learn(self, state, s, y):
        return {**state, "drop": s @ state["g"]}


@dataclass(frozen=True)
class PolakRibiere(FletcherReeves):
    """β = max(0, gᵀ(g − g_old) / |g_old|²): starts afresh by itself.

    Polak & Ribière 1969; Nocedal & Wright, eq. 5.45.
    """

    def beta(self, g, old):
        return max(0.0, g @ (g - old) / (old @ old))


def _vector(name, values, size=None):
    vector = numbers(name, values).astype(float)
    if vector.ndim != 1 or size not in (None, len(vector)):
        raise ValueError(f"{name}={shown(values)}: expected finite numbers of shape ({size or 'd'},)")
    return vector
