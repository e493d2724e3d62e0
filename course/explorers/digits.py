"""Live training on real digits: an optimizer and the batch size, at equal examples or equal steps."""

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


def learn_digits(rule=None, batch_size=32, goal=None, only=None):
    """An explorer of softmax regression on digits. The budget is 2 epochs of examples, or 200 steps.

    The goal gets `(run, validation accuracy)`.
    """
    data = digits()
    loss, validation = SoftmaxRegression(*data.train), SoftmaxRegression(*data.validation)
    picker = RulePicker(rule or GradientDescent(0.1), only)
    sizes = [2**k for k in range(11) if 2**k < len(loss)] + [len(loss)]
    controls = {
        **picker.controls,
        "batch_size": stop_slider("batch size B", batch_size, sizes),
        "budget": switch("equal budget of", BUDGETS, "examples"),
        "seed": slider("shuffle", 0, 0, 9, whole=True),
    }
    layout = [picker.menu, picker.box, *(controls[name] for name in ("batch_size", "seed", "budget"))]
    fig, (by_step, by_example) = plotting.figure(2, size=(10, 3.8), sharey=True)
    with plotting.styled():
        for ax, xlabel, most in (
            (by_step, "steps", EPOCHS * len(loss)),
            (by_example, "examples seen", STEPS * len(loss)),
        ):
            ax.set(xlabel=xlabel, xscale="log", xlim=(0.8, 1.2 * most), yscale="log", ylim=(0.01, 30))
            ax.grid(True, linewidth=0.6)
        by_step.set(ylabel="loss on all training digits", title="the same run over its steps …")
        by_example.set(title="… and over the examples it has seen")
        (steps_line,) = by_step.plot([], marker=".", color="#0072B2")
        (examples_line,) = by_example.plot([], marker=".", color="#D55E00", linestyle="--")

    def show(batch_size, budget, seed, **values):
        rule = picker.rule(values)
        size = {"examples": EPOCHS * len(loss)} if budget == "examples" else {"steps": STEPS}
        run = train(loss, rule, loss.init(), batch_size, np.random.default_rng(seed), records=60, trace=False, **size)
        accuracy = float(validation.accuracy(run.theta))
        height = np.nan_to_num(run.losses, nan=1e6, posinf=1e6).clip(1e-4, 1e6)
        steps_line.set_data(run.steps.clip(0.8), height)
        examples_line.set_data(run.examples.clip(0.8), height)
        return _describe(run, batch_size, accuracy), (run, accuracy)

    return Explorer(controls, Stage(fig, [steps_line, examples_line]), show, goal, layout)


def _describe(run, batch_size, accuracy):
    spent = f"{counted(run.steps[-1], 'step')}, {counted(run.examples[-1], 'example')}"
    if run.blown_up[-1]:
        after = counted(run.diverged_at, "step")
        said = f"It diverges: after {after} the loss is a million times above where it began."
    else:
        loss = rounded(run.losses[-1], 3)
        said = f"Loss {loss} on the training digits, {accuracy:.1%} of the validation digits right."
    return f"{label(run.rule)}, B = {batch_size}: {spent}. {said}"
