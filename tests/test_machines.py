"""Many machines: the gradient of one, the traffic counted, the delay exact."""

import socket
from contextlib import suppress

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st

from course.datasets import diabetes, digits
from course.experiments.machines import (
    Machines,
    OnWorkers,
    Stale,
    averaged,
    cluster,
    delayed_rate,
    delayed_stable_eta,
    ring_all_reduce,
    shards,
    through_server,
)
from course.experiments.sweeps import grid, steps_over_batches
from course.models import MLP, LinearRegression, SoftmaxRegression
from course.objectives import quadratic, ravine
from course.optimizers import Adam, GradientDescent, Momentum, Nesterov
from course.theory import heavy_ball_rate, largest_stable_eta
from course.training import descend, train

LOSS = LinearRegression(*diabetes().train)

# One gradient from many -------------------------------------------------------------------------------------------------


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


# A real cluster ---------------------------------------------------------------------------------------------------------


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


# Late gradients ---------------------------------------------------------------------------------------------------------


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
