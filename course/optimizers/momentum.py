"""Gradient descent, and with a velocity."""

from dataclasses import dataclass

from course.optimizers.rule import Optimizer


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """θ ← θ − η ∇L(θ). Cauchy 1847."""

    eta: float = 0.1

    def step(self, theta, grad, state, t):
        (eta,) = self.at(t)
        return theta - eta * grad, {}


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← γ v − η ∇L(θ); θ ← θ + v. Polyak 1964, in the form of Sutskever et al. 2013, eq. 1–2: η is inside v."""

    eta: float = 0.1
    gamma: float = 0.9
    memory = ("v",)

    def step(self, theta, grad, state, t):
        eta, gamma = self.at(t)
        v = gamma * state["v"] - eta * grad
        return theta + v, {"v": v}


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum whose gradient is taken ahead, at θ + γ v. Nesterov 1983; Sutskever et al. 2013, eq. 3–4."""

    def lookahead(self, theta, state, t):
        _, gamma = self.at(t)
        return theta + gamma * state["v"]
