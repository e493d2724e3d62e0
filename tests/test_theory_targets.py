"""Steps to a target without walking, against walks step by step, and against sampled noise."""

import numpy as np
import pytest
from helpers import few
from hypothesis import given
from hypothesis import strategies as st

from course import theory
from course.objectives import noisy, quadratic
from course.optimizers import Momentum
from course.training import walk

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


@given(**grids, batch_size=st.integers(1, 500), share=st.floats(0.02, 1.2).filter(lambda share: share != 1))
@few(40)
def test_steps_to_target_are_those_of_the_walk_step_by_step(etas, gammas, batch_size, share):
    """Up to 64 steps each step is looked at, so the two agree exactly; the tuned ones are the fewest of them.

    Where all of the first loss is the target, both begin on it, and the last bit decides.
    """
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
    """The package's own momentum on sampled noise: 4000 walks of 40 coordinates, batches of 16.

    With and without a preconditioner.
    """
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
    """The study of Zhang et al. 2019: curvature and noise 1/i, a thousand dimensions, 1 % of the risk.

    η and γ are retuned for each batch size.
    """
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
