"""The loop: a grid is the loop over its settings, budgets are exact, divergence is data, wrong calls are named."""

import subprocess
import sys
import warnings
from dataclasses import dataclass, fields, replace
from itertools import islice

import numpy as np
import pytest
from helpers import OBJECTIVES, RULES, by_name, few, grids, rules, seeds, single
from hypothesis import given
from hypothesis import strategies as st

from course.batching import in_order, shuffled, with_replacement
from course.models import MLP, LinearRegression, LogisticRegression, SoftmaxRegression
from course.objectives import beale, noisy, plateau, quadratic, ravine, rosenbrock, saddle
from course.optimizers import Adam, GradientDescent, Momentum, Nesterov, Optimizer
from course.training import Run, descend, loop, train, walk
from course.training.blocks import BLOCK, in_blocks

every = pytest.mark.parametrize("kind", **by_name(RULES))
shapes = st.lists(st.integers(1, 4), max_size=3).map(tuple)


@pytest.fixture(autouse=True)
def silence_is_proven():
    """Whoever trains must never see a warning, however strict the surroundings."""
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def regression(seed=0, n=23, d=4):
    rng = np.random.default_rng(seed)
    return SoftmaxRegression(rng.normal(size=(n, d)), rng.permutation(np.arange(n) % 3))


# --- A grid is the loop over its settings. ---


@every
@given(data=st.data(), runs=shapes, seed=seeds, surface=st.sampled_from(OBJECTIVES))
@few(60)
def test_one_grid_call_is_the_loop_bit_for_bit(kind, data, runs, seed, surface):
    rng, rule = np.random.default_rng(seed), data.draw(rules(kind, grids(runs, seed)))
    starts = tuple(n if rng.random() < 0.5 else 1 for n in runs)[rng.integers(len(runs) + 1) :]
    start = rng.uniform(-3, 3, (surface.size, *starts))
    grid = descend(surface, rule, start, 25, every=4)
    shape = np.broadcast_shapes(rule.runs, starts)
    assert grid.theta.shape == (surface.size, *shape) and grid.losses.shape == (8, *shape)
    for index in [tuple(rng.integers(shape)) for _ in range(4)] if shape else [()]:
        one = start[(slice(None), *[i if n > 1 else 0 for i, n in zip(index[len(shape) - len(starts) :], starts)])]
        alone = descend(surface, single(rule, shape, index), one, 25, every=4)
        for ours, theirs in [
            (grid.losses, alone.losses),
            (grid.path, alone.path),
            (grid.theta, alone.theta),
            *zip(grid.states.values(), alone.states.values()),
        ]:
            assert np.array_equal(ours[(..., *index)], theirs, equal_nan=True)
        for ours, theirs in [(grid.diverged_at, alone.diverged_at), (grid.steps_to(0.1), alone.steps_to(0.1))]:
            assert (ours[index] if shape else ours) == (np.inf if shape and theirs is None else theirs)


@every
def test_many_learning_rates_on_data_are_one_by_one_to_rounding(kind):
    loss = regression()
    first = "rho" if kind.__name__ == "AdaDelta" else "eta"
    values = np.array([0.01, 0.1, 0.5])
    run = lambda rule: train(loss, rule, loss.init(), 5, np.random.default_rng(3), steps=30)
    together = run(kind(**{first: values}))
    for i, value in enumerate(values):
        assert np.allclose(together.losses[:, i], run(kind(**{first: value})).losses, rtol=1e-9)


