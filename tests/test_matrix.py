"""Rules that see layers, and the orthogonal step: known numbers, symmetries, optax; and rules that see only signs."""

import numpy as np
import pytest
from helpers import few, follow, seeds
from hypothesis import given
from hypothesis import strategies as st
from oracle import peers

from course.datasets import digits
from course.experiments.race import step_work
from course.models import MLP
from course.objectives import quadratic
from course.optimizers import Adam, GradientDescent, Lion, Muon, SignSGD, by_layer, orthogonal
from course.training import descend, train

QUINTIC = np.polynomial.Polynomial([0, 3.4445, 0, -4.7750, 0, 2.0315])


def network(hidden=(7, 5)):
    data = digits().train
    return MLP(data.X[:60], data.y[:60], hidden=hidden)


def turned(rng, n):
    """A random orthogonal matrix."""
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


# --- The orthogonal step. ---


@pytest.mark.parametrize(
    "s, five_times", [(1, 0.696436), (0.5, 0.765439), (0.1, 0.712120), (0.01, 0.698917), (0.001, 0.470544)]
)
def test_what_five_steps_make_of_one_singular_value(s, five_times):
    """A matrix whose other singular value fills its length up to 1."""
    values = np.array([s, np.sqrt(1 - s * s)])
    got = np.linalg.svd(orthogonal(np.diag(values)), compute_uv=False)
    assert got.min() == pytest.approx(five_times, abs=2e-6) or got.max() == pytest.approx(five_times, abs=2e-6)


def test_it_is_no_monotone_map():
    """Of 3 and 4 the larger is still the larger; but the two are neither 1 nor in their old ratio."""
    assert np.allclose(orthogonal(np.diag([3.0, 4.0])), np.diag([0.722876, 1.119204]), atol=2e-6)


@given(seed=seeds, a=st.integers(1, 12), b=st.integers(1, 12), size=st.floats(1e-3, 1e6))
@few(40)
def test_singular_values_end_in_the_interval_that_maps_into_itself(seed, a, b, size):
    M = size * np.random.default_rng(seed).normal(size=(a, b))
    before = np.linalg.svd(M, compute_uv=False)
    after = np.linalg.svd(orthogonal(M), compute_uv=False)
    large = before > 0.002 * np.linalg.norm(M)
    assert after.max() <= 1.2024 and (len(after) < large.sum() or after[: large.sum()].min() >= 0.0)
    assert (np.sort(after)[-large.sum() :] >= 0.6818).all()


@given(seed=seeds, a=st.integers(1, 9), b=st.integers(1, 9))
@few(30)
def test_turning_the_matrix_turns_the_step_and_its_size_does_not_count(seed, a, b):
    rng = np.random.default_rng(seed)
    M, U, V = rng.normal(size=(a, b)), turned(rng, a), turned(rng, b)
    assert np.allclose(orthogonal(U @ M @ V), U @ orthogonal(M) @ V, atol=1e-12)
    assert np.allclose(orthogonal(1e4 * M), orthogonal(M), atol=1e-5)  # but for ε
    assert np.allclose(orthogonal(M.T), orthogonal(M).T, atol=1e-13)


def test_signs_and_adam_do_not_turn_with_the_matrix():
    rng = np.random.default_rng(0)
    M, U = rng.normal(size=(4, 4)), turned(rng, 4)
    for rule in (SignSGD(0.1), Lion(0.1), Adam(0.1)):
        step = lambda G, rule=rule: follow(rule, [G.ravel()], np.zeros(16))[0][-1].reshape(4, 4)
        assert np.abs(step(U @ M) - U @ step(M)).max() > 0.01


def test_a_zero_matrix_and_an_empty_one_stay_as_they_are():
    assert (orthogonal(np.zeros((3, 2))) == 0).all() and orthogonal(np.zeros((2, 0))).shape == (2, 0)


