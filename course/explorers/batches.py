"""The γ × B map: how well momentum and batch size go together, by the exact theory of the noisy quadratic."""

from typing import NamedTuple

import numpy as np

from course import theory
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import stop_slider, switch
from course.explorers.stage import Stage
from course.explorers.words import compared

SIZES = [4**k for k in range(8)]
GAMMAS = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
ETAS = np.geomspace(1e-4, 4, 96)
BUDGETS = {"examples": 65536, "steps": 256}
EIGENVALUES = theory.spectrum(20)[:, None, None] ** 2  # 1/i², κ = 400; also the noise of one example's gradient
LIMIT = theory.largest_stable_eta(0, 1)  # of η, where there is no momentum
TUNINGS = {"once, for γ = 0 and B = 1": "once", "that, times (1 − γ)": "scaled", "anew for each γ and B": "each"}


class Seen(NamedTuple):
    """What a goal gets to see of the picked point: its loss, that of γ = 0 at the same B, and the settings."""

    loss: float
    plain: float
    tuning: str
    gamma: float
    batch_size: int


def batches_map(gamma=0.9, batch_size=1, budget="examples", tuning="once", goal=None):
    """An explorer of the expected loss on a noisy quadratic after an equal budget, for every γ and B.

    The ways to choose η tell the story: `once` (the best for γ = 0 at B = 1 serves all), `scaled` (that, times
    1 − γ), `each` (the best for every γ and B). The goal gets what was `Seen`.
    """
    scene = _Scene()
    controls = {
        "gamma": stop_slider("γ momentum", gamma, GAMMAS),
        "batch_size": stop_slider("batch size B", batch_size, SIZES),
        "tuning": switch("η is tuned", TUNINGS, tuning),
        "budget": switch("equal budget of", {f"{count} {what}": what for what, count in BUDGETS.items()}, budget),
    }

    def show(gamma, batch_size, tuning, budget):
        if (tuning, budget) != scene.drawn:
            scene.set(tuning, budget)
        row, column = GAMMAS.index(gamma), SIZES.index(batch_size)
        scene.draw(row, column)
        etas, losses = scene.etas[:, column], scene.losses[:, column]
        seen = Seen(losses[row], losses[0], tuning, gamma, batch_size)
        return _describe(seen, etas[row], etas[0]), seen

    scene.set(tuning, budget)
    return Explorer(controls, scene.stage, show, goal)


def _describe(seen, eta, plain_eta):
    where = f"γ = {seen.gamma:g}, B = {seen.batch_size}, η = {eta:.2g}"
    if not seen.loss < 1e3:
        return f"{where}: diverges."
    said = f"{where}: expected loss {seen.loss:.2g}, without momentum."
    if seen.gamma:
        factor = compared(seen.loss, seen.plain)
        said = f"{where}: expected loss {seen.loss:.2g}, {factor} γ = 0 with this batch size ({seen.plain:.2g})."
    if seen.tuning == "each":
        said += f" Without momentum, the best η is {100 * plain_eta / LIMIT:.2g} % of its limit, {LIMIT:g}."
    return said


