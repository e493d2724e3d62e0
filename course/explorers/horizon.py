"""The end that nobody knows: left η, right the loss wherever one stops, beside the best plan for each stop."""

from functools import cache

import numpy as np

from course import theory
from course.explorers import plotting
from course.explorers.base import Explorer, Goal
from course.explorers.controls import choice, slider, stop_slider
from course.explorers.stage import Stage
from course.explorers.words import compared
from course.schedules import Polynomial

STEPS, EARLIEST = 1600, 50
EIGENVALUES = theory.spectrum(20)[:, None]  # also the noise of one gradient, as in lesson 10
STOPS = [25, 35, 50, 70, 100, 140, 200, 280, 400, 560, 800, 1100, 1600]
ETAS = np.geomspace(0.005, 1.9, 48)
LINE, CONSTANT, AVERAGED = "straight line", "constant", "constant, averaged"


def horizon(method=LINE, eta=0.1, planned=400, stop=400, goal=None):
    """An explorer of SGD with single examples on a noisy quadratic of twenty directions, stopped at any step.

    `method` is a straight line to zero after `planned` steps, with the best first η for them, or a constant `eta`
    judged as it is or by its average, whose memory grows with t. The result is the largest ratio of its loss to that
    of a straight line planned for just that stop, over all stops from 50 steps on.
    """
    scene = _Scene()
    controls = {
        "method": choice("method", [LINE, CONSTANT, AVERAGED], method),
        "planned": stop_slider("the line is planned for", planned, STOPS),
        "eta": slider("constant η", eta, 0.01, 1.5, log=True),
        "stop": stop_slider("stopped after", stop, STOPS),
    }

    def show(method, planned, eta, stop):
        rates, losses = _path(method, planned, eta)
        scene.draw(rates, losses, stop)
        ratios = losses[STOPS] / _best()[1]
        worst = ratios[STOPS.index(EARLIEST) :].max()
        return _describe(method, planned, eta, stop, losses[stop], worst), worst

    return Explorer(controls, scene.stage, show, goal and _at_most(goal))


def _at_most(ratio):
    above = "above" if ratio == 1 else f"more than {ratio:g} times"
    text = f"at no stop from {EARLIEST} to {STEPS} steps {above} the loss of the best line for it."
    return Goal(text, lambda worst: worst <= ratio)


def _losses(rates, gamma=0.0, steps=STEPS):
    return theory.expected_losses(rates, gamma, EIGENVALUES, EIGENVALUES, 1.0, steps).clip(0, 1e6)


@cache
def _best():
    """For each stop the best first η of a straight line to zero, and the loss at that stop; both `(stops,)`."""
    ends = np.array([_losses(Polynomial(ETAS, stop), steps=stop)[-1] for stop in STOPS])
    return ETAS[ends.argmin(axis=1)], ends.min(axis=1)


def _path(method, planned, eta):
    """η at each step, `(STEPS,)`, and the loss before the first and after every step, `(STEPS + 1,)`."""
    if method == LINE:
        rates = Polynomial(_best()[0][STOPS.index(planned)], planned)
        return rates.over(STEPS), _losses(rates)[:, 0]
    rates = theory.averaged(eta, 1, EIGENVALUES) if method == AVERAGED else (eta, 0.0)
    return np.full(STEPS, eta), _losses(*rates)[:, 0]


def _describe(method, planned, eta, stop, loss, worst):
    best = _best()[1][STOPS.index(stop)]
    what = f"A line planned for {planned} steps" if method == LINE else f"η = {eta:.3g}, {method}"
    here = f"stopped after {stop}: expected loss {loss:.3g}, {compared(loss, best, 2)} the best line for {stop}"
    return f"{what}, {here} ({best:.3g}). At the worst stop from {EARLIEST} on it is {worst:.2f} times the best line's."


class _Scene:
    """Left η, right the loss over the stop; the still dashed line is the best straight line for each stop."""

    def __init__(self):
        self.fig, (self.rate, self.loss) = plotting.figure(2, size=(10, 3.8))
        with plotting.styled():
            self.rate.set(xlabel="step", ylabel="η", yscale="log", ylim=(1e-3, 3), title="learning rate")
            self.loss.set(xlabel="stopped after", ylabel="expected loss", yscale="log", ylim=(0.005, 3))
            self.loss.set_title("loss; dashed: a best line for each stop")
            self.loss.plot(STOPS, _best()[1], color="black", linestyle="--", linewidth=1.2)
            for ax in (self.rate, self.loss):
                ax.set(xscale="log", xlim=(STOPS[0], STEPS))
                ax.grid(True, linewidth=0.6)
            self.lines = [*self.rate.plot([], color="#0072B2"), *self.loss.plot([], color="#0072B2")]
            self.marks = [ax.axvline(STOPS[0], color="#D55E00", linewidth=1.2) for ax in (self.rate, self.loss)]
            self.lines += self.loss.plot([], color="#D55E00", marker="o", markersize=8)
        self.stage = Stage(self.fig, lambda: [*self.marks, *self.lines])

    def draw(self, rates, losses, stop):
        rate, loss, end = self.lines
        rate.set_data(np.arange(1, STEPS + 1), rates.clip(1e-5))
        loss.set_data(np.arange(STEPS + 1)[STOPS[0] :], losses[STOPS[0] :])
        end.set_data([stop], [losses[stop]])
        for mark in self.marks:
            mark.set_xdata([stop, stop])
