"""The noise of a batch's gradient, and what it asks of the batch size and of η."""

from functools import partial

import numpy as np

from course.checks import checked, numbers, shown
from course.theory.rates import effective_eta


@checked
def gradient_variance(loss, theta):
    """σ² = mean of ‖gᵢ − ḡ‖² over the examples: how much the single gradients disagree at `theta`."""
    gradients = loss.example_gradients(theta)
    return ((gradients - gradients.mean(axis=0)) ** 2).sum(axis=1).mean()


@checked
def batch_variance(variance, batch_size, n=None):
    """E ‖g_batch − ḡ‖²: σ²/B with replacement; given `n`, (σ²/B)(n−B)/(n−1), without."""
    if n is None:
        return variance / numbers("batch_size", batch_size)
    batch_size = numbers("batch_size", batch_size, most=n)
    return variance / batch_size * ((n - batch_size) / (n - 1))


@checked
def noise_scale(loss, theta):
    """B_simple = tr Σ / |G|²: the batch size at which noise and signal of a gradient are equal.

    McCandlish et al. 2018, eq. 2.9.
    """
    G = loss.gradient(theta)
    return gradient_variance(loss, theta) / (G @ G)


@checked
def noise_scale_from_two(small, square_small, big, square_big):
    """(|G|², tr Σ), unbiased, from the mean squared lengths of gradients of `small` and `big` batches.

    McCandlish et al. 2018, A.1. Raises ValueError where the two batch sizes are one.
    """
    _different(small, big)
    signal = (big * square_big - small * square_small) / (big - small)
    noise = (square_small - square_big) / (1 / small - 1 / big)
    return signal, noise


@checked
def best_eta_at(batch_size, eta_max, noise_scale):
    """η_max / (1 + B_noise/B): the best η for a batch, from that of the full gradient.

    McCandlish et al. 2018, eq. 2.7.
    """
    return eta_max / (1 + noise_scale / np.asarray(batch_size, float))


@checked(gamma=partial(numbers, least=0, below=1))
def smith_noise(eta, gamma, batch_size, n):
    """η (n/B − 1) / (1 − γ): the scale of the noise in momentum on batches of B out of n.

    Smith & Le 2018, section 4; with γ, Smith et al. 2018.
    """
    batch_size = numbers("batch_size", batch_size, most=n)
    return effective_eta(eta, gamma) * (n / batch_size - 1)


def _different(small, big):
    if np.any(np.equal(small, big)):
        raise ValueError(f"small={shown(small)}, big={shown(big)}: expected two different batch sizes")
