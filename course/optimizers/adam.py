"""Two averages: of the gradient and of its square."""

from dataclasses import dataclass

import numpy as np

from course.optimizers.rule import Optimizer, power


@dataclass(frozen=True)
class Adam(Optimizer):
    """Bias-corrected averages of g and g²; θ ← θ − η m̂ / (√v̂ + ε). Kingma & Ba 2015, algorithm 1."""

    eta: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    memory = ("m", "v")

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, eps = self.at(t)
        m = beta1 * state["m"] + (1 - beta1) * grad
        v = beta2 * state["v"] + (1 - beta2) * grad * grad
        m_hat = m / (1 - power(beta1, t))
        v_hat = v / (1 - power(beta2, t))
        return theta - eta * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v}
