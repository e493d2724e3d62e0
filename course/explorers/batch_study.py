"""Batch size as a science, on the exact noisy quadratic of a thousand coordinates.

Batch sizes are compared at equal examples, at equal steps, or by the steps to a target.
In colour is the setting that is picked, in black the best setting for each batch size.
"""

import numpy as np

from course.explorers import batch_answers, plotting
from course.explorers.base import Explorer, Goal
from course.explorers.batch_answers import BASE, EXAMPLES, FIRST, LIMIT, SIZES, STEPS, TARGET
from course.explorers.controls import ETA, GAMMA, slider, stop_slider, switch
from course.explorers.stage import Stage
from course.explorers.words import counted

ASKED = {
    "target": ("steps to target", "steps to 1 % of the first loss", (20, LIMIT), "upper right"),
    "examples": (f"equal examples ({EXAMPLES})", f"expected loss after {EXAMPLES} examples", (0.01, 20), "lower right"),
    "steps": (f"equal steps ({STEPS})", f"expected loss after {STEPS} steps", (0.004, 20), "lower left"),
}


def batch_study(batch_size=64, eta=1.0, gamma=0.0, compare="target", goal=None):
    """An explorer of SGD with momentum on the noisy quadratic of Zhang et al. 2019, all expectations exact.

    `goal` is `(steps, examples)`: be at the target within both. Its region is drawn among the steps to the target. With
    a third number, `(steps, examples, B)`, it has to be that batch size.
    """
    scene = _Scene(goal)
    controls = {
        "batch_size": stop_slider("batch size B", batch_size, SIZES.tolist()),
        "eta": slider(ETA, eta, 1e-3, 4, log=True),
        "gamma": slider(GAMMA, gamma, 0, 0.98, step=0.01),
        "compare": switch("compare by", {name: kind for kind, (name, *_) in ASKED.items()}, compare),
    }

    def show(batch_size, eta, gamma, compare):
        if compare != scene.compare:
            scene.set(compare)
        parts = batch_answers.parts(eta, gamma)
        answers = batch_answers.answers(*parts)
        scene.draw(batch_size, parts, answers[compare])
        column = SIZES.tolist().index(batch_size)
        steps = answers["target"][column]
        best = [tuned[compare][0][column] for tuned in batch_answers.tuned().values()]
        where = f"B = {batch_size}, η = {eta:.3g}, γ = {gamma:.2g}"
        seen = (steps, steps * batch_size, batch_size)
        return _describe(where, compare, answers[compare][column], best, batch_size), seen

    scene.set(compare)
    return Explorer(controls, scene.stage, show, goal and _within(*goal))


def _within(steps, examples, size=None):
    where = "" if size is None else f", with B = {size}"
    text = f"reach the target within {steps} steps and {examples} examples{where}."
    return Goal(text, lambda seen: seen[0] <= steps and seen[1] <= examples and size in (None, seen[2]))


def _describe(where, compare, value, best, batch_size):
    if compare == "target":
        fewest = f"With η tuned for this B it takes {counted(best[0], 'step')}, with γ tuned as well {best[1]:.0f}."
        spent = f"{counted(value, 'step')} and {counted(value * batch_size, 'example')}"
        there = f"at the target after {spent}" if np.isfinite(value) else "never at the target"
        return f"{where}: {there}. {fewest}"
    if value > FIRST:
        said = "the loss ends above where it began"
    else:
        said = f"{ASKED[compare][1]} {value:.3g}"
    return f"{where}: {said}. With η tuned for this B it is {best[0]:.3g}, with γ tuned as well {best[1]:.3g}."


class _Scene:
    """Left the expected loss over the steps, right what is asked for each B; in colour the setting that is picked."""

    def __init__(self, goal):
        self.fig, (self.path, self.study) = plotting.figure(2, size=(10.5, 4))
        self.goal, self.compare, self.stage = goal, None, None
        with plotting.styled():
            self.path.set(
                xlabel="step",
                ylabel="expected loss",
                xscale="log",
                yscale="log",
                xlim=(1, LIMIT),
                ylim=(0.01, 20),
                title="the picked setting; dashed: η tuned for its B",
            )
            self.path.axhline(TARGET, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
            self.path.text(1.2, TARGET * 0.9, "target", va="top", color="#555555")
            self.path.grid(True, linewidth=0.6)
            self.left = [
                *self.path.plot([], color="black", linestyle="--", linewidth=1.4),
                *self.path.plot([], color="#0072B2"),
                *self.path.plot([], "o", markersize=9, color="#0072B2"),
            ]

    def set(self, compare):
        first, self.compare = self.compare is None, compare
        with plotting.styled():
            self.study.clear()
            for (name, tuned), line in zip(batch_answers.tuned().items(), ("--", ":")):
                self.study.plot(SIZES, tuned[compare][0], color="black", linestyle=line, linewidth=1.4, label=name)
            _, ylabel, ylim, corner = ASKED[compare]
            self.study.set(
                xlabel="batch size B",
                ylabel=ylabel,
                xscale="log",
                yscale="log",
                xlim=(0.8, 1.25 * SIZES[-1]),
                ylim=ylim,
                title="all batch sizes; squares: this η and γ",
            )
            if self.goal and compare == "target":
                self.mark_goal(*self.goal)
            self.study.grid(True, linewidth=0.6)
            self.study.legend(loc=corner)
            self.right = [
                *self.study.plot([], color="#D55E00", marker="s", markersize=4),
                *self.study.plot([], "o", markersize=13, fillstyle="none", color="#0072B2", markeredgewidth=3),
            ]
        if first:
            self.stage = Stage(self.fig, lambda: [*self.left, *self.right])
        else:
            self.stage.redraw()

    def mark_goal(self, steps, examples, size=None):
        """The region of few enough steps and few enough examples; of one batch size a strip around it."""
        ends = self.study.get_xlim() if size is None else (size / 1.3, size * 1.3)
        sizes, bottom = np.geomspace(*ends, 100), self.study.get_ylim()[0]
        edge = np.minimum(steps, examples / sizes)
        self.study.fill_between(sizes, bottom, edge, where=edge > bottom, color="#009E73", alpha=0.2, linewidth=0)
        where = {"ha": "center" if size else "left", "color": "#006B4F", "weight": "bold"}
        self.study.text(size or 1, 1.3 * bottom, "goal", **where)

    def draw(self, batch_size, parts, answers):
        at = SIZES.tolist().index(batch_size)
        best = batch_answers.best_path(self.compare, at)
        ends = [self.end(batch_size, values[at]) for values in (batch_answers.tuned()[BASE][self.compare][0], answers)]
        for line, (steps, left, noise), end in zip(self.left, (best, parts), ends):
            loss = left + noise / batch_size
            seen = (steps > 0) & (steps <= end) & (loss < 1e3)
            line.set_data(steps[seen], loss[seen])
        self.left[2].set_data(steps[seen][-1:], loss[seen][-1:])
        (bottom, top), drawn = self.study.get_ylim(), answers.clip(1e-4, 1e9)
        inside = drawn <= 30 * top
        self.right[0].set_data(SIZES[inside], drawn[inside])
        self.right[1].set_data([batch_size], [np.clip(drawn[at], 1.1 * bottom, 0.9 * top)])

    def end(self, batch_size, steps_to_target):
        """The last step that is drawn: where the target is reached, or where the budget ends."""
        ends = {"target": steps_to_target, "steps": STEPS, "examples": EXAMPLES // batch_size}
        return ends[self.compare]