@every
@given(data=st.data(), runs=shapes, seed=seeds, surface=st.sampled_from(OBJECTIVES), block=st.integers(1, 600))
@few(40)
def test_blocks_of_runs_are_the_grid_bit_for_bit(kind, data, runs, seed, surface, block):
    rng, rule = np.random.default_rng(seed), data.draw(rules(kind, grids(runs, seed)))
    if rng.random() < 0.3:
        first, value = fields(kind)[0].name, getattr(rule, fields(kind)[0].name)
        rule = replace(rule, **{first: Fading(value)})
    start = rng.uniform(-3, 3, (surface.size, *runs)).astype(rng.choice([np.float32, np.float64]))
    with np.errstate(all="ignore"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "in_blocks", lambda record, rule, theta: record(rule, theta))
        whole = descend(surface, rule, start, 12, every=5, trace=False)
        patch.setattr(loop, "in_blocks", lambda record, rule, theta: in_blocks(record, rule, theta, block))
        blocked = descend(surface, rule, start, 12, every=5, trace=False)
    assert blocked.rule is rule and blocked.steps.tolist() == blocked.examples.tolist() == [0, 5, 10, 12]
    for ours, theirs in [(blocked.losses, whole.losses), (blocked.theta, whole.theta)]:
        assert (
            ours.dtype == theirs.dtype and ours.shape == theirs.shape and np.array_equal(ours, theirs, equal_nan=True)
        )


class Fading:
    """A schedule of a grid."""

    def __init__(self, value):
        self.value, self.runs = value, np.shape(value)

    def __call__(self, t):
        return self.value / t**0.5


def test_a_large_grid_is_walked_in_blocks_and_what_must_not_be_is_not():
    sizes = []

    @dataclass(frozen=True)
    class Watched(GradientDescent):
        def step(self, theta, grad, state, t):
            sizes.append(theta.nbytes)
            return super().step(theta, grad, state, t)

    @dataclass(frozen=True)
    class Wrapped(Watched):
        other: object = None

        def __post_init__(self):
            object.__setattr__(self, "other", self)  # as a rule in a rule, whose arrays nobody divides

        def at(self, t):
            return [self.eta]

    etas = np.linspace(0, 0.1, 300)[:, None] * np.ones(301)
    blocks = lambda surface, rule, trace=False: (
        sizes.clear() or descend(surface, rule, (1.0, 2.0), 1, trace=trace) and len(sizes)
    )
    assert blocks(ravine, Watched(etas)) == 3 and max(sizes) <= BLOCK and sum(sizes) == 16 * etas.size
    assert (
        blocks(ravine, Watched(etas), trace=True)
        == blocks(ravine, Watched(etas[0]))
        == blocks(ravine, Wrapped(etas))
        == 1
    )
    assert (
        blocks(noisy(ravine, 1.0, np.random.default_rng(0)), Watched(etas)) == 1
    )  # its noise is drawn for all runs in one go


@pytest.mark.parametrize("batch_norm", [False, True])
@every
def test_several_networks_are_one_by_one_to_rounding(kind, batch_norm):
    rng = np.random.default_rng(0)
    loss = MLP(rng.normal(size=(23, 4)), np.arange(23) % 3, (6, 5), batch_norm)
    first = "rho" if kind.__name__ == "AdaDelta" else "eta"
    values = np.array([[0.001, 0.01], [0.02, 0.05]])

    def run(value):
        start = loss.init(np.random.default_rng(1))  # starts the running statistics anew
        return train(loss, kind(**{first: value}), start, 6, np.random.default_rng(3), steps=20, records=5)

    together = run(values)
    assert together.theta.shape == (loss.size, 2, 2) and (together.path[0] == together.path[0][:, :1, :1]).all()
    for index in np.ndindex(values.shape):
        one = run(values[index])
        assert np.allclose(together.losses[(..., *index)], one.losses, rtol=1e-6)
        assert np.allclose(together.theta[(..., *index)], one.theta, rtol=1e-6, atol=1e-8)


