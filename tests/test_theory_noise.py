"""The noise of a batch's gradient, against all single gradients, against samples, and against a search."""

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st

from course import theory
from course.datasets import digits
from course.models import LinearRegression, SoftmaxRegression


@given(seed=seeds)
@few(20)
def test_the_variance_of_single_gradients(seed):
    rng = np.random.default_rng(seed)
    loss, theta = LinearRegression(rng.normal(size=(8, 2)), rng.normal(size=8)), rng.normal(size=3)
    deviations = [loss.on(np.array([i])).gradient(theta) - loss.gradient(theta) for i in range(8)]
    assert theory.gradient_variance(loss, theta) == pytest.approx(np.mean(np.square(deviations).sum(axis=1)), rel=1e-10)
    assert (
        theory.batch_variance(6.0, 3) == 2
        and theory.batch_variance(6.0, 8, n=8) == 0
        and theory.batch_variance(6.0, 1, n=8) == 6
    )
    assert np.allclose(theory.batch_variance(6.0, [1, 2, 3], n=5), [6, 3 * 3 / 4, 2 * 2 / 4])


def test_the_noise_scale_from_two_batch_sizes_is_the_exact_one():
    """Over all batches drawn with replacement E |g_B|² = |G|² + tr Σ / B; the estimator inverts that."""
    loss = SoftmaxRegression(*digits().train)
    theta = np.random.default_rng(0).normal(scale=0.01, size=loss.size)
    G, trace = loss.gradient(theta), theory.gradient_variance(loss, theta)
    square = lambda B: G @ G + trace / B
    signal, noise = theory.noise_scale_from_two(4, square(4), 64, square(64))
    assert (signal, noise) == pytest.approx((G @ G, trace))
    assert theory.noise_scale(loss, theta) == pytest.approx(noise / signal)
    rng, sizes = np.random.default_rng(1), (8, 256)
    means = [
        np.mean([(g := loss.on(rng.integers(len(loss), size=B)).gradient(theta)) @ g for _ in range(2000)])
        for B in sizes
    ]
    signal, noise = theory.noise_scale_from_two(sizes[0], means[0], sizes[1], means[1])
    assert noise / signal == pytest.approx(theory.noise_scale(loss, theta), rel=0.1)


@given(scale=st.floats(1, 1e4), eta_max=st.floats(0.01, 10))
def test_the_best_eta_is_linear_in_small_batches_and_levels_off(scale, eta_max):
    assert theory.best_eta_at(scale, eta_max, scale) == pytest.approx(eta_max / 2)
    assert theory.best_eta_at(1e9 * scale, eta_max, scale) == pytest.approx(eta_max)
    small = theory.best_eta_at(np.array([1e-4, 2e-4]) * scale, eta_max, scale)
    assert small[1] / small[0] == pytest.approx(2, rel=1e-3)


@pytest.mark.parametrize("steepness", [0.5, 1.0, 3.0])
def test_the_best_eta_for_a_batch_minimises_the_expected_loss_after_one_step(steepness):
    """On ½λθ² with noise s/B one step of η leaves ½λ((1−ηλ)²θ² + η²s/B); its best η is η_max/(1 + B_noise/B)."""
    theta, s, B = 2.0, 5.0, 4.0
    etas = np.linspace(1e-3, 1 / steepness, 20001)
    best = etas[((1 - etas * steepness) ** 2 * theta**2 + etas**2 * s / B).argmin()]
    scale = s / (steepness * theta) ** 2
    assert best == pytest.approx(theory.best_eta_at(B, 1 / steepness, scale), rel=1e-3)


def test_smiths_noise_is_kept_by_a_larger_batch_or_a_smaller_eta():
    assert theory.smith_noise(0.1, 0.0, 10, 10_000) == pytest.approx(
        theory.smith_noise(1.0, 0.0, 100, 10_000), rel=0.01
    )
    assert theory.smith_noise(0.1, 0.9, 10, 1000) == pytest.approx(10 * theory.smith_noise(0.1, 0.0, 10, 1000))
    assert theory.smith_noise(0.1, 0.5, 1000, 1000) == 0
