"""One search with curvature on a surface: which method, from where."""

import numpy as np

from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import choice, slider
from course.explorers.stage import Stage
from course.explorers.words import counted
from course.objectives import himmelblau
from course.second_order import LBFGS, METHODS, minimise

STEPS = 60
WITHIN = 25  # evaluations: the goal of lesson 13
FLAT = 1e-10  # below that all is the same minimum


def second(surface=himmelblau, method="BFGS", start=None, goal=None):
    """An explorer of `METHODS` on one surface, each at its defaults, from the start that the sliders choose.

    The goal gets the `second_order.Search`. Two panels: the way, and the loss over the evaluations it has cost.
    """
    x, y = surface.start if start is None else start
    methods = {kind.__name__: kind() for kind in METHODS}
    fig, (left, right) = plotting.figure(2, size=(10, 3.8))
    with plotting.styled():
        plotting.contours(left, surface)
        way = plotting.trajectory(left, np.array([[x, y]]))
        (curve,) = right.plot([], **{**plotting.SERIES[0], "markersize": 4})
        yardstick = minimise(surface, LBFGS(), (x, y), STEPS)  # from the first start, to compare with
        height = (yardstick.losses - surface.floor).clip(FLAT, 1e4)
        right.plot(yardstick.evaluations, height, color="#999999", linestyle="--", label="L-BFGS, first start")
        right.axvline(WITHIN, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
        right.text(WITHIN + 1, 1e2, f"goal: {WITHIN}", color="#555555")
        right.set(xlabel="evaluations", ylabel="loss above the lowest minimum", yscale="log", title="what it cost")
        right.set(xlim=(0, 100), ylim=(FLAT, 1e3))
        right.legend(loc="upper right")
        right.grid(True, linewidth=0.6)

    def show(method, x, y):
        run = minimise(surface, methods[method], (x, y), STEPS)
        plotting.retrace(way, run.path)
        curve.set_data(run.evaluations, (run.losses - surface.floor).clip(FLAT, 1e4))
        return describe(run), run

    controls = {
        "method": choice("method", list(methods), method),
        "x": slider("θ₁ at the start", x, *surface.window[0]),
        "y": slider("θ₂ at the start", y, *surface.window[1]),
    }
    return Explorer(controls, Stage(fig, [*way, curve]), show, goal)


def describe(run):
    """What the picture shows, in words."""
    values, gradients, hessians = run.counts[-1]
    where = ", ".join(f"{x:.3g}" for x in run.theta + 0.0)
    damped = f" {run.state['damped']} of its steps had to be damped." if run.state.get("damped") else ""
    asked = f"{counted(values, 'value')}, {counted(gradients, 'gradient')}, {counted(hessians, 'Hessian')}"
    return (
        f"{type(run.method).__name__}: {counted(len(run.losses) - 1, 'step')}, {run.outcome}, at ({where}). "
        f"Asked for {asked}.{damped}"
    )