@given(seed=seeds, a=st.integers(1, 9), b=st.integers(1, 9))
@few(20)
def test_the_gradient_of_one_example_is_only_normalised(seed, a, b):
    """It is an outer product: one singular value, its own length."""
    rng = np.random.default_rng(seed)
    column, row = (rng.uniform(0.5, 2, n) * rng.choice([-1, 1], n) for n in (a, b))  # so long that ε does not show
    G = np.outer(column, row)
    once = 1.0
    for _ in range(5):
        once = QUINTIC(once)
    assert np.allclose(orthogonal(G), once * G / np.linalg.norm(G), atol=1e-5)


# --- Muon on layers. ---


def test_one_example_moves_every_layer_by_normalised_gradient_descent():
    loss = network()
    theta = loss.init(np.random.default_rng(0))
    grad = loss.on([3]).gradient(theta)
    moved, _ = Muon(0.1, 0.0, loss.layers).step(theta, grad, {"m": np.zeros_like(theta)}, 1)
    scale = 0.1 * 0.696436
    for (W, b), (dW, db), (gW, gb) in zip(*(loss.layers(part) for part in (theta, moved - theta, grad))):
        wide = np.sqrt(max(1, W.shape[1] / W.shape[0]))
        assert np.allclose(dW, -scale * wide * gW / np.linalg.norm(gW), atol=1e-6)
        assert np.allclose(db, -scale * np.sqrt(len(b)) * gb / np.linalg.norm(gb), atol=1e-6)


@given(seed=seeds, runs=st.sampled_from([(3,), (2, 2)]))
@few(10)
def test_a_stack_of_networks_steps_as_each_by_itself(seed, runs):
    rng, loss = np.random.default_rng(seed), network()
    theta, grad, m = (rng.normal(size=(loss.size, *runs)) for _ in range(3))
    eta = rng.uniform(0.01, 0.1, runs)
    kept = [array.copy() for array in (theta, grad, m)]
    moved, new = Muon(eta, 0.9, loss.layers).step(theta, grad, {"m": m}, 1)
    assert all(np.array_equal(*pair) for pair in zip(kept, (theta, grad, m)))  # nothing in place
    for index in np.ndindex(runs):
        one = (..., *index)
        alone, state = Muon(float(eta[index]), 0.9, loss.layers).step(theta[one], grad[one], {"m": m[one]}, 1)
        assert np.allclose(moved[one], alone, rtol=1e-12, atol=1e-14) and np.allclose(new["m"][one], state["m"])


def test_what_lies_in_no_layer_takes_the_plain_step():
    """As the γ of batch normalization."""
    data = digits().train
    loss = MLP(data.X[:60], data.y[:60], hidden=(5,), batch_norm=True)
    theta, grad = loss.init(np.random.default_rng(0)), np.random.default_rng(1).normal(size=loss.size)
    moved, _ = Muon(0.1, 0.5, loss.layers).step(theta, grad, {"m": np.zeros_like(theta)}, 1)
    [gamma], [slope] = loss.scales(moved - theta), loss.scales(grad)
    assert np.allclose(gamma, -0.1 * 0.5 * slope)


def test_by_layer_changes_a_copy():
    loss = network()
    theta = np.ones(loss.size)
    assert (by_layer(lambda W: 2 * W, theta, loss.layers) == 2).all() and (theta == 1).all()


