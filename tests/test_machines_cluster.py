"""A cluster's gradient is that of one machine."""

import socket
from contextlib import suppress

import numpy as np
import pytest
from helpers import few
from hypothesis import given
from hypothesis import strategies as st

from course.datasets import diabetes, digits
from course.experiments.machines import (
    OnWorkers,
    cluster,
    shards,
)
from course.models import MLP, LinearRegression, SoftmaxRegression
from course.optimizers import Momentum
from course.training import train

LOSS = LinearRegression(*diabetes().train)


@given(st.integers(0, 50), st.lists(st.floats(0, 10), min_size=1, max_size=5).filter(lambda shares: sum(shares) > 0.01))
@few(40)
def test_shards_are_the_rows_in_proportion(n, shares):
    rows, parts = np.arange(n) * 3, shards(np.arange(n) * 3, shares)
    np.testing.assert_array_equal(np.concatenate(parts), rows)
    assert len(parts) == len(shares)
    assert all(abs(len(part) - n * share / sum(shares)) <= 1 + 1e-9 for part, share in zip(parts, shares))


@pytest.fixture(scope="module")
def client():
    with cluster(2) as client:
        yield client


@pytest.mark.parametrize("shares", [None, (3, 1), (1, 0)], ids=["equal", "unequal", "idle"])
def test_workers_train_as_one_machine_does(client, shares):
    """Batches of 65 out of 1078: the last of an epoch is short."""
    loss = SoftmaxRegression(*digits().train)
    together, alone = (
        train(which, Momentum(0.1, 0.9), loss.init(), 65, np.random.default_rng(0), steps=20)
        for which in (OnWorkers(loss, client, shares), loss)
    )
    np.testing.assert_allclose(together.path, alone.path, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(together.losses, alone.losses, rtol=1e-12)
    np.testing.assert_array_equal(together.examples, alone.examples)


def test_workers_serve_a_network_too_and_many_runs(client):
    network = MLP(*digits().train, hidden=(5,))
    theta = network.init(np.random.default_rng(0))
    np.testing.assert_allclose(
        OnWorkers(network, client, (2, 1)).gradient(theta), network.gradient(theta), rtol=1e-9, atol=1e-12
    )
    thetas, rows = np.random.default_rng(1).normal(size=(LOSS.size, 3)), np.arange(7)
    batch = OnWorkers(LOSS, client).on(rows)
    np.testing.assert_allclose(batch.gradient(thetas), LOSS.on(rows).gradient(thetas), rtol=1e-12)
    np.testing.assert_allclose(batch.value(thetas), LOSS.on(rows).value(thetas), rtol=1e-15)


def test_batch_normalization_sees_the_share_only(client):
    """As the lesson says: the one thing that does not average."""
    network = MLP(*digits().train, hidden=(5,), batch_norm=True)
    theta = network.init(np.random.default_rng(0))
    together, whole = (
        OnWorkers(network, client).on(np.arange(8)).gradient(theta),
        network.on(np.arange(8)).gradient(theta),
    )
    assert np.abs(together - whole).max() > 0.01


@pytest.mark.parametrize("shares", [(1,), (1, 2, 3), (0, 0), (-1, 2), (np.nan, 1)])
def test_shares_that_fit_no_workers_are_refused(client, shares):
    with pytest.raises(ValueError, match="shares=.*: expected (a number for each|finite numbers)"):
        OnWorkers(LOSS, client, shares)


def test_a_cluster_beside_another_starts_in_silence(client, recwarn, capfd):
    """Dask's usual port for HTTP is taken here. A lesson would show each word on stderr."""
    with socket.socket() as taken:
        with suppress(OSError):  # taken already, by whoever else is on this machine
            taken.bind(("127.0.0.1", 8787))
            taken.listen()
        with cluster(1) as second:
            assert second.submit(sum, [1, 2]).result() == 3
    assert not [str(warning.message) for warning in recwarn] and not capfd.readouterr().err