class _Scene:
    """Left the map, right the loss over η at the picked point, with that of γ = 0."""

    def __init__(self):
        self.table = {budget: _table(budget) for budget in BUDGETS}
        self.fig, (self.map, self.graph) = plotting.figure(2, size=(10.5, 4), width_ratios=(1.2, 1))
        self.stage, self.drawn, self.moving = None, None, []

    def set(self, tuning, budget):
        first, self.drawn, self.budget = self.stage is None, (tuning, budget), budget
        self.etas, self.losses = _tuned(self.table[budget], tuning, budget)
        self.moving = []
        with plotting.styled():
            self.map.clear()
            self.graph.clear()
            plotting.heatmap(
                self.map,
                range(len(SIZES)),
                range(len(GAMMAS)),
                np.log10(self.losses),
                "log₁₀ expected loss" if first else None,
                vmin=-4,
                vmax=0.5,
            )
            self._mark()
            self.map.set(xlabel="batch size B", ylabel="γ momentum", title="+ twice as good as γ = 0, − twice as bad")
            self.map.set_xticks(range(len(SIZES)), SIZES)
            self.map.set_yticks(range(len(GAMMAS)), GAMMAS)
            self.graph.set(
                xlabel="η learning rate",
                xscale="log",
                yscale="log",
                xlim=(ETAS[0], ETAS[-1]),
                ylim=(3e-5, 10),
                ylabel="expected loss",
                title="loss over η; marks: the η in use",
            )
            self.graph.grid(True, linewidth=0.6)
            self.graph.axvline(LIMIT, color="#555555", linewidth=1, linestyle=(0, (1, 2)))
            self.graph.annotate(
                "limit of γ = 0", (LIMIT, 5), (-4, 0), textcoords="offset points", ha="right", color="#555555"
            )
        if first:
            self.stage = Stage(self.fig, lambda: self.moving)
        else:
            self.stage.redraw()

    def _mark(self):
        """A sign on each square where momentum is twice as good, or twice as bad, as γ = 0 in its column."""
        for (row, column), loss in np.ndenumerate(self.losses):
            gain = self.losses[0, column] / loss
            if not 0.5 < gain < 2:
                color = "white" if loss < 0.05 else "black"
                self.map.text(column, row, "+" if gain > 1 else "−", color=color, ha="center", va="center", size=15)

    def draw(self, row, column):
        for artist in self.moving:
            artist.remove()
        with plotting.styled():
            self.moving = self.map.plot(
                column, row, "o", markersize=16, fillstyle="none", color="#D55E00", markeredgewidth=3
            )
            plain, picked = (0, "#000000", "--", "s"), (row, "#D55E00", "-", "o")
            for gamma, color, line, marker in (plain, picked) if row else (plain,):
                curve = self.table[self.budget][column][gamma].clip(1e-5, 1e3)
                self.moving += self.graph.plot(ETAS, curve, color=color, linestyle=line)
                self.moving += self.graph.plot(
                    self.etas[gamma, column],
                    min(self.losses[gamma, column], 9),
                    marker=marker,
                    markersize=9,
                    color=color,
                )
                at = np.nanargmin(curve)
                self.moving.append(
                    self.graph.annotate(
                        f"γ = {GAMMAS[gamma]:g}",
                        (ETAS[at], curve[at]),
                        (0, -18 if gamma else 10),
                        textcoords="offset points",
                        color=plotting.lettering(color),
                        ha="center",
                    )
                )


def _loss(etas, column, budget):
    """Expected loss for `etas` of shape `(gammas, settings)`, at one batch size."""
    steps = max(1, BUDGETS["examples"] // SIZES[column]) if budget == "examples" else BUDGETS["steps"]
    gammas = np.array(GAMMAS)[:, None]
    return theory.expected_loss_after(etas, gammas, EIGENVALUES, EIGENVALUES / SIZES[column], 1.0, steps)


def _table(budget):
    """Expected loss for every batch size, γ and η."""
    return np.array([_loss(np.tile(ETAS, (len(GAMMAS), 1)), column, budget) for column in range(len(SIZES))])


def _tuned(table, tuning, budget):
    """The η in use and the loss it gives, both of shape `(gammas, batch_sizes)`."""
    if tuning == "each":
        return ETAS[table.argmin(axis=2)].T, table.min(axis=2).T
    once = ETAS[table[0, 0].argmin()]
    etas = once * (1 - np.array(GAMMAS)) if tuning == "scaled" else np.full(len(GAMMAS), once)
    losses = [_loss(etas[:, None], column, budget)[:, 0] for column in range(len(SIZES))]
    return np.tile(etas[:, None], len(SIZES)), np.array(losses).T
