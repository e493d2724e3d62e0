"""Live training of a deep network on digits, with and without batch normalization."""

import numpy as np

from course.datasets import digits
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import slider, stop_slider, switch
from course.explorers.stage import Stage
from course.models import MLP
from course.optimizers import GradientDescent
from course.training import train

HIDDEN, STEPS = (16,) * 4, 60


def normalised(batch_norm=False, batch_size=32, eta=0.03, goal=None):
    """An explorer of an MLP with four hidden layers on digits, 60 steps.

    The goal gets the loss on the validation digits.
    """
    data = digits()
    models = {}
    for normal in (False, True):
        loss, validation = (MLP(*part, HIDDEN, batch_norm=normal) for part in (data.train, data.validation))
        validation.norms = loss.norms
        models[normal] = loss, validation
    controls = {
        "batch_norm": switch("batch normalization", {"off": False, "on": True}, batch_norm),
        "eta": slider("learning rate η", eta, 0.003, 3, log=True),
        "batch_size": stop_slider("batch size B", batch_size, [*(2**k for k in range(1, 10)), len(data.train.y)]),
        "seed": slider("start and shuffle", 0, 0, 9, whole=True),
    }
    fig, ax = plotting.figure(1, size=(7.5, 3.8))
    with plotting.styled():
        ax.set(xlabel="steps", ylabel="loss on the validation digits", yscale="log", xlim=(0, STEPS), ylim=(0.1, 10))
        ax.grid(True, linewidth=0.6)
        lines = {False: ax.plot([], marker="o", color="#D55E00")[0], True: ax.plot([], marker="s", color="#0072B2")[0]}

    def show(batch_norm, eta, batch_size, seed):
        loss, validation = models[batch_norm]
        rng = np.random.default_rng(seed)
        asked = dict(steps=STEPS, records=20, measure=validation, trace=False)
        run = train(loss, GradientDescent(eta), loss.init(rng), batch_size, rng, **asked)
        height = np.nan_to_num(run.losses, nan=1e3, posinf=1e3).clip(1e-3, 1e3)
        lines[batch_norm].set_data(run.steps, height)
        lines[not batch_norm].set_data([], [])
        name = f"{'With' if batch_norm else 'Without'} batch normalization, η = {eta:g}, B = {batch_size}"
        ends = (
            "the loss overflows"
            if height[-1] >= 1e3
            else f"loss {height[-1]:.3g} on the validation digits after {STEPS} steps"
        )
        return f"{name}: {ends}.", height[-1]

    return Explorer(controls, Stage(fig, list(lines.values())), show, goal)
