"""Two averages: of the gradient and of its square. Adam, and what its variants change in it."""

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


@dataclass(frozen=True)
class AdaMax(Adam):
    """The largest |g|, slowly forgotten, for √v̂: u ← max(β₂ u, |g|+ε); θ ← θ − η m̂ / u. Kingma & Ba 2015, algorithm 2.

    The paper has no ε; with it the rule is defined at g = 0.
    """

    eta: float = 0.002
    memory = ("m", "u")

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, eps = self.at(t)
        m = beta1 * state["m"] + (1 - beta1) * grad
        u = np.maximum(beta2 * state["u"], np.abs(grad) + eps)
        m_hat = m / (1 - power(beta1, t))
        return theta - eta * m_hat / u, {"m": m, "u": u}


@dataclass(frozen=True)
class Nadam(Adam):
    """Adam that looks ahead: m̂ = β₁ m / (1−β₁ᵗ⁺¹) + (1−β₁) g / (1−β₁ᵗ).

    Dozat 2016, algorithm 2, with constant μ = β₁.
    """

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, eps = self.at(t)
        m = beta1 * state["m"] + (1 - beta1) * grad
        v = beta2 * state["v"] + (1 - beta2) * grad * grad
        m_hat = beta1 * m / (1 - power(beta1, t + 1)) + (1 - beta1) * grad / (1 - power(beta1, t))
        v_hat = v / (1 - power(beta2, t))
        return theta - eta * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v}


@dataclass(frozen=True)
class AMSGrad(Adam):
    """Adam whose floor only rises: v̂ ← max(v̂, v); θ ← θ − η m / (√v̂ + ε). Reddi, Kale & Kumar 2018, algorithm 2.

    As in the paper nothing is bias-corrected: the first step is η(1−β₁)/√(1−β₂). The paper has no ε.
    """

    memory = ("m", "v", "v_hat")

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, eps = self.at(t)
        m = beta1 * state["m"] + (1 - beta1) * grad
        v = beta2 * state["v"] + (1 - beta2) * grad * grad
        v_hat = np.maximum(state["v_hat"], v)
        return theta - eta * m / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "v_hat": v_hat}


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam and a decay that is not rescaled: θ ← θ − η m̂ / (√v̂ + ε) − η λ θ. Loshchilov & Hutter 2019, algorithm 2.

    The decay is multiplied by η, as in PyTorch and optax; the paper multiplies it by the schedule alone.
    """

    weight_decay: float = 0.01

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, eps, weight_decay = self.at(t)
        m = beta1 * state["m"] + (1 - beta1) * grad
        v = beta2 * state["v"] + (1 - beta2) * grad * grad
        m_hat = m / (1 - power(beta1, t))
        v_hat = v / (1 - power(beta2, t))
        return theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * theta, {"m": m, "v": v}
