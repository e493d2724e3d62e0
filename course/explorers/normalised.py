"""Live training of a deep network on digits, with and without batch normalization."""

import numpy as np

from course.datasets import digits
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import slider, stop_slider
from course.explorers.stage import Stage
from course.models import MLP
from course.optimizers import GradientDescent
from course.training import train

HIDDEN, STEPS = (16,) * 4, 60
NAMES = "plain", "normalised"
LOW = 0.35  # the goal of lesson 11


def normalised(batch_size=32, eta=0.3, goal=None):
    """An explorer of an MLP with four hidden layers on digits, plain and normalised, 60 steps on the same batches.

    The goal gets the losses on the validation digits, `(plain, normalised)`.
    """
    data = digits()
    models = {}
    for normal in (False, True):
        loss, validation = (MLP(*part, HIDDEN, batch_norm=normal) for part in (data.train, data.validation))
        validation.norms = loss.norms
        models[normal] = loss, validation
    controls = {
        "eta": slider("learning rate η", eta, 0.003, 10, log=True),
        "batch_size": stop_slider("batch size B", batch_size, [2**k for k in range(1, 10)]),
        "seed": slider("start and shuffle", 0, 0, 9, whole=True),
    }
    fig, ax = plotting.figure(1, size=(7.5, 3.8))
    with plotting.styled():
        ax.set(xlabel="steps", ylabel="loss on the validation digits", yscale="log", xlim=(0, STEPS), ylim=(0.1, 10))
        ax.grid(True, linewidth=0.6)
        ax.axhline(LOW, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
        ax.text(1, LOW * 0.85, f"goal: {LOW}", color="#555555", va="top")
        lines = [ax.plot([], label=name, **style)[0] for name, style in zip(NAMES, plotting.SERIES)]
        ax.legend(loc="upper right")

    def walk(normal, eta, batch_size, seed):
        loss, validation = models[normal]
        rng = np.random.default_rng(seed)
        asked = dict(steps=STEPS, records=20, measure=validation, trace=False)
        run = train(loss, GradientDescent(eta), loss.init(rng), batch_size, rng, **asked)
        return run.steps, np.nan_to_num(run.losses, nan=1e3, posinf=1e3).clip(1e-3, 1e3)

    def show(eta, batch_size, seed):
        walks = [walk(normal, eta, batch_size, seed) for normal in (False, True)]
        for line, (steps, height) in zip(lines, walks):
            line.set_data(steps, height)
        ends = [height[-1] for _, height in walks]
        told = (f"{name} {'overflows' if end >= 1e3 else f'{end:.3g}'}" for name, end in zip(NAMES, ends))
        return (
            f"η = {eta:g}, B = {batch_size}, loss on the validation digits after {STEPS} steps: {', '.join(told)}.",
            ends,
        )

    return Explorer(controls, Stage(fig, lines), show, goal)