@peers.needs("optax")
@pytest.mark.parametrize("hidden", [(7, 5), (70,), ()])
def test_layers_step_as_optax_has_them(hidden):
    """Its matrices alone: vectors go by Adam there. ε is set to ours."""
    import jax
    from optax import contrib

    jax.config.update("jax_enable_x64", True)
    loss, rng = network(hidden), np.random.default_rng(0)
    theta = loss.init(rng)
    weights = lambda flat: {str(i): jax.numpy.asarray(W) for i, (W, _) in enumerate(loss.layers(flat))}
    peer = contrib.muon(0.02, beta=0.9, nesterov=False, eps=1e-7, weight_decay=0.0)
    params = weights(theta)
    state, rule, ours = peer.init(params), Muon(0.02, 0.9, loss.layers), {"m": np.zeros_like(theta)}
    for t in range(1, 6):
        grad = rng.normal(size=loss.size) * 10.0 ** rng.integers(-2, 3)
        theta, ours = rule.step(theta, grad, ours, t)
        updates, state = peer.update(weights(grad), state, params)
        params = {name: params[name] + updates[name] for name in params}
        for name, W in weights(theta).items():
            assert np.allclose(W, params[name], rtol=1e-6, atol=1e-6), (name, t)


def test_a_network_learns_by_muon():
    loss = network()
    start = loss.init(np.random.default_rng(0))
    run = train(loss, Muon(0.05, 0.9, loss.layers), start, 20, np.random.default_rng(0), steps=60)
    assert run.losses[-1] < 0.2 * run.losses[0]


def test_on_a_surface_it_is_normalised_gradient_descent():
    run = descend(quadratic(1, 20), Muon(0.1, 0.0), (1.0, 1.0), 4)
    lengths = np.linalg.norm(np.diff(run.path, axis=0), axis=1)
    assert np.allclose(lengths, 0.1 * 0.696436, atol=1e-6)


def test_the_work_of_its_matrices_is_counted():
    """Products of matrices count their products and sums: far more than a rule that goes number by number."""
    loss = network((64,))
    assert step_work(Muon(layers=loss.layers), loss.size) > 100 * step_work(GradientDescent())
    assert step_work(GradientDescent(), loss.size) == step_work(GradientDescent())


# --- Signs. ---


def test_cycles_of_one_size_whatever_the_curvature():
    """On ½hθ²: signSGD goes to and fro with period 2, Lion in 0, η, 0, −η."""
    for h in (0.1, 1.0, 30.0):
        path = descend(quadratic(h), Lion(0.1), [1.0], 400).path[:, 0]
        assert np.allclose(path[-4:], path[-8:-4], atol=1e-9) and not np.allclose(path[-4:], path[-6:-2], atol=1e-3)
        assert np.ptp(path[-8:]) == pytest.approx(0.2, abs=1e-9)
        path = descend(quadratic(h), SignSGD(0.1), [0.95], 400).path[:, 0]
        assert np.allclose(path[-2:], path[-4:-2]) and np.ptp(path[-4:]) == pytest.approx(0.1)


@given(seed=seeds)
@few(20)
def test_lion_with_equal_memories_is_the_sign_of_momentum_and_without_is_sign_descent(seed):
    gradients = np.random.default_rng(seed).normal(size=(30, 4))
    averages = np.zeros((31, 4))
    for t, g in enumerate(gradients):
        averages[t + 1] = 0.8 * averages[t] + 0.2 * g
    path, _ = follow(Lion(0.1, 0.8, 0.8), gradients, np.zeros(4))
    assert np.allclose(np.diff(path, axis=0), -0.1 * np.sign(averages[1:]))
    assert np.array_equal(
        follow(Lion(0.1, 0.0), gradients, np.zeros(4))[0], follow(SignSGD(0.1), gradients, np.zeros(4))[0]
    )


@pytest.mark.parametrize("B, mean", [(1, -1 / 2), (2, -1 / 8), (3, 0.15625), (4, 0.3671875), (8, 0.2658)])
def test_the_mean_of_signs_is_not_the_sign_of_the_mean(B, mean):
    """A gradient of 4 with p = 1/4, else −1, is 1/4 in the mean; its sign points the other way for small batches."""
    k = np.arange(B + 1)
    chances = [np.prod([(B - i) / (i + 1) for i in range(n)]) * 0.25**n * 0.75 ** (B - n) for n in k]
    assert np.sum(chances * np.sign(4 * k - (B - k))) == pytest.approx(mean, abs=1e-4)
