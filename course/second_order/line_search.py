"""How far to go along a direction."""

from functools import partial

import numpy as np

from course.checks import checked, number, whole

SHARE = partial(number, above=0, below=1)


@checked(c1=SHARE, c2=SHARE, trials=partial(whole, least=1))
@np.errstate(all="ignore")
def strong_wolfe(objective, theta, p, first=1.0, c1=1e-4, c2=0.9, trials=60):
    """The next theta `(d,)` along p, or None if `trials` points were all too high.

    It lies low enough, L(θ + αp) ≤ L(θ) + c₁ α ∇Lᵀp, and is level enough, |slope| ≤ c₂ |first slope|: the strong
    Wolfe conditions (Nocedal & Wright 2006, eq. 3.7), sought as in their algorithms 3.5 and 3.6. `near` is always low
    enough and still falls, `far` is too high or rises; once there is a `far`, such a point lies between the two.
    Rounding is allowed 1e-14 |L(θ)|. A value that is not finite is too far; the tally counts it. If none is level,
    the last low one must do. `objective`: `Counted`.
    """
    start, slope = objective.value(theta), objective.gradient(theta) @ p
    slack = 1e-14 * abs(start)
    near, far, point, alpha = (0.0, start, slope), None, None, first
    for _ in range(trials):
        trial = theta + alpha * p
        value = objective.value(trial)
        objective.tally.not_finite += not np.isfinite(value)
        if not value <= start + c1 * alpha * slope + slack:
            far = alpha, value, None
        else:
            here = objective.gradient(trial) @ p
            if abs(here) <= c2 * abs(slope):
                return trial
            if here < 0:
                before, near, point = near, (alpha, value, here), trial
            else:
                far = alpha, value, here
        alpha = between(near, far) if far else beyond(before, near)
    return point


def beyond(before, near):
    """The next trial while all points fall: where their cubic is lowest, 1.1 to 10 times as far as the last stretch."""
    stretch = near[0] - before[0]
    reach = (cubic(before, near) - near[0]) / stretch
    return near[0] + stretch * (min(max(reach, 0.1), 9.0) if reach > 0 else 9.0)


def between(near, far):
    """The next trial between the two: where their cubic is lowest, but a tenth of the way off both ends.

    Where the slope at `far` is not known it is a parabola, and the middle where not even its value is a number.
    """
    (a, low, down), (b, high, up) = near, far
    width = b - a
    share = (cubic(near, far) - a) / width if up is not None else 0.5 * down * width / (low + down * width - high)
    return a + width * (min(max(share, 0.1), 0.9) if np.isfinite(high) and np.isfinite(share) else 0.5)


def cubic(one, other):
    """Where the cubic through two points (α, value, slope) is lowest, nan if nowhere.

    Nocedal & Wright 2006, eq. 3.59.
    """
    (a, value_a, slope_a), (b, value_b, slope_b) = one, other
    d1 = slope_a + slope_b - 3 * (value_a - value_b) / (a - b)
    d2 = np.sign(b - a) * np.sqrt(d1 * d1 - slope_a * slope_b)
    return b - (b - a) * (slope_b + d2 - d1) / (slope_b - slope_a + 2 * d2)
