"""The closed forms, against eigenvalues of the package's own rules, against walks, and against sampled noise."""

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st

from course import theory
from course.datasets import digits
from course.models import LinearRegression, SoftmaxRegression
from course.objectives import noisy, quadratic
from course.optimizers import GradientDescent, Momentum, Nesterov
from course.training import descend, walk

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
    """Lessard, Recht & Packard 2016: a convex function with 1 ≤ f'' ≤ 25 and the settings that are best for quadratics."""

    class Kinked:
        value = staticmethod(lambda theta: np.abs(theta).sum(axis=0))
        gradient = staticmethod(lambda x: np.where(x < 1, 25 * x, np.where(x < 2, x + 24, 25 * x - 24)))

    end = lambda rule, start: descend(Kinked(), rule, (start,), 3000).path[-3:, 0]
    heavy = Momentum(1 / 9, 4 / 9)
    assert np.allclose(np.sort(end(heavy, 3.3)), np.array([-2208, 792, 2592]) / 1225)
    assert np.allclose(end(heavy, 3.0), 0) and np.allclose(end(Nesterov(1 / 25, 2 / 3), 3.3), 0)


# --- Noise. ---


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


# --- Steps to a target, without walking. ---

grids = dict(
    etas=st.lists(st.floats(0.01, 2.2), min_size=1, max_size=4),
    gammas=st.lists(st.floats(0, 0.99), min_size=1, max_size=3),
)


