"""Grids of runs are the runs they stand for."""

import numpy as np
import pytest

from course.batching import in_order
from course.datasets import diabetes
from course.models import LinearRegression, SoftmaxRegression
from course.optimizers import GradientDescent, Momentum
from course.sweeps import grid, over_batches, tuned
from course.training import train

LOSS = LinearRegression(*diabetes().train)


def test_grid_puts_the_first_axis_first():
    settings = grid(gamma=[0, 0.5, 0.9], eta=[0.1, 0.2])
    assert settings["gamma"].shape == (3, 1) and settings["eta"].shape == (2,)
    assert Momentum(**settings).runs == (3, 2)


def test_a_sweep_is_its_single_runs():
    gammas, etas, sizes, seeds = [0, 0.9], [0.01, 0.02, 0.05], [4, 265], [7, 8]
    results = over_batches(LOSS, Momentum(**grid(gamma=gammas, eta=etas)), sizes, seeds, examples=600)
    assert results.shape == (2, 2, 2, 3)
    for index in np.ndindex(results.shape):
        B, seed, gamma, eta = sizes[index[0]], seeds[index[1]], gammas[index[2]], etas[index[3]]
        run = train(LOSS, Momentum(eta, gamma), LOSS.init(), B, np.random.default_rng(seed), examples=600)
        assert results[index] == pytest.approx(run.losses[-1], rel=1e-10)


def test_diverged_runs_are_infinite_in_a_grid_and_alone():
    results = over_batches(LOSS, GradientDescent(np.array([0.1, 5.0])), [265], [0], steps=60)
    assert np.isfinite(results[0, 0, 0]) and results[0, 0, 1] == np.inf
    assert over_batches(LOSS, GradientDescent(5.0), [265], [0], steps=60)[0, 0] == np.inf


def test_measure_and_batches_are_passed_on():
    y = np.arange(10) % 3
    train_loss, other = SoftmaxRegression(np.eye(10), y), SoftmaxRegression(2 * np.eye(10), y)
    results = over_batches(train_loss, GradientDescent(1.0), [5], [0, 1], steps=10, measure=other, batches=in_order)
    run = train(train_loss, GradientDescent(1.0), train_loss.init(), 5, None, steps=10, measure=other, batches=in_order)
    assert results[0] == pytest.approx([run.losses[-1]] * 2, rel=1e-12)


def test_tuned_takes_the_best_mean_and_reports_its_spread():
    results = np.array([[[3.0, 1.0, np.inf], [3.0, 2.0, 0.0]]])  # one batch size, two seeds, three settings
    best, mean, spread = tuned(results)
    assert (best.tolist(), mean.tolist(), spread.tolist()) == ([1], [1.5], [0.5])


def test_tuned_keeps_the_other_axes():
    results = np.random.default_rng(0).random((4, 5, 3, 7))
    best, mean, _ = tuned(results)
    assert best.shape == mean.shape == (4, 3)
    assert mean == pytest.approx(results.mean(axis=1).min(axis=-1))
