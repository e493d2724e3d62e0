"""Adam in the game that Reddi, Kale and Kumar set it: a rare large gradient, and how long it is remembered."""

from functools import cache

import numpy as np

from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import stop_slider
from course.explorers.stage import Stage
from course.explorers.words import counted
from course.optimizers import Adam, AMSGrad
from course.training import falling, game

PERIODS = np.array([3, 10, 30, 100, 300, 1000, 3000])
BETAS = np.array([0.5, 0.9, 0.97, 0.99, 0.997, 0.999, 0.9997, 0.9999])
STEPS, EVERY = 12000, 50
NAMES = "Adam", "AMSGrad"


def trap(period=1000, beta2=0.99, goal=None):
    """An explorer of that game: which `period` of the large gradient fools which memory, 1/(1 − β₂) steps long.

    The goal gets where both end, and the settings: `(adam, amsgrad, period, beta2)`.
    """
    scene = _Scene()
    controls = {
        "period": stop_slider("period of the large gradient", period, PERIODS.tolist()),
        "beta2": stop_slider("β₂", beta2, BETAS.tolist()),
    }

    def show(period, beta2):
        row, column = PERIODS.tolist().index(period), BETAS.tolist().index(beta2)
        paths = {name: path[:, row, column] for name, path in _walks().items()}
        scene.draw(row, column, paths)
        adam, amsgrad = (round(float(path[-1]), 2) + 0.0 for path in paths.values())
        memory = counted(round(1 / (1 - beta2)), "step")
        where = f"Adam ends at {adam:+.2f}, AMSGrad at {amsgrad:+.2f}; the best place is −1, the worst +1"
        return f"A large gradient every {period} steps, a memory of {memory}: {where}.", (adam, amsgrad, period, beta2)

    return Explorer(controls, scene.stage, show, goal)


@cache
def _walks():
    """Both methods for all periods and memories at once."""
    rules = (rule(falling, 0.9, BETAS) for rule in (Adam, AMSGrad))
    return {name: game(rule, PERIODS[:, None], STEPS, EVERY) for name, rule in zip(NAMES, rules)}


class _Scene:
    """Left where Adam ends, for every period and memory; right both walks at the picked point."""

    def __init__(self):
        self.fig, (self.map, self.graph) = plotting.figure(2, size=(10, 4), width_ratios=(1, 1.1))
        with plotting.styled():
            ends = _walks()["Adam"][-1]
            plotting.heatmap(self.map, range(len(BETAS)), range(len(PERIODS)), ends, "θ at the end", vmin=-1, vmax=1)
            memories = [f"{1 / (1 - beta):.0f}" for beta in BETAS]
            self.map.set(xlabel="memory 1/(1 − β₂), steps", ylabel="period, steps", title="where Adam ends")
            self.map.set_xticks(range(len(BETAS)), memories, size="small", rotation=45)
            self.map.set_yticks(range(len(PERIODS)), PERIODS, size="small")
            self.graph.set(xlabel="step", ylabel="θ", xlim=(0, STEPS), ylim=(-1.1, 1.1), title="both walks")
            self.graph.grid(True, linewidth=0.6)
            for place, word in ((-1, "best"), (1, "worst")):
                self.graph.axhline(place, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
                at = {"xytext": (-4, -12 * place), "textcoords": "offset points", "ha": "right", "va": "center"}
                self.graph.annotate(word, (STEPS, place), color="#555555", **at)
            looks = plotting.styles(NAMES)
            steps = np.arange(0, STEPS + 1, EVERY)
            self.lines = [
                self.graph.plot(steps, 0 * steps, label=name, markevery=len(steps) // 6, **look)[0]
                for name, look in zip(NAMES, looks)
            ]
            self.graph.legend(loc="center right")
            ring = {"markersize": 16, "fillstyle": "none", "color": "#D55E00", "markeredgewidth": 3}
            self.point = self.map.plot([], [], "o", **ring)
        self.stage = Stage(self.fig, [*self.lines, *self.point])

    def draw(self, row, column, paths):
        self.point[0].set_data([column], [row])
        for line, path in zip(self.lines, paths.values()):
            line.set_ydata(path)
