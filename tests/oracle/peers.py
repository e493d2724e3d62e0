"""The rules of other libraries, walking where we lead them: PyTorch, optax, and Keras on JAX, in float64.

Each of them keeps as its parameters the point where the gradient is taken; so that is what we compare.
"""

import importlib.util
import os
import tempfile
from contextlib import contextmanager
from operator import attrgetter

import numpy as np
import pytest
from whole import WHOLE

PACKAGES = {"PyTorch": "torch", "optax": "optax", "Keras": "keras"}
INSTALL = "COURSE_EXTRAS=oracles python3 -m course test"


def needs(library):
    """A mark: skipped where the library is not installed, unless all is to be tested."""
    missing = importlib.util.find_spec(PACKAGES[library]) is None and not WHOLE
    return pytest.mark.skipif(missing, reason=f"{library} is not installed: {INSTALL}")


def walk(call, rule, start, steps, gradient):
    """Where the library stands before the first and after every step, `(steps + 1, d)`; `gradient(theta, t)` leads it.

    Where the rule's η is a schedule, the library's learning rate follows it.
    """
    begin = {"PyTorch": by_torch, "optax": by_optax, "Keras": by_keras}[call.library]
    schedule = rule.eta if callable(getattr(rule, "eta", None)) else None
    take, path = begin(call.name, call.options(rule), np.array(start, float), schedule), [np.array(start, float)]
    for t in range(1, steps + 1):
        path.append(take(gradient(path[-1], t), t))
    return np.array(path)


def stream(call, rule, gradients):
    """The walk from zero under these gradients, wherever it is."""
    return walk(call, rule, np.zeros(gradients.shape[1]), len(gradients), lambda theta, t: gradients[t - 1])


# Each begins a walk at `theta`, and gives `take(grad, t)`: one step → where it stands then.


def by_torch(name, options, theta, schedule):
    import torch

    kind = uncorrected_amsgrad() if name == "UncorrectedAMSGrad" else getattr(torch.optim, name)
    p = torch.tensor(theta, requires_grad=True)
    optimizer = kind([p], **options | ({"lr": schedule(1)} if schedule else {}))

    def take(grad, t):
        if schedule:
            optimizer.param_groups[0]["lr"] = schedule(t)
        p.grad = torch.tensor(grad)
        with in_double():
            optimizer.step()
        return p.detach().numpy().copy()

    return take


@contextmanager
def in_double():
    """Torch's NAdam keeps the product of its μ in the usual type."""
    import torch

    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(usual)


def uncorrected_amsgrad():
    """Torch corrects for the bias, the paper does not: a learning rate and an ε at each step that take it back."""
    from torch import optim

    class UncorrectedAMSGrad(optim.Adam):
        def __init__(self, parameters, lr, betas, eps):
            super().__init__(parameters, lr=lr, betas=betas, eps=eps, amsgrad=True)
            self.t, self.printed = 0, (lr, betas, eps)

        def step(self):
            lr, betas, eps = self.printed
            self.t += 1
            first, second = (1 - beta**self.t for beta in betas)
            self.param_groups[0].update(lr=lr * first / second**0.5, eps=eps / second**0.5)
            super().step()

    return UncorrectedAMSGrad


def by_optax(name, options, theta, schedule):
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    rate = {"learning_rate": lambda count: schedule(count + 1)} if schedule else {}
    transform = attrgetter(name)(optax)(**options | rate)
    theta = jax.numpy.asarray(theta)
    state = transform.init(theta)

    def take(grad, t):
        nonlocal theta, state
        updates, state = transform.update(jax.numpy.asarray(grad), state, theta)
        theta = optax.apply_updates(theta, updates)
        return np.array(theta)

    return take


def by_keras(name, options, theta, schedule):
    os.environ |= {"KERAS_BACKEND": "jax", "KERAS_HOME": tempfile.gettempdir()}  # it writes a file of settings
    import jax
    import keras

    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")
    variable = keras.Variable(theta, dtype="float64")
    optimizer = getattr(keras.optimizers, name)(**options | ({"learning_rate": schedule(1)} if schedule else {}))

    def take(grad, t):
        if schedule:
            optimizer.learning_rate = schedule(t)
        optimizer.apply([keras.ops.convert_to_tensor(grad, "float64")], [variable])
        return np.array(variable.value)

    return take