def test_a_sweep_over_the_learning_rates_of_a_network_is_one_call():
    from course.experiments.sweeps import over_batches

    rng, etas = np.random.default_rng(0), np.array([1e-3, 1e-2, 1e-1, 1e200])
    loss = MLP(rng.normal(size=(23, 4)), np.arange(23) % 3, (6,))
    finals = over_batches(loss, Momentum(eta=etas), (1, 4, 23), (0, 1), steps=15)
    assert finals.shape == (3, 2, 4) and np.isinf(finals[..., 3]).all() and (finals[1:, :, 1] < finals[1:, :, 0]).all()
    for i, eta in enumerate(etas):
        assert np.allclose(
            finals[..., i], over_batches(loss, Momentum(eta=eta), (1, 4, 23), (0, 1), steps=15), rtol=1e-9
        )


@every
def test_float32_runs_stay_float32(kind):
    first = fields(kind)[0].name
    grid = np.linspace(0.01, 0.5, 6, dtype=np.float32).reshape(2, 3)
    for rule in (kind(), kind(**{first: grid}), kind(**{first: lambda t: 0.1 / t}), kind(**{first: Fading(grid)})):
        for surface in OBJECTIVES:
            run = descend(surface, rule, np.array(surface.start, np.float32), 5)
            assert run.theta.dtype == run.path.dtype == run.losses.dtype == np.float32
            assert all(state.dtype == np.float32 for state in run.states.values())


# --- What is recorded. ---


@given(steps=st.integers(0, 40), every=st.integers(1, 50))
@few(40)
def test_descend_records_every_so_many_steps_and_the_last(steps, every):
    full, thin = (descend(ravine, Momentum(0.1, 0.9), ravine.start, steps, every=e) for e in (1, every))
    assert (
        thin.steps.tolist() == sorted({*range(0, steps + 1, every), steps})
        and thin.examples.tolist() == thin.steps.tolist()
    )
    assert np.array_equal(thin.path, full.path[thin.steps]) and np.array_equal(
        thin.states["v"], full.states["v"][thin.steps]
    )
    assert np.array_equal(thin.losses, ravine.value(np.moveaxis(thin.path, 1, 0)))
    assert np.array_equal(thin.theta, thin.path[-1]) and np.array_equal(thin.path[0], ravine.start)
    bare = descend(ravine, Momentum(0.1, 0.9), ravine.start, steps, every=every, trace=False)
    assert (
        bare.path is bare.states is None
        and np.array_equal(bare.losses, thin.losses)
        and np.array_equal(bare.theta, thin.theta)
    )


def test_walk_is_the_loop_of_the_textbook():
    theta, v, path = np.array([-1.2, 1.0]), 0.0, []
    for _ in range(20):
        v = 0.9 * v - 1e-3 * rosenbrock.gradient(theta + 0.9 * v)
        theta = theta + v
        path.append(theta)
    ours = [theta for theta, _ in walk(Nesterov(1e-3, 0.9), np.array([-1.2, 1.0]), [rosenbrock] * 20)]
    assert np.array_equal(ours, path)
    assert np.array_equal(descend(rosenbrock, Nesterov(1e-3, 0.9), rosenbrock.start, 20).path[1:], path)


def test_steps_are_counted_from_one():
    asked = []
    descend(ravine, Nesterov(lambda t: asked.append(t) or 0.1, 0.5), ravine.start, 3)
    assert sorted(set(asked)) == [1, 2, 3]
    first = descend(ravine, Adam(0.01), ravine.start, 1)
    assert np.abs(np.diff(first.path, axis=0)) == pytest.approx(0.01)  # any other t would correct the bias wrongly


def test_a_walk_leaves_its_start_alone():
    start = np.array([1.0, 2.0])
    run = descend(ravine, GradientDescent(), start, 3)
    assert start.tolist() == [1, 2] and not np.shares_memory(run.path, start)


def test_the_start_and_the_rules_grid_broadcast_like_arrays():
    run = descend(ravine, GradientDescent(np.array([[0.1], [0.2]])), np.ones((2, 3)), 1)
    assert run.theta.shape == (2, 2, 3)
    square = descend(ravine, GradientDescent(np.full((3, 3), 0.1)), np.arange(6.0).reshape(2, 3), 1)
    assert np.array_equal(square.path[0, :, 2], np.arange(6.0).reshape(2, 3))


