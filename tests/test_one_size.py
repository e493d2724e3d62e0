"""Lesson 15's ground: the mean of signs, the order of averaging, and a bowl of matrices that can be turned."""

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st

from course.datasets import digits
from course.experiments.orders import ORDERS, SHAPES, Shaped, normalised
from course.models import MLP, SoftmaxRegression
from course.objectives import matrix_bowl, rare
from course.optimizers import GradientDescent, Lion, Muon, SignSGD
from course.theory import expected_sign, rest_of_signs
from course.training import descend, train

# --- Signs of means. ---


@pytest.mark.parametrize(
    "B, mean", [(1, -0.5), (2, -0.125), (3, 0.15625), (4, 0.3671875), (5, 0.1299), (6, -0.0679), (8, 0.2658)]
)
def test_the_sign_of_a_batch_in_the_mean(B, mean):
    """A gradient of +4 with p = ¼, else −1."""
    assert -expected_sign(0.0, B, rare=4.0, usual=-1.0) == pytest.approx(mean, abs=1e-4)


@given(B=st.integers(1, 40), theta=st.floats(-2, 12))
@few(40)
def test_the_mean_of_signs_counts_batches(B, theta):
    drawn = theta - 10.0 * np.random.default_rng(0).binomial(B, 0.25, 20_000) / B
    assert expected_sign(theta, B) == pytest.approx(np.sign(np.round(drawn, 12)).mean(), abs=0.04)


@pytest.mark.parametrize("B, rest", [(1, 0), (2, 0), (3, 10 / 3), (4, 2.5), (5, 2), (8, 2.5), (100, 2.5)])
def test_signs_rest_where_the_vote_is_even(B, rest):
    assert rest_of_signs(B) == pytest.approx(rest)
    below, above = expected_sign(np.array([rest - 1e-6, rest + 1e-6]), B)
    assert below <= 0 <= above


def test_signs_settle_there_and_sgd_at_the_mean():
    for B, rule, place in ((1, SignSGD(0.02), 0), (4, SignSGD(0.02), 2.5), (1, GradientDescent(0.02), 2.5)):
        walk = descend(rare(B, np.random.default_rng(0)), rule, np.full((1, 100), 4.0), 1500).path
        assert walk[700:].mean() == pytest.approx(place, abs=0.1)


def test_a_memory_before_the_sign_repairs_it():
    walk = descend(rare(1, np.random.default_rng(0)), Lion(0.02, 0.9, 0.9), np.full((1, 100), 4.0), 1500).path
    assert walk[700:].mean() == pytest.approx(2.5, abs=0.15)


def test_the_loss_of_the_rare_examples_is_their_mean():
    objective, theta = rare(5, np.random.default_rng(0)), np.linspace(-3, 12, 7)
    assert objective.value(theta[None]) == pytest.approx(0.75 * theta**2 / 2 + 0.25 * (theta - 10) ** 2 / 2)
    assert objective.gradient(np.full((1, 200_000), 1.0)).mean() == pytest.approx(1.0 - 2.5, abs=0.02)


# --- Average first or last. ---


def walk_of(rule, batch_size=4, steps=12):
    data = digits().train
    loss = SoftmaxRegression(data.X[:80], data.y[:80])
    run = train(loss, rule(loss), loss.init(), batch_size, np.random.default_rng(0), steps=steps)
    return run.path


@pytest.mark.parametrize("shape", SHAPES)
def test_without_a_memory_the_order_is_no_question(shape):
    walks = [
        walk_of(lambda loss, o=order: Shaped(GradientDescent(0.1), shape, o, 0.0, loss.layers)) for order in ORDERS
    ]
    assert all(np.allclose(walks[0], walk) for walk in walks)


def test_for_a_linear_step_the_order_is_no_question():
    first, last = (
        walk_of(lambda loss, o=order: Shaped(GradientDescent(0.1), "SGD", o, 0.9, loss.layers)) for order in ORDERS[1:]
    )
    assert np.allclose(first, last)


@pytest.mark.parametrize("shape", ["sign", "normalised", "Muon"])
def test_for_the_others_it_is_one(shape):
    first, last = (
        walk_of(lambda loss, o=order: Shaped(GradientDescent(0.1), shape, o, 0.9, loss.layers)) for order in ORDERS[1:]
    )
    assert np.abs(first - last).max() > 0.01


def test_average_first_is_the_rule_of_that_name():
    signs = walk_of(lambda loss: Shaped(GradientDescent(0.01), "sign", "first", 0.8, loss.layers))
    assert np.allclose(signs, walk_of(lambda loss: Lion(0.01, 0.8, 0.8)))
    matrices = walk_of(lambda loss: Shaped(GradientDescent(0.01), "Muon", "first", 0.8, loss.layers))
    assert np.allclose(matrices, walk_of(lambda loss: Muon(0.01, 0.8, loss.layers)))  # 65 × 10 is not wide


