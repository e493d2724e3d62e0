"""The γ × B map: how well momentum and batch size go together, by the exact theory of the noisy quadratic."""

import numpy as np

from course import theory
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import stop_slider, switch
from course.explorers.stage import Stage
from course.explorers.words import compared

SIZES = [2**k for k in range(11)]
GAMMAS = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
ETAS = np.geomspace(1e-4, 4, 64)
BUDGETS = {"examples": 4096, "steps": 256}
EIGENVALUES = theory.spectrum(20)[:, None, None]  # also the noise of one example's gradient
TUNINGS = {"once, for γ = 0 and B = 1": "once", "that, times (1 − γ)": "scaled", "anew for each γ and B": "each"}


def batches_map(gamma=0.9, batch_size=1, budget="examples", tuning="once", goal=None):
    """An explorer of the expected loss on a noisy quadratic after an equal budget, for every γ and B.

    The ways to choose η tell the story: `once` (the best for γ = 0 at B = 1 serves all), `scaled` (that, times
    1 − γ), `each` (the best for every γ and B). The goal gets `(loss, loss at γ = 0, tuning)` at the picked point.
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
        return _describe(gamma, batch_size, etas[row], losses[row], losses[0]), (losses[row], losses[0], tuning)

    scene.set(tuning, budget)
    return Explorer(controls, scene.stage, show, goal)


def _describe(gamma, batch_size, eta, loss, plain):
    where = f"γ = {gamma:g}, B = {batch_size}, η = {eta:.2g}"
    if not loss < 1e3:
        return f"{where}: diverges."
    if not gamma:
        return f"{where}: expected loss {loss:.2g}, without momentum."
    return f"{where}: expected loss {loss:.2g}, {compared(loss, plain)} γ = 0 with this batch size ({plain:.2g})."


class _Scene:
    """Left the map, right the loss over η at the picked point, with that of γ = 0."""

    def __init__(self):
        self.table = {budget: _table(budget) for budget in BUDGETS}
        self.fig, (self.map, self.graph) = plotting.figure(2, size=(10.5, 4), width_ratios=(1.2, 1))
        self.stage, self.drawn, self.moving = None, None, []

    def set(self, tuning, budget):
        first, self.drawn, self.budget = self.stage is None, (tuning, budget), budget
        self.etas, self.losses = _tuned(self.table[budget], tuning, budget)
        self.map.clear()
        self.graph.clear()
        self.moving = []
        with plotting.styled():
            plotting.heatmap(
                self.map,
                range(len(SIZES)),
                range(len(GAMMAS)),
                np.log10(self.losses),
                "log₁₀ expected loss" if first else None,
                vmin=-2.5,
                vmax=0.5,
            )
            self.map.set(xlabel="batch size B", ylabel="γ momentum", title="expected loss after the budget")
            self.map.set_xticks(range(len(SIZES)), SIZES)
            self.map.set_yticks(range(len(GAMMAS)), GAMMAS)
            self.graph.set(
                xlabel="η learning rate",
                xscale="log",
                yscale="log",
                xlim=(ETAS[0], ETAS[-1]),
                ylim=(2e-3, 10),
                title="loss over η; dot: the η in use",
            )
            self.graph.grid(True, linewidth=0.6)
        if first:
            self.stage = Stage(self.fig, lambda: self.moving)
        else:
            self.stage.redraw()

    def draw(self, row, column):
        for artist in self.moving:
            artist.remove()
        with plotting.styled():
            self.moving = self.map.plot(
                column, row, "o", markersize=16, fillstyle="none", color="#D55E00", markeredgewidth=3
            )
            for gamma, color, line, marker in ((0, "#000000", "--", "s"), (row, "#D55E00", "-", "o")):
                curve = self.table[self.budget][column][gamma].clip(1e-4, 1e3)
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
                        (0, -16),
                        textcoords="offset points",
                        color=color,
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
