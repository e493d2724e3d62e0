"""Steps of one size for each coordinate: the gradient says which way, not how far."""

from dataclasses import dataclass, field

import numpy as np

from course.optimizers.hyperparameters import Quantity
from course.optimizers.rule import Optimizer


@dataclass(frozen=True)
class SignSGD(Optimizer):
    """θ ← θ − η sign(g): every coordinate moves by η. Bernstein et al. 2018, algorithm 1."""

    eta: float = 0.001

    def step(self, theta, grad, state, t):
        (eta,) = self.at(t)
        return theta - eta * np.sign(grad), {}


@dataclass(frozen=True)
class Lion(Optimizer):
    """The sign of an average: θ ← θ − η (sign(β₁ m + (1−β₁) g) + λθ); m ← β₂ m + (1−β₂) g.

    Chen et al. 2023, algorithm 2. With β₁ = 0 it is signSGD; with β₁ = β₂ it is Signum, the sign of plain momentum.
    Nothing is bias-corrected.
    """

    eta: float = 0.001
    beta1: float = 0.9
    beta2: float = field(
        default=0.99, metadata={"quantity": Quantity("β₂", "memory of the average", 0, 0.999, below=1)}
    )
    weight_decay: float = 0.0
    memory = ("m",)

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, weight_decay = self.at(t)
        c = beta1 * state["m"] + (1 - beta1) * grad
        m = beta2 * state["m"] + (1 - beta2) * grad
        return theta - eta * (np.sign(c) + weight_decay * theta), {"m": m}
