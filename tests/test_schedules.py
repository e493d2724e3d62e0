"""Schedules: the formulas, PyTorch's schedulers, purity; batches that grow; the exact theory under a schedule."""

import importlib.util
from itertools import islice

import numpy as np
import pytest
from helpers import by_name, few, seeds
from hypothesis import given
from hypothesis import strategies as st
from whole import WHOLE

from course import theory
from course.batching import in_order, shuffled, with_replacement
from course.models import LinearRegression
from course.objectives import noisy, quadratic, ravine
from course.optimizers import Adam, GradientDescent, Momentum, label
from course.schedules import (
    FALLING,
    Constant,
    Cosine,
    Drops,
    Exponential,
    InverseTime,
    PerEpoch,
    Polynomial,
    Schedule,
    Step,
    Then,
    WarmUp,
)
from course.training import descend, train

no_torch = importlib.util.find_spec("torch") is None and not WHOLE
needs_torch = pytest.mark.skipif(no_torch, reason="torch is not installed: pip install torch==2.13.0")

rates, factors, counts = st.floats(1e-4, 1), st.floats(0.05, 1), st.integers(1, 40)
marks = st.sets(counts, min_size=1, max_size=4).map(lambda found: tuple(sorted(found)))
STEPS = 60


@st.composite
def schedules(draw, depth=1):
    """Any schedule of the package, compositions included."""
    simple = [
        st.builds(Constant, rates),
        st.builds(Step, rates, counts, factors),
        st.builds(Drops, rates, marks, factors),
        st.builds(Exponential, rates, factors),
        st.builds(InverseTime, rates, rates),
        st.builds(Cosine, rates, counts, rates),
        st.builds(Polynomial, rates, counts, rates, st.floats(0.2, 4)),
    ]
    if depth:
        below = schedules(depth - 1)
        simple += [
            st.builds(Then, below, counts, below),
            st.builds(WarmUp, counts, below),
            st.builds(PerEpoch, below, counts),
        ]
    return draw(st.one_of(simple))


# --- The formulas, once more. ---


@given(rates, rates, factors, counts, st.integers(1, 100))
@few(60)
def test_each_schedule_is_its_formula(start, end, factor, steps, t):
    s, share = t - 1, min((t - 1) / steps, 1)
    assert Constant(start)(t) == start
    assert Step(start, steps, factor)(t) == pytest.approx(start * factor ** int(s / steps))
    assert Drops(start, (steps, 2 * steps), factor)(t) == pytest.approx(start * factor ** int(min(s / steps, 2)))
    assert Exponential(start, factor)(t) == pytest.approx(start * np.exp(s * np.log(factor)), rel=1e-9)
    assert InverseTime(start, steps)(t) == pytest.approx(start * steps / (steps + s))
    assert Polynomial(start, steps, end, 2)(t) == pytest.approx((1 - share) ** 2 * start + (1 - (1 - share) ** 2) * end)
    assert Cosine(start, steps, end)(t) == pytest.approx(end + (start - end) * np.cos(np.pi * share / 2) ** 2)


