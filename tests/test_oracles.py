"""Other people's code as judge: numbers that it left in `oracle/numbers.npz`, itself where it is, and scikit-learn.

Which library judges a rule is said in course/optimizers/CONVENTIONS.md. Some rules are chaotic around a minimum at
constant η: one rounding error grows to the size of a step. Free walks are compared for as long as walks with a relative
gradient noise of 1e-15 stay together (`trustworthy`).
"""

import numpy as np
import pytest
import sklearn.linear_model
from helpers import RULES, by_name, same_steps, stream
from oracle import make, peers, table
from oracle.variants import DampedMomentum, HatlessAdam, OutsideMomentum, PlainlyCentered
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from course.datasets import breast_cancer, diabetes, digits
from course.models import LinearRegression, LogisticRegression, SoftmaxRegression
from course.optimizers import AdaGrad, Adam, CenteredRMSProp, GradientDescent, Momentum, Nesterov

CALLS = [call for call in map(table.judge, RULES) if call]
judged = pytest.mark.parametrize("kind", **by_name([call.rule for call in CALLS]))
JUDGES = [pytest.param(call, marks=peers.needs(call.library), id=call.rule.__name__) for call in CALLS]
surfaces = pytest.mark.parametrize("name", make.WALKS)
needs_torch = peers.needs("PyTorch")


@pytest.fixture
def numbers():
    with np.load(make.FILE) as file:
        return dict(file)


def same_walk(name, rule, theirs, marks):
    tolerance = 1e-9 if name == "Rosenbrock" else 1e-12
    until = make.trustworthy(name, rule, tolerance / 10)
    if type(rule) in (GradientDescent, Momentum, Nesterov, AdaGrad):
        assert until > make.STEPS  # never chaotic
    ours, good = make.our_free(name, rule)[marks], marks < until
    return np.allclose(ours[good], theirs[good], rtol=tolerance, atol=tolerance)


# --- The committed numbers: for everyone. ---


def kept(numbers, name, kind):
    key = f"{name} {kind.__name__}"
    assert key in numbers, (
        f"tests/oracle/numbers.npz lacks {key!r}, the judge's walk: "
        f"{peers.INSTALL} --version brings the libraries, then in tests/: python -m oracle.make {kind.__name__}"
    )
    return numbers[key]


@judged
def test_gradient_streams_agree_with_the_numbers_of_the_judge(numbers, kind):
    gradients = stream(np.random.default_rng(0), make.STREAM)
    sizes = np.abs(gradients[gradients != 0])
    assert (gradients == 0).any() and sizes.max() > 1e7 * sizes.min()
    assert same_steps(make.our_stream(make.drawn(kind, 0), gradients), kept(numbers, "stream", kind))


@judged
@surfaces
def test_free_walks_agree_with_the_numbers_of_the_judge(numbers, kind, name):
    assert same_walk(name, make.drawn(kind, 0, make.WALKS[name][2]), kept(numbers, name, kind), make.MARKS)


@pytest.mark.parametrize("name", make.models())
def test_values_and_gradients_of_the_models_agree_with_the_numbers_of_torch(numbers, name):
    assert np.allclose(make.our_gradient(*make.models()[name]), numbers[f"gradient {name}"], rtol=1e-12, atol=1e-13)


def test_the_numbers_are_small():
    assert make.FILE.stat().st_size < 200_000


# --- The judges themselves, on other random settings. ---


@pytest.mark.parametrize("call", JUDGES)
@pytest.mark.parametrize("seed", range(1, 6))
def test_gradient_streams_agree_with_the_judge(call, seed):
    gradients, rule = stream(np.random.default_rng(seed), make.STREAM), make.drawn(call.rule, seed)
    assert same_steps(make.our_stream(rule, gradients), peers.stream(call, rule, gradients))


@pytest.mark.parametrize("call", JUDGES)
@surfaces
def test_free_walks_agree_with_the_judge(call, name):
    rule = make.drawn(call.rule, 1, make.WALKS[name][2])
    assert same_walk(name, rule, make.peer_free(call, name, rule), np.arange(make.STEPS + 1))


