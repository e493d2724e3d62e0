"""Gradients that come late: any rule under a delay, and how large η may then be, exactly."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from course.checks import LEGAL, checked, whole, wholes
from course.optimizers import Optimizer


@dataclass(frozen=True)
class Stale:
    """Any rule whose gradient is that of `delay` steps ago: θ ← step(θ, ∇L(θ_{t−delay})).

    While t < delay it is that of the start. So it goes when delay + 1 workers take turns: each computes on the θ it
    last fetched, and in the meantime the others have moved it. State: the rule's own, and `past`, where the next
    gradients are taken, oldest first.
    """

    rule: Optimizer
    delay: int

    def __post_init__(self):
        LEGAL["rule"]("rule", self.rule)
        whole("delay", self.delay)

    @property
    def runs(self):
        return self.rule.runs

    @property
    def memory(self):
        return (*self.rule.memory, "past")

    def init(self, theta):
        return {**self.rule.init(theta), "past": np.stack([theta] * (self.delay + 1))}

    def lookahead(self, theta, state, t):
        return state["past"][0]

    def step(self, theta, grad, state, t):
        theta, new = self.rule.step(theta, grad, {name: state[name] for name in self.rule.memory}, t)
        newest = self.rule.lookahead(theta, new, t + 1)
        return theta, {**new, "past": np.concatenate([state["past"][1:], newest[None]])}


@checked
def delayed_rate(eta, gamma, lam, delay):
    """The factor by which momentum under a delay shrinks the error per step on ½λθ²; below 1 it converges.

    θ_{t+1} = (1+γ) θ_t − γ θ_{t−1} − ηλ θ_{t−τ}: the largest modulus of the roots of
    r^{τ+1} − (1+γ) r^τ + γ r^{τ−1} + ηλ, as eigenvalue of its companion matrix.
    For τ = 0 that is `theory.heavy_ball_rate`. Shapes broadcast.
    """
    x, gamma = np.broadcast_arrays(np.multiply(eta, lam), np.asarray(gamma, float))
    degree = max(delay + 1, 2)
    companion = np.zeros((*x.shape, degree, degree))
    companion[..., 1:, :-1] = np.eye(degree - 1)
    companion[..., 0, 0] += 1 + gamma
    companion[..., 0, 1] -= gamma
    companion[..., 0, delay] -= x
    return np.abs(np.linalg.eigvals(companion)).max(axis=-1)


@checked(delay=partial(wholes, least=0))
def delayed_stable_eta(gamma, L, delay):
    """Momentum under a delay is stable for 0 < η < this.

    For γ = 0 it is 2 sin(π/(4τ+2)) / L (Levin & May 1976), for τ = 0 it is 2(1+γ)/L.

    At the limit a root is r = e^{iφ}, so ηL = −r^{τ−1}(r − 1)(r − γ). That is real and positive first where
    (τ − ½) φ + arg(r − γ) = π/2, whose left side grows with φ: φ by bisection. Shapes broadcast.
    """
    gamma, L, delay = np.broadcast_arrays(np.asarray(gamma, float), L, delay)
    low, high = np.zeros(gamma.shape), np.full(gamma.shape, np.pi)
    for _ in range(60):
        middle = (low + high) / 2
        argument = np.arctan2(np.sin(middle), np.cos(middle) - gamma)
        short = (delay - 0.5) * middle + argument < np.pi / 2
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return 2 * np.sin(high / 2) * np.abs(np.exp(1j * high) - gamma) / L
