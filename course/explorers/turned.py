"""A ravine that can be turned under a method with one step per coordinate, beside gradient descent."""

from functools import cache

import numpy as np

from course import optimizers
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import choice, slider
from course.explorers.stage import Stage
from course.explorers.words import counted
from course.objectives import quadratic
from course.training import descend

EIGENVALUES, START = (1.0, 100.0), (-0.9, 0.25)  # along the ravine and across it: the start turns with it
ETAS = np.geomspace(1e-3, 10, 60)
STEPS, LEVEL = 400, 1e-6  # what counts is a millionth of the first loss, for good
METHODS = {
    "AdaGrad": optimizers.AdaGrad,
    "RMSProp": optimizers.RMSProp,
    "Momentum": lambda eta: optimizers.Momentum(eta, 0.8),
    "Adam": optimizers.Adam,
    "gradient descent": optimizers.GradientDescent,
}
PLAIN = "gradient descent"


def turned(angle=0, method="AdaGrad", goal=None):
    """An explorer of a method and gradient descent, each with its best η for this `angle` in degrees; κ = 100.

    The goal gets the method's name, its steps, and those of gradient descent; inf for more than 400.
    """
    scene = _Scene()
    controls = {
        "angle": slider("turned by (degrees)", angle, 0, 90, whole=True),
        "method": choice("method", [name for name in METHODS if name != PLAIN], method),
    }

    def show(angle, method):
        walks = {name: _best(name, angle) for name in (PLAIN, method)}
        scene.draw(angle, walks)
        steps = {name: count for name, (count, _) in walks.items()}
        told = "; ".join(_told(name, *walks[name]) for name in (method, PLAIN))
        return f"Turned by {counted(angle, 'degree')}, each with its best η. {told}.", (
            method,
            steps[method],
            steps[PLAIN],
        )

    return Explorer(controls, scene.stage, show, goal)


def _told(name, count, run):
    when = f"{counted(count, 'step')} to a millionth" if np.isfinite(count) else f"not there after {STEPS} steps"
    return f"{name} (η = {run.rule.eta:.2g}): {when}"


def _turn(points, angle):
    """`points`, `(2, n)`, from the ravine's own axes to the coordinates."""
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[cos, -sin], [sin, cos]]) @ points


@cache
def _best(name, angle):
    """(steps, run) of the η that is there first; if none is, of the lowest end."""
    bowl, start = quadratic(*EIGENVALUES, angle=np.radians(angle)), _turn(START, angle)
    run = descend(bowl, METHODS[name](ETAS), start, STEPS, trace=False)
    counts = run.steps_to_stay(LEVEL * run.losses[0])
    best = counts.argmin() if np.isfinite(counts).any() else np.nanargmin(run.losses[-1])
    return counts[best], descend(bowl, METHODS[name](ETAS[best]), start, STEPS)


class _Scene:
    """Left the ravine and both paths, right the losses."""

    def __init__(self):
        self.fig, (self.map, self.graph) = plotting.figure(2, size=(10, 4.2), width_ratios=(1, 1.35))
        self.moving = []
        with plotting.styled():
            self.map.set(xlabel="θ₁", ylabel="θ₂", xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), aspect="equal")
            self.map.axhline(0, color="#dddddd", linewidth=0.8)
            self.map.axvline(0, color="#dddddd", linewidth=0.8)
            self.graph.set(xlabel="step", ylabel="loss / first loss", yscale="log", xlim=(0, STEPS), ylim=(1e-9, 30))
            self.graph.grid(True, linewidth=0.6)
            self.graph.axhline(LEVEL, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
            where = {"xytext": (-4, 4), "textcoords": "offset points", "ha": "right", "color": "#555555"}
            self.graph.annotate("a millionth", (STEPS, LEVEL), **where)
        self.stage = Stage(self.fig, lambda: self.moving)

    def draw(self, angle, walks):
        for artist in self.moving:
            artist.remove()
        around = np.linspace(0, 2 * np.pi, 80)
        ring = np.stack([np.cos(around), np.sin(around)]) / np.sqrt(EIGENVALUES)[:, None]
        with plotting.styled():
            self.moving = [
                self.map.plot(*_turn(size * ring, angle), color="#888888", linewidth=0.7)[0]
                for size in (0.3, 0.6, 0.9, 1.2, 2.4)
            ]
            for (name, (_, run)), style in zip(walks.items(), plotting.styles(list(walks))):
                self.moving += plotting.trajectory(self.map, run.path, style)
                losses = (run.losses / run.losses[0]).clip(1e-12, 1e3)
                self.moving += self.graph.plot(run.steps, losses, **style, markevery=STEPS // 8, label=name)
            lines = [artist for artist in self.moving if artist.axes is self.graph]
            self.moving.append(self.graph.legend(handles=lines, loc="lower left"))
