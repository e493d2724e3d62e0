"""The η–γ plane of convergence rates, linked with the walk: the picked point moves in both."""

import numpy as np

from course import optimizers, theory
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import ETA, GAMMA, choice, slider
from course.explorers.stage import Stage
from course.explorers.words import counted, pace
from course.objectives import quadratic
from course.training import descend

START = (-7.0, 2.0)
METHODS = {
    "Momentum": (optimizers.Momentum, theory.heavy_ball_rate),
    "Nesterov": (optimizers.Nesterov, theory.nesterov_rate),
}


def rate_plane(mu=0.1, L=2.0, eta=0.2, gamma=0.5, steps=150, goal=None, methods=("Momentum", "Nesterov")):
    """An explorer of the factor by which a method shrinks the error per step on ½(μ θ₁² + L θ₂²).

    The goal gets the rate: `Goal("…", lambda rate: rate < 0.65)`.
    """
    scene = _Scene(mu, L, steps)
    controls = {
        **({"method": choice("method", list(methods), methods[0])} if len(methods) > 1 else {}),
        "eta": slider(ETA, eta, scene.etas[0], scene.etas[-1], log=True),
        "gamma": slider(GAMMA, gamma, 0, 0.99, step=0.01),
    }

    def show(eta, gamma, method=methods[0]):
        rule, _ = METHODS[method]
        if method != scene.method:
            scene.set(method)
        run = descend(scene.bowl, rule(eta, gamma), START, steps)
        rate = scene.rate(method, eta, gamma)
        scene.draw(run, eta, gamma, rate)
        return _describe(method, eta, gamma, rate, scene), float(rate.max())

    scene.set(methods[0])
    return Explorer(controls, scene.stage, show, goal)


def _describe(method, eta, gamma, rates, scene):
    rate, where = rates.max(), f"{method}, η = {eta:.3g}, γ = {gamma:.2g}"
    if not pace(rate):
        return f"{where}: on the limit of stability. In the long run the error neither shrinks nor grows."
    if rate > 1:
        return f"{where}: diverges. The error {pace(rate)} in the long run."
    slow = (
        "the flat direction"
        if rates[0] > rates[1] + 1e-9
        else "the steep direction"
        if rates[1] > rates[0] + 1e-9
        else "both directions alike"
    )
    tenth = np.log(10) / -np.log(rate) if rate > 0.1 else 1
    digit = "a digit or more every step" if tenth < 1.5 else f"a digit every {counted(round(tenth), 'step')}"
    return f"{where}: the error {pace(rate)}, {digit}. It is held up by {slow}."


class _Scene:
    """Left the plane, in the middle the walk, right the error and what the rate promises."""

    def __init__(self, mu, L, steps):
        self.etas, self.gammas = np.geomspace(0.02 / L, 4.2 / L, 160), np.linspace(0, 0.99, 120)
        self.bowl, self.eigenvalues = quadratic(mu, L), np.array([mu, L])
        self.fig, (self.plane, self.walk, self.graph) = plotting.figure(3, size=(10.5, 3.7), width_ratios=(1.3, 1, 1))
        self.method, self.stage = None, None
        with plotting.styled():
            plotting.contours(self.walk, self.bowl, ((-10, 10), (-4, 4)))
            self.trail = plotting.trajectory(self.walk, np.array([START]))
            self.lines = [*self.graph.plot([], color="#0072B2"), *self.graph.plot([], color="#D55E00", linestyle="--")]
            self.walk.set(title=f"the walk, κ = {L / mu:g}")
            self.graph.set(
                xlabel="step",
                ylabel="distance to the minimum",
                yscale="log",
                xlim=(0, steps),
                ylim=(1e-8, 1e4),
                title="error; dashed: rateᵗ",
            )
            self.graph.grid(True, linewidth=0.6)

    def rate(self, method, eta, gamma):
        """For each of the two eigenvalues, shape `(2, *runs)`."""
        eigenvalues = self.eigenvalues.reshape(-1, *(1,) * np.ndim(eta * gamma))
        return METHODS[method][1](eta, gamma, eigenvalues)

    def set(self, method):
        first, self.method = self.method is None, method
        for artist in (*self.trail, self.lines[0]):
            artist.set_color(plotting.METHODS[method.lower()]["color"])
        with plotting.styled():
            self.plane.clear()
            values = self.rate(method, self.etas[None, :], self.gammas[:, None]).max(axis=0)
            plotting.heatmap(
                self.plane,
                self.etas,
                self.gammas,
                values,
                "error factor per step" if first else None,
                log_x=True,
                levels=[0.7, 0.8, 0.9, 0.95, 1.0],
                vmin=0.6,
                vmax=1.1,
            )
            self.plane.set(xlabel=ETA, ylabel=GAMMA, title=method)
            self.point = self.plane.plot(
                [], [], "o", markersize=11, color="#D55E00", markeredgecolor="white", markeredgewidth=2
            )
        if first:
            self.stage = Stage(self.fig, lambda: [*self.trail, *self.lines, *self.point])
        else:
            self.stage.redraw()

    def draw(self, run, eta, gamma, rate):
        distance = np.hypot(*run.path.T)
        plotting.retrace(self.trail, run.path, dots=len(run.path))
        self.point[0].set_data([eta], [gamma])
        for line, values in zip(self.lines, (distance, distance[0] * rate.max() ** run.steps)):
            line.set_data(run.steps, values.clip(1e-12, 1e12))
