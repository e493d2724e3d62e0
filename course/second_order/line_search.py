"""How far to go along a direction."""

import numpy as np


def strong_wolfe(objective, theta, p, first=1.0, c1=1e-4, c2=0.9, trials=60):
    """The next theta `(d,)` along p, or None if `trials` points were all too high.

    It lies low enough, L(θ + αp) ≤ L(θ) + c₁ α ∇Lᵀp, and is level enough, |slope| ≤ c₂ |first slope|: the strong
    Wolfe conditions (Nocedal & Wright 2006, eq. 3.7). Between a point that is too near and one that is too far the
    next trial is where the slope would vanish on a parabola, or the middle. Rounding is allowed 1e-14 |L(θ)|.
    A value that is not finite is too far; the tally counts it. If none is level, the last low one must do. `objective`: `Counted`.
    """
    start, slope = objective.value(theta), objective.gradient(theta) @ p
    slack = 1e-14 * abs(start)
    near, far, alpha = (0.0, slope, None), (np.inf, np.nan), first
    for _ in range(trials):
        point = theta + alpha * p
        value = objective.value(point)
        if not np.isfinite(value):
            objective.tally.not_finite += 1
        if not value <= start + c1 * alpha * slope + slack:
            far = alpha, np.nan
        else:
            here = objective.gradient(point) @ p
            if abs(here) <= c2 * abs(slope):
                return point
            near, far = (near, (alpha, here)) if not here < 0 else ((alpha, here, point), far)
        alpha = between(near, far)
    return near[2]


def between(near, far):
    """The next trial: twice as far, or between, kept a tenth of the way off both ends."""
    (a, down, _), (b, up) = near, far
    if not np.isfinite(b):
        return 2 * a
    share = down / (down - up) if np.isfinite(up) else 0.5
    return a + (b - a) * min(max(share, 0.1), 0.9)
