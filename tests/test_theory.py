"""Stability and rates, against eigenvalues of the package's own rules, and against walks."""

import numpy as np
import pytest
from helpers import few
from hypothesis import given
from hypothesis import strategies as st

from course import theory
from course.objectives import quadratic
from course.optimizers import GradientDescent, Momentum, Nesterov
from course.training import descend

gammas, xs = st.floats(0, 1.2), st.floats(0, 5)


def matrix(rule, lam):
    """One step of the rule on ½λθ² as a matrix on (θ, v), taken from the rule itself."""
    theta, v = np.eye(2)
    ends = rule.step(theta, lam * rule.lookahead(theta, {"v": v}, 1), {"v": v}, 1)
    return np.array([ends[0], ends[1]["v"]])


@given(gamma=st.floats(0, 1), eta=st.floats(0.01, 2), lam=st.floats(0, 3))
@few(200)
def test_rates_are_the_spectral_radii_of_the_rules_themselves(gamma, eta, lam):
    for kind, rate in [(Momentum, theory.heavy_ball_rate), (Nesterov, theory.nesterov_rate)]:
        radius = np.abs(np.linalg.eigvals(matrix(kind(eta, gamma), lam))).max()
        assert rate(eta, gamma, lam) == pytest.approx(
            radius, abs=1e-6
        )  # a defective matrix costs `eigvals` half its digits
    assert (
        theory.gradient_descent_rate(eta, lam)
        == pytest.approx(abs(1 - eta * lam))
        == theory.heavy_ball_rate(eta, 0, lam)
    )


@given(gamma=gammas, x=xs)
@few(300)
def test_where_the_rules_are_stable(gamma, x):
    away = lambda *edges: min(abs(edge) for edge in edges) > 1e-6
    if away(x, gamma - 1, x - 2 * (1 + gamma)):
        assert (theory.heavy_ball_rate(x, gamma, 1.0) < 1) == (gamma < 1 and 0 < x < 2 * (1 + gamma))
    assert theory.largest_stable_eta(gamma, 4.0) == pytest.approx((1 + gamma) / 2)
    edge = 2 * (1 + gamma) / (1 + 2 * gamma)
    if away(x, x - edge, gamma * (1 - x) - 1):
        assert (theory.nesterov_rate(x, gamma, 1.0) < 1) == (0 < x < edge and gamma * (1 - x) < 1)


@given(x=st.floats(0.01, 3.9))
@few(50)
def test_critical_damping(x):
    gamma = (1 - np.sqrt(x)) ** 2
    assert theory.heavy_ball_rate(x, gamma, 1.0) == pytest.approx(abs(1 - np.sqrt(x)), abs=1e-7)
    others = theory.heavy_ball_rate(x, np.linspace(0, 0.999, 500), 1.0)
    assert others.min() >= abs(1 - np.sqrt(x)) - 1e-7


@given(gamma=st.floats(0.05, 0.99), x=st.floats(0.01, 1))
@few(50)
def test_a_swinging_ball_shrinks_by_root_gamma(gamma, x):
    if (1 - np.sqrt(gamma)) ** 2 <= x <= (1 + np.sqrt(gamma)) ** 2:
        assert theory.heavy_ball_rate(x, gamma, 1.0) == pytest.approx(np.sqrt(gamma))  # not 2√γ
    assert theory.nesterov_rate(x, gamma, 1.0) >= np.sqrt(gamma * (1 - x)) - 1e-12


