"""A ball on the parabola ½Lθ²: the tangents along which it steps, or, with momentum, the swing of a pendulum."""

import numpy as np

from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import GAMMA, player, slider, stop_slider
from course.explorers.stage import Stage
from course.explorers.words import counted, rounded
from course.objectives import quadratic
from course.optimizers import Momentum
from course.theory import critical_gamma, heavy_ball_rate
from course.training import descend

START, REACH = 1.0, 2.2
#: ηL in steps of a hundredth near 0 and near 2, where the behaviour changes; coarser elsewhere.
BELOW, AROUND, ABOVE = np.arange(1, 10), np.arange(190, 210), np.arange(210, 430, 10)
STOPS = np.concatenate([BELOW, np.arange(10, 190, 5), AROUND, ABOVE]) / 100


def parabola(eta=0.1, gamma=None, steps=20, goal=None):
    """An explorer of steps on ½Lθ² from θ = 1; `eta` is ηL. Momentum has its slider only if `gamma` is a number.

    Without it the picture shows each step's tangent. The goal gets θ at every step, shape `(steps + 1,)`.
    """
    stops = [(f"{stop:g}", float(stop)) for stop in STOPS if gamma is not None or stop <= 2.5]
    controls = {
        "eta": stop_slider("ηL learning rate x curvature", eta, stops),
        **({} if gamma is None else {"gamma": slider(GAMMA, gamma, 0, 0.99, step=0.01)}),
        "steps": slider("steps", steps, 1, steps, whole=True),
    }
    scene = _Scene(steps, tangents=gamma is None)

    def show(eta, steps, gamma=0.0):
        run = descend(quadratic(1.0), Momentum(eta, gamma), [START], steps)
        path = run.path[:, 0].clip(-1e6, 1e6)
        scene.draw(eta, path)
        words = _with_momentum(eta, gamma) if "gamma" in controls else _plain(eta)
        return f"{words} After {counted(steps, 'step')} it is at θ = {rounded(path[-1])}.", path

    return Explorer(controls, scene.stage, show, goal, [*controls.values(), player(controls["steps"])])


def _plain(eta):
    """What the factor 1 − ηL does to θ, in words."""
    multiplier = f"{1 - eta:.3g}".replace("-", "−")
    factor = f"ηL = {eta:g}: each step multiplies θ by {multiplier}."
    if eta < 1:
        return f"{factor} The ball creeps in from one side."
    if eta == 1:
        return f"{factor} The first step lands on the minimum."
    if eta < 2:
        return f"{factor} The ball jumps across the minimum every time, and lands closer."
    if eta == 2:
        return f"{factor} The ball jumps from side to side for ever."
    return f"{factor} The ball jumps across the minimum every time, and lands further out."


def _with_momentum(eta, gamma):
    """Over-, critically or underdamped, or none of these, in words."""
    where, rate = f"ηL = {eta:g}, γ = {gamma:.2g}:", float(heavy_ball_rate(eta, gamma, 1.0))
    trace, critical = 1 + gamma - eta, float(critical_gamma(eta, 1.0))
    if rate > 1 - 1e-9:
        return (
            f"{where} it jumps from side to side and comes no closer. The limit is ηL = 2(1 + γ) = {2 * (1 + gamma):g}."
        )
    if eta <= 1 and abs(gamma - critical) < 0.005:
        return f"{where} critically damped. It comes to rest as fast as it can without swinging."
    if trace * trace < 4 * gamma:
        return f"{where} underdamped. It swings like a pendulum; the swing shrinks by √γ = {rate:.3f} per step."
    if trace > 0:
        return f"{where} overdamped. It creeps in from one side; the distance shrinks by {rate:.3f} per step."
    return f"{where} it jumps from side to side; the distance shrinks by {rate:.3f} per step."


class _Scene:
    """Left the parabola with the ball, right θ over the steps."""

    def __init__(self, steps, tangents):
        fig, (self.bowl, self.graph) = plotting.figure(2, size=(10, 3.8))
        style = plotting.METHODS["gradientdescent" if tangents else "momentum"]
        theta = np.linspace(-REACH, REACH, 201)
        with plotting.styled():
            self.bowl.plot(theta, theta**2 / 2, color="#999999", linewidth=2.5)
            self.bowl.set(xlabel="θ", ylabel="loss / L", xlim=(-REACH, REACH), ylim=(-1.7 if tangents else -0.2, 2.4))
            self.bowl.set_title("parabola ½Lθ²; dashed: tangents" if tangents else "parabola ½Lθ²")
            self.graph.axhline(0, color="#999999", linewidth=1)
            self.graph.set(xlabel="step", ylabel="θ", xlim=(0, steps), ylim=(-REACH, REACH), title="θ over the steps")
            self.graph.grid(True, linewidth=0.6)
            balls = {"color": style["color"], "marker": style["marker"]}
            (self.tangents,) = self.bowl.plot([], color="#D55E00", linestyle="--", linewidth=1)
            (self.balls,) = self.bowl.plot([], **balls, linestyle="none" if tangents else ":", linewidth=0.8)
            (self.line,) = self.graph.plot([], **balls, linewidth=1.2)
            (self.end,) = self.bowl.plot([], **balls, markersize=11, markeredgecolor="white")
        self.with_tangents = tangents
        self.stage = Stage(fig, [self.tangents, self.balls, self.end, self.line])

    def draw(self, eta, path):
        """Along each tangent to where the next step lands, then up to the parabola."""
        seen = path[np.cumsum(np.abs(path) > 20 * REACH) < 2]  # up to the first far outside
        height = seen**2 / 2
        if self.with_tangents:
            promised = height - eta * seen**2  # by the tangent, where the next step lands
            self.tangents.set_data(np.repeat(seen, 2)[1:], np.stack([height, promised], axis=1).ravel()[:-1])
        self.balls.set_data(seen, height)
        self.end.set_data(seen[-1:], height[-1:])
        self.line.set_data(np.arange(len(seen)), seen)
