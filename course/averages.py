"""The exponentially weighted moving average (EWMA): m ← β m + (1−β) x, the memory inside momentum and Adam.

β is the share of the old average that is kept: 0 ≤ β < 1. The average starts at zero.
"""

from functools import partial

import numpy as np

from course.checks import checked, number, numbers


def _series(name, value):
    if not numbers(name, value).ndim:
        raise ValueError(f"{name}={value!r}: expected a series of numbers, as in [1, 2, 3]")


@checked(x=_series)
def ewma(x, beta, corrected=True):
    """The moving average of `x` along axis 0, same shape as `x`.

    Started at zero, mₜ is too small by the factor 1 − βᵗ; `corrected` divides by it (Kingma & Ba 2015, sec. 3).
    Raises ValueError unless 0 ≤ β < 1.
    """
    x = np.asarray(x, float)
    average, out = np.zeros(x.shape[1:]), np.empty_like(x)
    for t, value in enumerate(x, start=1):
        average = beta * average + (1 - beta) * value
        out[t - 1] = average / (1 - beta**t) if corrected else average
    return out


@checked
def weights(beta, count):
    """The weight that the average gives to the values of 0, 1, … `count`−1 steps ago: (1−β) βᵏ, shape `(count,)`."""
    return (1 - beta) * beta ** np.arange(count)


@checked
def half_life(beta):
    """After how many steps a value's weight has halved: ln 2 / (−ln β), in steps; 0 for β = 0."""
    return np.log(2) / -np.log(beta) if beta else 0.0


@checked
def frequency_response(beta, omega):
    """By which factor the average shrinks a wave of `omega` radians per step: |(1−β) / (1 − β e^{−iω})|."""
    return np.abs((1 - beta) / (1 - beta * np.exp(-1j * np.asarray(omega))))


@checked(t=partial(number, least=0, infinite=True))
def variance_factor(beta, t=np.inf):
    """Var mₜ / Var x for independent noise: (1−β)/(1+β) · (1 − β^{2t}), without correction."""
    return (1 - beta) / (1 + beta) * (1 - (0.0 if np.isinf(t) else beta ** (2 * t)))
