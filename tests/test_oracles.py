"""Other people's code as judge: numbers that PyTorch left in `oracle/numbers.npz`, PyTorch itself where it is, scikit-learn.

Some rules are chaotic around a minimum at constant η: one rounding error grows to the size of a step. Free walks are
compared for as long as walks with a relative gradient noise of 1e-15 stay together (`trustworthy`).
"""

import importlib.util

import numpy as np
import pytest
import sklearn.linear_model
from helpers import RULES, by_name, stream
from oracle import make
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer
from whole import WHOLE

from course.datasets import breast_cancer, diabetes, digits
from course.models import LinearRegression, LogisticRegression, SoftmaxRegression
from course.optimizers import AdaGrad, Adam, CenteredRMSProp, GradientDescent, Momentum, Nesterov, RMSProp

every = pytest.mark.parametrize("kind", **by_name(RULES))
surfaces = pytest.mark.parametrize("name", make.WALKS)
no_torch = importlib.util.find_spec("torch") is None and not WHOLE
needs_torch = pytest.mark.skipif(no_torch, reason="torch is not installed: pip install torch==2.13.0")


@pytest.fixture
def numbers():
    with np.load(make.FILE) as file:
        return dict(file)


def same_steps(ours, theirs, tolerance=1e-13):
    """Equal up to `tolerance` of the way that each coordinate has gone so far."""
    return (np.abs(ours - theirs)[1:] <= tolerance * np.abs(np.diff(theirs, axis=0)).cumsum(axis=0)).all()


def same_walk(name, rule, theirs, marks):
    tolerance = 1e-9 if name == "Rosenbrock" else 1e-12
    until = make.trustworthy(name, rule, tolerance / 10)
    if isinstance(rule, (GradientDescent, Momentum, AdaGrad)):
        assert until > make.STEPS  # never chaotic
    ours, good = make.our_free(name, rule)[marks], marks < until
    return np.allclose(ours[good], theirs[good], rtol=tolerance, atol=tolerance)


# --- The committed numbers: for everyone. ---


@every
def test_gradient_streams_agree_with_the_numbers_of_torch(numbers, kind):
    gradients = stream(np.random.default_rng(0), make.STREAM)
    assert (gradients == 0).any() and np.abs(gradients[gradients != 0]).max() > 1e7 * np.abs(
        gradients[gradients != 0]
    ).min()
    assert same_steps(make.our_stream(make.drawn(kind, 0), gradients), numbers[f"stream {kind.__name__}"])


@every
@surfaces
def test_free_walks_agree_with_the_numbers_of_torch(numbers, kind, name):
    assert same_walk(name, make.drawn(kind, 0, make.WALKS[name][2]), numbers[f"{name} {kind.__name__}"], make.MARKS)


@pytest.mark.parametrize("name", make.models())
def test_values_and_gradients_of_the_models_agree_with_the_numbers_of_torch(numbers, name):
    assert np.allclose(make.our_gradient(*make.models()[name]), numbers[f"gradient {name}"], rtol=1e-12, atol=1e-13)


def test_the_numbers_are_small():
    assert make.FILE.stat().st_size < 200_000


# --- PyTorch itself, on other random settings. ---


@needs_torch
@every
@pytest.mark.parametrize("seed", range(1, 6))
def test_gradient_streams_agree_with_torch(kind, seed):
    gradients, rule = stream(np.random.default_rng(seed), make.STREAM), make.drawn(kind, seed)
    assert same_steps(make.our_stream(rule, gradients), make.torch_stream(rule, gradients))


@needs_torch
@every
@surfaces
def test_free_walks_agree_with_torch(kind, name):
    rule = make.drawn(kind, 1, make.WALKS[name][2])
    assert same_walk(name, rule, make.torch_free(name, rule), np.arange(make.STEPS + 1))


@needs_torch
@pytest.mark.parametrize("seed", range(1, 4))
def test_the_models_agree_with_torch(seed):
    for loss, theta in make.models(seed).values():
        assert np.allclose(make.our_gradient(loss, theta), make.torch_gradient(loss, theta), rtol=1e-12, atol=1e-13)


@needs_torch
def test_the_committed_numbers_are_what_torch_says_today(numbers):
    for name, array in make.numbers(free=False).items():
        assert np.allclose(numbers.pop(name), array, rtol=1e-11, atol=1e-11), name
    assert numbers.keys() == {f"{name} {kind.__name__}" for name in make.WALKS for kind in RULES}


# --- The variants of other libraries, three lines each: what differs is the convention, and nothing else. ---


class OutsideMomentum(Momentum):
    """PyTorch and optax: v ← γ v + g; θ ← θ − η v. Differs from ours under a schedule alone."""

    def step(self, theta, grad, state, t):
        v = self.gamma * state["v"] + grad
        return theta - self.at(t)[0] * v, {"v": v}


class DampedMomentum(Momentum):
    """PyTorch with dampening = γ: v ← γ v + (1−γ) g, but v = g on the first step."""

    def step(self, theta, grad, state, t):
        v = self.gamma * state["v"] + (1 - self.gamma if t > 1 else 1) * grad
        return theta - self.eta * v, {"v": v}


class HatlessAdam(Adam):
    """scikit-learn (and the last lines of the paper's section 2): ε is added to √v, not to √v̂."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        eta = self.eta * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return theta - eta * new["m"] / (np.sqrt(new["v"]) + self.eps), new


class PlainlyCentered(RMSProp):
    """PyTorch with centered=True, as Graves 2013 prints it: the mean square less the squared mean."""

    memory = ("s", "mean")

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        mean = self.rho * state["mean"] + (1 - self.rho) * grad
        return theta - self.eta * grad / (np.sqrt(new["s"] - mean * mean) + self.eps), new | {"mean": mean}


GRADIENTS = stream(np.random.default_rng(3), 40, decades=4)


def halving(t):
    return 0.1 * 0.5 ** ((t - 1) // 10)


@needs_torch
def test_torch_keeps_the_learning_rate_outside_the_velocity():
    from torch import optim

    class Scheduled(optim.SGD):
        t = 0

        def step(self):
            self.t += 1
            self.param_groups[0]["lr"] = halving(self.t)
            super().step()

    theirs = make.torch_stream(None, GRADIENTS, lambda parameters: Scheduled(parameters, lr=0.1, momentum=0.9))
    assert same_steps(make.our_stream(OutsideMomentum(halving, 0.9), GRADIENTS), theirs)
    assert not same_steps(make.our_stream(Momentum(halving, 0.9), GRADIENTS), theirs, 1e-2)


@needs_torch
@pytest.mark.parametrize(
    "variant, name, options",
    [
        (DampedMomentum(0.1, 0.9), "SGD", dict(lr=0.1, momentum=0.9, dampening=0.9)),
        (PlainlyCentered(0.01, 0.9, 1e-3), "RMSprop", dict(lr=0.01, alpha=0.9, eps=1e-3, centered=True)),
    ],
    ids=["damped", "centered"],
)
def test_torch_variants_are_three_lines(variant, name, options):
    from torch import optim

    theirs = make.torch_stream(None, GRADIENTS, lambda parameters: getattr(optim, name)(parameters, **options))
    ours = type(variant).__mro__[1](**{f: getattr(variant, f) for f in variant.__dataclass_fields__})
    assert same_steps(make.our_stream(variant, GRADIENTS), theirs, 1e-12)
    assert not same_steps(make.our_stream(ours, GRADIENTS), theirs, 1e-2)


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
