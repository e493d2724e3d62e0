"""One formula, three methods: how far ahead the gradient is taken, and what that does to speed and noise."""

import numpy as np

from course import theory
from course.explorers import plotting
from course.explorers.base import Explorer, Goal
from course.explorers.controls import slider, stop_slider
from course.explorers.stage import Stage
from course.explorers.words import compared

STEPS = 1000
SHARES = np.linspace(0, 1, 25) ** 2  # of γ/(1−γ), closer together where Nesterov is
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
        *ends, losses, plain = _losses(eta, gamma, np.append(SHARES, c), batch_size).T
        scene.draw(losses, plain, [end[-1] for end in ends], c, gamma)
        return _describe(ahead, gamma, eta, losses[-1], plain[-1]), losses[-1]

    return Explorer(controls, scene.stage, show, goal and _below(goal))


def _below(loss):
    return Goal(f"an expected loss below {loss:g} after {STEPS} steps, by c alone.", lambda seen: seen < loss)


def _losses(eta, gamma, shares, batch_size):
    """The expected loss before the first and after every step, `(STEPS + 1, shares + 1)`; last plain descent's."""
    eta = eta * np.append(np.full(len(shares), 1 - gamma), 1)  # all at once
    ahead = np.append(shares * gamma / (1 - gamma), 0)
    gamma = np.append(np.full(len(shares), gamma), 0)
    eta, gamma = theory.looking_ahead(eta, gamma, ahead, EIGENVALUES)
    return theory.expected_losses(eta, gamma, EIGENVALUES, EIGENVALUES / batch_size, 1.0, STEPS).clip(1e-9, 1e6)


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
    """Left the last loss over c, right the loss over the steps; dashed plain gradient descent with that η."""

    def __init__(self, goal):
        self.fig, (self.ends, self.loss) = plotting.figure(2, size=(10, 3.8), sharey=True)
        with plotting.styled():
            self.ends.set(xlabel="c, as a share of γ/(1−γ)", ylabel="expected loss", xlim=(-0.03, 1.06))
            self.ends.set_title(f"the loss after {STEPS} steps")
            self.loss.set(xlabel="step", xscale="log", yscale="log", xlim=(1, STEPS), ylim=(0.003, 10))
            self.loss.set_title("dashed: plain gradient descent with that η")
            for ax in (self.ends, self.loss):
                ax.grid(True, linewidth=0.6)
                if goal:
                    ax.axhline(goal, color="#009E73", linewidth=1.4)
            if goal:
                self.loss.text(1.2, 0.9 * goal, "goal: end below", va="top", color="#006B4F", weight="bold")
            dashed = {"color": "black", "linestyle": "--", "linewidth": 1.2}
            self.marks = [self.ends.axvline(x, **dashed | {"linestyle": ":"}) for x in (0, 0.5, 1)]
            named = zip((0, 0.5, 1), ("heavy ball", "Nesterov", "average"), (9, 0.3, 9))
            self.names = [self.ends.text(x, y, name, rotation=90, va="top") for x, name, y in named]
            self.curves = [*self.ends.plot([], color="#0072B2"), *self.loss.plot([], color="#D55E00")]
            self.curves += self.loss.plot([], **dashed)
            self.here = self.ends.plot([], [], "o", color="#D55E00", markersize=10)[0]
        self.stage = Stage(self.fig, lambda: [*self.marks, *self.names, *self.curves, self.here])

    def draw(self, losses, plain, ends, share, gamma):
        over_c, mine, other = self.curves
        over_c.set_data(SHARES, ends)
        for curve, values in ((mine, losses), (other, plain)):
            curve.set_data(np.arange(1, STEPS + 1), values[1:])
        self.here.set_data([share], [losses[-1]])
        nesterov = 1 - gamma  # γ as a share of γ/(1−γ)
        self.marks[1].set_xdata([nesterov, nesterov])
        self.names[1].set_position((nesterov, 0.03))
