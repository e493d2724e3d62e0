"""How many steps to a target, for every batch size: the noisy quadratic in closed form, without walking.

After t steps the expected loss is `left + noise / B`: what is left of the start, and what the noise of single examples
has brought. So every t has a least batch size that is at the target by then, noise / (target − left), and all batch
sizes are answered at once.
"""

from functools import partial

import numpy as np

from course.checks import checked, number, numbers

STABLE = {name: partial(numbers, least=0, most=1) for name in ("gamma", "gammas")}  # here γ > 1 has no formula
BLOCK = 16  # so many η at once: a thousand coordinates of each stay in the processor's cache
RUNGS = 32  # steps are looked at one by one up to twice this; beyond, neighbours are at most 1/RUNGS apart
EDGE = (
    1 - 1e-8
)  # the formula divides by the distance to the limit of stability: on the limit itself it is asked a hair inside


class _Walk:
    """Momentum on ½ Σ λᵢ θᵢ² under gradient noise; all arguments as for `expected_squares`, without schedules.

    With M = [[1−x, γ], [−x, γ]] on (θ, v), Mᵗ = Uₜ M − γ Uₜ₋₁ I, where U is the Lucas sequence Uₜ₊₁ = (1+γ−x) Uₜ − γ Uₜ₋₁ with
    U₀ = 0, U₁ = 1. It is doubled in five products: U₂ₜ = Uₜ (2 Uₜ₊₁ − (1+γ−x) Uₜ), U₂ₜ₊₁ = Uₜ₊₁² − γ Uₜ².
    """

    def __init__(self, eta, gamma, lam, variance, start):
        inside = lambda value, edge: np.where(np.abs(value - edge) < (1 - EDGE) * edge, EDGE * edge, value)
        self.gamma = inside(gamma, 1)
        edge = 2 * (1 + self.gamma)
        x = inside(np.multiply(eta, lam), edge)
        self.trace, self.stiffness = 1 + self.gamma - x, 2 * x / (1 + self.gamma)
        moves = np.where(x > 1e-200, x, np.inf)  # η = 0 brings no noise, and λ = 0 weighs none
        settled = np.square(eta) * variance * (1 + self.gamma) / (moves * (1 - self.gamma) * (edge - x))
        self.start, self.settled = 0.5 * lam * np.square(start) + 0 * x, 0.5 * lam * settled

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
        """Yield (t, left, noise) for all t < 2 RUNGS and the doubles, quadruples … of the upper half, up to `limit`, in no order."""
        for t in range(2 * RUNGS):
            at = self.sequence(t)
            while t <= limit:
                yield t, *self.parts(*at)
                if t < RUNGS:
                    break
                t, at = 2 * t, self.doubled(*at)


@checked(**STABLE)
def expected_parts(eta, gamma, lam, variance, start, steps):
    """(left, noise), each `(*runs)`: what is left of ½ Σ λᵢ θᵢ² after `steps` steps, and what the noise has brought. Their sum is the expected loss.

    Arguments as for `expected_squares`, but no schedules, γ ≤ 1 and λ ≥ 0. An η for each coordinate, `(d, *runs)`, is a preconditioner.
    At γ = 1 and on the limit of stability, ηλ = 2(1 + γ), four digits are right, elsewhere eight or more.
    """
    with np.errstate(all="ignore"):
        walk = _Walk(eta, gamma, lam, variance, start)
        return _finite_or_inf(walk.parts(*walk.sequence(steps)))


@checked(**STABLE)
def expected_loss_after(eta, gamma, lam, variance, start, steps):
    """½ Σ λᵢ E θᵢ² after exactly `steps` steps, shape `(*runs)`: the last of `expected_losses`, in log₂ `steps` products."""
    return sum(expected_parts(eta, gamma, lam, variance, start, steps))


@checked(**STABLE)
def expected_parts_along(eta, gamma, lam, variance, start, limit):
    """(steps, left, noise) on the way, of shapes `(rungs,)`, `(rungs, *runs)` and `(rungs, *runs)`; arguments as for `expected_parts`.

    The rungs are 0, 1, 2, …, 64 steps and then at most 3 % apart, up to `limit`; all powers of two are among them.
    """
    with np.errstate(all="ignore"):
        rungs = sorted(_Walk(eta, gamma, lam, variance, start).rungs(limit), key=lambda rung: rung[0])
        steps, *parts = map(np.array, zip(*rungs))
        return steps, *_finite_or_inf(parts)


@checked(**STABLE)
def least_batches(eta, gamma, lam, variance, start, target, limit):
    """(steps, batches): the least batch size, a real number, with expected loss at most `target` after so many steps; inf if none is.

    `steps` are the rungs of `expected_parts_along`; `batches` has shape `(rungs, *runs)`. `variance` is that of a single example's gradient.
    """
    steps, left, noise = expected_parts_along(eta, gamma, lam, variance, start, limit)
    with np.errstate(all="ignore"):
        return steps, np.where(left < target, noise / (target - left), np.inf)


def _finite_or_inf(parts):
    """`left` and `noise` are never negative, but for rounding; where powers overflowed they are infinite."""
    return [np.nan_to_num(part, nan=np.inf, posinf=np.inf).clip(0) for part in parts]


@checked(**STABLE)
def steps_to_target(batch_sizes, eta, gamma, lam, variance, start, target, limit=2**17):
    """The first rung of `least_batches` at which each batch size is at the target, shape `(batch_sizes, *runs)`; inf if none is."""
    steps, batches = least_batches(eta, gamma, lam, variance, start, target, limit)
    hits = [batches <= batch_size for batch_size in batch_sizes]
    return np.array([np.where(hit.any(axis=0), steps[hit.argmax(axis=0)], np.inf) for hit in hits])


@checked(**STABLE, power=number)
def tuned_steps(batch_sizes, etas, gammas, lam, variance, start, target, limit=2**17, power=0.0):
    """(steps, η, γ), each of shape `(batch_sizes,)`: the fewest steps to the target with any of `etas` and `gammas`, and which.

    `lam` and `variance` have shape `(d,)`; coordinate i is preconditioned to η λᵢ^−`power`. inf and nan where no setting
    is at the target within `limit` steps. Raises ValueError if there is no η or no γ.
    """
    etas, gammas, column = (
        np.asarray(etas, float),
        np.asarray(gammas, float),
        lambda values: np.asarray(values, float)[:, None],
    )
    scale, blocks = column(lam) ** -power, np.split(etas, range(BLOCK, len(etas), BLOCK))
    tables = [
        least_batches(block * scale, gamma, column(lam), column(variance), start, target, limit)
        for gamma in gammas
        for block in blocks
    ]
    steps, batches = tables[0][0], np.concatenate([batches for _, batches in tables], axis=1)
    gamma, eta = np.divmod(batches.argmin(axis=1), len(etas))
    rungs = np.column_stack([steps, etas[eta], gammas[gamma]])
    hits = [batches.min(axis=1) <= batch_size for batch_size in batch_sizes]
    return tuple(np.array([rungs[hit.argmax()] if hit.any() else [np.inf, np.nan, np.nan] for hit in hits]).T)
