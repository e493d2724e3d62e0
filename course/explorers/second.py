"""One search with curvature on a surface: which method, from where."""

import numpy as np

from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import choice, slider
from course.explorers.stage import Stage
from course.explorers.words import counted
from course.objectives import himmelblau
from course.second_order import LBFGS, METHODS, Newton, minimise

STEPS = 60
WITHIN = 25  # evaluations: the goals of lesson 13
FLAT = 1e-10  # below that all is the same minimum
NAMED = {"bare Newton": Newton(damped=False), **{kind.__name__: kind() for kind in METHODS}}


def second(surface=himmelblau, method="BFGS", start=None, goal=None, beside=None):
    """An explorer of `METHODS`, and of Newton without damping, on one surface, from the start that the sliders choose.

    Each is at its defaults. Two panels: the way, and the loss over the evaluations it has cost. Dashed is L-BFGS from
    the first start, or the method named by `beside` from the same start. The goal gets the `second_order.Search`.
    """
    x, y = surface.start if start is None else start
    scene = _Scene(surface, (x, y), beside)

    def show(method, x, y):
        names = [name for name in (method, beside) if name]
        runs = [minimise(surface, NAMED[name], (x, y), STEPS) for name in names]
        scene.draw(runs)
        return " ".join(map(describe, names, runs)), runs[0]

    controls = {
        "method": choice("method", list(NAMED), method),
        "x": slider("θ₁ at the start", x, *surface.window[0]),
        "y": slider("θ₂ at the start", y, *surface.window[1]),
    }
    return Explorer(controls, scene.stage, show, goal)


class _Scene:
    """Left the ways, right the losses over the evaluations: of the method that is picked, and of a yardstick."""

    def __init__(self, surface, start, beside):
        self.floor = surface.floor
        fig, (left, right) = plotting.figure(2, size=(10, 3.8))
        dashed = {**plotting.SERIES[0], "color": "#777777", "linestyle": "--"}
        with plotting.styled():
            plotting.contours(left, surface)
            looks = [plotting.SERIES[0], dashed][: 2 if beside else 1]
            self.ways = [plotting.trajectory(left, np.array([start]), look) for look in looks]
            right.axvline(WITHIN, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
            right.text(WITHIN + 1, 1e2, f"goal: {WITHIN}", color="#555555")
            right.set(xlabel="evaluations", ylabel="loss above the lowest minimum", yscale="log", title="what it cost")
            right.set(xlim=(0, 100), ylim=(FLAT, 1e3))
            (yardstick,) = right.plot([], **dashed, markersize=3, label=beside or "L-BFGS, first start")
            (picked,) = right.plot([], **{**plotting.SERIES[0], "markersize": 4})
            self.curves = [picked, yardstick] if beside else [picked]
            if not beside:
                self.trace(yardstick, minimise(surface, LBFGS(), start, STEPS))
            right.legend(loc="center right")
            right.grid(True, linewidth=0.6)
        self.stage = Stage(fig, [*sum(self.ways, []), *self.curves])

    def draw(self, runs):
        for way, curve, run in zip(self.ways, self.curves, runs):
            plotting.retrace(way, run.path)
            self.trace(curve, run)

    def trace(self, curve, run):
        curve.set_data(run.evaluations, (run.losses - self.floor).clip(FLAT, 1e4))


def describe(name, run):
    """What the picture shows, in words."""
    values, gradients, hessians = run.counts[-1]
    where = ", ".join(f"{x:.3g}" for x in run.theta + 0.0)
    damped = f" {run.state['damped']} of its steps had to be damped." if run.state.get("damped") else ""
    asked = f"{counted(values, 'value')}, {counted(gradients, 'gradient')}, {counted(hessians, 'Hessian')}"
    return f"{name}: {counted(len(run.losses) - 1, 'step')}, {run.outcome}, at ({where}). Asked for {asked}.{damped}"
