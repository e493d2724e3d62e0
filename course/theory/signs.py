"""What is left of a gradient's mean if only its sign counts: exact, for two examples of which one is rare."""

from functools import partial
from math import comb

import numpy as np

from course.checks import checked, number, numbers, whole

_chance = partial(number, least=0, most=1)


def means_of_batches(batch_size, rare, usual, chance):
    """`(means, chances)` of the mean of a batch, k = 0 … B rare ones in it: two arrays of shape `(B + 1,)`.

    An example is `rare` with `chance`, else `usual`. The number of rare ones is binomial.
    """
    B = whole("batch_size", batch_size, least=1)
    k = np.arange(B + 1)
    ways = np.array([comb(B, count) for count in k], float)
    return usual + (rare - usual) * k / B, ways * chance**k * (1 - chance) ** (B - k)


@checked(theta=numbers, rare=number, usual=number, chance=_chance)
def expected_sign(theta, batch_size, rare=10.0, usual=0.0, chance=0.25):
    """E sign(θ − mean of a batch), theta's shape: the mean step of signSGD on ½(θ − a)², in units of −η."""
    means, chances = means_of_batches(batch_size, rare, usual, chance)
    return np.sign(np.round(np.asarray(theta)[..., None] - means, 12)) @ chances


@checked(rare=number, usual=number, chance=_chance)
def rest_of_signs(batch_size, rare=10.0, usual=0.0, chance=0.25):
    """Where signSGD settles on ½(θ − a)² as η → 0: the median of the mean of a batch, not its mean."""
    means, chances = means_of_batches(batch_size, rare, usual, chance)
    order = np.argsort(means)
    return float(means[order][np.searchsorted(chances[order].cumsum(), 0.5)])
