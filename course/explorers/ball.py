"""One ball on a surface: choose the surface, the optimizer, its hyper-parameters, the start and the number of steps."""

import numpy as np

from course import objectives, optimizers
from course.explorers import plotting
from course.explorers.arrival import LEVEL, Arrival, describe
from course.explorers.base import Explorer
from course.explorers.controls import RulePicker, choice, player, slider
from course.explorers.stage import Stage
from course.training import descend


def ball(
    surface=objectives.ravine,
    rule=None,
    steps=100,
    start=None,
    goal=None,
    surfaces=objectives.SURFACES,
    only=None,
    hide=(),
):
    """An explorer of one optimizer on one surface.

    `only` and `surfaces` restrict the menus; `hide` names controls to leave out.
    """
    surfaces = {objective.name: objective for objective in (surface, *surfaces)}
    picker = RulePicker(rule or optimizers.GradientDescent(0.1), only)
    start = surface.start if start is None else start
    controls = {
        **({"surface": choice("surface", list(surfaces), surface.name)} if len(surfaces) > 1 else {}),
        **picker.controls,
        "x": slider("θ₁ at the start", start[0], *surface.window[0], step=stride(start[0], *surface.window[0])),
        "y": slider("θ₂ at the start", start[1], *surface.window[1], step=stride(start[1], *surface.window[1])),
        "steps": slider("steps", steps, 1, steps, whole=True),
    }
    layout = [control for name, control in controls.items() if name not in picker.sliders]
    layout.insert(layout.index(picker.menu) + 1, picker.box)
    layout.append(player(controls["steps"]))
    target = goal.reached if goal and isinstance(goal.reached, Arrival) else None
    scene = _Scene(surface, steps, target)

    def show(x, y, steps, surface=surface.name, **values):
        if surfaces[surface] is not scene.surface:
            scene.set(surfaces[surface], controls)
            x, y = controls["x"].value, controls["y"].value
        run = descend(scene.surface, picker.rule(values), (x, y), steps)
        scene.draw(run)
        return describe(run, scene.surface, scene.level), (run, scene.surface)

    return Explorer(controls, scene.stage, show, goal, layout, hide)


def stride(value, low, high):
    """A round step of a slider from `low` to `high` that meets `value`: browsers move a start that is off the grid."""
    for step in (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002):
        stops = (value - low) / step
        if step <= (high - low) / 150 and abs(stops - round(stops)) < 1e-6:
            return step
    return 0.001


class _Scene:
    """Left the surface from above with the path, right the loss over the steps, and where it shall come to."""

    def __init__(self, surface, steps, target):
        self.fig, (self.map, self.graph) = plotting.figure(2, size=(10, 4))
        self.limit, self.target, self.stage = steps, target, None
        self.level = target.loss if target else LEVEL
        self.set(surface)
        self.stage = Stage(self.fig, lambda: self.moving)

    def set(self, surface, controls=None):
        """Draw another surface, and bring the start sliders to its window."""
        self.surface = surface
        with plotting.styled():
            for ax in (self.map, self.graph):
                ax.clear()
            plotting.contours(self.map, surface)
            self.moving = plotting.trajectory(self.map, np.array([surface.start]))
            self._lay_out_graph()
            self.moving += self.graph.plot([], color=plotting.SERIES[0]["color"])
        if self.stage:
            self._move_start(controls)
            self.stage.redraw()

    def _lay_out_graph(self):
        """From a little above the start's height to a little below the goal; divergence leaves through the roof."""
        start = self.surface.value(np.array(self.surface.start)) - self.surface.floor
        bottom, top = self.level / 30, 30 * max(float(start), 1)
        self.graph.set(xlabel="step", ylabel="loss above the lowest minimum", yscale="log", title="loss")
        self.graph.set(xlim=(0, self.limit), ylim=(bottom, top))
        self.graph.grid(True, linewidth=0.6)
        within = self.target.within if self.target else self.limit
        self.graph.fill_between([0, within], bottom, self.level, color="#009E73", alpha=0.15, linewidth=0)
        self.graph.plot([0, within], [self.level] * 2, color="#009E73", linewidth=1.2)
        label = f"{'goal' if self.target else 'arrived'}: {self.level:g}"
        self.graph.annotate(label, (0, self.level), (5, -4), textcoords="offset points", va="top", color="#00664B")

    def _move_start(self, controls):
        for name, (low, high), value in zip("xy", self.surface.window, self.surface.start):
            widget = controls[name]
            with widget.hold_trait_notifications():
                widget.min, widget.max = min(low, widget.min), max(high, widget.max)
                widget.value, widget.step = value, stride(value, low, high)
            widget.min, widget.max = low, high

    def draw(self, run):
        *trail, line = self.moving
        (style,) = plotting.styles([type(run.rule).__name__])
        for artist in self.moving:
            artist.set_color(style["color"])
        for artist in (trail[0], trail[-1]):
            artist.set_marker(style["marker"])
        plotting.retrace(trail, run.path, dots=self.limit + 1)
        line.set_data(run.steps, np.clip(run.losses - self.surface.floor, 1e-12, 1e12))