@given(schedules(), schedules(), counts, st.integers(1, 100))
@few(60)
def test_compositions(first, second, steps, t):
    assert Then(first, steps, second)(t) == (first(t) if t <= steps else second(t - steps))
    assert WarmUp(steps, first)(t) == pytest.approx(first(1) * t / steps if t <= steps else first(t - steps))
    assert PerEpoch(first, steps)(t) == first(-(-t // steps))


def test_the_cosine_stays_at_its_end():
    eta = Cosine(0.1, 50, 0.01)
    assert eta(1) == 0.1 and eta(26) == pytest.approx(0.055)
    assert all(eta(t) == pytest.approx(0.01, rel=1e-12) for t in range(51, 300))


@pytest.mark.parametrize("name", FALLING)
@given(rates, st.integers(4, 100), st.floats(0.001, 0.9))
@few(20)
def test_each_shape_falls_from_its_start_to_its_share(name, start, steps, final):
    values = FALLING[name](start, steps, final).over(steps + 1)
    assert values[0] == pytest.approx(start) and (np.diff(values) <= 1e-15).all()
    assert values[-1] == pytest.approx(start if name == "constant" else final * start)


@given(schedules(), st.permutations(range(1, STEPS + 1)))
@few(40)
def test_a_schedule_depends_on_the_step_alone(schedule, order):
    before = repr(schedule), hash(schedule)
    once = schedule.over(STEPS)
    asked = {t: schedule(t) for t in [*order, *order[:9]]}  # in any order, some twice: as a plot would
    assert [asked[t] for t in range(1, STEPS + 1)] == once.tolist() and (repr(schedule), hash(schedule)) == before


@given(schedules(), schedules())
@few(60)
def test_repr_is_the_schedule(schedule, other):
    again = eval(repr(schedule))
    assert again == schedule and hash(again) == hash(schedule)
    assert (schedule == other) == (repr(schedule) == repr(other))


def test_a_run_does_not_change_when_its_schedule_was_plotted():
    eta = WarmUp(5, Cosine(0.3, 40))
    fresh = descend(ravine, Momentum(eta, 0.5), ravine.start, STEPS)
    eta.over(500)
    assert (descend(ravine, Momentum(eta, 0.5), ravine.start, STEPS).path == fresh.path).all()


def test_arrays_in_a_schedule_span_runs():
    starts = np.array([0.1, 0.2, 0.5])
    rule = Momentum(WarmUp(4, Cosine(starts, 30, 0.1 * starts)), np.array([[0.0], [0.9]]))
    assert rule.runs == (2, 3) and rule.eta.runs == (3,) and rule.eta.over(7).shape == (7, 3)
    wide = descend(ravine, rule, ravine.start, 40)
    for i, gamma in enumerate((0.0, 0.9)):
        for j, start in enumerate(starts):
            alone = descend(ravine, Momentum(WarmUp(4, Cosine(start, 30, 0.1 * start)), gamma), ravine.start, 40)
            assert np.allclose(wide.path[:, :, i, j], alone.path, rtol=1e-12)
    assert Cosine(starts, 30) == Cosine(starts.copy(), 30) != Cosine(2 * starts, 30)


def test_the_label_names_the_schedule():
    assert label(Adam(Cosine(0.1, 30), 0.9, 0.99)).startswith("Adam η = Cosine, β₁ = 0.9")


@pytest.mark.parametrize(
    "wrong, told",
    [
        (lambda: Constant(-1), "start=-1: expected finite numbers, at least 0"),
        (lambda: Constant(float("nan")), "start=nan"),
        (lambda: Step(0.1, 0), "every=0: expected a whole number, at least 1"),
        (lambda: Cosine(0.1, 2.5), "steps=2.5: expected a whole number"),
        (lambda: Drops(0.1, (5, 3)), r"at=\(5, 3\): expected growing numbers of steps"),
        (lambda: InverseTime(0.1, 0), "half=0: expected finite numbers, above 0"),
        (lambda: Cosine(0.1, 5)(0), "t=0: expected a whole number, at least 1"),
        (lambda: Cosine(0.1, 5)(1.5), "t=1.5: expected a whole number"),
        (lambda: Constant("0.1"), "start='0.1': expected a number or an array"),
        (lambda: WarmUp(5, 0.1), "then=0.1: expected a schedule, as in Constant"),
    ],
)
def test_what_is_not_legal_is_named(wrong, told):
    with pytest.raises((ValueError, TypeError), match=told):
        wrong()


# --- PyTorch. ---


def of_torch(make, steps=STEPS):
    """The learning rate at the steps 1, 2, …, from `make(optimizer, schedulers)`."""
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=0.3)
    scheduler, seen = make(optimizer, torch.optim.lr_scheduler), []
    for _ in range(steps):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return seen


PEERS = {
    "StepLR": (Step(0.3, 7, 0.4), lambda o, s: s.StepLR(o, 7, 0.4)),
    "MultiStepLR": (Drops(0.3, (5, 20, 21), 0.5), lambda o, s: s.MultiStepLR(o, [5, 20, 21], 0.5)),
    "ExponentialLR": (Exponential(0.3, 0.93), lambda o, s: s.ExponentialLR(o, 0.93)),
    "PolynomialLR": (Polynomial(0.3, 40, power=1.7), lambda o, s: s.PolynomialLR(o, 40, 1.7)),
    "CosineAnnealingLR up to T_max": (Cosine(0.3, STEPS, 0.02), lambda o, s: s.CosineAnnealingLR(o, STEPS, 0.02)),
    "LinearLR": (Polynomial(0.03, 25, 0.24), lambda o, s: s.LinearLR(o, 0.1, 0.8, 25)),
    "SequentialLR": (
        Then(Polynomial(0.03, 10, 0.3), 10, Cosine(0.3, 50)),
        lambda o, s: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 10), s.CosineAnnealingLR(o, 50)], [10]),
    ),
    "warm-up, then cosine": (
        WarmUp(10, Cosine(0.3, 50)),
        lambda o, s: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 9), s.CosineAnnealingLR(o, 50)], [10]),
    ),
}


@needs_torch
@pytest.mark.filterwarnings("ignore:.*epoch parameter in `scheduler.step")  # torch's own SequentialLR warns of itself
@pytest.mark.parametrize("name", PEERS)
def test_schedules_agree_with_torch(name):
    ours, theirs = PEERS[name]
    assert np.allclose(ours.over(STEPS), of_torch(theirs), rtol=1e-12, atol=1e-15)


