"""Momentum under gradient noise on ½ Σ λᵢ θᵢ², exactly: the recursion of the second moments, step by step."""

import numpy as np

from course.checks import checked

SCHEDULES = "eta", "gamma", "variance"  # may be schedules where each step is taken


@checked
def spectrum(d):
    """λᵢ = 1/i for i = 1 … d, shape `(d,)`: the noisy quadratic's curvatures.

    They are also the variances of a single example's gradient. Zhang et al. 2019, 3.1.
    """
    return 1 / np.arange(1, d + 1)


@checked
def stationary_variance(eta, gamma, lam, variance):
    """E θ² in the long run on ½λθ², when each gradient carries independent noise of this `variance` (σ²/B).

    η σ² (1+γ) / (λ (1−γ) (2(1+γ) − ηλ)); infinite where the method is unstable. For small η it depends only
    on η/(1−γ). Follows from the fixed point of `expected_squares`.
    """
    eta, gamma, lam = np.asarray(eta, float), np.asarray(gamma, float), np.asarray(lam, float)
    x, edge = eta * lam, 2 * (1 + gamma)
    stable = (gamma < 1) & (x > 0) & (x < edge)
    return np.where(stable, eta * variance * (1 + gamma) / np.where(stable, lam * (1 - gamma) * (edge - x), 1), np.inf)


@checked(schedules=SCHEDULES)
def expected_squares(eta, gamma, lam, variance, start, steps):
    """Yield E θᵢ² before the first and after every step of momentum on ½ Σ λᵢ θᵢ² under gradient noise, exactly.

    `lam`, `variance` (of the noise in one gradient) and `start` have shape `(d, *runs)` or broadcast to it; `eta`,
    `gamma` and `variance` may be schedules `t -> value`. It is the recursion of the three second moments E θ², E θv,
    E v²: no sampling. Zhang et al. 2019, appendix.
    """
    at = lambda value, t: value(t) if callable(value) else value
    theta2 = np.square(start) + 0 * np.multiply(at(eta, 1), lam) * at(gamma, 1)  # of the shape of all together
    thetav = v2 = 0.0
    yield theta2
    for t in range(1, steps + 1):
        rate, keep = at(eta, t), at(gamma, t)
        x = np.multiply(rate, lam)
        push = np.square(keep) * v2 + np.square(rate) * at(variance, t)
        theta2, thetav, v2 = (
            (1 - x) ** 2 * theta2 + 2 * keep * (1 - x) * thetav + push,
            -x * (1 - x) * theta2 + keep * (1 - 2 * x) * thetav + push,
            x * x * theta2 - 2 * keep * x * thetav + push,
        )
        yield theta2


@checked(schedules=SCHEDULES)
def expected_losses(eta, gamma, lam, variance, start, steps):
    """½ Σ λᵢ E θᵢ² before the first and after every step, shape `(steps + 1, *runs)`; inf where it overflows.

    Takes schedules, as `expected_squares` does.
    """
    squares = expected_squares(eta, gamma, lam, variance, start, steps)
    with np.errstate(all="ignore"):
        losses = [0.5 * (lam * theta2).sum(axis=0) for theta2 in squares]
        return np.nan_to_num(losses, nan=np.inf, posinf=np.inf)


@checked(schedules=SCHEDULES)
def expected_steps(eta, gamma, lam, variance, start, target, limit):
    """The first step with expected loss ½ Σ λᵢ E θᵢ² ≤ `target`, shape `(*runs)`, found by taking each.

    inf if not within `limit` steps.
    """
    first = np.inf
    with np.errstate(all="ignore"):
        for t, theta2 in enumerate(expected_squares(eta, gamma, lam, variance, start, limit)):
            reached = 0.5 * (lam * theta2).sum(axis=0) <= target
            first = np.minimum(first, np.where(reached, t, np.inf))
            if np.isfinite(first).all():
                break
    return first
