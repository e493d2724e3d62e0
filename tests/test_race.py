"""The fair race: budgets, tuning and showing on different seeds, counted work."""

import numpy as np
import pytest

from course.experiments.race import (
    ETAS,
    SHOWN,
    TUNING,
    Result,
    crossings,
    gradient_work,
    race,
    right_on_test,
    runners,
    standings,
    step_work,
    tied,
)
from course.models import MLP, SoftmaxRegression
from course.optimizers import Adam, GradientDescent, Momentum, Nesterov

X, Y = np.random.default_rng(0).normal(size=(12, 5)), np.arange(12) % 3


def result(tried, shown):
    """A result of three records whose losses are made up: shape (records, seeds, settings)."""
    rule, records = Momentum(np.array([0.1, 0.2, 0.3])), np.arange(3)
    return Result(rule, records, records, work=1, tried=np.array(tried, float), shown=np.array(shown, float))


def steady(*losses):
    """A result of two seeds that agree, with one useful setting in the middle."""
    table = [[[9, loss, 9]] * 2 for loss in losses]
    return result(table, table)


def test_everybody_runs_with_the_same_number_of_settings():
    assert len(runners()) == 18
    assert {rule.runs for tuned in (True, False) for rule in runners(tuned).values()} == {ETAS.shape}
    later = {"SignSGD", "Lion", "Muon", "WeightAverage", "ScheduleFree"}
    assert {*runners()} - {*runners(tuned=False)} == {"AdaDelta"} | later  # AdaDelta has no η
    assert not {*TUNING} & {*SHOWN}


def test_the_setting_is_chosen_by_some_seeds_and_judged_by_others():
    judged = result([[[3, 1, 2]] * 2] * 3, [[[0, 5, 0], [0, 7, 0]]] * 3)
    assert judged.losses.tolist() == [[5, 7]] * 3 and judged.winner() == Momentum(0.2) and not judged.on_edge
    assert result([[[1, 2, 3]] * 2] * 3, [[[1, 1, 1]] * 2] * 3).on_edge


def test_the_setting_may_change_with_the_length():
    changing = result([[[1, 2, 3]] * 2, [[3, 1, 2]] * 2, [[3, 2, 1]] * 2], [[[10, 20, 30]] * 2] * 3)
    assert changing.losses.mean(axis=1).tolist() == [10, 20, 30]


def test_standings_and_ties():
    field = {
        "slow": steady(3, 3, 3),
        "fast": steady(2, 2, 1),
        "close": result([[[9, 1, 9]] * 2] * 3, [[[9, 0.5, 9], [9, 1.7, 9]]] * 3),
    }
    assert [name for name, *_ in standings(field)] == ["fast", "close", "slow"]
    assert tied(standings(field)) == ["fast", "close"]


def test_a_crossing_counts_only_beyond_the_spreads():
    assert crossings(steady(1, 1, 3), steady(2, 2, 2)) == [2]
    assert crossings(steady(1, 1, 1), steady(2, 2, 2)) == []
    assert crossings(steady(1 + 2e-16, 1, 1), steady(1, 2, 2)) == []  # at the start nobody leads
    wide = result([[[9, 1, 9]] * 2] * 3, [[[9, x - 5, 9], [9, x + 5, 9]] for x in (1, 1, 3)])
    assert crossings(wide, steady(2, 2, 2)) == []


def test_work_is_counted_from_the_rule_itself():
    assert [step_work(rule) for rule in (GradientDescent(ETAS), Momentum(ETAS), Nesterov(ETAS))] == [2, 4, 6]
    assert step_work(Adam(ETAS)) == 14
    assert gradient_work(SoftmaxRegression(X, Y)) == 4 * 6 * 3
    assert gradient_work(MLP(X, Y, hidden=(2,))) == 6 * (12 + 9) - 2 * 10


def test_a_race_on_digits():
    field = race("softmax regression", 128, ("GradientDescent", "Adam"))
    one = field["Adam"]
    assert one.tried.shape == (len(one.steps), len(TUNING), len(ETAS)) and one.shown.shape[1] == len(SHOWN)
    assert one.steps[-1] == field["GradientDescent"].steps[-1] and one.work > field["GradientDescent"].work
    assert one.losses[-1].mean() < 0.3 and not one.on_edge
    assert 0.9 < right_on_test("softmax regression", one).mean() < 1
    with pytest.raises(ValueError, match="model='tree'.*softmax regression, network"):
        race("tree", 16)
