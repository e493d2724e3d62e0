"""The same walks and gradients by PyTorch. `cd tests && python -m oracle.make` writes its numbers to `oracle/numbers.npz`.

So everyone can compare without torch; who has torch compares anew, on other random hyper-parameters too.
Conventions: torch keeps η outside the velocity, which at constant η is the same walk, and its Nesterov keeps the point
where the gradient is taken, θ + γv, as its parameter; so we compare that point.
"""

from pathlib import Path

import numpy as np
from helpers import RULES, stream

from course.models import MLP, LinearRegression, LogisticRegression, SoftmaxRegression
from course.objectives import beale, quadratic, rosenbrock
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

FILE = Path(__file__).with_name("numbers.npz")
MARKS = np.array([1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000])
STEPS, STREAM = 1000, 60


def _logistic():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(30, 3))
    return LogisticRegression(X, (X[:, 0] + rng.normal(size=30) > 0).astype(int))


#: Surface, start, and the learning rate that plain gradient descent bears there.
WALKS = {
    "quadratic": (quadratic(1, 20), (1.0, -0.7), 0.05),
    "Beale": (beale, (1.0, 1.5), 2e-3),
    "logistic": (_logistic(), (0.5, -0.5, 0.2, 0.0), 1.0),
    "Rosenbrock": (rosenbrock, (-1.2, 1.0), 5e-4),
}

