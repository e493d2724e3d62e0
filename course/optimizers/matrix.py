"""Steps of one size for each layer: the gradient of a matrix is a matrix, and its singular values are made alike."""

from dataclasses import dataclass, field

import numpy as np

from course.optimizers.rule import Optimizer

QUINTIC = 3.4445, -4.7750, 2.0315  # Jordan's a, b, c: a s + b s³ + c s⁵ keeps [0.682, 1.203] to itself
EPS = 1e-7


def one_column(theta):
    """θ as a single layer: a column of weights, and no bias. On it Muon is normalised gradient descent."""
    return [(theta.T[..., None], theta.T[..., :0])]


@dataclass(frozen=True)
class Muon(Optimizer):
    """Momentum made orthogonal: m ← γ m + (1−γ) g; W ← W − η √max(1, outputs/inputs) · orthogonal(m).

    Jordan et al. 2024, without Nesterov's look ahead, as the algorithm is printed.
    `layers(theta)` gives the layers of a network as pairs of views (W, b), W of shape `(*runs, inputs, outputs)`, as
    `MLP.layers` does; a bias counts as a matrix of one row, and what lies in no layer takes the step η m.
    """

    eta: float = 0.02
    gamma: float = 0.95
    layers: object = field(default=one_column, metadata={"structure": True})
    memory = ("m",)
    coordinatewise = False

    def step(self, theta, grad, state, t):
        eta, gamma = self.at(t)
        m = gamma * state["m"] + (1 - gamma) * grad
        return theta - eta * by_layer(orthogonal_step, m, self.layers), {"m": m}


def by_layer(change, theta, layers):
    """θ with `change(W)` in the place of each layer's weights W, and of its bias as a matrix of one row."""
    changed = theta.copy(order="K")
    for W, b in layers(changed):
        for matrix in (W, b[..., None, :]):
            matrix[...] = change(matrix)
    return changed


def orthogonal_step(M):
    """√max(1, outputs/inputs) · orthogonal(M): the factor lets a wide layer move as far per output as a square one."""
    inputs, outputs = M.shape[-2:]
    return max(1.0, outputs / max(inputs, 1)) ** 0.5 * orthogonal(M)


def orthogonal(M):
    """Nearly U Vᵀ of M = U S Vᵀ, shape `(…, a, b)`: five Newton–Schulz steps, which only multiply matrices.

    They take singular values from 0.0016 of |M| upwards into [0.682, 1.203]: alike, not equal. A zero matrix stays
    zero. Jordan et al. 2024.
    """
    a, b, c = QUINTIC
    X = M / (np.sqrt((M * M).sum(axis=(-2, -1), keepdims=True)) + EPS)
    wide = X.mT if X.shape[-2] > X.shape[-1] else X
    for _ in range(5):
        A = wide @ wide.mT
        wide = a * wide + (b * A + c * A @ A) @ wide
    return wide.mT if X.shape[-2] > X.shape[-1] else wide
