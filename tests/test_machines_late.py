"""Gradients that come late: the rule is exact, and so is the largest η."""

import numpy as np
import pytest

from course.datasets import diabetes
from course.experiments.machines import (
    Stale,
    delayed_rate,
    delayed_stable_eta,
)
from course.experiments.sweeps import grid, steps_over_batches
from course.models import LinearRegression
from course.objectives import quadratic, ravine
from course.optimizers import Adam, GradientDescent, Momentum, Nesterov
from course.theory import heavy_ball_rate, largest_stable_eta
from course.training import descend, train

LOSS = LinearRegression(*diabetes().train)


@pytest.mark.parametrize(
    "rule",
    [GradientDescent(0.3), Momentum(0.1, 0.8), Nesterov(0.1, 0.8), Adam(0.1)],
    ids=lambda rule: type(rule).__name__,
)
def test_without_delay_it_is_the_rule_itself(rule):
    late, own = descend(ravine, Stale(rule, 0), ravine.start, 30), descend(ravine, rule, ravine.start, 30)
    np.testing.assert_array_equal(late.path, own.path)
    for name in rule.memory:
        np.testing.assert_array_equal(late.states[name], own.states[name])


@pytest.mark.parametrize("delay", [1, 2, 5])
def test_the_gradient_is_that_of_so_many_steps_ago(delay):
    path, v = [np.array(ravine.start, float)], np.zeros(2)
    for t in range(40):
        v = 0.5 * v - 0.05 * ravine.gradient(path[max(0, t - delay)])
        path.append(path[-1] + v)
    run = descend(ravine, Stale(Momentum(0.05, 0.5), delay), ravine.start, 40)
    np.testing.assert_allclose(run.path, path, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(run.states["past"][-1], run.path[-1 - delay :])


def test_a_late_rule_runs_as_a_grid_and_in_a_sweep():
    rule = Stale(Momentum(**grid(gamma=[0, 0.5], eta=[0.01, 0.02, 0.04])), 3)
    assert rule.runs == (2, 3)
    results = steps_over_batches(LOSS, rule, [265], [0], 0.3, steps=300)
    single = Stale(Momentum(0.02, 0.5), 3)
    run = train(LOSS, single, LOSS.init(), 265, np.random.default_rng(0), steps=300, records=300)
    assert run.steps_to(0.3) <= results[0, 0, 1, 1] <= 1.05 * run.steps_to(0.3) + 1


@pytest.mark.parametrize("delay", [-1, 1.5, "2", None, True])
def test_a_delay_is_a_whole_number(delay):
    with pytest.raises(ValueError, match="delay=.*: expected a whole number, at least 0"):
        Stale(Momentum(), delay)


ETAS, GAMMAS = np.geomspace(0.01, 3, 9), np.array([0, 0.3, 0.9, 0.99])[:, None]


def test_without_delay_the_theory_is_that_of_the_heavy_ball():
    np.testing.assert_allclose(delayed_rate(ETAS, GAMMAS, 1.3, 0), heavy_ball_rate(ETAS, GAMMAS, 1.3), rtol=1e-9)
    np.testing.assert_allclose(delayed_stable_eta(GAMMAS, 1.3, 0), largest_stable_eta(GAMMAS, 1.3), rtol=1e-12)


@pytest.mark.parametrize("delay", range(1, 20, 3))
def test_the_limit_in_closed_form_and_the_rate_there(delay):
    assert delayed_stable_eta(0.0, 2.0, delay) == pytest.approx(2 * np.sin(np.pi / (4 * delay + 2)) / 2.0, rel=1e-12)
    np.testing.assert_allclose(delayed_stable_eta(GAMMAS, 2.0, 1), (1 - GAMMAS) / 2.0, rtol=1e-12)
    limits = delayed_stable_eta(GAMMAS, 2.0, delay)
    np.testing.assert_allclose(delayed_rate(limits, GAMMAS, 2.0, delay), 1, rtol=1e-8)
    assert (delayed_rate(0.98 * limits, GAMMAS, 2.0, delay) < 1).all() and (
        delayed_rate(1.02 * limits, GAMMAS, 2.0, delay) > 1
    ).all()


@pytest.mark.parametrize("delay", [0, 1, 4, 9])
@pytest.mark.parametrize("gamma", [0.0, 0.6])
def test_runs_shrink_and_blow_up_as_the_theory_says(delay, gamma):
    limit = float(delayed_stable_eta(gamma, 2.0, delay))
    etas = limit * np.array([0.1, 0.4, 0.9, 1.1])
    path = np.abs(descend(quadratic(2.0), Stale(Momentum(etas, gamma), delay), [1.0], 1200).path[:, 0]).clip(1e-300)
    envelope = [np.log(path[start : start + 200].max(axis=0)) for start in (200, 600)]
    measured, theory = (envelope[1] - envelope[0]) / 400, np.log(delayed_rate(etas, gamma, 2.0, delay))
    seen = path[600:].max(axis=0) > 1e-280  # below that there are no numbers left
    assert seen[2:].all()
    np.testing.assert_allclose(measured[seen], theory[seen], atol=0.003)
    assert measured[3] > 0 > measured[2]