@given(
    eta=st.floats(0, 2.5),
    gamma=st.floats(0, 0.9999),
    power=st.floats(0, 1),
    variance=st.floats(0, 4),
    steps=st.integers(0, 300),
)
@few(100)
def test_the_two_parts_are_the_walk_without_noise_and_the_walk_from_the_minimum(eta, gamma, power, variance, steps):
    """Also with η = 0, in a flat direction, with an η for each coordinate."""
    lam = np.array([[0.0], [0.02], [0.5], [1.0]])
    rates = eta * np.maximum(lam, 0.01) ** -power * np.array([1.0, 0.9])
    left, noise = theory.expected_parts(rates, gamma, lam, variance, 2.0, steps)
    walked = [
        theory.expected_losses(rates, gamma, lam, v, start, steps)[-1] for v, start in ((0.0, 2.0), (variance, 0.0))
    ]
    assert left.shape == noise.shape == (2,)
    assert np.allclose(left, walked[0], rtol=1e-5, atol=1e-9) and np.allclose(noise, walked[1], rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("eta, gamma", [(1.0, 0.0), (1.5, 0.5), (0.3, 1.0)])
def test_the_limit_of_stability_itself_has_an_answer(eta, gamma):
    walked = theory.expected_losses(eta, gamma, np.array([2.0]), 1.0, 1.0, 50)[-1]
    assert theory.expected_loss_after(eta, gamma, np.array([2.0]), 1.0, 1.0, 50) == pytest.approx(walked, rel=1e-4)


@given(eta=st.floats(0.01, 2.2), gamma=st.floats(0, 0.98), variance=st.floats(0.01, 4), share=st.floats(0.01, 0.9))
@few(40)
def test_the_least_batch_is_just_at_the_target(eta, gamma, variance, share):
    lam = np.array([0.05, 0.4, 1.0])
    target = share * 0.5 * lam.sum()
    steps, batches = theory.least_batches(eta, gamma, lam, variance, 1.0, target, 400)
    assert list(steps[:65]) == list(range(65)) and steps[-1] <= 400 and (np.diff(steps)[65:] <= steps[66:] / 32).all()
    for t, batch in [*zip(steps, batches)][::29]:
        if np.isfinite(batch):
            assert theory.expected_losses(eta, gamma, lam, variance / max(batch, 1e-12), 1.0, t)[-1] == pytest.approx(
                target, rel=1e-6
            )
        else:
            assert theory.expected_losses(eta, gamma, lam, 0.0, 1.0, t)[-1] >= target * (1 - 1e-9)


@given(**grids, batch_size=st.integers(1, 500), share=st.floats(0.02, 1.2))
@few(40)
def test_steps_to_target_are_those_of_the_walk_step_by_step(etas, gammas, batch_size, share):
    """Up to 64 steps each step is looked at, so the two agree exactly; the tuned ones are the fewest of them."""
    lam = np.array([0.2, 0.5, 1.0])
    target = share * 0.5 * lam.sum()
    table = np.array(
        [
            [theory.expected_steps(eta, gamma, lam, lam / batch_size, 1.0, target, 64) for eta in etas]
            for gamma in gammas
        ]
    )
    ours = [
        theory.steps_to_target([batch_size], np.array(etas), gamma, lam[:, None], lam[:, None], 1.0, target, 64)
        for gamma in gammas
    ]
    assert np.array_equal(np.array(ours)[:, 0], table)
    (steps,), (eta,), (gamma,) = theory.tuned_steps([batch_size], etas, gammas, lam, lam, 1.0, target, 64)
    assert steps == table.min()
    assert np.isnan(eta) if np.isinf(steps) else table[gammas.index(gamma), etas.index(eta)] == steps


@pytest.mark.parametrize("gamma, power", [(0.0, 0.0), (0.8, 0.0), (0.5, 0.5)])
def test_sampled_runs_reach_the_target_when_the_closed_form_says(gamma, power):
    """The package's own momentum on sampled noise: 4000 walks of 40 coordinates, batches of 16, with and without a preconditioner."""
    lam, rng = theory.spectrum(40)[:, None], np.random.default_rng(0)
    target, eta = 0.05 * 0.5 * lam.sum(), 0.1 * lam**-power
    surface = noisy(quadratic(*lam[:, 0]), lam / 16, rng)
    steps = int(theory.steps_to_target([16], eta, gamma, lam, lam, 1.0, target)[0, 0])
    assert 10 < steps < 1000
    means = [
        surface.value(theta).mean() for theta, _ in walk(Momentum(eta, gamma), np.ones((40, 4000)), [surface] * steps)
    ]
    assert means[-1] == pytest.approx(theory.expected_loss_after(eta, gamma, lam, lam / 16, 1.0, steps)[0], rel=0.02)
    assert means[int(0.9 * steps) - 1] > target > 0.97 * means[-1]


def regimes(gammas, power=0.0):
    """The study of Zhang et al. 2019: curvature and noise 1/i, a thousand dimensions, η and γ retuned for each batch size, 1 % of the risk."""
    h, sizes = theory.spectrum(1000), 2 ** np.arange(21)
    steps, etas, _ = theory.tuned_steps(
        sizes, np.geomspace(1e-3, 1.99 * (1 + max(gammas)), 64), gammas, h, h, 1.0, 0.01 * 0.5 * h.sum(), power=power
    )
    return dict(zip(sizes.tolist(), steps)), dict(zip(sizes.tolist(), etas))


def test_the_three_regimes_of_the_batch_size_on_the_noisy_quadratic():
    steps, etas = regimes([0.0])
    assert steps[1] / steps[16] == pytest.approx(16, rel=0.05) and steps[16] / steps[32] == pytest.approx(2, rel=0.05)
    assert 2 < steps[64] / steps[256] < 3  # the knee: four times the batch, not four times fewer steps
    assert steps[2**20] == pytest.approx(430, rel=0.05) and steps[4096] / steps[2**20] < 1.2  # the floor
    assert (
        etas[16] / etas[1] == pytest.approx(16, rel=0.2) and etas[2**20] / etas[1024] < 1.3
    )  # linear scaling, while it lasts
    h, target = theory.spectrum(1000), 0.01 * 0.5 * theory.spectrum(1000).sum()
    fewest = theory.expected_steps(np.geomspace(0.7, 0.9, 9), 0.0, h[:, None], h[:, None] / 64, 1.0, target, 3000).min()
    assert fewest <= steps[64] <= fewest * 1.05


def test_momentum_and_preconditioning_carry_perfect_scaling_further():
    """Zhang et al. 2019, section 3: neither helps where noise is the limit, both where curvature is."""
    plain, heavy, scaled = regimes([0.0])[0], regimes([0.0, 0.5, 0.8, 0.9, 0.95])[0], regimes([0.0], power=0.5)[0]
    assert heavy[1] == pytest.approx(plain[1], rel=0.05) and plain[2**20] / heavy[2**20] > 8
    lasts = lambda steps: max(B for B in steps if steps[B] * B < 1.3 * steps[1])
    assert lasts(heavy) >= 8 * lasts(plain) and lasts(scaled) >= 8 * lasts(plain)


def test_a_target_below_the_noise_is_never_reached():
    lam = np.ones(3)
    assert np.isinf(theory.steps_to_target([1, 10**6], 0.5, 0.0, lam, 1.0, 1.0, 1e-4, 1000)).tolist() == [True, False]
    steps, eta, gamma = theory.tuned_steps([1], [0.5], [0.0], lam, lam, 1.0, 1e-4, 1000)
    assert np.isinf(steps[0]) and np.isnan(eta[0]) and np.isnan(gamma[0])


def test_a_study_of_nothing_is_refused():
    for etas, gammas in (([], [0.0]), ([0.1], [])):
        with pytest.raises(ValueError, match=r"(etas|gammas)=\[\]: expected finite numbers, .*one or more"):
            theory.tuned_steps([1], etas, gammas, np.ones(2), np.ones(2), 1.0, 0.1)


def test_the_spectrum_is_one_over_i():
    assert theory.spectrum(4).tolist() == [1, 1 / 2, 1 / 3, 1 / 4]


@pytest.mark.parametrize("mu, L", [(0, 1), (-1, 1), (2, 1), (1, np.inf), (np.nan, 1)])
def test_wrong_eigenvalues_are_named(mu, L):
    for best in (theory.best_gradient_descent, theory.best_heavy_ball):
        with pytest.raises(
            ValueError, match=f"(mu={mu}|L={L}): expected finite numbers, above 0|mu=2, L=1: expected mu ≤ L"
        ):
            best(mu, L)


# --- Critical damping, and the noise scale. ---


@given(x=st.floats(0.01, 0.99))
def test_critical_damping_is_the_best_gamma(x):
    gamma = theory.critical_gamma(1.0, x)
    best = theory.heavy_ball_rate(1.0, gamma, x)
    assert best == pytest.approx(1 - np.sqrt(x), abs=1e-6)
    assert (theory.heavy_ball_rate(1.0, np.linspace(0, 0.999, 400), x) >= best - 1e-6).all()


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
