"""One gradient from many: the mean, the traffic counted, and the seconds."""

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st

from course.datasets import diabetes
from course.experiments.machines import (
    Machines,
    averaged,
    ring_all_reduce,
    through_server,
)
from course.models import LinearRegression

LOSS = LinearRegression(*diabetes().train)


def test_the_mean_is_weighted_by_the_examples():
    assert averaged([np.array([1.0, 0.0]), np.array([5.0, 4.0])], [3, 1]).tolist() == [2.0, 1.0]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any), seeds)
@few(40)
def test_averaged_shards_are_the_whole_batch(counts, seed):
    rng = np.random.default_rng(seed)
    rows, theta = rng.permutation(len(LOSS))[: sum(counts)], rng.normal(size=LOSS.size)
    parts = np.split(rows, np.cumsum(counts)[:-1])
    gradients = [LOSS.on(part).gradient(theta) if len(part) else np.zeros(LOSS.size) for part in parts]
    np.testing.assert_allclose(averaged(gradients, counts), LOSS.on(rows).gradient(theta), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("counts", [[1], [1, 2, 3], [0, 0], [-1, 2], [0.5, 0.5]])
def test_counts_that_fit_no_gradients_are_refused(counts):
    with pytest.raises(ValueError, match="counts=.* for 2 gradients"):
        averaged([np.ones(2)] * 2, counts)


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("d", [1, 5, 28])
def test_all_reduce_brings_the_sum_to_everyone(workers, d):
    vectors = np.random.default_rng(d).normal(size=(workers, d))
    before = vectors.copy()
    for way in ring_all_reduce, through_server:
        sums, traffic = way(vectors)
        np.testing.assert_allclose(sums, np.tile(vectors.sum(axis=0), (workers, 1)), rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(vectors, before)
    assert traffic == (2, 2 * workers, 2 * workers * d * 8)


@pytest.mark.parametrize("workers", [1, 2, 4, 7])
def test_traffic_on_the_ring_is_that_of_the_cost_model(workers):
    """Each worker sends 2 (W − 1)/W of a gradient, in 2 (W − 1) rounds: whoever adds workers hardly adds bytes."""
    rounds, messages, busiest = ring_all_reduce(np.ones((workers, 28)))[1]
    assert (rounds, messages, busiest) == (
        2 * (workers - 1),
        2 * workers * (workers - 1),
        2 * (workers - 1) * 28 * 8 // workers,
    )
    machines = Machines(1.0, nbytes=28 * 8, latency=0.1, bandwidth=100.0)
    assert machines.all_reduce(workers) == pytest.approx(machines.sending(rounds, busiest), rel=1e-12)


def test_seconds_of_a_step():
    machines = Machines(per_example=2.0, per_step=1.0, nbytes=10.0, latency=0.5, bandwidth=10.0)
    assert machines.seconds(8, 1) == 1 + 16
    assert machines.seconds(9, 2) == pytest.approx(1 + 5 * 2 + 2 * 0.5 + 10 / 10)
    assert machines.seconds(np.array([4, 8])[:, None], np.array([1, 2, 4])).shape == (2, 3)


@pytest.mark.parametrize(
    "given", [{"per_example": -1}, {"per_example": 1, "bandwidth": 0}, {"per_example": 1, "latency": np.nan}]
)
def test_prices_that_make_no_sense_are_refused(given):
    with pytest.raises(ValueError, match="=.*: expected a finite number.*(at least|above) 0"):
        Machines(**given)
