"""The same walks and gradients by other people's code, each rule by its judge in CONVENTIONS.md.

`cd tests && python -m oracle.make` writes the numbers to `oracle/numbers.npz`; `python -m oracle.make Lion` those of
one rule. So everyone can compare without the libraries; who has them compares anew, on other hyper-parameters too.
"""

import sys
from pathlib import Path
from zlib import crc32

import numpy as np
from helpers import RULES, stream
from oracle import peers, table

from course.models import MLP, LinearRegression, LogisticRegression, SoftmaxRegression
from course.objectives import beale, quadratic, rosenbrock
from course.optimizers import hyperparameters

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
    rng = np.random.default_rng([seed, crc32(kind.__name__.encode())])
    return kind(**{field.name: _drawn(rng, kind, field, eta) for field in hyperparameters(kind)})


#: Where each hyper-parameter is drawn; one that is not named here, between its default and half of it.
RANGES = {
    "gamma": (0.3, 0.95),
    "rho": (0.8, 0.99),
    "beta1": (0.5, 0.95),
    "beta2": (0.9, 0.999),
    "weight_decay": (0.01, 0.5),
}


def _drawn(rng, kind, field, eta):
    if field.name == "eps":
        return max(rng.choice([1e-8, 1e-6, 1e-3]), field.default / 100)
    if field.name == "eta":
        return rng.uniform(0.1, 0.9) * eta if grows(kind) else rng.uniform(0.2, 5) * field.default
    return rng.uniform(*RANGES.get(field.name, (field.default / 2, field.default)))


def grows(kind):
    """Whether twice the gradient makes a first step twice as long; other rules bring their own length along."""
    zero, one = np.zeros(1), np.ones(1)
    near, far = (kind().step(zero, slope, kind().init(zero), 1)[0] for slope in (one, 2 * one))
    return np.allclose(far, 2 * near)


# --- By the peers. ---


def peer_free(call, name, rule):
    """A peer's walk on a surface. It is led by torch's own gradients if it is torch, and else by ours."""
    surface, start, _ = WALKS[name]
    slope = (lambda theta: torch_slope(name, theta)) if call.library == "PyTorch" else surface.gradient
    return peers.walk(call, rule, start, STEPS, lambda theta, t: slope(theta))


def torch_slope(name, theta):
    import torch

    p = torch.tensor(theta, requires_grad=True)
    value = TORCH_VALUES.get(name) or (lambda p: torch_model_value(WALKS[name][0], p))
    return torch.autograd.grad(value(p), p)[0].numpy()


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


def numbers(kinds=RULES, free=True):
    """What is kept of these rules, a flat dict of arrays; the free walks take the time. No judge, no numbers."""
    found = {}
    for kind, call in ((kind, table.judge(kind)) for kind in kinds):
        if call is None:
            continue
        found[f"stream {kind.__name__}"] = peers.stream(call, drawn(kind, 0), stream(np.random.default_rng(0), STREAM))
        for name, (_, _, eta) in WALKS.items() if free else ():
            found[f"{name} {kind.__name__}"] = peer_free(call, name, drawn(kind, 0, eta))[MARKS]
    return found


def gradients_by_torch():
    return {f"gradient {name}": torch_gradient(*model) for name, model in models().items()}


def main(names):
    """Write the numbers of the rules of these names beside those that are there; without names, all of them anew."""
    if unknown := set(names) - {kind.__name__ for kind in RULES}:
        sys.exit(f"no rule named {', '.join(sorted(unknown))} in course.optimizers")
    with np.load(FILE) as file:
        kept = dict(file) if names else gradients_by_torch()
    kinds = [kind for kind in RULES if not names or kind.__name__ in names]
    np.savez_compressed(FILE, **kept | numbers(kinds))
    print(f"{FILE}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