@given(mu=st.floats(0.01, 1), kappa=st.floats(1.01, 1e4))
@few(50)
def test_the_best_settings_are_the_best_there_are(mu, kappa):
    L = mu * kappa
    ends, rng = np.array([[mu], [L]]), np.random.default_rng(0)
    eta, rate = theory.best_gradient_descent(mu, L)
    assert eta == pytest.approx(2 / (mu + L)) and rate == pytest.approx((kappa - 1) / (kappa + 1))
    assert np.allclose(theory.gradient_descent_rate(eta, ends), rate)
    assert theory.gradient_descent_rate(rng.uniform(0, 2 / L, 500), ends).max(axis=0).min() >= rate - 1e-12
    eta, gamma, rate = theory.best_heavy_ball(mu, L)
    assert gamma == pytest.approx(rate**2) and rate == pytest.approx((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1))
    assert np.allclose(theory.heavy_ball_rate(eta, gamma, ends), rate, atol=1e-6)
    near = theory.heavy_ball_rate(
        eta * rng.uniform(0.8, 1.2, 2000), np.minimum(gamma * rng.uniform(0.8, 1.2, 2000), 1), ends
    )
    assert near.max(axis=0).min() >= rate - 1e-6


def test_known_rates():
    assert theory.best_gradient_descent(0.1, 2)[1] == pytest.approx(0.904762, abs=1e-6)
    assert theory.best_heavy_ball(0.1, 2)[2] == pytest.approx(0.634512, abs=1e-6)
    mu, L, kappa = 0.1, 2.0, 20.0
    worst = lambda eta, gamma: theory.nesterov_rate(eta, gamma, np.linspace(mu, L, 401)).max()
    assert worst(1 / L, (np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)) == pytest.approx(1 - 1 / np.sqrt(kappa), abs=1e-7)
    q = np.sqrt(3 * kappa + 1)
    assert worst(4 / (3 * L + mu), (q - 2) / (q + 2)) == pytest.approx(1 - 2 / q, abs=1e-7)
    assert theory.best_heavy_ball(mu, L)[2] < 1 - 2 / q  # on quadratics tuned heavy ball beats tuned Nesterov
    assert theory.effective_eta(0.1, 0.9) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "rule, rate", [(GradientDescent(0.05), 0.95), (Momentum(0.05, 0.9), 0.9**0.5), (Nesterov(0.05, 0.9), 0.925197)]
)
def test_walks_shrink_at_the_rate(rule, rate):
    losses = descend(quadratic(1, 20), rule, (1, 1), 600).losses
    measured = (losses[500:600].max() / losses[200:300].max()) ** (1 / 600)  # 300 steps; the loss is a square
    assert measured == pytest.approx(rate, abs=2e-3)


def test_heavy_ball_may_cycle_for_ever_where_nesterov_converges():
    """Lessard, Recht & Packard 2016: a convex function with 1 ≤ f'' ≤ 25, and the best settings for quadratics."""

    class Kinked:
        value = staticmethod(lambda theta: np.abs(theta).sum(axis=0))
        gradient = staticmethod(lambda x: np.where(x < 1, 25 * x, np.where(x < 2, x + 24, 25 * x - 24)))

    end = lambda rule, start: descend(Kinked(), rule, (start,), 3000).path[-3:, 0]
    heavy = Momentum(1 / 9, 4 / 9)
    assert np.allclose(np.sort(end(heavy, 3.3)), np.array([-2208, 792, 2592]) / 1225)
    assert np.allclose(end(heavy, 3.0), 0) and np.allclose(end(Nesterov(1 / 25, 2 / 3), 3.3), 0)


@pytest.mark.parametrize("mu, L", [(0, 1), (-1, 1), (2, 1), (1, np.inf), (np.nan, 1)])
def test_wrong_eigenvalues_are_named(mu, L):
    for best in (theory.best_gradient_descent, theory.best_heavy_ball):
        with pytest.raises(
            ValueError, match=f"(mu={mu}|L={L}): expected finite numbers, above 0|mu=2, L=1: expected mu ≤ L"
        ):
            best(mu, L)


@given(x=st.floats(0.01, 0.99))
def test_critical_damping_is_the_best_gamma(x):
    gamma = theory.critical_gamma(1.0, x)
    best = theory.heavy_ball_rate(1.0, gamma, x)
    assert best == pytest.approx(1 - np.sqrt(x), abs=1e-6)
    assert (theory.heavy_ball_rate(1.0, np.linspace(0, 0.999, 400), x) >= best - 1e-6).all()
