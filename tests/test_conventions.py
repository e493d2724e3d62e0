"""The table in course/optimizers/CONVENTIONS.md: every rule has its row, every row its test; how libraries differ, by the libraries.

A library's variant is our rule with three lines changed: what differs is the convention, and nothing else. Keras runs
on JAX: its NumPy backend computes in float32.
"""

import importlib.util
import os
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from helpers import RULES, stream
from oracle import make
from test_oracles import HatlessAdam, OutsideMomentum, PlainlyCentered, halving, needs_torch, same_steps

from course.optimizers import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    CenteredRMSProp,
    GradientDescent,
    Momentum,
    Nadam,
    Nesterov,
    RMSProp,
    RMSPropMomentum,
)
from course.setup.environment import ROOT

needs_optax = pytest.mark.skipif(
    importlib.util.find_spec("optax") is None, reason="optax is not installed: pip install optax==0.2.8"
)
needs_keras = pytest.mark.skipif(
    importlib.util.find_spec("keras") is None, reason="keras is not installed: pip install keras==3.15.1, beside optax"
)
TABLE = (ROOT / "course" / "optimizers" / "CONVENTIONS.md").read_text("utf-8")
GRADIENTS = stream(np.random.default_rng(5), 60, decades=4)


def test_every_rule_has_its_row_and_every_row_tests_that_exist():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.splitlines() if line.startswith("| `")
    ]
    assert [row[0].strip("`") for row in rows] == [rule.__name__ for rule in RULES]
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row[-1])
        assert named and all(f"def {name}(" in tests for name in named), row[0]


class CorrectedAMSGrad(AMSGrad):
    """PyTorch: both averages corrected, the largest v before it is."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        m_hat, v_hat = new["m"] / (1 - self.beta1**t), new["v_hat"] / (1 - self.beta2**t)
        return theta - self.eta * m_hat / (np.sqrt(v_hat) + self.eps), new


class CorrectedFirstAMSGrad(AMSGrad):
    """optax: both averages corrected, the largest v after it is."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        v_hat = np.maximum(state["v_hat"], new["v"] / (1 - self.beta2**t))
        return theta - self.eta * new["m"] / (1 - self.beta1**t) / (np.sqrt(v_hat) + self.eps), new | {"v_hat": v_hat}


class ScheduledNadam(Nadam):
    """PyTorch: μ grows from β₁/2 to β₁ as Dozat proposed, μ_t = β₁ (1 − ½·0.96^(t/250))."""

    slowness = 250

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        mu = self.beta1 * (1 - 0.5 * 0.96 ** (np.arange(1, t + 2) / self.slowness))
        m_hat = mu[-1] * new["m"] / (1 - mu.prod()) + (1 - mu[-2]) * grad / (1 - mu[:-1].prod())
        return theta - self.eta * m_hat / (np.sqrt(new["v"] / (1 - self.beta2**t)) + self.eps), new


class InnerRMSProp(RMSProp):
    """optax by default, and Keras: ε inside the root."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        return theta - self.eta * grad / np.sqrt(new["s"] + self.eps), new


class StartedAdaGrad(AdaGrad):
    """optax by default, and Keras: G starts at 0.1, ε inside the root."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        return theta - self.eta * grad / np.sqrt(0.1 + new["G"] + self.eps), new


def differs(variant, theirs):
    """The variant walks as the library does, and the rule that it is a variant of does not."""
    ours = type(variant).__mro__[1](**{name: getattr(variant, name) for name in variant.__dataclass_fields__})
    return same_steps(make.our_stream(variant, GRADIENTS), theirs, 1e-12) and not same_steps(
        make.our_stream(ours, GRADIENTS), theirs, 1e-2
    )


@needs_torch
@pytest.mark.parametrize(
    "variant, name, options",
    [
        (CorrectedAMSGrad(0.01, 0.9, 0.99, 1e-3), "Adam", dict(lr=0.01, betas=(0.9, 0.99), eps=1e-3, amsgrad=True)),
        (ScheduledNadam(0.01, 0.9, 0.99, 1e-3), "NAdam", dict(lr=0.01, betas=(0.9, 0.99), eps=1e-3)),
    ],
    ids=["AMSGrad", "NAdam"],
)
def test_torch_differs_in_three_lines(variant, name, options):
    from torch import optim

    assert differs(
        variant, make.torch_stream(None, GRADIENTS, lambda parameters: getattr(optim, name)(parameters, **options))
    )