TORCH_VALUES = {
    "quadratic": lambda p: 0.5 * (p[0] ** 2 + 20 * p[1] ** 2),
    "Beale": lambda p: sum((c - p[0] * (1 - p[1] ** k)) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
    "Rosenbrock": lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2,
}


def drawn(kind, seed, eta=1.0):
    """A rule with random hyper-parameters; `eta` is what plain gradient descent bears."""
    rng = np.random.default_rng([seed, RULES.index(kind)])
    u, eps = rng.uniform, rng.choice([1e-8, 1e-6, 1e-3])
    if kind in (GradientDescent, Momentum, Nesterov):
        return kind(*[u(0.1, 0.9) * eta, u(0.3, 0.95)][: len(kind.__dataclass_fields__)])
    if issubclass(kind, Adam):
        return kind(u(0.001, 0.05), u(0.5, 0.95), u(0.9, 0.999), eps, *([u(0.01, 0.5)] if kind is AdamW else []))
    return {
        AdaGrad: lambda: AdaGrad(u(0.02, 0.2), eps),
        RMSProp: lambda: RMSProp(u(0.001, 0.02), u(0.8, 0.99), eps),
        CenteredRMSProp: lambda: CenteredRMSProp(u(0.001, 0.02), u(0.8, 0.99), max(eps, 1e-4)),
        RMSPropMomentum: lambda: RMSPropMomentum(u(0.001, 0.01), u(0.8, 0.99), eps, u(0.3, 0.95)),
        AdaDelta: lambda: AdaDelta(u(0.8, 0.99), max(eps, 1e-6)),
    }[kind]()


# --- By torch. ---


def torch_optimizer(rule, parameters):
    from torch import optim

    h = rule
    adam = dict(lr=h.eta, betas=(h.beta1, h.beta2), eps=h.eps) if isinstance(h, Adam) else {}
    rmsprop = dict(lr=h.eta, alpha=h.rho, eps=h.eps) if isinstance(h, RMSProp) else {}
    return {
        GradientDescent: lambda: optim.SGD(parameters, lr=h.eta),
        Momentum: lambda: optim.SGD(parameters, lr=h.eta, momentum=h.gamma),
        Nesterov: lambda: optim.SGD(parameters, lr=h.eta, momentum=h.gamma, nesterov=True),
        AdaGrad: lambda: optim.Adagrad(parameters, lr=h.eta, eps=h.eps),
        RMSProp: lambda: optim.RMSprop(parameters, **rmsprop),
        CenteredRMSProp: lambda: optim.RMSprop(parameters, centered=True, **rmsprop),
        RMSPropMomentum: lambda: optim.RMSprop(parameters, momentum=h.gamma, **rmsprop),
        AdaDelta: lambda: optim.Adadelta(parameters, lr=1.0, rho=h.rho, eps=h.eps),
        Adam: lambda: optim.Adam(parameters, **adam),
        AdaMax: lambda: optim.Adamax(parameters, **adam),
        Nadam: lambda: optim.NAdam(parameters, momentum_decay=1e9, **adam),  # μ = β₁ (1 − ½·0.96^∞) = β₁ at every step
        AMSGrad: lambda: uncorrected_amsgrad(parameters, **adam),
        AdamW: lambda: optim.AdamW(parameters, weight_decay=h.weight_decay, **adam),
    }[type(rule)]()


def uncorrected_amsgrad(parameters, lr, betas, eps):
    """Torch corrects for the bias, the paper does not: a learning rate and an ε at each step that take it back."""
    from torch import optim

    class Uncorrected(optim.Adam):
        t = 0

        def step(self):
            self.t += 1
            first, second = (1 - beta**self.t for beta in betas)
            self.param_groups[0].update(lr=lr * first / second**0.5, eps=eps / second**0.5)
            super().step()

    return Uncorrected(parameters, lr=lr, betas=betas, eps=eps, amsgrad=True)


def torch_walk(optimizer, start, steps, gradient):
    """Where torch stands before the first and after every step. `optimizer` makes one; `gradient(p, t)` gives a tensor."""
    import torch

    p = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    stepper, path, usual = optimizer([p]), [p.detach().numpy().copy()], torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its μ in this type
    try:
        for t in range(1, steps + 1):
            p.grad = gradient(p, t)
            stepper.step()
            path.append(p.detach().numpy().copy())
    finally:
        torch.set_default_dtype(usual)
    return np.array(path)


def torch_stream(rule, gradients, optimizer=None):
    import torch

    make = optimizer or (lambda parameters: torch_optimizer(rule, parameters))
    return torch_walk(make, np.zeros(gradients.shape[1]), len(gradients), lambda p, t: torch.tensor(gradients[t - 1]))


def torch_free(name, rule):
    import torch

    surface, start, _ = WALKS[name]
    value = TORCH_VALUES.get(name) or (lambda p: torch_model_value(surface, p))
    return torch_walk(
        lambda ps: torch_optimizer(rule, ps), start, STEPS, lambda p, t: torch.autograd.grad(value(p), p)[0]
    )


def torch_model_value(loss, p):
    """The loss in torch's own words, by `torch.nn.functional`."""
    import torch
    from torch.nn import functional as F

    X, Y = torch.tensor(loss.X), torch.tensor(loss.Y)
    if isinstance(loss, MLP):
        for number, (weights, bias, shape) in enumerate(loss._layers):
            X = (F.relu(X) if number else X) @ p[weights].reshape(shape) + p[bias]
        return F.cross_entropy(X, Y.argmax(1))
    scores = X @ p.reshape(X.shape[1], -1)
    if isinstance(loss, LinearRegression):
        return 0.5 * F.mse_loss(scores, Y)
    return (
        F.binary_cross_entropy_with_logits(scores, Y)
        if isinstance(loss, LogisticRegression)
        else F.cross_entropy(scores, Y.argmax(1))
    )


def torch_gradient(loss, theta):
    import torch

    p = torch.tensor(theta, requires_grad=True)
    value = torch_model_value(loss, p)
    return np.array([value.item(), *torch.autograd.grad(value, p)[0].numpy()])


# --- By the course. ---


def our_stream(rule, gradients):
    """The points where the gradients are taken, one more than there are gradients."""
    theta, state, path = np.zeros(gradients.shape[1]), rule.init(np.zeros(gradients.shape[1])), []
    for t, grad in enumerate(gradients, start=1):
        path.append(rule.lookahead(theta, state, t))
        theta, state = rule.step(theta, grad, state, t)
    return np.array([*path, rule.lookahead(theta, state, len(gradients) + 1)])


def our_free(name, rule, noise=0.0, twins=()):
    """As `our_stream`, on a surface; with `twins=(k,)` k walks at once, each gradient off by a relative `noise`."""
    surface, start, _ = WALKS[name]
    theta, rng, path = np.tensordot(start, np.ones(twins), 0), np.random.default_rng(0), []
    state = rule.init(theta)
    with np.errstate(all="ignore"):
        for t in range(1, STEPS + 2):
            path.append(rule.lookahead(theta, state, t))
            grad = surface.gradient(path[-1])
            theta, state = rule.step(theta, grad * (1 + noise * rng.uniform(-1, 1, grad.shape)), state, t)
    return np.array(path)


def trustworthy(name, rule, tolerance):
    """For how many steps rounding errors stay below `tolerance`: some rules are chaotic around a minimum."""
    walk, twins = our_free(name, rule), our_free(name, rule, noise=1e-15, twins=(4,))
    apart = np.abs(twins - walk[..., None]).max(axis=(1, 2)) > tolerance
    return int(apart.argmax()) if apart.any() else STEPS + 1


def models(seed=0):
    """Name -> (loss, theta): every model on random examples."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(15, 4)), rng.permutation(np.arange(15) % 3)
    losses = {
        "linear": LinearRegression(X, rng.normal(size=15)),
        "logistic": LogisticRegression(X, y % 2),
        "softmax": SoftmaxRegression(X, y),
        "MLP": MLP(X, y, hidden=(6,)),
        "deep MLP": MLP(X, y, hidden=(7, 5)),
    }
    return {name: (loss, rng.normal(size=loss.size)) for name, loss in losses.items()}


def our_gradient(loss, theta):
    return np.array([loss.value(theta), *loss.gradient(theta)])


def numbers(free=True):
    """All that is committed, a flat dict of arrays; the free walks take the time."""
    found = {}
    for kind in RULES:
        found[f"stream {kind.__name__}"] = torch_stream(drawn(kind, 0), stream(np.random.default_rng(0), STREAM))
        for name, (_, _, eta) in WALKS.items() if free else ():
            found[f"{name} {kind.__name__}"] = torch_free(name, drawn(kind, 0, eta))[MARKS]
    return found | {f"gradient {name}": torch_gradient(*model) for name, model in models().items()}


if __name__ == "__main__":
    np.savez_compressed(FILE, **numbers())
    print(f"{FILE}: {FILE.stat().st_size} bytes")