# --- Batches: every kind of training is one loop. ---


@every
@given(seed=seeds)
@few(10)
def test_a_batch_of_everything_is_batch_gradient_descent(kind, seed):
    loss = regression(seed)
    stochastic = train(loss, kind(), loss.init(), len(loss), np.random.default_rng(seed), steps=12)
    batch = descend(loss, kind(), loss.init(), 12)
    assert np.allclose(stochastic.path, batch.path, rtol=1e-12, atol=1e-12)
    assert np.allclose(stochastic.losses, batch.losses, rtol=1e-9)
    assert np.array_equal(stochastic.examples, batch.examples) and batch.examples[-1] == 12 * len(loss)


@pytest.mark.parametrize("make", [SoftmaxRegression, MLP], ids=["softmax", "mlp"])
def test_b_equal_n_is_bgd_on_digits_to_1e12(make):
    from course.datasets import digits

    loss = make(*digits().train)
    start = loss.init(np.random.default_rng(0))
    for rule in (GradientDescent(0.1), Momentum(0.05, 0.9), Nesterov(0.05, 0.9)):
        path = train(loss, rule, start, len(loss), np.random.default_rng(1), steps=10).path
        assert np.abs(path - descend(loss, rule, start, 10).path).max() < 1e-12


@every
def test_same_seed_same_run_other_seed_other_run(kind):
    loss = regression()
    first, again, other = (
        train(loss, kind(), loss.init(), 4, np.random.default_rng(seed), steps=20) for seed in (5, 5, 6)
    )
    assert np.array_equal(first.path, again.path) and np.array_equal(first.losses, again.losses)
    assert not np.array_equal(first.path, other.path)


@given(
    n=st.integers(1, 30),
    batch_size=st.integers(1, 30),
    budget=st.integers(1, 200),
    sampler=st.sampled_from([shuffled, in_order, with_replacement]),
)
@few(80)
def test_a_budget_of_examples_is_spent_exactly(n, batch_size, budget, sampler):
    batch_size = min(batch_size, n)
    loss = LinearRegression(np.ones((n, 1)), np.arange(n))
    run = train(
        loss,
        GradientDescent(1e-3),
        loss.init(),
        batch_size,
        np.random.default_rng(0),
        examples=budget,
        records=1000,
        batches=sampler,
    )
    sizes = [len(rows) for rows in islice(sampler(n, batch_size, np.random.default_rng(0)), len(run.steps))]
    assert np.diff(run.examples).tolist() == sizes[: len(run.steps) - 1] and run.steps.tolist() == list(
        range(len(run.steps))
    )
    assert run.examples[-1] <= max(budget, batch_size) and run.steps[-1] >= 1
    assert run.examples[-1] + sizes[-1] > budget  # another batch would overdraw it
    if budget % n == 0 and sampler is not with_replacement:
        assert run.examples[-1] == budget and run.steps[-1] == budget // n * -(-n // batch_size)
    by_steps = train(
        loss,
        GradientDescent(1e-3),
        loss.init(),
        batch_size,
        np.random.default_rng(0),
        steps=int(run.steps[-1]),
        records=1000,
        batches=sampler,
    )
    assert np.array_equal(run.losses, by_steps.losses) and np.array_equal(run.examples, by_steps.examples)


@given(steps=st.integers(0, 60), records=st.integers(1, 80))
@few(40)
def test_about_so_many_records_the_first_and_the_last_among_them(steps, records):
    loss = regression(n=6)
    run = train(loss, Adam(), loss.init(), 2, np.random.default_rng(0), steps=steps, records=records)
    assert run.steps[0] == 0 and run.steps[-1] == steps and len(run.steps) == min(steps, records) + 1
    assert (np.diff(run.steps) > 0).all() and np.array_equal(run.examples, 2 * run.steps)
    assert run.losses == pytest.approx([loss.value(theta) for theta in run.path], rel=1e-14)


