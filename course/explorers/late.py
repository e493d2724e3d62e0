"""Gradients that come late: which η is still stable under a delay, and the walk with and without it."""

import numpy as np

from course.experiments.machines import Stale, delayed_rate, delayed_stable_eta
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import ETA, GAMMA, slider
from course.explorers.stage import Stage
from course.explorers.words import pace
from course.objectives import quadratic
from course.optimizers import Momentum
from course.training import descend

MU, L, START, STEPS = 0.1, 2.0, (-7.0, 2.0), 300
BOWL, DELAYS = quadratic(MU, L), np.arange(21)


def late(delay=8, eta=0.3, gamma=0.9, goal=None):
    """An explorer of momentum on ½(0.1 θ₁² + 2 θ₂²) whose gradients come `delay` steps late, 300 steps.

    The goal gets `(delay, loss at the end)`.
    """
    plain, heavy = ({**plotting.METHODS[name], "markersize": 3} for name in ("gradientdescent", "momentum"))
    fig, (limits, graph) = plotting.figure(2, size=(10, 3.8))
    with plotting.styled():
        limits.plot(DELAYS, delayed_stable_eta(0.0, L, DELAYS), **plain, label="limit for γ = 0")
        limits.set(
            xlabel="delay (steps)",
            ylabel=ETA,
            yscale="log",
            xlim=(-0.5, 20.5),
            ylim=(5e-5, 6),
            title="above the line it diverges",
        )
        graph.set(
            xlabel="step",
            ylabel="distance to the minimum",
            yscale="log",
            xlim=(0, STEPS),
            ylim=(1e-6, 1e4),
            title="dashed: the same without delay",
        )
        for ax in (limits, graph):
            ax.grid(True, linewidth=0.6)
        moving = [
            *limits.plot([], **heavy, label="limit for this γ"),
            *limits.plot(
                [], "D", markersize=10, color="#D55E00", markeredgecolor="white", linestyle="none", label="you are here"
            ),
            *graph.plot([], color=heavy["color"]),
            *graph.plot([], color="#777777", linestyle="--"),
        ]
        limits.legend(loc="upper right")

    def show(delay, eta, gamma):
        runs = [descend(BOWL, Stale(Momentum(eta, gamma), wait), START, STEPS) for wait in (delay, 0)]
        ways = [(run.steps, np.abs(run.path).max(axis=1).clip(1e-12, 1e12)) for run in runs]
        for line, points in zip(moving, ((DELAYS, delayed_stable_eta(gamma, L, DELAYS)), ([delay], [eta]), *ways)):
            line.set_data(*points)
        return _describe(delay, eta, gamma, runs[0].losses[-1]), (delay, float(runs[0].losses[-1]))

    controls = {
        "delay": slider("delay τ (steps)", delay, 0, 20, whole=True),
        "eta": slider(ETA, eta, 1e-3, 4, log=True),
        "gamma": slider(GAMMA, gamma, 0, 0.99, step=0.01),
    }
    return Explorer(controls, Stage(fig, moving), show, goal)


def _describe(delay, eta, gamma, loss):
    rate = float(delayed_rate(eta, gamma, np.array([MU, L]), delay).max())
    limit, prompt = (float(delayed_stable_eta(gamma, L, wait)) for wait in (delay, 0))
    where = f"Delay {delay}, η = {eta:.3g}, γ = {gamma:.2g}: "
    seen = f"after {STEPS} steps the loss is {loss:.2g}; the error {pace(rate)}."
    if not pace(rate):
        seen = "on the limit of stability, the error neither shrinks nor grows."
    elif rate > 1:
        seen = f"diverges, by the factor {rate:.3f} per step."
    return f"{where}{seen} The largest stable η is {limit:.2g}" + (
        f"; without delay it would be {prompt:.2g}." if delay else "."
    )
