"""One formula, three methods: how far ahead the gradient is taken, and what that does to speed and noise."""

import numpy as np

from course import theory
from course.explorers import plotting
from course.explorers.base import Explorer, Goal
from course.explorers.controls import slider, stop_slider
from course.explorers.stage import Stage
from course.explorers.words import compared

STEPS = 1000
EIGENVALUES = theory.spectrum(20)[:, None]  # also the noise of one gradient, as in lesson 10


def look_ahead(c=0.0, gamma=0.95, eta=0.5, batch_size=1, goal=None):
    """An explorer of θ ← θ + v with the gradient at θ + c v, on a noisy quadratic of twenty directions.

    `eta` is η/(1−γ), so that c = γ/(1−γ) is the average of plain gradient descent with just that η. `c` is given as a
    share of γ/(1−γ); a number `goal` is a loss to get below with the last step.
    """
    scene = _Scene(goal)
    controls = {
        "c": slider("c, as a share of γ/(1−γ)", c, 0, 1, step=0.01),
        "gamma": slider("γ momentum", gamma, 0, 0.99, step=0.01),
        "eta": slider("η/(1−γ)", eta, 0.05, 1.9, log=True),
        "batch_size": stop_slider("B", batch_size, [2**k for k in range(9)]),
    }

    def show(c, gamma, eta, batch_size):
        ahead = c * gamma / (1 - gamma)
        losses = _losses((1 - gamma) * eta, gamma, ahead, batch_size)
        plain = _losses(eta, 0.0, 0.0, batch_size)
        scene.draw(losses, plain, c, gamma)
        return _describe(ahead, gamma, eta, losses[-1], plain[-1]), losses[-1]

    return Explorer(controls, scene.stage, show, goal and _below(goal))


def _below(loss):
    return Goal(f"an expected loss below {loss:g} after {STEPS} steps, by c alone.", lambda seen: seen < loss)


def _losses(eta, gamma, ahead, batch_size):
    """The expected loss before the first and after every step, shape `(STEPS + 1,)`."""
    eta, gamma = theory.looking_ahead(eta, gamma, ahead, EIGENVALUES)
    losses = theory.expected_losses(eta, gamma, EIGENVALUES, EIGENVALUES / batch_size, 1.0, STEPS)
    return losses.clip(1e-9, 1e6)[:, 0]


def named(ahead, gamma):
    """The method that takes its gradient so far ahead."""
    nesterov, average = gamma, gamma / (1 - gamma)
    if gamma == 0:
        return "plain gradient descent"
    if ahead == 0:
        return "the heavy ball"
    if abs(ahead - average) < 1e-9:
        return "the average of plain gradient descent's weights"
    if abs(ahead - nesterov) < 0.005 * average:
        return "Nesterov's method, to the slider's width"
    return "between the heavy ball and Nesterov" if ahead < nesterov else "between Nesterov and the average"


def _describe(ahead, gamma, eta, last, plain):
    where = f"c = {ahead:.3g}: {named(ahead, gamma)}"
    rates = f"γ = {gamma:.2g}, η/(1−γ) = {eta:.3g}"
    if last > 1e3:
        return f"{where}; {rates}: it flies apart."
    if plain > 1e3:
        return f"{where}; {rates}: expected loss {last:.3g} after {STEPS} steps; plain gradient descent flies apart."
    return (
        f"{where}; {rates}: expected loss {last:.3g} after {STEPS} steps, {compared(last, plain, 2)} plain gradient "
        f"descent with that η ({plain:.3g})."
    )


class _Scene:
    """Left where on the line the gradient is taken, right the loss; dashed plain gradient descent of the same speed."""

    def __init__(self, goal):
        self.fig, (self.line, self.loss) = plotting.figure(2, size=(10, 3.8), width_ratios=(1, 1.6))
        with plotting.styled():
            self.line.set(xlim=(-0.05, 1.05), ylim=(-1, 2), yticks=[], xlabel="c, as a share of γ/(1−γ)")
            self.line.set_title("where the gradient is taken")
            self.line.axhline(0, color="black", linewidth=1)
            self.loss.set(xlabel="step", ylabel="expected loss", xscale="log", yscale="log", xlim=(1, STEPS))
            self.loss.set(ylim=(0.003, 10), title="dashed: plain gradient descent with that η")
            self.loss.grid(True, linewidth=0.6)
            if goal:
                self.loss.axhline(goal, color="#009E73", linewidth=1.4)
                self.loss.text(1.2, 0.9 * goal, "goal: end below", va="top", color="#006B4F", weight="bold")
            marks = ((0, "heavy ball"), (0.5, "Nesterov"), (1, "average"))
            self.ticks = [self.line.plot([x], [0], "|", color="black", markersize=14)[0] for x, _ in marks]
            self.names = [self.line.text(x, 0.3, name, ha="center", rotation=40) for x, name in marks]
            self.here = self.line.plot([], [], "o", color="#D55E00", markersize=10)[0]
            dashed = {"color": "black", "linestyle": "--", "linewidth": 1.2}
            self.curves = [*self.loss.plot([], color="#D55E00"), *self.loss.plot([], **dashed)]
        self.stage = Stage(self.fig, lambda: [*self.ticks, *self.names, self.here, *self.curves])

    def draw(self, losses, plain, share, gamma):
        for curve, values in zip(self.curves, (losses, plain)):
            curve.set_data(np.arange(1, STEPS + 1), values[1:])
        self.here.set_data([share], [0])
        nesterov = 1 - gamma  # γ as a share of γ/(1−γ)
        self.ticks[1].set_xdata([nesterov])
        self.names[1].set_position((nesterov, 0.3))