def test_many_settings_at_once_walk_as_each_alone():
    etas, gammas = np.array([0.01, 0.1]), np.array([0.5, 0.9])
    both = walk_of(lambda loss: Shaped(GradientDescent(etas), "normalised", "first", gammas, loss.layers))
    for place, (eta, gamma) in enumerate(zip(etas, gammas)):
        alone = walk_of(
            lambda loss: Shaped(GradientDescent(float(eta)), "normalised", "first", float(gamma), loss.layers)
        )
        assert np.allclose(both[..., place], alone)


def test_lengths_of_one_and_zeros_that_stay():
    M = np.random.default_rng(0).normal(size=(3, 4, 2))
    M[1] = 0
    assert np.linalg.norm(normalised(M), axis=(1, 2)) == pytest.approx([1, 0, 1])


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: Shaped(GradientDescent(0.1), "signs"), "shape='signs'"),
        (lambda: Shaped(GradientDescent(0.1), order="before"), "order='before'"),
        (lambda: Shaped(GradientDescent(0.1), gamma=1.0), "gamma=1.0"),
        (lambda: matrix_bowl(0, False, None, np.random.default_rng(0)), "n=0"),
        (lambda: matrix_bowl(3, False, 0, np.random.default_rng(0)), "batch_size=0"),
        (lambda: rare(0, np.random.default_rng(0)), "batch_size=0"),
        (lambda: expected_sign(0.0, 0), "batch_size=0"),
        (lambda: rest_of_signs(2, chance=1.5), "chance=1.5"),
    ],
)
def test_what_is_wrong_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_no_rule_is_no_rule():
    with pytest.raises(TypeError, match="rule="):
        Shaped(GradientDescent, "sign")


def test_the_layer_of_a_linear_model_is_a_view_with_the_bias_as_its_last_row():
    loss = SoftmaxRegression(*digits().train)
    for theta in (np.zeros(loss.size), np.zeros((loss.size, 3)), np.zeros((loss.size, 2, 3))):
        [(W, b)] = loss.layers(theta)
        W[..., -1, :] = 7.0
        assert (
            W.shape == (*theta.shape[:0:-1], 65, 10) and b.size == 0 and (theta[-10:] == 7).all() == (theta.sum() > 0)
        )
        assert (theta[:-10] == 0).all()


# --- A bowl of matrices. ---


@given(seed=seeds, turned=st.booleans())
@few(10)
def test_the_gradient_is_that_of_the_value(seed, turned):
    rng = np.random.default_rng(seed)
    bowl, theta, way = matrix_bowl(4, turned, None, rng), rng.normal(size=16), rng.normal(size=16)
    slope = (bowl.value(theta + 1e-5 * way) - bowl.value(theta - 1e-5 * way)) / 2e-5
    assert slope == pytest.approx(bowl.gradient(theta) @ way, rel=1e-6, abs=1e-8)


def test_runs_stand_side_by_side():
    rng = np.random.default_rng(0)
    bowl, theta = matrix_bowl(3, True, None, rng), rng.normal(size=(9, 2, 5))
    assert bowl.value(theta).shape == (2, 5) and bowl.gradient(theta).shape == theta.shape
    assert bowl.value(theta)[1, 2] == pytest.approx(bowl.value(theta[:, 1, 2]))
    assert bowl.gradient(theta)[:, 1, 2] == pytest.approx(bowl.gradient(theta[:, 1, 2]))


def test_batches_are_right_in_the_mean():
    bowl = matrix_bowl(3, True, 2000, np.random.default_rng(0))
    exact = matrix_bowl(3, True, None, np.random.default_rng(0))
    theta = np.zeros(9)
    mean = np.mean([bowl.gradient(theta) for _ in range(200)], axis=0)
    assert mean == pytest.approx(exact.gradient(theta), abs=0.02)


@pytest.mark.parametrize("shape, turns", [("SGD", True), ("normalised", True), ("Muon", True), ("sign", False)])
def test_turning_the_problem(shape, turns):
    """Matrices as a whole do not feel it; signs do."""
    ends = []
    for turned in (False, True):
        bowl = matrix_bowl(6, turned, None, np.random.default_rng(0))
        rule = Shaped(GradientDescent(0.1), shape, "none", layers=bowl.layers)
        ends.append(descend(bowl, rule, np.zeros(bowl.size), 8).losses[-1])
    assert (abs(ends[0] / ends[1] - 1) < 1e-9) == turns


def test_muon_on_single_examples_is_normalised_descent():
    data = digits().train
    loss = MLP(data.X[:50], data.y[:50], hidden=(8,))
    start = loss.init(np.random.default_rng(0))
    rules = [
        Shaped(GradientDescent(eta), shape, "none", layers=loss.layers)
        for shape, eta in (("Muon", 0.1), ("normalised", 0.0696436))
    ]
    walks = [train(loss, rule, start, 1, np.random.default_rng(0), steps=10).theta for rule in rules]
    assert np.abs(walks[0] - walks[1]).max() < 0.05 * np.abs(walks[0] - start).max()
