"""Steps to a level of the loss are those of the single runs."""

import numpy as np
import pytest

from course.datasets import diabetes
from course.experiments.sweeps import grid, steps_over_batches
from course.models import LinearRegression, SoftmaxRegression
from course.optimizers import GradientDescent, Momentum
from course.training import train

LOSS = LinearRegression(*diabetes().train)


def test_steps_are_those_of_the_single_runs_at_most_five_per_cent_later():
    etas, level = [0.001, 0.01, 0.02, 0.05], 0.3
    results = steps_over_batches(LOSS, Momentum(np.array(etas), 0.5), [4, 265], [7, 8], level, steps=800)
    assert results.shape == (2, 2, 4)
    for i, j, k in np.ndindex(results.shape):
        rng = np.random.default_rng([7, 8][j])
        exact = train(LOSS, Momentum(etas[k], 0.5), LOSS.init(), [4, 265][i], rng, steps=800, records=800).steps_to(
            level
        )
        if exact is None:
            assert results[i, j, k] == np.inf
        elif exact <= 20:
            assert results[i, j, k] == exact
        elif results[i, j, k] < np.inf:  # a noisy run may dip below the level between two looks
            assert results[i, j, k] >= exact
    smooth = steps_over_batches(LOSS, GradientDescent(0.005), [265], [0], level, steps=5000)[0, 0]
    exact = train(
        LOSS, GradientDescent(0.005), LOSS.init(), 265, np.random.default_rng(0), steps=5000, records=5000
    ).steps_to(level)
    assert 20 < exact <= smooth <= 1.05 * exact + 1


def test_steps_at_the_start_never_and_after_divergence():
    rule = GradientDescent(np.array([0.01, 5.0]))
    assert steps_over_batches(LOSS, rule, [4], [0], 1e9, steps=10).tolist() == [[[0, 0]]]
    assert steps_over_batches(LOSS, rule, [4], [0], -1.0, steps=400).tolist() == [[[np.inf, np.inf]]]
    assert steps_over_batches(LOSS, rule, [265], [0], 0.3, steps=400).tolist()[0][0][1] == np.inf


def test_a_budget_of_examples_pays_for_full_batches():
    """At 265 examples a step, the level that 9 steps reach is out of reach for 8."""
    run = train(LOSS, GradientDescent(0.02), LOSS.init(), 265, np.random.default_rng(0), steps=9, records=9)
    level = run.losses[-1] + 1e-9
    for examples, steps in ((9 * 265, 9), (9 * 265 - 1, np.inf), (20 * 265, 9)):
        assert steps_over_batches(LOSS, GradientDescent(0.02), [265], [0], level, examples=examples)[0, 0] == steps


def test_patience_gives_up_on_the_slow_and_only_on_them():
    rule = Momentum(**grid(gamma=[0, 0.5], eta=[0.005, 0.05, 0.1]))
    full, impatient = (
        steps_over_batches(LOSS, rule, [265], [0], 0.3, steps=2000, patience=p)[0, 0] for p in (np.inf, 2)
    )
    given_up = full > 2 * full.min(axis=1, keepdims=True)
    assert given_up.tolist() == [[True, False, False]] * 2
    np.testing.assert_array_equal(impatient, np.where(given_up, np.inf, full))
    alone = steps_over_batches(LOSS, Momentum(0.05, 0.0), [265], [0], 0.3, steps=2000, patience=2)[0, 0]
    assert alone == pytest.approx(full[0, 1])


def test_steps_follow_another_measure():
    y = np.arange(10) % 3
    loss, other = SoftmaxRegression(np.eye(10), y), SoftmaxRegression(0.5 * np.eye(10), y)
    first, second = (
        steps_over_batches(loss, GradientDescent(1.0), [5], [0], 0.5, steps=500, measure=m)[0, 0] for m in (None, other)
    )
    assert first < second < np.inf
