"""A hundred balls in the shallow of two wells, their gradients noisy as from small batches: how many get across?"""

from functools import lru_cache

import numpy as np

from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import RulePicker, player, slider
from course.explorers.stage import Stage
from course.objectives import double_well, noisy
from course.optimizers import Adam, GradientDescent, Momentum, RMSProp, label
from course.training import descend

BALLS, STEPS, EVERY = 100, 1000, 10
HILL = np.sort(np.roots([1, 0, -1, 0.1]).real)[1]  # between the wells, where the slope is zero
PLAIN = GradientDescent(0.1)  # the swarm to compare with


def shaken(rule=None, noise=1.0, goal=None):
    """An explorer of 100 balls on the double well, with gradient descent at η = 0.1 beside the chosen rule.

    `noise` is the variance of each gradient component. The goal gets the share in the deep well at the chosen step.
    """
    picker = RulePicker(rule or Momentum(0.01, 0.9), only=[GradientDescent, Momentum, RMSProp, Adam])
    controls = {
        **picker.controls,
        "noise": slider("noise (variance)", noise, 0.01, 30, log=True),
        "steps": slider("steps", STEPS, 0, STEPS, whole=True),
    }
    controls["steps"].step = EVERY
    layout = [picker.menu, picker.box, controls["noise"], controls["steps"], player(controls["steps"])]
    scene = _Scene()

    def show(noise, steps, **values):
        rule = picker.rule(values)
        paths = [_walks(rule, noise), _walks(PLAIN, noise)]
        shares = [(path < HILL).mean(axis=1) for path in paths]
        at = steps // EVERY
        scene.draw(rule, paths, shares, at)
        ours, plain = (share[at] for share in shares)
        said = f"{label(rule)}, noise {noise:g}: after {steps} steps {ours:.0%} of the balls are in the deep well"
        return f"{said}; of those of gradient descent with η = {PLAIN.eta:g} {plain:.0%}.", ours

    return Explorer(controls, scene.stage, show, goal, layout)


@lru_cache(maxsize=8)
def _walks(rule, noise):
    """θ₁ of every ball at every tenth step, shape `(101, balls)`; far outside for a ball that diverged."""
    start = np.tile(np.array(double_well.minima[1])[:, None], (1, BALLS))
    run = descend(noisy(double_well, noise, np.random.default_rng(0)), rule, start, STEPS, every=EVERY)
    return np.nan_to_num(run.path[:, 0], nan=1e6, posinf=1e6, neginf=1e6)


class _Scene:
    """Left the two wells with the balls, right the share in the deep well over the steps."""

    def __init__(self):
        fig, (self.wells, self.graph) = plotting.figure(2, size=(10, 3.8))
        x = np.linspace(-2, 2, 200)
        with plotting.styled():
            self.wells.plot(x, self.height(x), color="#888888")
            self.wells.set(xlabel="θ₁", ylabel="loss", xlim=(-2, 2), ylim=(-0.5, 0.9))
            self.wells.set_title("on the line: gradient descent, η = 0.1")
            self.graph.set(xlabel="step", ylabel="in the deep well", xlim=(0, STEPS), ylim=(-0.03, 1.03))
            self.graph.set_title("the share that got across")
            self.graph.axhline(0.8, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
            self.graph.text(15, 0.82, "goal: 80 %", color="#555555")
            self.graph.grid(True, linewidth=0.6)
            faint = {"linestyle": "none", "markersize": 6, "alpha": 0.35}
            self.balls = [self.wells.plot([], **faint)[0] for _ in range(2)]
            self.lines = [self.graph.plot([], markevery=10)[0] for _ in range(2)]
            (self.now,) = self.graph.plot([], color="#555555", linestyle=":")
        self.stage = Stage(fig, [*self.balls, *self.lines, self.now])

    def height(self, x, lift=0.0):
        return double_well.value(np.stack([x, np.zeros(np.shape(x))])) + lift

    def draw(self, rule, paths, shares, at):
        """The chosen rule above the line (grey and dashed, if it is gradient descent, too); the yardstick on it."""
        kinds = [type(rule).__name__, "GradientDescent"]
        ours, plain = (plotting.styles([kind])[0] for kind in kinds)
        if kinds[0] == kinds[1]:
            ours = {**plain, "color": "#777777", "linestyle": "--"}
        lifted = (ours, 0.12), (plain, 0.0)
        for balls, line, path, share, (style, lift) in zip(self.balls, self.lines, paths, shares, lifted):
            x = path[at].clip(-3, 3)
            balls.set_data(x, self.height(x, lift))
            balls.set(color=style["color"], marker=style["marker"])
            line.set_data(EVERY * np.arange(len(share)), share)
            line.set(**style)
        self.now.set_data([EVERY * at] * 2, [0, 1])