def test_another_measure_is_recorded_without_changing_the_walk():
    loss, other = regression(0), regression(1)
    plain, measured = (
        train(loss, Momentum(), loss.init(), 4, np.random.default_rng(0), steps=9, measure=m) for m in (None, other)
    )
    assert np.array_equal(plain.path, measured.path) and not np.array_equal(plain.losses, measured.losses)
    assert measured.losses[-1] == other.value(measured.theta)


def test_training_on_real_data_learns():
    from course.datasets import breast_cancer, digits

    loss = MLP(*digits().train, hidden=(32,))
    run = train(
        loss, Adam(0.01), loss.init(np.random.default_rng(0)), 32, np.random.default_rng(1), examples=5 * len(loss)
    )
    test = MLP(*digits().test, hidden=(32,))
    assert run.losses[-1] < 0.1 < 2 < run.losses[0] and test.accuracy(run.theta) > 0.93
    loss = LogisticRegression(*breast_cancer().train)
    assert (
        loss.accuracy(
            train(loss, Momentum(0.1), loss.init(), 16, np.random.default_rng(1), examples=5 * len(loss)).theta
        )
        > 0.97
    )


# --- Divergence is data. ---


def test_a_diverging_run_says_when_and_nothing_is_raised():
    run = descend(quadratic(1, 20), GradientDescent(0.2), (1, 1), 2000)
    growth = 0.5 * 9.0 ** np.arange(60) * 20  # |1 − 0.2·20|² = 9 per step
    assert run.diverged_at == int(np.argmax(growth > 1e6 * run.losses[0])) and isinstance(run.diverged_at, int)
    assert not np.isfinite(run.losses[-1]) and len(run.losses) == 2001
    assert descend(quadratic(1, 20), GradientDescent(0.09), (1, 1), 100).diverged_at is None
    assert descend(quadratic(1, 20), GradientDescent(0.2), (1, 1), 2000, every=100).diverged_at == 100


def test_in_a_grid_each_run_diverges_on_its_own():
    etas = np.array([[0.05, 0.2], [0.09, 30.0]])
    grid = descend(quadratic(1, 20), GradientDescent(etas), (1, 1), 400)
    alone = [
        [descend(quadratic(1, 20), GradientDescent(eta), (1, 1), 400).diverged_at or np.inf for eta in row]
        for row in etas
    ]
    assert (
        grid.diverged_at.tolist() == alone
        and np.isinf(grid.diverged_at[:, 0]).all()
        and grid.diverged_at[1, 1] < grid.diverged_at[0, 1]
    )


@every
@pytest.mark.parametrize("surface", [rosenbrock, beale, saddle, plateau], ids=str)
def test_the_wildest_settings_stay_silent(kind, surface):
    wild = {"eta": 1e150, "gamma": 1, "rho": 0, "beta1": 0.9, "beta2": 0, "eps": 0}
    run = descend(
        surface,
        kind(**{name: value for name, value in wild.items() if name in kind.__dataclass_fields__}),
        (1e100, -1e100),
        50,
    )
    finite = np.isfinite(run.losses)
    assert run.diverged_at == (None if finite.all() else np.argmin(finite)) and run.steps_to(-np.inf) is None


def test_diverged_from_the_first_step_from_above_and_from_below():
    assert descend(rosenbrock, GradientDescent(1e-3), (1e100, 0), 3).diverged_at == 0  # the first loss is infinite
    assert (
        descend(quadratic(1.0), GradientDescent(3.0), (1e153,), 40).diverged_at is not None
    )  # 10⁶ × the first loss is no number
    downhill = descend(quadratic(1, -1), GradientDescent(1.0), (1, 1), 2000)
    assert downhill.losses[-1] == -np.inf or np.isnan(downhill.losses[-1])
    assert downhill.diverged_at == np.argmin(np.isfinite(downhill.losses))


