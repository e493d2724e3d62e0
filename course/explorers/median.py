"""Signs of single gradients settle at the median of the examples: what a batch and a memory do about it."""

import numpy as np

from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import ETA, slider, stop_slider
from course.explorers.stage import Stage
from course.objectives import rare
from course.optimizers import GradientDescent, Lion
from course.theory import rest_of_signs
from course.training import descend

SIZES, STEPS, BALLS, HALF = [1, 2, 3, 4, 5, 8, 16, 32], 1500, 100, 750
MEAN, MEDIAN = 2.5, 0.0


def median_or_mean(batch_size=1, eta=0.05, beta=0.0, goal=None):
    """An explorer of the sign of a moving average (Signum) and of SGD on `rare`, from 6, each mean over 100 walks.

    The goal gets `(batch_size, beta, where the signs settle)`: the mean of the second half of 1500 steps.
    """
    fig, (walk, rest) = plotting.figure(2, size=(10, 3.8), sharey=True)
    with plotting.styled():
        for height, word in ((MEAN, "mean"), (MEDIAN, "median")):
            for ax in (walk, rest):
                ax.axhline(height, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
            rest.text(38, height + 0.08, word, color="#555555")
        walk.set(xlabel="step", ylabel="θ", xlim=(0, STEPS), ylim=(-1.2, 6.5), title="one walk, and the mean of 100")
        rest.set(xlabel="batch size B", xscale="log", xlim=(0.85, 70), title="where the signs settle")
        rest.set_xticks(SIZES, labels=map(str, SIZES), minor=False)
        rest.minorticks_off()
        rest.plot(SIZES, [rest_of_signs(B) for B in SIZES], "kx", markersize=8, label="without memory, exact (η → 0)")
        moving = [
            *walk.plot([], color="#0072B2", linewidth=0.5, alpha=0.6),
            *walk.plot([], color="#0072B2", label="signs"),
            *walk.plot([], color="black", linestyle="--", label="SGD"),
            *rest.plot([], "D", markersize=10, color="#D55E00", markeredgecolor="white", label="you are here"),
        ]
        walk.legend(handles=moving[1:3], loc="upper right")
        rest.legend(loc="upper right")

    def show(batch_size, eta, beta):
        signs, plain = (_walks(rule, batch_size) for rule in (Lion(eta, beta, beta), GradientDescent(eta)))
        steps, settled = np.arange(0, STEPS + 1, 5), float(signs[HALF // 5 :].mean())
        moving[0].set_data(steps, signs[:, 0])
        moving[1].set_data(steps, signs.mean(axis=1))
        moving[2].set_data(steps, plain.mean(axis=1))
        moving[3].set_data([batch_size], [settled])
        where = f"B = {batch_size}, η = {eta:.3g}, β = {beta:.2g}"
        exact = f"Without memory and for small η: {rest_of_signs(batch_size):.2f}" if beta else "For small η, exactly"
        tail = "" if beta else f": {rest_of_signs(batch_size):.2f}"
        said = f"{where}: the signs settle near {settled + 0:.1f}, SGD near the mean, 2.5. {exact}{tail}."
        return said.replace("-0.0", "0.0"), (batch_size, beta, settled)

    controls = {
        "batch_size": stop_slider("batch size B", batch_size, SIZES),
        "eta": slider(ETA, eta, 0.01, 1, log=True),
        "beta": slider("β memory", beta, 0, 0.99, step=0.01),
    }
    return Explorer(controls, Stage(fig, moving), show, goal)


def _walks(rule, batch_size):
    """θ at every fifth step, shape `(steps / 5 + 1, 100)`."""
    objective = rare(batch_size, np.random.default_rng(0))
    return descend(objective, rule, np.full((1, BALLS), 6.0), STEPS, every=5).path[:, 0]
