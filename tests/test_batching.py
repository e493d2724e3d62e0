"""Batches: every example once per epoch, shuffled anew, the short last batch kept; the right mean and variance."""

import inspect
from itertools import combinations, islice

import numpy as np
import pytest
from helpers import by_name, few, seeds
from hypothesis import given
from hypothesis import strategies as st

from course.batching import in_order, shuffled, with_replacement
from course.models import LinearRegression

samplers = pytest.mark.parametrize("sampler", **by_name([shuffled, in_order, with_replacement]))
sizes = st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


def epochs(sampler, n, batch_size, seed, count):
    per_epoch, batches = -(-n // batch_size), sampler(n, batch_size, np.random.default_rng(seed))
    return [list(islice(batches, per_epoch)) for _ in range(count)]


@pytest.mark.parametrize("sampler", **by_name([shuffled, in_order]))
@given(size=sizes, seed=seeds)
@few(50)
def test_an_epoch_sees_every_example_once_and_keeps_the_short_last_batch(sampler, size, seed):
    n, batch_size = size
    for epoch in epochs(sampler, n, batch_size, seed, 3):
        assert sorted(np.concatenate(epoch)) == list(range(n))
        assert [len(batch) for batch in epoch] == [batch_size] * (n // batch_size) + [n % batch_size] * (
            n % batch_size > 0
        )


def test_each_epoch_is_shuffled_anew_example_by_example():
    # Shuffling the batches' starts instead would give the same 4 batches for ever.
    batches = {tuple(sorted(batch)) for epoch in epochs(shuffled, 8, 2, 0, 200) for batch in epoch}
    assert batches == set(combinations(range(8), 2))
    orders = [tuple(np.concatenate(epoch)) for epoch in epochs(shuffled, 40, 7, 0, 20)]
    assert len(set(orders)) == 20
    assert len({tuple(np.concatenate(epoch)) for epoch in epochs(in_order, 40, 7, 0, 20)}) == 1


def test_every_example_is_equally_often_first():
    first = [next(shuffled(5, 2, np.random.default_rng(seed)))[0] for seed in range(2000)]
    assert np.abs(np.bincount(first, minlength=5) - 400).max() < 90  # five standard deviations


def test_with_replacement_examples_come_twice_and_an_epoch_sees_63_percent():
    seen = [len(set(next(with_replacement(1000, 1000, np.random.default_rng(seed))))) for seed in range(30)]
    assert np.mean(seen) / 1000 == pytest.approx(1 - np.exp(-1), abs=0.005)


@samplers
@given(size=sizes, seed=seeds)
@few(20)
def test_same_seed_same_batches(sampler, size, seed):
    first, second = (list(islice(sampler(*size, np.random.default_rng(seed)), 20)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert all(batch.dtype.kind == "i" and batch.min() >= 0 and batch.max() < size[0] for batch in first)


@samplers
@pytest.mark.parametrize("batch_size", [0, -1, 11, 2.0, "all", None, np.nan])
def test_a_wrong_batch_size_is_named_at_once(sampler, batch_size):
    assert not inspect.isgeneratorfunction(sampler)  # a generator would complain only when the first batch is taken
    with pytest.raises(ValueError) as error:
        sampler(10, batch_size, np.random.default_rng(0))
    assert f"batch_size={batch_size!r}: expected a whole number from 1 to the number of examples, 10" in str(
        error.value
    )


# --- What the batch gradient is: unbiased, with the variance of the textbook. ---


def scattered(seed, n=10, d=3):
    rng = np.random.default_rng(seed)
    loss = LinearRegression(rng.normal(size=(n, d)), rng.normal(size=n))
    theta = rng.normal(size=d + 1)
    deviations = loss.example_gradients(theta) - loss.gradient(theta)
    return loss, theta, (deviations**2).sum(axis=1).mean()


@pytest.mark.parametrize("batch_size", [1, 2, 3, 9, 10])
def test_over_all_batches_the_gradient_is_unbiased_and_its_variance_known(batch_size):
    n = 10
    loss, theta, variance = scattered(0, n)
    gradients = np.array([loss.on(np.array(rows)).gradient(theta) for rows in combinations(range(n), batch_size)])
    assert np.allclose(gradients.mean(axis=0), loss.gradient(theta), rtol=1e-12)
    noise = ((gradients - loss.gradient(theta)) ** 2).sum(axis=1).mean()
    assert noise == pytest.approx(variance / batch_size * (n - batch_size) / (n - 1), rel=1e-10, abs=1e-25)


@pytest.mark.parametrize("sampler, factor", [(shuffled, (10 - 4) / (10 - 1)), (with_replacement, 1.0)])
def test_by_sampling_the_noise_is_that_of_the_textbook(sampler, factor):
    loss, theta, variance = scattered(1)
    rng = np.random.default_rng(2)
    batches = np.array([next(sampler(10, 4, rng)) for _ in range(20_000)])
    gradients = loss.example_gradients(theta)[batches].mean(axis=1)
    assert np.allclose(gradients.mean(axis=0), loss.gradient(theta), atol=0.05)
    assert ((gradients - loss.gradient(theta)) ** 2).sum(axis=1).mean() == pytest.approx(
        variance / 4 * factor, rel=0.03
    )


def test_the_short_last_batch_weighs_less_per_example_not_more():
    loss, theta, _ = scattered(3, n=7)
    (epoch,) = epochs(shuffled, 7, 3, 0, 1)
    gradients, lengths = (
        np.array([loss.on(rows).gradient(theta) for rows in epoch]),
        np.array([len(rows) for rows in epoch]),
    )
    assert np.allclose(lengths @ gradients / 7, loss.gradient(theta), rtol=1e-12)
    assert not np.allclose(
        gradients.mean(axis=0), loss.gradient(theta), rtol=1e-3
    )  # the mean of batch means is another thing
