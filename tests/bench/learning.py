"""Sections on digits: one epoch of a network, and many learning rates at once."""

from itertools import product

import numpy as np
import peers
from peers import TORCH, optax, torch
from timing import race

from course.datasets import digits
from course.models import MLP, SoftmaxRegression
from course.optimizers import Adam, GradientDescent, Momentum
from course.training import train


def unmeasured(loss):
    """Nobody measures the whole loss before and after the epoch, so neither do we."""
    return {"records": 1, "measure": loss.on(np.arange(16)), "trace": False}


# --- One epoch of a 64-64-10 network on digits in batches of 16. ---


def networks(rounds):
    X, y = digits().train
    loss = MLP(X, y)
    for name, rule in (("SGD", GradientDescent(0.1)), ("Adam", Adam(0.001))):
        start, rng, adam = loss.init(np.random.default_rng(0)), np.random.default_rng(1), name == "Adam"
        ours = lambda: train(loss, rule, start, 16, rng, examples=len(loss), **unmeasured(loss))
        contestants = [("the course", ours, 1)]
        if torch:
            for how, options in TORCH.items():
                contestants.append((f"torch {how} (float32)", peers.torch_epoch(X, y, adam, options), 1))
        if optax:
            contestants.append(("optax, jit", peers.optax_epoch(X, y, adam), 1))
        contestants += [("scikit-learn MLPClassifier.partial_fit", peers.sklearn_epoch(X, y, adam), 1)]
        race(f"One epoch of the 64-64-10 network on {len(y)} digits, batches of 16, {name}", contestants, rounds)


# --- Many learning rates at once. ---


def sweeps(rounds):
    linear, network = SoftmaxRegression(*digits().train), MLP(*digits().train)
    shapes = product((8, 64), (1, 16, 128))
    fields = [(linear, "softmax regression", 64, 32, 5 * len(linear))]
    fields += [(network, "the 64-64-10 network", runs, batch_size, 40 * batch_size) for runs, batch_size in shapes]
    for loss, name, runs, batch_size, examples in fields:
        start, etas = loss.init(np.random.default_rng(0)), np.geomspace(1e-3, 0.1, runs)

        def run(eta):
            rng = np.random.default_rng(0)
            run = train(loss, Momentum(eta), start, batch_size, rng, examples=examples, **unmeasured(loss))
            return run.losses[-1]

        assert np.allclose(run(etas), [run(eta) for eta in etas])
        contestants = [("at once", lambda: run(etas), 1), ("one by one", lambda: [run(eta) for eta in etas], 1)]
        steps = examples // batch_size
        title = f"{runs} learning rates of {name}, {steps} steps of momentum in batches of {batch_size}"
        race(title, contestants, rounds)
