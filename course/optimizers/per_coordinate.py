"""A step length for each coordinate, from the squares of its gradients."""

from dataclasses import dataclass

import numpy as np

from course.optimizers.rule import Optimizer


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """G ← G + g²; θ ← θ − η g / (√G + ε). Duchi, Hazan & Singer 2011, the diagonal form; G starts at 0."""

    eta: float = 0.1
    eps: float = 1e-8
    memory = ("G",)

    def step(self, theta, grad, state, t):
        eta, eps = self.at(t)
        G = state["G"] + grad * grad
        return theta - eta * grad / (np.sqrt(G) + eps), {"G": G}


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """s ← ρ s + (1−ρ) g²; θ ← θ − η g / (√s + ε). Tieleman & Hinton 2012, lecture 6e."""

    eta: float = 0.01
    rho: float = 0.9
    eps: float = 1e-8
    memory = ("s",)

    def step(self, theta, grad, state, t):
        eta, rho, eps = self.at(t)
        s = rho * state["s"] + (1 - rho) * grad * grad
        return theta - eta * grad / (np.sqrt(s) + eps), {"s": s}


@dataclass(frozen=True)
class CenteredRMSProp(RMSProp):
    """s ← ρ s + ρ(1−ρ)(g−m)²; m ← ρ m + (1−ρ) g; θ ← θ − η g / (√s + ε). Graves 2013, eq. 38–45.

    s is the variance, the mean square less the squared mean, in a form that rounding cannot make negative. Where g
    stays the same it vanishes and the step grows towards η g/ε: so ε, outside the root as ever, is larger here.
    """

    eps: float = 1e-2
    memory = ("s", "m")

    def step(self, theta, grad, state, t):
        eta, rho, eps = self.at(t)
        s = rho * state["s"] + rho * (1 - rho) * (grad - state["m"]) * (grad - state["m"])
        m = rho * state["m"] + (1 - rho) * grad
        return theta - eta * grad / (np.sqrt(s) + eps), {"s": s, "m": m}


@dataclass(frozen=True)
class RMSPropMomentum(RMSProp):
    """s ← ρ s + (1−ρ) g²; v ← γ v − η g / (√s + ε); θ ← θ + v. Tieleman & Hinton 2012, lecture 6e; η is inside v."""

    gamma: float = 0.9
    memory = ("s", "v")

    def step(self, theta, grad, state, t):
        eta, rho, eps, gamma = self.at(t)
        s = rho * state["s"] + (1 - rho) * grad * grad
        v = gamma * state["v"] - eta * grad / (np.sqrt(s) + eps)
        return theta + v, {"s": s, "v": v}


@dataclass(frozen=True)
class AdaDelta(Optimizer):
    """s ← ρ s + (1−ρ) g²; Δ = −g √(u+ε)/√(s+ε); u ← ρ u + (1−ρ) Δ²; θ ← θ + Δ. Zeiler 2012, algorithm 1: no η."""

    rho: float = 0.9
    eps: float = 1e-6
    memory = ("s", "u")

    def step(self, theta, grad, state, t):
        rho, eps = self.at(t)
        s = rho * state["s"] + (1 - rho) * grad * grad
        delta = -grad * np.sqrt(state["u"] + eps) / np.sqrt(s + eps)
        u = rho * state["u"] + (1 - rho) * delta * delta
        return theta + delta, {"s": s, "u": u}
