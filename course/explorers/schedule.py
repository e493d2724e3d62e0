"""A schedule and what it does: left η over the steps, right the exact expected loss of a noisy quadratic."""

import numpy as np

from course import theory
from course.explorers import plotting
from course.explorers.base import Explorer, Goal
from course.explorers.controls import choice, slider
from course.explorers.stage import Stage
from course.explorers.words import compared, counted
from course.schedules import FALLING, Constant, WarmUp

STEPS = 400
EIGENVALUES = theory.spectrum(20)[:, None]  # also the noise of one gradient, as in lesson 10


def schedule(shape="constant", eta=0.5, warm_up=0, final=0.1, goal=None):
    """An explorer of SGD with single examples on a noisy quadratic of twenty directions, 400 steps.

    Its controls are the schedule's shape, the highest η, the steps of warm-up and the last η.
    `goal` is a loss to get below with the last step; it is drawn as a line.
    """
    scene = _Scene(goal)
    controls = {
        "shape": choice("shape", list(FALLING), shape),
        "eta": slider("η at its highest", eta, 0.01, 3, log=True),
        "warm_up": slider("steps of warm-up", warm_up, 0, STEPS // 2, whole=True),
        "final": slider("last η / highest η", final, 0.001, 0.5, log=True),
    }

    def show(shape, eta, warm_up, final):
        falling = FALLING[shape](eta, STEPS - warm_up, final)
        rates = WarmUp(warm_up, falling) if warm_up else falling
        losses = _losses(rates)
        scene.draw(rates.over(STEPS), losses)
        return _describe(shape, eta, warm_up, rates(STEPS), losses, scene.best), (losses[-1], scene.best)

    return Explorer(controls, scene.stage, show, goal and _below(goal))


def _below(loss):
    return Goal(f"an expected loss below {loss:g} after {STEPS} steps.", lambda seen: seen[0] < loss)


def _losses(rates):
    """The expected loss before the first and after every step, shape `(STEPS + 1,)`."""
    return theory.expected_losses(rates, 0.0, EIGENVALUES, EIGENVALUES, 1.0, STEPS).clip(0, 1e6)[:, 0]


def _describe(shape, eta, warm_up, last, losses, best):
    warm = f"{counted(warm_up, 'step')} of warm-up to" if warm_up else "from"
    where = f"{shape}, {warm} η = {eta:.3g}, at the end {last:.2g}"
    if losses[-1] > losses[0]:
        return f"{where}: the loss ends above where it began."
    against = f"{compared(losses[-1], best, 2)} the best constant η ({best:.3g})"
    return f"{where}: expected loss {losses[-1]:.3g} after {STEPS} steps, {against}."


class _Scene:
    """Left η, right the loss; the still black line is the best constant η."""

    def __init__(self, goal):
        etas = np.geomspace(0.01, 1.5, 100)
        ends = [_losses(Constant(eta))[-1] for eta in etas]
        constant = etas[np.argmin(ends)]
        self.best = min(ends)
        self.fig, (self.rate, self.loss) = plotting.figure(2, size=(10, 3.8))
        with plotting.styled():
            self.rate.set(
                xlabel="step",
                ylabel="η",
                yscale="log",
                xlim=(0, STEPS),
                ylim=(1e-4, 5),
                title="learning rate; dashed: the best constant η",
            )
            self.loss.set(
                xlabel="step",
                ylabel="expected loss",
                yscale="log",
                xlim=(0, STEPS),
                ylim=(0.01, 10),
                title="what it does to the loss",
            )
            if goal:
                self.loss.axhline(goal, color="#009E73", linewidth=1.4)
                self.loss.text(4, 0.95 * goal, "goal: end below", va="top", color="#006B4F", weight="bold")
            for ax, values in ((self.rate, np.full(STEPS + 1, constant)), (self.loss, _losses(Constant(constant)))):
                ax.plot(np.arange(STEPS + 1), values, color="black", linestyle="--", linewidth=1.2)
                ax.grid(True, linewidth=0.6)
            self.lines = [*self.rate.plot([], color="#0072B2"), *self.loss.plot([], color="#0072B2")]
        self.stage = Stage(self.fig, lambda: self.lines)

    def draw(self, rates, losses):
        left, right = self.lines
        left.set_data(np.arange(1, STEPS + 1), rates.clip(1e-6))
        right.set_data(np.arange(STEPS + 1), losses)
