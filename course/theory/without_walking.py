"""The expected loss on the noisy quadratic after t steps in closed form, without walking.

It is `left + noise / B`: what is left of the start, and what the noise of single examples has brought.
"""

from functools import partial

import numpy as np

from course.checks import checked, numbers

#: Here γ > 1 has no formula.
STABLE = {name: partial(numbers, least=0, most=1) for name in ("gamma", "gammas")}
#: Steps are looked at one by one up to twice this; beyond, neighbours are at most 1/RUNGS apart.
RUNGS = 32
#: The formula divides by the distance to the limit of stability: on the limit itself it is asked a hair inside.
EDGE = 1 - 1e-8


class _Walk:
    """Momentum on ½ Σ λᵢ θᵢ² under gradient noise; all arguments as for `expected_squares`, without schedules.

    With M = [[1−x, γ], [−x, γ]] on (θ, v), Mᵗ = Uₜ M − γ Uₜ₋₁ I, where U is the Lucas sequence
    Uₜ₊₁ = (1+γ−x) Uₜ − γ Uₜ₋₁ with U₀ = 0, U₁ = 1. It is doubled in five products:
    U₂ₜ = Uₜ (2 Uₜ₊₁ − (1+γ−x) Uₜ), U₂ₜ₊₁ = Uₜ₊₁² − γ Uₜ².

    trace        1 + γ − x, that of M
    stiffness    2x / (1 + γ)
    start        ½ λ θ₀²
    settled      ½ λ s, s the stationary E θ²
    """

    def __init__(self, eta, gamma, lam, variance, start):
        self.gamma = _inside(gamma, 1)
        edge = 2 * (1 + self.gamma)
        x = _inside(np.multiply(eta, lam), edge)
        self.trace = 1 + self.gamma - x
        self.stiffness = 2 * x / (1 + self.gamma)
        moves = np.where(x > 1e-200, x, np.inf)  # η = 0 brings no noise, and λ = 0 weighs none
        settled = np.square(eta) * variance * (1 + self.gamma) / (moves * (1 - self.gamma) * (edge - x))
        self.settled = 0.5 * lam * settled
        self.start = 0.5 * lam * np.square(start) + 0 * x

    def sequence(self, t):
        """(Uₜ, Uₜ₊₁) in log₂ t doublings."""
        u, after = np.zeros_like(self.trace), np.ones_like(self.trace)
        for bit in f"{t:b}":
            u, after = self.doubled(u, after)
            if bit == "1":
                u, after = after, self.trace * after - self.gamma * u
        return u, after

    def doubled(self, u, after):
        """(U₂ₜ, U₂ₜ₊₁) from (Uₜ, Uₜ₊₁)."""
        return u * (2 * after - self.trace * u), after * after - self.gamma * u * u

    def parts(self, u, after):
        """(left, noise). With (a, b) the first row of Mᵗ and s the stationary E θ², where E θv = E v² / 2 = s x/(1+γ):

        E θ² = a² θ₀² + s − (a, b) S (a, b)ᵀ = a² θ₀² + (1 − a² − 2x/(1+γ) (a + b) b) s.
        """
        b = self.gamma * u
        a = after - b
        left = (self.start * a * a).sum(axis=0)
        noise = (self.settled * (1 - a * a - self.stiffness * after * b)).sum(axis=0)
        return left, noise

    def rungs(self, limit):
        """Yield (t, left, noise) in no order, up to `limit`.

        t are all below 2 RUNGS, and the doubles, quadruples … of their upper half.
        """
        for t in range(2 * RUNGS):
            at = self.sequence(t)
            while t <= limit:
                yield t, *self.parts(*at)
                if t < RUNGS:
                    break
                t, at = 2 * t, self.doubled(*at)


@checked(**STABLE)
def expected_parts(eta, gamma, lam, variance, start, steps):
    """(left, noise), each `(*runs)`: what is left of ½ Σ λᵢ θᵢ² after `steps` steps, and what the noise has brought.

    Their sum is the expected loss. Arguments as for `expected_squares`, but no schedules, γ ≤ 1 and λ ≥ 0. An η for
    each coordinate, `(d, *runs)`, is a preconditioner. At γ = 1 and on the limit of stability, ηλ = 2(1 + γ), four
    digits are right, elsewhere eight or more.
    """
    with np.errstate(all="ignore"):
        walk = _Walk(eta, gamma, lam, variance, start)
        return _finite_or_inf(walk.parts(*walk.sequence(steps)))


@checked(**STABLE)
def expected_loss_after(eta, gamma, lam, variance, start, steps):
    """½ Σ λᵢ E θᵢ² after exactly `steps` steps, shape `(*runs)`.

    The last of `expected_losses`, in log₂ `steps` products.
    """
    return sum(expected_parts(eta, gamma, lam, variance, start, steps))


@checked(**STABLE)
def expected_parts_along(eta, gamma, lam, variance, start, limit):
    """(steps, left, noise) on the way, of shapes `(rungs,)`, `(rungs, *runs)` and `(rungs, *runs)`.

    The rungs are 0, 1, 2, …, 64 steps and then at most 3 % apart, up to `limit`; all powers of two are among them.
    Arguments as for `expected_parts`.
    """
    with np.errstate(all="ignore"):
        rungs = sorted(_Walk(eta, gamma, lam, variance, start).rungs(limit), key=lambda rung: rung[0])
        steps, *parts = map(np.array, zip(*rungs))
        return steps, *_finite_or_inf(parts)


def _inside(value, edge):
    """The value, or a hair less than the edge where it is on it."""
    on_it = np.abs(value - edge) < (1 - EDGE) * edge
    return np.where(on_it, EDGE * edge, value)


def _finite_or_inf(parts):
    """`left` and `noise` are never negative, but for rounding; where powers overflowed they are infinite."""
    return [np.nan_to_num(part, nan=np.inf, posinf=np.inf).clip(0) for part in parts]
