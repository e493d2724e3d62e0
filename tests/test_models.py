"""Models: gradients against finite differences, batches as cheaper objectives, many runs as one wide product."""

import warnings

import numpy as np
import pytest
from helpers import few, seeds, slope
from hypothesis import given
from hypothesis import strategies as st

from course.datasets import breast_cancer, diabetes, digits
from course.models import MLP, LinearRegression, LogisticRegression, SoftmaxRegression

LINEAR = [LinearRegression, LogisticRegression, SoftmaxRegression]
DEEP = [lambda X, y: MLP(X, y, hidden=(5,)), lambda X, y: MLP(X, y, hidden=(6, 4)), lambda X, y: MLP(X, y, hidden=())]
NAMES = ["linear", "logistic", "softmax", "mlp", "deep", "no hidden layer"]
every = pytest.mark.parametrize("make", LINEAR + DEEP, ids=NAMES)
every_linear = pytest.mark.parametrize("make", LINEAR, ids=NAMES[:3])


def instance(make, seed, n=12, d=3):
    """A loss on random examples, and a random theta."""
    rng = np.random.default_rng(seed)
    y = (
        rng.normal(size=n)
        if make is LinearRegression
        else rng.integers(2, size=n)
        if make is LogisticRegression
        else rng.permutation(np.arange(n) % 3)
    )
    loss = make(rng.normal(size=(n, d)), y)
    return loss, rng.normal(size=loss.size), rng


@every
@given(seed=seeds)
@few(25)
def test_the_gradient_matches_finite_differences(make, seed):
    loss, theta, _ = instance(make, seed)
    assert loss.gradient(theta).shape == theta.shape == (loss.size,)
    near, wide = slope(loss.value, theta), slope(loss.value, theta, h=1e-5)
    smooth = np.isclose(near, wide, rtol=1e-4, atol=1e-6)  # no kink of a ReLU within reach
    assert smooth.mean() > 0.5 and np.allclose(near[smooth], loss.gradient(theta)[smooth], rtol=1e-4, atol=1e-6)


@every
@given(seed=seeds, rows=st.lists(st.integers(0, 11), min_size=1, max_size=20))
@few(25)
def test_a_batch_is_the_same_loss_on_fewer_examples(make, seed, rows):
    loss, theta, _ = instance(make, seed)
    batch, ones = loss.on(np.array(rows)), [loss.on(np.array([row])) for row in rows]
    assert len(batch) == len(rows) and batch.size == loss.size and len(loss) == 12
    assert batch.value(theta) == pytest.approx(np.mean([one.value(theta) for one in ones]), rel=1e-12)
    assert np.allclose(
        batch.gradient(theta), np.mean([one.gradient(theta) for one in ones], axis=0), rtol=1e-11, atol=1e-13
    )
    assert np.allclose(batch.on(np.array([0])).gradient(theta), ones[0].gradient(theta), rtol=1e-12)


@every_linear
@given(seed=seeds)
@few(25)
def test_example_gradients_average_to_the_gradient(make, seed):
    loss, theta, _ = instance(make, seed)
    singles = loss.example_gradients(theta)
    assert singles.shape == (12, loss.size)
    assert np.allclose(singles.mean(axis=0), loss.gradient(theta), rtol=1e-11, atol=1e-14)
    assert np.allclose(singles[4], loss.on(np.array([4])).gradient(theta), rtol=1e-12, atol=1e-15)