@needs_torch
def test_the_cosine_of_torch_rises_after_its_end_and_ours_does_not():
    theirs = of_torch(lambda o, s: s.CosineAnnealingLR(o, 20), 41)
    assert theirs[40] == pytest.approx(0.3) and Cosine(0.3, 20)(41) == pytest.approx(0, abs=1e-15)


# --- Batches that grow. ---


@given(st.integers(1, 50), st.lists(st.floats(0.6, 80), min_size=1, max_size=5), seeds)
@few(60)
def test_every_epoch_sees_every_example_once_at_its_own_size(n, sizes, seed):
    def schedule(epoch):
        return sizes[min(epoch, len(sizes)) - 1]

    batches = shuffled(n, schedule, np.random.default_rng(seed))
    for epoch, size in enumerate(sizes, start=1):
        size = min(round(size), n)
        cut = list(islice(batches, -(-n // size)))
        assert sorted(np.concatenate(cut)) == list(range(n))
        assert [len(rows) for rows in cut[:-1]] == [size] * (len(cut) - 1) and len(cut[-1]) == n - size * (len(cut) - 1)


def test_a_constant_schedule_is_the_batch_size():
    for sampler in (shuffled, in_order):
        plain, scheduled = (islice(sampler(10, size, np.random.default_rng(3)), 9) for size in (4, Constant(4)))
        assert [rows.tolist() for rows in plain] == [rows.tolist() for rows in scheduled]


@pytest.mark.parametrize(
    "schedule", [Constant(0.2), lambda epoch: float("nan"), lambda epoch: [2, 3]], ids=["below one", "nan", "list"]
)
def test_a_size_that_is_none_is_named(schedule):
    with pytest.raises(
        ValueError, match=r"batch_size\(1\) = .*: expected a number that rounds to a whole number, at least 1"
    ):
        shuffled(10, schedule, np.random.default_rng(0))


def test_who_has_no_epochs_takes_no_schedule():
    with pytest.raises(ValueError, match="expected a whole number from 1"):
        with_replacement(10, Constant(4), np.random.default_rng(0))


def test_training_with_growing_batches_has_exact_budgets():
    rng = np.random.default_rng(0)
    loss = LinearRegression(rng.normal(size=(24, 3)), rng.normal(size=24))
    run = train(loss, GradientDescent(0.05), loss.init(), Step(2, 1, 2), rng, examples=4 * 24)
    assert run.steps[-1] == 12 + 6 + 3 + 2 and run.examples[-1] == 4 * 24  # B = 2, 4, 8, 16
    assert run.losses[-1] < run.losses[0]


# --- Theory. ---


def test_expected_squares_under_schedules_of_eta_and_noise():
    """Against 40 000 sampled balls, and against the constant-η form."""
    eta, variance = WarmUp(3, Cosine(0.5, 12, 0.05)), Step(4.0, 5, 0.5)
    exact = [float(square[0]) for square in theory.expected_squares(eta, 0.6, np.ones(1), variance, 2.0, 15)]
    rng, rule = np.random.default_rng(1), Momentum(eta, 0.6)
    theta = np.full((1, 40_000), 2.0)
    state = rule.init(theta)
    for t in range(1, 16):
        grad = noisy(quadratic(1.0), variance(t), rng).gradient(theta)
        theta, state = rule.step(theta, grad, state, t)
        assert (theta**2).mean() == pytest.approx(exact[t], rel=0.05)
    same = [
        theory.expected_squares(*args, np.ones(1), noise, 2.0, 9)
        for args, noise in (((0.2, 0.5), 3.0), ((Constant(0.2), Constant(0.5)), Constant(3.0)))
    ]
    assert np.array_equal(*map(list, same))


def test_a_schedule_of_arrays_is_many_expectations():
    etas = np.array([0.1, 0.4])
    wide = list(theory.expected_squares(Cosine(etas, 20), 0.0, np.ones((1, 1)), 1.0, 1.0, 25))[-1]
    alone = [list(theory.expected_squares(Cosine(eta, 20), 0.0, np.ones(1), 1.0, 1.0, 25))[-1][0] for eta in etas]
    assert np.allclose(wide[0], alone, rtol=1e-13)


def test_half_the_step_and_twice_the_batch_are_the_same_noise_to_first_order():
    """ησ²/B per step: over equal examples, η/k at B and η at kB end at nearly the same height when ηλ is small."""
    eta, B, k = 0.02, 8, 4
    decayed = list(theory.expected_squares(eta / k, 0.0, np.ones(1), 1 / B, 1.0, 400))[-1][0]
    grown = list(theory.expected_squares(eta, 0.0, np.ones(1), 1 / (k * B), 1.0, 400 // k))[-1][0]
    assert grown == pytest.approx(decayed, rel=0.03)


@pytest.mark.parametrize("kind", **by_name(Schedule.__subclasses__()))
def test_every_schedule_says_its_formula(kind):
    assert len(kind.__doc__) > 5 and not kind.__doc__.startswith(f"{kind.__name__}(")
