"""Momentum under noise, against the covariance of the package's own rule, against walks, and against samples."""

import numpy as np
import pytest
from helpers import few
from hypothesis import given
from hypothesis import strategies as st
from test_theory import matrix

from course import theory
from course.objectives import noisy, quadratic
from course.optimizers import Momentum
from course.training import descend


def moments(eta, gamma, lam, variance, start, steps):
    """E θ² by the covariance of (θ, v): S ← M S Mᵀ + noise. Written apart from the package's recursion."""
    M, kick = matrix(Momentum(eta, gamma), lam), eta * eta * variance * np.ones((2, 2))
    S = np.diag([start**2, 0.0])
    for _ in range(steps):
        yield S[0, 0]
        S = M @ S @ M.T + kick
    yield S[0, 0]


@given(
    eta=st.floats(0.01, 1.5),
    gamma=st.floats(0, 0.99),
    lam=st.floats(0.01, 2),
    variance=st.floats(0, 9),
    start=st.floats(-3, 3),
)
@few(50)
def test_expected_squares_are_exact(eta, gamma, lam, variance, start):
    ours = np.array(list(theory.expected_squares(eta, gamma, np.array([lam]), variance, start, 40)))
    assert ours.shape == (41, 1)
    assert np.allclose(ours[:, 0], list(moments(eta, gamma, lam, variance, start, 40)), rtol=1e-9, atol=1e-9)


def test_without_noise_they_are_the_squares_of_the_walk():
    run = descend(quadratic(0.5, 1, 3), Momentum(0.1, 0.8), (1.0, -2.0, 0.5), 60)
    squares = np.array(
        list(theory.expected_squares(0.1, 0.8, np.array([0.5, 1, 3]), 0.0, np.array([1.0, -2.0, 0.5]), 60))
    )
    assert np.allclose(squares, run.path**2, rtol=1e-9, atol=1e-12)


def test_they_broadcast_over_runs():
    lam, etas, gammas = np.array([0.5, 2.0])[:, None, None], np.array([[0.1], [0.2]]), np.array([0.0, 0.5, 0.9])
    for squares in theory.expected_squares(etas, gammas, lam, 1.0, 1.0, 7):
        assert squares.shape == (2, 2, 3)
    assert squares[1, 0, 2] == pytest.approx(list(moments(0.1, 0.9, 2.0, 1.0, 1.0, 7))[-1])


@given(gamma=st.floats(0, 0.95), x=st.floats(0.05, 0.9), lam=st.floats(0.1, 10), variance=st.floats(0.01, 9))
@few(30)
def test_the_stationary_variance_is_where_the_squares_settle(gamma, x, lam, variance):
    eta = x * 2 * (1 + gamma) / lam
    stationary = theory.stationary_variance(eta, gamma, lam, variance)
    M = matrix(Momentum(eta, gamma), lam)
    settled = np.linalg.solve(np.eye(4) - np.kron(M, M), eta**2 * variance * np.ones(4))[0]
    assert stationary == pytest.approx(settled, rel=1e-6)
    assert theory.stationary_variance(eta / x * 1.01, gamma, lam, variance) == np.inf


def test_unstable_is_infinite():
    assert np.isinf(theory.stationary_variance([5.0, 0.1, 0.1, 3.0], [1.2, 1.0, 1.2, 0.0], 1.0, 1.0)).all()


def test_known_limits_of_the_stationary_variance():
    steady = lambda eta, gamma, batch: theory.stationary_variance(eta, gamma, 1.0, 4.0 / batch)
    assert steady(0.1, 0.0, 1) == pytest.approx(0.1 * 4 / (2 - 0.1))
    assert steady(1e-4, 0.9, 1) == pytest.approx(steady(1e-3, 0.0, 1), rel=1e-3)  # η/(1−γ) is what counts …
    assert steady(0.05, 0.9, 1) != pytest.approx(steady(0.5, 0.0, 1), rel=0.1)  # … while η is small
    assert steady(0.08, 0.9, 8) == pytest.approx(steady(0.01, 0.9, 1), rel=0.02)  # the linear scaling rule
    h = c = 1 / np.arange(1, 50)
    assert np.allclose(0.5 * h * theory.stationary_variance(0.3, 0, h, c / 16), 0.3 * c / (2 * 16 * (2 - 0.3 * h)))


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.9])
def test_sampled_noise_agrees_with_the_closed_forms(gamma):
    runs, lam, variance = 20_000, np.array([0.5, 2.0]), 4.0
    surface = noisy(quadratic(*lam), variance, np.random.default_rng(0))
    walk = descend(surface, Momentum(0.1, gamma), np.ones((2, runs)), 150, every=10)
    exact = np.array(list(theory.expected_squares(0.1, gamma, lam, variance, 1.0, 150)))[::10]
    assert np.allclose((walk.path**2).mean(axis=2), exact, rtol=0.05)
    assert np.allclose((walk.theta**2).mean(axis=1), theory.stationary_variance(0.1, gamma, lam, variance), rtol=0.06)


@given(eta=st.floats(0.01, 0.6), gamma=st.floats(0, 0.95), variance=st.floats(0, 0.1))
@few(30)
def test_expected_steps_is_the_first_step_at_the_target(eta, gamma, variance):
    lam = np.array([0.5, 3.0])
    risks = [0.5 * (lam * squares).sum() for squares in theory.expected_squares(eta, gamma, lam, variance, 1.0, 200)]
    first = next((t for t, risk in enumerate(risks) if risk <= 0.05), np.inf)
    assert theory.expected_steps(eta, gamma, lam, variance, 1.0, 0.05, 200) == first
    assert theory.expected_steps(eta, gamma, lam, variance, 1.0, 1e9, 200) == 0


@given(
    eta=st.floats(0.01, 2.5),
    gamma=st.floats(0, 0.99),
    variance=st.floats(0, 4),
    start=st.floats(-3, 3),
    steps=st.integers(0, 60),
)
@few(50)
def test_the_expected_loss_after_many_steps_needs_no_walk(eta, gamma, variance, start, steps):
    lam = np.array([[0.3], [2.0]])
    *_, squares = theory.expected_squares(np.array([eta, eta / 2]), gamma, lam, variance, start, steps)
    loss = theory.expected_loss_after(np.array([eta, eta / 2]), gamma, lam, variance, start, steps)
    assert loss.shape == (2,) and np.allclose(
        loss, 0.5 * (lam * squares).sum(axis=0), rtol=1e-6, atol=1e-6 * (1 + start**2)
    )  # to 1e-6 on the limit of stability itself, η = 1 and λ = 2


def test_the_expected_loss_of_an_unstable_setting_ends_infinite_and_silent():
    with np.errstate(all="raise"):
        loss = theory.expected_loss_after(np.array([0.1, 30.0]), 0.9, np.array([[1.0]]), 1.0, 1.0, 10**5)
    assert loss[0] == pytest.approx(0.5 * theory.stationary_variance(0.1, 0.9, 1.0, 1.0)) and loss[1] == np.inf