@every
@given(
    seed=seeds,
    runs=st.sampled_from([(1,), (4,), (2, 3), (3, 1, 2)]),
    rows=st.integers(1, 12),
    order=st.sampled_from("CF"),
)
@few(25)
def test_many_runs_at_once_are_one_by_one(make, seed, runs, rows, order):
    whole, _, rng = instance(make, seed)
    loss, theta = whole.on(np.arange(rows)), np.array(rng.normal(size=(whole.size, *runs)), order=order)
    scores, value, gradient = loss.scores(theta), loss.value(theta), loss.gradient(theta)
    accuracy = loss.accuracy(theta) if make is not LinearRegression else value
    assert (
        scores.shape == (*loss.Y.shape, *runs)
        and value.shape == accuracy.shape == runs
        and gradient.shape == theta.shape
    )
    for index in np.ndindex(runs):
        one = theta[(slice(None), *index)].copy()
        assert np.allclose(scores[(..., *index)], loss.scores(one), rtol=1e-12, atol=1e-14)
        assert value[index] == pytest.approx(loss.value(one), rel=1e-12) and (
            make is LinearRegression or accuracy[index] == loss.accuracy(one)
        )
        assert np.allclose(gradient[(..., *index)], loss.gradient(one), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("make", DEEP, ids=NAMES[3:])
@given(seed=seeds)
@few(10)
def test_the_gradient_of_several_networks_matches_finite_differences(make, seed):
    loss, _, rng = instance(make, seed)
    theta, direction = rng.normal(size=(2, loss.size, 20))
    slopes, wide = (
        (loss.value(theta + h * direction) - loss.value(theta - h * direction)) / (2 * h) for h in (1e-6, 1e-5)
    )
    smooth = np.isclose(slopes, wide, rtol=1e-4, atol=1e-6)  # no kink of a ReLU within reach
    assert smooth.mean() > 0.5 and np.allclose(
        slopes[smooth], (loss.gradient(theta) * direction).sum(0)[smooth], rtol=1e-4, atol=1e-6
    )


def test_layers_of_several_networks_are_views_behind_the_runs():
    network = MLP(np.ones((4, 3)), np.arange(4), hidden=(5, 2))
    for order in "CF":
        theta = np.zeros((network.size, 6), order=order)
        assert [(W.shape, b.shape) for W, b in network.layers(theta)] == [
            ((6, *shape), (6, shape[1])) for shape in ((3, 5), (5, 2), (2, 4))
        ]
        for W, b in network.layers(theta):
            W[2], b[2] = 7, 7
        assert (theta[:, 2] == 7).all() and theta.sum() == 7 * network.size


@given(seed=seeds)
@few(10)
def test_the_hessian_of_linear_regression(seed):
    loss, theta, _ = instance(LinearRegression, seed)
    assert np.allclose(slope(loss.gradient, theta), loss.hessian(theta), atol=1e-6)
    solution = np.linalg.lstsq(loss.X, loss.Y[:, 0], rcond=None)[0]
    assert np.abs(loss.gradient(solution)).max() < 1e-12


@given(seed=seeds)
@few(10)
def test_a_network_without_hidden_layers_is_softmax_regression(seed):
    network, theta, _ = instance(DEEP[2], seed)
    regression, _, _ = instance(SoftmaxRegression, seed)
    assert network.value(theta) == pytest.approx(regression.value(theta), rel=1e-13)
    assert np.allclose(network.gradient(theta), regression.gradient(theta), rtol=1e-12, atol=1e-15)


@given(seed=seeds)
@few(10)
def test_two_classes_of_softmax_are_logistic_regression(seed):
    rng = np.random.default_rng(seed)
    X, y, w = rng.normal(size=(9, 4)), np.arange(9) % 2, rng.normal(size=5)
    both = np.column_stack([np.zeros(5), w]).ravel()
    assert SoftmaxRegression(X, y).value(both) == pytest.approx(LogisticRegression(X, y).value(w), rel=1e-12)
    assert SoftmaxRegression(X, y).accuracy(both) == LogisticRegression(X, y).accuracy(w)


@every
def test_nothing_is_changed_in_place(make):
    loss, theta, _ = instance(make, 0)
    for array in (theta, loss.X, loss.Y):
        array.setflags(write=False)
    first = loss.gradient(theta), loss.value(theta)
    loss.on(np.arange(3)).gradient(theta)
    assert np.array_equal(first[0], loss.gradient(theta)) and first[1] == loss.value(theta)


@every
def test_huge_scores_stay_finite_and_silent(make):
    loss, theta, _ = instance(make, 0)
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        assert np.isfinite(loss.value(1e5 * theta)) and np.isfinite(loss.gradient(1e5 * theta)).all()


@every
def test_value_at_zero_is_that_of_knowing_nothing(make):
    loss, theta, _ = instance(make, 0)
    knowing_nothing = (
        np.mean(loss.Y**2) / 2 if make is LinearRegression else np.log(2) if make is LogisticRegression else np.log(3)
    )
    assert loss.value(0 * theta) == pytest.approx(knowing_nothing, rel=1e-12)


def test_layers_are_views_into_one_flat_theta():
    network = MLP(np.ones((4, 3)), np.arange(4), hidden=(5, 2))
    theta = network.init(np.random.default_rng(0))
    assert [(W.shape, b.shape) for W, b in network.layers(theta)] == [((3, 5), (5,)), ((5, 2), (2,)), ((2, 4), (4,))]
    assert network.size == theta.size == 3 * 5 + 5 + 5 * 2 + 2 + 2 * 4 + 4
    for W, b in network.layers(theta):
        assert np.shares_memory(W, theta) and (b == 0).all()
        W[:], b[:] = 7, 7
    assert (theta == 7).all()


def test_the_start_of_a_network_keeps_the_variance_through_relu():
    network = MLP(np.ones((2, 400)), np.arange(2), hidden=(300,))
    W, _ = network.layers(network.init(np.random.default_rng(0)))[0]
    assert W.var() == pytest.approx(2 / 400, rel=0.02) and W.mean() == pytest.approx(0, abs=1e-3)
    same, other = (network.init(np.random.default_rng(seed)) for seed in (0, 1))
    assert np.array_equal(same, network.init(np.random.default_rng(0))) and not np.array_equal(same, other)


@every_linear
def test_linear_models_start_at_zero(make):
    loss, _, _ = instance(make, 0)
    assert not loss.init().any() and loss.init(np.random.default_rng(0)).shape == (loss.size,)


def test_accuracy_counts_what_is_right():
    X, y = np.array([[1.0], [2.0], [-1.0], [3.0]]), np.array([1, 1, 0, 0])
    assert LogisticRegression(X, y).accuracy(np.array([1.0, 0.0])) == 0.75
    assert SoftmaxRegression(X, y).accuracy(np.array([-1.0, 1.0, 0.0, 0.0])) == 0.75


def test_sizes_on_the_real_data():
    train = digits().train
    assert SoftmaxRegression(*train).size == 650 and MLP(*train).size == 64 * 64 + 64 + 64 * 10 + 10
    assert repr(MLP(*train)) == "<MLP: 4810 parameters, 1078 examples>"
    assert LogisticRegression(*breast_cancer().train).size == 31 and LinearRegression(*diabetes().train).size == 11


X, y = np.ones((4, 2)), np.array([0, 1, 2, 1])


@pytest.mark.parametrize(
    "make, says",
    [
        (
            lambda: LinearRegression(X[0], y),
            r"X of shape \(2,\), y of shape \(4,\): expected \(n, features\) and \(n,\)",
        ),
        (lambda: LinearRegression(X, y[:3]), r"y of shape \(3,\)"),
        (lambda: LinearRegression(X, y[:, None]), r"y of shape \(4, 1\)"),
        (lambda: LinearRegression(X[:0], y[:0]), "n ≥ 1"),
        (lambda: LinearRegression(X * np.nan, y), "expected finite numbers, no NaN, infinity, complex number or text"),
        (lambda: LinearRegression(X, y - np.inf), "expected finite numbers"),
        (lambda: LogisticRegression(X, y), r"y holds \[2\]: expected only the classes 0 and 1"),
        (lambda: SoftmaxRegression(X, y - 1), "from -1 to 1: expected class numbers 0, 1, …"),
        (lambda: SoftmaxRegression(X, y * 0.5), "dtype float64.*expected class numbers"),
        (lambda: SoftmaxRegression(X, ["a", "b", "c", "d"]), "y of dtype <U1: expected finite numbers, no .* text"),
        (lambda: MLP(X, y, hidden=(0,)), r"hidden=\(0,\): width=0: expected a whole number, at least 1"),
        (lambda: MLP(X, y, hidden=(3.5,)), r"hidden=\(3.5,\)"),
        (lambda: MLP(X, y, hidden=64), "hidden=64: expected the widths"),
        (
            lambda: MLP(X, y).gradient(np.zeros((2, MLP(X, y).size))),
            r"theta of shape \(2, 387\): expected an array of shape \(387,\) or \(387, \*runs\)",
        ),
        (lambda: MLP(X, y).value(np.zeros(())), r"theta of shape \(\): expected an array of shape \(387,\)"),
        (
            lambda: SoftmaxRegression(X, y).gradient(np.zeros(8)),
            r"theta of shape \(8,\): expected an array of shape \(9,\) or \(9, \*runs\)",
        ),
        (lambda: SoftmaxRegression(X, y).value(np.zeros((18,))), r"theta of shape \(18,\)"),
    ],
)
def test_what_is_wrong_is_named_with_what_was_expected(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_numpy_widths_are_widths():
    assert MLP(X, y, hidden=(np.int64(5),)).size == MLP(X, y, hidden=(5,)).size