@pytest.mark.parametrize("first, bound", [(0.25, 1e6), (1.0, 1e6), (3.0, 3e6), (-5.0, 5e6)])
def test_diverged_is_a_million_times_the_first_loss_or_one(first, bound):
    ends = lambda last: (
        Run(GradientDescent(), np.arange(2), np.arange(2), np.array([first, last]), np.zeros(1)).diverged_at
    )
    assert ends(bound) is None and ends(bound * 1.0001) == 1 and ends(np.nan) == ends(np.inf) == ends(-np.inf) == 1


def test_a_diverging_training_run_is_recorded_to_its_end():
    loss = LinearRegression(np.arange(10.0)[:, None], np.arange(10))
    run = train(loss, Momentum(10.0), loss.init(), 3, np.random.default_rng(0), steps=300)
    assert 0 < run.diverged_at < 300 and not np.isfinite(run.losses[-1]) and run.steps[-1] == 300


@given(level=st.floats(1e-6, 10))
@few(20)
def test_steps_to_is_the_first_recorded_step_at_or_below(level):
    run = descend(ravine, Momentum(0.1, 0.5), ravine.start, 150)
    below = np.flatnonzero(run.losses <= level)
    assert run.steps_to(level) == (below[0] if len(below) else None)
    assert run.steps_to(run.losses.min()) == run.losses.argmin()
    grid = descend(ravine, Momentum(np.array([0.1, 0.0]), 0.5), ravine.start, 150)  # the second never moves
    assert grid.steps_to(level).tolist() == [
        below[0] if len(below) else np.inf,
        0 if run.losses[0] <= level else np.inf,
    ]


# --- A rule and an objective that a learner brings. ---


def test_a_new_rule_and_a_new_surface_are_at_home():
    @dataclass(frozen=True)
    class HeavySign(Optimizer):
        eta: float = 0.1
        gamma: float = 0.5
        memory = ("v",)

        def step(self, theta, grad, state, t):
            eta, gamma = self.at(t)
            v = gamma * state["v"] - eta * np.sign(grad)
            return theta + v, {"v": v}

    class Cone:
        value = staticmethod(lambda theta: np.abs(theta).sum(axis=0))
        gradient = staticmethod(np.sign)

    grid = descend(Cone(), HeavySign(eta=np.array([0.1, 0.2])), (1.0, -2.0, 3.0), 4)
    assert grid.path.shape == (5, 3, 2) and grid.examples.tolist() == [0, 1, 2, 3, 4]
    assert np.array_equal(grid.path[..., 1], descend(Cone(), HeavySign(eta=0.2), (1.0, -2.0, 3.0), 4).path)
    loss = regression()
    assert train(loss, HeavySign(0.01), loss.init(), 5, np.random.default_rng(0), steps=40).losses[-1] < loss.value(
        loss.init()
    )


# --- Wrong calls. ---

LOSS = regression()


def call(**changes):
    arguments = {"start": LOSS.init(), "batch_size": 5, "rng": np.random.default_rng(0), "steps": 3} | changes
    return lambda: train(
        LOSS,
        arguments.pop("rule", GradientDescent()),
        arguments.pop("start"),
        arguments.pop("batch_size"),
        arguments.pop("rng"),
        **arguments,
    )


