"""Grids of runs are the runs they stand for."""

import joblib
import numpy as np
import pytest

from course.batching import in_order
from course.datasets import diabetes
from course.experiments.sweeps import (
    grid,
    over_batches,
    powers_of_two,
    steps_over_batches,
    tuned,
)
from course.models import MLP, LinearRegression, SoftmaxRegression
from course.optimizers import GradientDescent, Momentum
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


def test_a_sweep_of_networks_is_its_single_runs():
    y = np.arange(265) % 3
    network, etas = MLP(diabetes().train.X, y, hidden=(4,)), [0.01, 0.1]
    results = over_batches(network, Momentum(np.array(etas), 0.5), [7], [3], steps=30)
    for eta, result in zip(etas, results[0, 0]):
        rng = np.random.default_rng(3)
        run = train(network, Momentum(eta, 0.5), network.init(np.random.default_rng(3)), 7, rng, steps=30)
        assert result == pytest.approx(run.losses[-1], rel=1e-9)


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


def test_tuned_on_some_seeds_and_judged_by_others():
    results = np.array(
        [[[3.0, 1.0], [3.0, 2.0], [5.0, 6.0], [5.0, 8.0]]]
    )  # the second is best for the first two seeds only
    best, mean, spread = tuned(results, trials=2)
    assert (best.tolist(), mean.tolist(), spread.tolist()) == ([1], [7.0], [1.0])


@pytest.mark.parametrize("trials", [0, 4, 9])
def test_seeds_are_left_to_choose_and_to_judge(trials):
    with pytest.raises(ValueError, match=f"trials={trials}: expected a whole number from 1 to the seeds but one, 3"):
        tuned(np.ones((1, 4, 2)), trials)


def test_tuned_keeps_the_other_axes():
    results = np.random.default_rng(0).random((4, 5, 3, 7))
    best, mean, _ = tuned(results)
    assert best.shape == mean.shape == (4, 3)
    assert mean == pytest.approx(results.mean(axis=1).min(axis=-1))


def test_powers_of_two_end_with_all_examples():
    assert [powers_of_two(n) for n in (1, 2, 8, 9)] == [[1], [1, 2], [1, 2, 4, 8], [1, 2, 4, 8, 9]]
    with pytest.raises(ValueError, match="n=0"):
        powers_of_two(0)


@pytest.mark.parametrize(
    "changed, named",
    [
        ({"batch_sizes": [4, 0]}, r"batch size 0, seed 3, Momentum\(eta=0.1, gamma=0.9\): batch_size=0: expected"),
        ({"batch_sizes": [4, 266]}, "batch size 266, seed 3.* from 1 to the number of examples, 265"),
        ({"batch_sizes": []}, "batch_sizes: expected at least one"),
        ({"seeds": 5}, "seeds: expected at least one"),
        ({"seeds": [3, -1]}, "batch size 4, seed -1, Momentum"),
        ({"steps": -1}, "batch size 4, seed 3, Momentum.* steps=-1"),
        ({"steps": None}, "batch size 4, seed 3.* expected one of the two budgets"),
        ({"level": np.nan}, "batch size 4, seed 3.* level=nan"),
        ({"level": 1.0, "patience": 0}, "patience=0"),
        ({"level": 1.0, "steps": np.inf}, "steps=inf, examples=inf: expected a budget"),
    ],
)
def test_bad_settings_are_named(changed, named):
    given = {"batch_sizes": [4], "seeds": [3], "steps": 10, **changed}
    with pytest.raises(ValueError, match=named):
        (steps_over_batches if "level" in changed else over_batches)(LOSS, Momentum(), **given)


def test_a_setting_that_the_model_refuses_is_named_on_another_core_too():
    loss = MLP(*diabetes().train._replace(y=np.arange(265) % 2), hidden=(2,), batch_norm=True)
    with (
        joblib.parallel_config(backend="threading", n_jobs=2),
        pytest.raises(ValueError, match="batch size 1, seed 0, Momentum.* normalization"),
    ):
        over_batches(loss, Momentum(), [1], [0], steps=3)