@needs_torch
def test_torchs_coupled_weight_decay_is_not_adamw():
    from torch import optim

    start, gradients = np.ones(6), GRADIENTS[:20]
    walk = lambda kind: make.torch_walk(
        lambda p: kind(p, lr=0.1, weight_decay=0.3), start, 20, lambda p, t: p.new_tensor(gradients[t - 1])
    )
    theta, state, rule = start, AdamW().init(start), AdamW(0.1, weight_decay=0.3)
    for t, grad in enumerate(gradients, start=1):
        theta, state = rule.step(theta, grad, state, t)
    assert np.allclose(walk(optim.AdamW)[-1], theta, rtol=1e-12) and not np.allclose(
        walk(optim.Adam)[-1], theta, rtol=1e-2
    )


# --- optax. ---


def optax_stream(transform, gradients=GRADIENTS):
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    theta = jax.numpy.zeros(gradients.shape[1])
    state, path = transform.init(theta), [np.array(theta)]
    for grad in gradients:
        updates, state = transform.update(jax.numpy.asarray(grad), state, theta)
        theta = optax.apply_updates(theta, updates)
        path.append(np.array(theta))
    return np.array(path)


BETAS = dict(b1=0.8, b2=0.99, eps=1e-3)
SAME = {
    "sgd": (GradientDescent(0.1), dict(learning_rate=0.1)),
    "sgd with momentum": (Momentum(0.1, 0.8), dict(learning_rate=0.1, momentum=0.8)),
    "sgd with nesterov": (Nesterov(0.1, 0.8), dict(learning_rate=0.1, momentum=0.8, nesterov=True)),
    "rmsprop": (RMSProp(0.01, 0.8, 1e-3), dict(learning_rate=0.01, decay=0.8, eps=1e-3, eps_in_sqrt=False)),
    "rmsprop centered": (
        CenteredRMSProp(0.01, 0.8, 1e-3),
        dict(learning_rate=0.01, decay=0.8, eps=1e-3, eps_in_sqrt=False, centered=True),
    ),
    "rmsprop with momentum under a schedule": (
        RMSPropMomentum(halving, 0.8, 1e-3, 0.7),
        dict(
            learning_rate=lambda count: 0.1 * 0.5 ** (count // 10), decay=0.8, eps=1e-3, eps_in_sqrt=False, momentum=0.7
        ),
    ),
    "adadelta": (AdaDelta(0.8, 1e-3), dict(learning_rate=1.0, rho=0.8, eps=1e-3)),
    "adam": (Adam(0.01, 0.8, 0.99, 1e-3), dict(learning_rate=0.01, **BETAS)),
    "adamax": (AdaMax(0.01, 0.8, 0.99, 1e-3), dict(learning_rate=0.01, **BETAS)),
    "nadam": (Nadam(0.01, 0.8, 0.99, 1e-3), dict(learning_rate=0.01, **BETAS)),
    "adamw": (AdamW(0.01, 0.8, 0.99, 1e-3, 0.3), dict(learning_rate=0.01, weight_decay=0.3, **BETAS)),
}
DIFFERENT = {
    "sgd with momentum under a schedule": (
        OutsideMomentum(halving, 0.8),
        dict(learning_rate=lambda count: 0.1 * 0.5 ** (count // 10), momentum=0.8),
    ),
    "adagrad": (StartedAdaGrad(0.1, 1e-3), dict(learning_rate=0.1, eps=1e-3)),
    "rmsprop": (InnerRMSProp(0.01, 0.8, 1e-3), dict(learning_rate=0.01, decay=0.8, eps=1e-3)),
    "amsgrad": (CorrectedFirstAMSGrad(0.01, 0.8, 0.99, 1e-3), dict(learning_rate=0.01, **BETAS)),
}


@needs_optax
@pytest.mark.parametrize("name", SAME)
def test_optax_agrees(name):
    import optax

    rule, options = SAME[name]
    assert same_steps(make.our_stream(rule, GRADIENTS), optax_stream(getattr(optax, name.split()[0])(**options)), 1e-12)


@needs_optax
@pytest.mark.parametrize("name", DIFFERENT)
def test_optax_differs_in_three_lines(name):
    import optax

    variant, options = DIFFERENT[name]
    assert differs(variant, optax_stream(getattr(optax, name.split()[0])(**options)))


# --- Keras. ---


class FastNadam(ScheduledNadam):
    """Keras: as PyTorch, with 0.96^t."""

    slowness = 1


class InnerCenteredRMSProp(PlainlyCentered):
    """Keras: ε inside the root of the variance."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        return theta - self.eta * grad / np.sqrt(new["s"] - new["mean"] ** 2 + self.eps), new


class InnerRMSPropMomentum(RMSPropMomentum):
    """Keras: ε inside the root, η inside the velocity."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        v = self.gamma * state["v"] - self.at(t)[0] * grad / np.sqrt(new["s"] + self.eps)
        return theta + v, new | {"v": v}


class OuterAdaMax(AdaMax):
    """Keras: ε is added to u, not to the new gradient's size."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        u = np.maximum(self.beta2 * state["u"], np.abs(grad))
        return theta - self.eta * new["m"] / ((1 - self.beta1**t) * (u + self.eps)), new | {"u": u}


class HatlessAMSGrad(AMSGrad):
    """Keras: both averages corrected, the largest v before it is; ε is added to its root before, too."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        eta = self.eta * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return theta - eta * new["m"] / (np.sqrt(new["v_hat"]) + self.eps), new


class HatlessAdamW(AdamW):
    """Keras: AdamW's decay, with ε where its Adam has it."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        eta = self.eta * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return theta - self.eta * self.weight_decay * theta - eta * new["m"] / (np.sqrt(new["v"]) + self.eps), new


def keras_stream(name, schedule=None, **options):
    """Where Keras stands before the first and after every gradient; the `schedule` sets its learning rate."""
    os.environ |= {"KERAS_BACKEND": "jax", "KERAS_HOME": tempfile.gettempdir()}  # it writes a file of settings
    import jax
    import keras

    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")
    theta, optimizer = (
        keras.Variable(np.zeros(GRADIENTS.shape[1]), dtype="float64"),
        getattr(keras.optimizers, name)(**options),
    )
    path = [np.array(theta.value)]
    for t, grad in enumerate(GRADIENTS, start=1):
        if schedule:
            optimizer.learning_rate = schedule(t)
        optimizer.apply([keras.ops.convert_to_tensor(grad, "float64")], [theta])
        path.append(np.array(theta.value))
    return np.array(path)


KERAS_BETAS = dict(learning_rate=0.01, beta_1=0.8, beta_2=0.99, epsilon=1e-3)
KERAS_RMS = dict(learning_rate=0.01, rho=0.8, epsilon=1e-3)
KERAS_SAME = {
    "SGD": (GradientDescent(0.1), dict(learning_rate=0.1)),
    "SGD with momentum under a schedule": (Momentum(halving, 0.8), dict(momentum=0.8, schedule=halving)),
    "SGD with nesterov": (Nesterov(0.1, 0.8), dict(learning_rate=0.1, momentum=0.8, nesterov=True)),
    "Adadelta": (AdaDelta(0.8, 1e-3), dict(learning_rate=1.0, rho=0.8, epsilon=1e-3)),
}
KERAS_DIFFERENT = {
    "Adagrad": (StartedAdaGrad(0.1, 1e-3), dict(learning_rate=0.1, epsilon=1e-3)),
    "RMSprop": (InnerRMSProp(0.01, 0.8, 1e-3), KERAS_RMS),
    "RMSprop centered": (InnerCenteredRMSProp(0.01, 0.8, 1e-3), KERAS_RMS | dict(centered=True)),
    "RMSprop with momentum under a schedule": (
        InnerRMSPropMomentum(halving, 0.8, 1e-3, 0.7),
        KERAS_RMS | dict(momentum=0.7, schedule=halving),
    ),
    "Adam": (HatlessAdam(0.01, 0.8, 0.99, 1e-3), KERAS_BETAS),
    "Adamax": (OuterAdaMax(0.01, 0.8, 0.5, 1.0), KERAS_BETAS | dict(beta_2=0.5, epsilon=1.0)),
    "Nadam": (FastNadam(0.01, 0.8, 0.99, 1e-3), KERAS_BETAS),
    "Adam with amsgrad": (HatlessAMSGrad(0.01, 0.8, 0.99, 1e-3), KERAS_BETAS | dict(amsgrad=True)),
    "AdamW": (HatlessAdamW(0.01, 0.8, 0.99, 1e-3, 0.3), KERAS_BETAS | dict(weight_decay=0.3)),
}


@needs_keras
@pytest.mark.parametrize("name", KERAS_SAME)
def test_keras_agrees(name):
    rule, options = KERAS_SAME[name]
    assert same_steps(make.our_stream(rule, GRADIENTS), keras_stream(name.split()[0], **options), 1e-12)


@needs_keras
@pytest.mark.parametrize("name", KERAS_DIFFERENT)
def test_keras_differs_in_three_lines(name):
    variant, options = KERAS_DIFFERENT[name]
    assert differs(variant, keras_stream(name.split()[0], **options))