@pytest.mark.parametrize(
    "wrong, says",
    [
        (
            lambda: descend(ravine, Momentum(), (np.nan, 1), 3),
            r"start=\(nan, 1\): expected finite numbers of shape \(2,\) or \(2, \*runs\)",
        ),
        (lambda: descend(ravine, Momentum(), (1, np.inf), 3), r"start=\(1, inf\): expected finite"),
        (lambda: descend(ravine, Momentum(), (1,), 3), r"start=\(1,\): .*shape \(2,\)"),
        (lambda: descend(ravine, Momentum(), (1, 2, 3), 3), r"start=\(1, 2, 3\): .*shape \(2,\)"),
        (lambda: descend(ravine, Momentum(), 1.0, 3), r"start=1.0: .*shape \(2,\)"),
        (lambda: descend(ravine, Momentum(), ("1", "2"), 3), r"start=\('1', '2'\): expected finite numbers"),
        (lambda: descend(ravine, Momentum(), None, 3), "start=None: expected finite numbers"),
        (lambda: descend(ravine, Momentum(), (1, 1j), 3), r"start=\(1, 1j\): expected finite numbers"),
        (lambda: descend(ravine, Momentum(), (1, 1), -1), "steps=-1: expected a whole number, at least 0"),
        (lambda: descend(ravine, Momentum(), (1, 1), 2.5), "steps=2.5: expected a whole number"),
        (lambda: descend(ravine, Momentum(), (1, 1), "9"), "steps='9': expected a whole number"),
        (lambda: descend(ravine, Momentum(), (1, 1), 9, every=0), "every=0: expected a whole number, at least 1"),
        (call(batch_size=0), "batch_size=0: expected a whole number from 1 to the number of examples, 23"),
        (call(batch_size=24), "batch_size=24: .* 23"),
        (call(batch_size="5"), "batch_size='5': expected a whole number"),
        (call(batch_size=0, steps=0), "batch_size=0"),
        (call(batch_size=2.5, steps=None, examples=10), "batch_size=2.5"),
        (call(batch_size="5", steps=None, examples=10), "batch_size='5'"),
        (call(batch_size=99, steps=None, examples=10), "batch_size=99"),
        (call(examples=3), "steps=3, examples=3: expected one of the two budgets"),
        (call(steps=None), "steps=None, examples=None: expected one of the two budgets"),
        (call(steps=-2), "steps=-2: expected a whole number, at least 0"),
        (call(steps="many"), "steps='many'"),
        (call(steps=None, examples=0), "examples=0: expected a whole number, at least 1"),
        (call(steps=None, examples=1e4), "examples=10000.0: expected a whole number"),
        (call(records=0), "records=0: expected a whole number, at least 1"),
        (call(start=np.zeros(3)), r"start=.*shape \(15,\)"),
        (call(start=np.full(15, np.nan)), "expected finite numbers"),
    ],
)
def test_what_is_wrong_is_named_with_what_was_expected(wrong, says):
    with pytest.raises(ValueError, match=says):
        wrong()


def test_grids_that_do_not_broadcast_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        descend(ravine, GradientDescent(np.ones(3)), np.ones((2, 4)), 1)


# --- The mathematics runs on NumPy alone. ---


def test_the_core_imports_neither_pictures_nor_widgets_nor_scikit_learn():
    modules = [
        "objectives",
        "optimizers",
        "averages",
        "datasets",
        "models",
        "batching",
        "training",
        "theory",
        "experiments.sweeps",
    ]
    forbidden = {"matplotlib", "ipywidgets", "sklearn", "scipy", "IPython", "torch", "jax"}
    imports = "; ".join(f"import course.{module}" for module in modules)
    code = f"import sys; {imports}; print(sorted({forbidden!r} & sys.modules.keys()))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
    code = "import sys, course; print('numpy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


def test_a_fly_by_is_no_arrival():
    """Down for a moment, down for good, never, beyond all bounds; counted in recorded steps."""
    losses = np.array([[9, 9, 9, 9], [1, 9, 9, 9], [9, 1, 9, np.nan], [1, 0, 9, 1]], dtype=float)
    run = Run(GradientDescent(), np.array([0, 10, 20, 25]), np.arange(4), losses, np.zeros((1, 4)))
    assert run.steps_to(1.0).tolist() == [10, 20, np.inf, 25]
    assert run.steps_to_stay(1.0).tolist() == [25, 20, np.inf, 25]
    one, other = (replace(run, losses=losses[:, i]) for i in (1, 2))
    assert (one.steps_to_stay(1.0), other.steps_to_stay(1.0)) == (20, None)
