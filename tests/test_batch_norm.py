"""Batch normalization: gradients, running statistics, the two modes, and known wrong answers told apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.models import MLP
from course.models.batch_norm import EPS, BatchNorm

seeds = st.integers(0, 10_000)


def made(seed, n=7, hidden=(5, 4)):
    rng = np.random.default_rng(seed)
    loss = MLP(rng.normal(size=(n, 3)), np.arange(n) % 3, hidden, batch_norm=True)
    theta = loss.init(rng)
    return loss, theta + 0.2 * rng.normal(size=loss.size), rng


def differences(function, theta, direction, h=1e-6):
    return (function(theta + h * direction) - function(theta - h * direction)) / (2 * h)


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_the_gradient_agrees_with_finite_differences_in_both_modes(seed):
    loss, theta, rng = made(seed)
    loss.gradient(theta)  # so that the running statistics are not those of the start
    for train in (True, False):
        errors = []
        for direction in rng.normal(size=(5, loss.size)):
            slope = differences(lambda point: loss.value(point, train), theta, direction)
            errors.append(abs(slope - loss.gradient(theta, train) @ direction))
        assert np.median(errors) < 1e-6  # a step over a kink of ReLU may spoil one of them


@settings(max_examples=20, deadline=None)
@given(seeds, st.floats(0.1, 100))
def test_the_scale_of_the_weights_before_it_does_not_matter(seed, factor):
    """Up to ε: and so the gradient is orthogonal to W, and 1/factor as long (Ioffe & Szegedy 2015, section 3.3)."""
    rng = np.random.default_rng(seed)
    z, delta, norm = rng.normal(size=(50, 3)) * 1000, rng.normal(size=(50, 3)), BatchNorm(3)
    (one, seen), (other, seen_other) = norm.forward(z, 2.0, True), norm.forward(factor * z, 2.0, True)
    assert np.allclose(one, other, rtol=1e-7, atol=1e-7)
    back, back_other = norm.backward(delta, seen, True)[0], norm.backward(delta, seen_other, True)[0]
    assert np.allclose(back, factor * back_other, rtol=1e-6, atol=1e-9)
    assert np.allclose((back * z).sum(0), 0, atol=1e-6)


def test_each_feature_has_mean_0_and_the_biased_variance_1_with_epsilon_inside_the_root():
    z = np.array([[1.0], [3.0]])
    out, _ = BatchNorm(1).forward(z, 1.0, True)
    right = 1 / np.sqrt(1 + EPS)  # variance 1 if divided by n, 2 if divided by n − 1
    assert np.allclose(out[:, 0], [-right, right], rtol=1e-14)
    assert abs(right - 1 / (1 + EPS)) > 1e-6 and abs(right - 1 / np.sqrt(2 + EPS)) > 0.2


def test_running_statistics_keep_nine_tenths_and_the_unbiased_variance():
    norm, z = BatchNorm(1), np.array([[1.0], [3.0]])
    norm.keep(norm.forward(z, 1.0, True)[1])
    assert np.allclose([norm.mean[0], norm.var[0]], [0.1 * 2, 0.9 + 0.1 * 2], rtol=1e-14)  # biased: 0.9 + 0.1 * 1
    norm.keep(norm.forward(z, 1.0, True)[1])
    assert np.allclose([norm.mean[0], norm.var[0]], [0.38, 0.9 * 1.1 + 0.2], rtol=1e-14)


def test_the_gradient_does_not_depend_on_the_running_statistics_but_the_value_does():
    loss, theta, _ = made(0)
    first, value = loss.gradient(theta), loss.value(theta)
    again = loss.gradient(theta)
    assert (first == again).all() and loss.value(theta) != value
    assert not np.allclose(first, loss.gradient(theta, train=False))


def test_values_and_gradients_of_evaluation_leave_the_statistics_alone():
    loss, theta, _ = made(1)
    loss.value(theta), loss.value(theta, train=True), loss.accuracy(theta), loss.gradient(theta, train=False)
    assert all((norm.mean == 0).all() and (norm.var == 1).all() for norm in loss.norms)


def test_batches_share_the_statistics_and_init_starts_them_anew():
    loss, theta, rng = made(2)
    loss.on(np.arange(4)).gradient(theta)
    assert (loss.norms[0].mean != 0).all()
    loss.init(rng)
    assert all((norm.mean == 0).all() and (norm.var == 1).all() for norm in loss.norms)


def test_evaluation_treats_each_example_by_itself_and_training_does_not():
    loss, theta, _ = made(3)
    loss.gradient(theta)
    rows = np.array([0, 1, 2])
    assert np.allclose(loss.on(rows).scores(theta), loss.scores(theta)[rows], rtol=1e-13)
    assert not np.allclose(loss.on(rows).scores(theta, train=True), loss.scores(theta, train=True)[rows])


def test_one_example_is_an_error_in_training_that_says_why_and_fine_in_evaluation():
    loss, theta, _ = made(4)
    single = loss.on([0])
    for compute in (single.gradient, lambda point: single.value(point, train=True)):
        with pytest.raises(ValueError, match="one example is its own mean"):
            compute(theta)
    assert np.isfinite(single.value(theta)) and np.isfinite(single.gradient(theta, train=False)).all()


@pytest.mark.parametrize("runs", [(3,), (2, 3)])
@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_several_networks_have_statistics_of_their_own(runs, seed):
    loss, _, rng = made(seed)
    theta, batches = rng.normal(size=(loss.size, *runs)), [rng.permutation(7)[:5] for _ in range(3)]

    def results(theta):
        loss.init(rng)
        steps = [loss.on(rows).gradient(theta) for rows in batches]
        return [
            *steps,
            loss.gradient(theta, train=False),
            loss.value(theta),
            loss.value(theta, train=True),
            loss.accuracy(theta),
        ]

    together = results(theta)
    assert (
        [norm.mean.shape for norm in loss.norms]
        == [norm.var.shape for norm in loss.norms]
        == [(np.prod(runs), 5), (np.prod(runs), 4)]
    )
    for index in np.ndindex(runs):
        for ours, alone in zip(together, results(theta[(slice(None), *index)])):
            assert np.allclose(ours[(..., *index)], alone, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("other", [(), (2,), (3, 4)])
def test_statistics_of_other_runs_are_an_error_until_init_starts_them_anew(other):
    loss, theta, rng = made(5)
    loss.gradient(np.stack([theta, theta, theta], axis=1))
    wrong = np.zeros((loss.size, *other))
    for compute in (loss.gradient, loss.value):
        with pytest.raises(
            ValueError,
            match=r"theta of shape \(.*\): the running statistics are those of 3 runs; `init` starts them anew",
        ):
            compute(wrong)
    loss.init(rng)
    assert np.isfinite(loss.gradient(wrong)).all()


@pytest.mark.parametrize("wrong", [1, None, "yes"])
def test_batch_norm_is_true_or_false(wrong):
    with pytest.raises(ValueError, match="batch_norm="):
        MLP(np.eye(3), np.arange(3), batch_norm=wrong)


def test_without_it_nothing_changes():
    plain = MLP(np.eye(3), np.arange(3), (4,))
    assert plain.size == 3 * 4 + 4 + 4 * 3 + 3 and plain.norms == [] and plain.scales(np.zeros(plain.size)) == []
    theta = plain.init(np.random.default_rng(0))
    assert plain.value(theta) == plain.value(theta, train=True) and np.isfinite(plain.on([0]).gradient(theta)).all()
