"""Live training on real digits: a batch size beside the full batch, at equal examples or equal steps."""

from functools import lru_cache

import numpy as np

from course.datasets import digits
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import RulePicker, slider, stop_slider, switch
from course.explorers.stage import Stage
from course.explorers.words import counted, rounded
from course.models import SoftmaxRegression
from course.optimizers import GradientDescent, label
from course.training import train

EPOCHS, STEPS = 2, 200
BUDGETS = {f"examples ({EPOCHS} epochs)": "examples", f"steps ({STEPS})": "steps"}
HEIGHT = 0.06, 5  # of the panels: what diverges leaves through the roof


def learn_digits(rule=None, batch_size=32, goal=None, only=None, target=None):
    """An explorer of softmax regression on digits. The budget is 2 epochs of examples, or 200 steps.

    Dashed beside it runs the full batch with the same settings. A loss `target` is drawn as a line.
    The goal gets `(run, validation accuracy, batch size)`.
    """
    picker = RulePicker(rule or GradientDescent(0.1), only)
    n = len(_losses()[0])
    sizes = [2**k for k in range(11) if 2**k < n] + [n]
    controls = {
        **picker.controls,
        "batch_size": stop_slider("batch size B", batch_size, sizes),
        "budget": switch("equal budget of", BUDGETS, "examples"),
        "seed": slider("seed of the shuffle", 0, 0, 9, whole=True),
    }
    layout = [picker.menu, picker.box, *(controls[name] for name in ("batch_size", "seed", "budget"))]
    fig, moving = _drawn(n, target)

    def show(batch_size, budget, seed, **values):
        rule = picker.rule(values)
        run, full = _trained(rule, batch_size, budget, seed), _trained(rule, n, budget, 0)
        for own, shown in zip(moving, (full, run)):
            height = np.nan_to_num(shown.losses, nan=1e6, posinf=1e6).clip(1e-4, 1e6)
            for line, spent in zip(own, (shown.steps, shown.examples)):
                line.set_data(spent.clip(0.8), height)
        accuracy = float(_losses()[1].accuracy(run.theta))
        return _describe(run, batch_size, accuracy, full if batch_size < n else None), (run, accuracy, batch_size)

    return Explorer(controls, Stage(fig, [line for own in moving for line in own]), show, goal, layout)


@lru_cache
def _losses():
    """On the training digits, and on those for validation."""
    data = digits()
    return SoftmaxRegression(*data.train), SoftmaxRegression(*data.validation)


@lru_cache(maxsize=64)
def _trained(rule, batch_size, budget, seed):
    loss, _ = _losses()
    size = {"examples": EPOCHS * len(loss)} if budget == "examples" else {"steps": STEPS}
    rng = np.random.default_rng(seed)
    return train(loss, rule, loss.init(), batch_size, rng, records=60, trace=False, **size)


def _drawn(n, target):
    """The figure, and what moves in it: for the full batch and for B, a line over steps and one over examples."""
    fig, axes = plotting.figure(2, size=(10, 3.8), sharey=True)
    spent = {"steps": EPOCHS * n, "examples seen": STEPS * n}
    with plotting.styled():
        for ax, (xlabel, most) in zip(axes, spent.items()):
            ax.set(xlabel=xlabel, xscale="log", xlim=(0.8, 1.2 * most), yscale="log", ylim=HEIGHT)
            ax.grid(True, linewidth=0.6)
            if target:
                ax.axhline(target, color="#009E73", linewidth=1.2)
                ax.text(0.9, 0.95 * target, f"goal: {target:g}", va="top", color="#00664B")
        axes[0].set(ylabel="loss on all training digits", title="the same runs over their steps …")
        axes[1].set(title="… and over the examples they have seen")
        full = [ax.plot([], ".--", color="#000000", label="full batch", linewidth=1.2)[0] for ax in axes]
        chosen = [ax.plot([], ".-", color="#0072B2", label="batches of B")[0] for ax in axes]
        axes[0].legend(loc="upper right")
    return fig, (full, chosen)


def _describe(run, batch_size, accuracy, full):
    spent = f"{counted(run.steps[-1], 'step')}, {counted(run.examples[-1], 'example')}"
    if run.blown_up[-1]:
        after = counted(run.diverged_at, "step")
        said = f"It diverges: after {after} the loss is a million times above where it began."
    else:
        loss = rounded(run.losses[-1], 3)
        said = f"Loss {loss} on the training digits, {accuracy:.1%} of the validation digits right."
    if full:
        end = "diverges" if full.blown_up[-1] else f"has a loss of {rounded(full.losses[-1], 3)}"
        said += f" The full batch {end} after {counted(full.steps[-1], 'step')}."
    return f"{label(run.rule)}, B = {batch_size}: {spent}. {said}"