@needs_torch
@pytest.mark.parametrize("seed", range(1, 4))
def test_the_models_agree_with_torch(seed):
    for loss, theta in make.models(seed).values():
        assert np.allclose(make.our_gradient(loss, theta), make.torch_gradient(loss, theta), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("call", JUDGES)
def test_the_committed_numbers_are_what_the_judge_says_today(numbers, call):
    for name, array in make.numbers([call.rule], free=False).items():
        assert np.allclose(numbers[name], array, rtol=1e-11, atol=1e-11), name


@needs_torch
def test_the_committed_gradients_are_what_torch_says_today(numbers):
    for name, array in make.gradients_by_torch().items():
        assert np.allclose(numbers[name], array, rtol=1e-11, atol=1e-11), name


def test_no_number_is_kept_for_nobody(numbers):
    walks = {f"{name} {kind.__name__}" for name in ("stream", *make.WALKS) for kind in RULES}
    assert numbers.keys() <= walks | {f"gradient {name}" for name in make.models()}


# --- Variants that PyTorch has under another switch, and scikit-learn. ---


GRADIENTS = stream(np.random.default_rng(3), 40, decades=4)


@peers.needs("PyTorch")
def test_torch_with_dampening():
    """In no row of CONVENTIONS.md: what people also call momentum."""
    rule = DampedMomentum(0.1, 0.9)
    call = table.Call(Momentum, "PyTorch", "SGD", "lr=η, momentum=γ, dampening=γ", True, "")
    theirs = peers.stream(call, rule, GRADIENTS)
    assert same_steps(make.our_stream(rule, GRADIENTS), theirs, 1e-12)
    assert not same_steps(make.our_stream(Momentum(0.1, 0.9), GRADIENTS), theirs, 1e-2)


def test_our_form_of_the_variance_is_the_printed_one():
    ours, printed = (make.our_stream(kind(0.01, 0.9, 1e-3), GRADIENTS) for kind in (CenteredRMSProp, PlainlyCentered))
    assert same_steps(ours, printed)


def sklearn_walk(optimizer, gradients):
    params = [np.zeros(gradients.shape[1])]
    stepper, path = optimizer(params), [params[0].copy()]
    for t, grad in enumerate(gradients, start=1):
        stepper.update_params(params, [grad])
        stepper.iteration_ends(t)
        path.append(params[0].copy())
    return np.array(path)


@pytest.mark.parametrize("kind", [Momentum, Nesterov])
def test_scikit_learns_momentum_is_ours(kind):
    theirs = sklearn_walk(lambda p: SGDOptimizer(p, 0.1, momentum=0.9, nesterov=kind is Nesterov), GRADIENTS)
    assert same_steps(make.our_stream(kind(0.1, 0.9), GRADIENTS), theirs)


def test_scikit_learn_keeps_the_learning_rate_inside_the_velocity_as_we_do():
    theirs = sklearn_walk(lambda p: SGDOptimizer(p, 0.1, "invscaling", 0.9, nesterov=False, power_t=0.5), GRADIENTS)
    schedule = lambda t: 0.1 / t**0.5
    assert same_steps(make.our_stream(Momentum(schedule, 0.9), GRADIENTS), theirs)
    assert not same_steps(make.our_stream(OutsideMomentum(schedule, 0.9), GRADIENTS), theirs, 1e-2)


def test_scikit_learns_adam_adds_eps_elsewhere():
    theirs = sklearn_walk(lambda p: AdamOptimizer(p, 0.01, epsilon=1e-3), GRADIENTS)
    assert same_steps(make.our_stream(HatlessAdam(0.01, eps=1e-3), GRADIENTS), theirs)
    assert not same_steps(make.our_stream(Adam(0.01, eps=1e-3), GRADIENTS), theirs, 1e-2)


# --- Where scikit-learn says the optimum is, our gradient vanishes. ---


def flat(weights, bias):
    """scikit-learn's coefficients `(outputs, features)` and intercepts as our theta."""
    return np.vstack([np.atleast_2d(weights).T, np.atleast_1d(bias)]).ravel()


def test_linear_regression_and_ridge_on_diabetes():
    X, y = diabetes().train
    loss, fitted = LinearRegression(X, y), sklearn.linear_model.LinearRegression().fit(X, y)
    assert np.abs(loss.gradient(flat(fitted.coef_, fitted.intercept_))).max() < 1e-12
    ridge = sklearn.linear_model.Ridge(alpha=3.0, solver="cholesky").fit(X, y)
    pull = flat(3.0 * ridge.coef_ / len(y), 0.0)  # of ½·α‖w‖²/n, which leaves the bias alone
    assert np.abs(loss.gradient(flat(ridge.coef_, ridge.intercept_)) + pull).max() < 1e-12


@pytest.mark.parametrize(
    "data, model", [(breast_cancer, LogisticRegression), (digits, SoftmaxRegression)], ids=["logistic", "softmax"]
)
def test_logistic_and_softmax_regression(data, model):
    X, y = data().train
    loss = model(X, y)
    fitted = sklearn.linear_model.LogisticRegression(C=0.1, solver="newton-cholesky", tol=1e-12, max_iter=200).fit(X, y)
    theta, pull = flat(fitted.coef_, fitted.intercept_), flat(fitted.coef_ / (0.1 * len(y)), 0 * fitted.intercept_)
    assert np.abs(loss.gradient(theta) + pull).max() < 1e-9
    assert loss.accuracy(theta) == fitted.score(X, y)
    log_p = fitted.predict_log_proba(X)[np.arange(len(y)), y]
    assert loss.value(theta) == pytest.approx(-log_p.mean(), rel=1e-9)
