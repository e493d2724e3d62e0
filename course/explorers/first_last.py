"""Average first, last or not at all: rules of one size on the digits, with batches of any size."""

from functools import cache

import numpy as np

from course.datasets import digits
from course.experiments.orders import ORDERS, SHAPES, Shaped
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import ETA, GAMMA, choice, slider, stop_slider, switch
from course.explorers.stage import Stage
from course.models import SoftmaxRegression
from course.optimizers import GradientDescent
from course.training import train

STEPS, SIZES = 200, [1, 2, 4, 8, 16, 32, 64]
ETAS = np.array([2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0])
CALLED = {"none": "no average", "first": "average first", "last": "average last"}


def first_last(shape="sign", order="none", batch_size=1, eta=0.002, gamma=0.9, goal=None):
    """An explorer of softmax regression on digits, 200 steps, for each order of averaging and shaping; see `Shaped`.

    The goal gets `(shape, order, batch_size, loss on the validation digits)`.
    """
    fig, (path, study) = plotting.figure(2, size=(10, 3.8), sharey=True)
    with plotting.styled():
        path.set(xlabel="step", ylabel="loss on the validation digits", yscale="log", xlim=(0, STEPS), ylim=(0.08, 20))
        path.set_title("with this η")
        study.set(xlabel=ETA, xscale="log", xlim=(0.8 * ETAS[0], 1.25 * ETAS[-1]), title="after 200 steps, for every η")
        moving = []
        for style in plotting.styles(ORDERS):
            moving += path.plot([], **style)
        for style, name in zip(plotting.styles(ORDERS), ORDERS):
            moving += study.plot([], **style, label=CALLED[name])
        moving += study.plot([], "o", markersize=14, fillstyle="none", color="black", markeredgewidth=2)
        for ax in (path, study):
            ax.grid(True, linewidth=0.6)
        study.legend(loc="upper left")

    def show(shape, order, batch_size, eta, gamma):
        column = ETAS.tolist().index(eta)
        losses = [_losses(shape, name, batch_size, gamma if name != "none" else 0.0).clip(0, 1e3) for name in ORDERS]
        for place, name in enumerate(ORDERS):
            moving[place].set_data(np.linspace(0, STEPS, len(losses[0])), losses[place][:, column])
            moving[place].set(linewidth=3 if name == order else 1.2, zorder=3 if name == order else 2, markevery=4)
            moving[place + 3].set_data(ETAS, losses[place][-1])
        ends = [walk[-1] for walk in losses]
        mine = ends[ORDERS.index(order)]
        moving[-1].set_data([eta], [mine[column]])
        where = f"{shape}, {CALLED[order]}, B = {batch_size}, η = {eta:g}, γ = {gamma:.2g}: loss {mine[column]:.2f}"
        best = "; ".join(f"{CALLED[name]} {end.min():.2f}" for name, end in zip(ORDERS, ends))
        return f"{where}. Each with the best η of the grid: {best}.", (shape, order, batch_size, float(mine[column]))

    controls = {
        "shape": choice("rule", list(SHAPES), shape),
        "batch_size": stop_slider("batch size B", batch_size, SIZES),
        "eta": stop_slider(ETA, eta, [(f"{stop:g}", stop) for stop in ETAS.tolist()]),
        "gamma": slider(GAMMA, gamma, 0, 0.99, step=0.01),
        "order": switch("order", {CALLED[name]: name for name in ORDERS}, order),
    }
    return Explorer(controls, Stage(fig, moving), show, goal)


@cache
def _problem():
    data = digits()
    return SoftmaxRegression(*data.train), SoftmaxRegression(*data.validation)


@cache
def _losses(shape, order, batch_size, gamma):
    """Validation losses on the way, shape `(records, etas)`."""
    loss, validation = _problem()
    rule = Shaped(GradientDescent(ETAS), shape, order, gamma, loss.layers)
    rng = np.random.default_rng(0)
    run = train(loss, rule, loss.init(), batch_size, rng, steps=STEPS, records=20, measure=validation, trace=False)
    return np.nan_to_num(run.losses, nan=np.inf)
