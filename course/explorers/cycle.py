"""The heavy ball and Nesterov's method on Lessard's kinked bowl, step by step."""

import numpy as np

from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import player, slider
from course.explorers.stage import Stage
from course.objectives import lessard
from course.optimizers import Momentum, Nesterov
from course.training import descend

STEPS = 60
RULES = Momentum(1 / 9, 4 / 9), Nesterov(1 / 25, 2 / 3)  # each as one would tune it for curvatures from 1 to 25


def cycle(start=3.3, t=12, goal=None):
    """An explorer of both methods, each with its textbook η and γ, from a start between 2.5 and 3.5.

    The goal gets the two distances from the minimum at step t: `(heavy_ball, nesterov)`.
    """
    x = np.linspace(-3.9, 3.9, 400)
    fig, (bowl, graph) = plotting.figure(2, size=(10, 3.8))
    with plotting.styled():
        bowl.plot(x, lessard.value(x[None]), color="#888888")
        bowl.set(xlabel="θ", ylabel="loss", title="where the two balls are at step t")
        graph.set(xlabel="step", ylabel="θ", xlim=(0, STEPS), ylim=(-3.9, 3.9), title="the way so far")
        graph.grid(True, linewidth=0.6)
        graph.axhline(0, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
        graph.annotate("minimum", (STEPS, 0), (-4, 4), textcoords="offset points", ha="right", color="#555555")
        names = "heavy ball", "Nesterov"
        looks = plotting.styles(names)
        balls = [
            bowl.plot([], [], style["marker"], color=style["color"], markersize=11, markeredgecolor="white")[0]
            for style in looks
        ]
        ways = [graph.plot([], label=name, markersize=4, **style)[0] for name, style in zip(names, looks)]
        graph.legend(loc="upper right")

    def show(start, t):
        paths = [descend(lessard, rule, [start], STEPS).path[: t + 1, 0] for rule in RULES]
        for ball, way, path in zip(balls, ways, paths):
            ball.set_data([path[-1]], lessard.value(path[None, -1:]))
            way.set_data(np.arange(t + 1), path)
        heavy, nesterov = (round(float(path[-1]), 4) + 0.0 for path in paths)  # + 0.0: there is no -0
        where = f"the heavy ball is at {heavy:.4f}, Nesterov at {nesterov:.4f}. The minimum is at 0."
        return f"Start {start:.2f}, step {t}: {where}", (abs(heavy), abs(nesterov))

    controls = {
        "start": slider("θ at the start", start, 2.5, 3.5, step=0.01),
        "t": slider("step t", t, 0, STEPS, whole=True),
    }
    layout = [*controls.values(), player(controls["t"])]
    return Explorer(controls, Stage(fig, [*balls, *ways]), show, goal, layout)
