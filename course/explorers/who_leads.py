"""Who leads a race, at which budget: every method with its own η, or all of them with one."""

import numpy as np

from course.experiments.race import ETAS, tied
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import ETA, choice, stop_slider, switch
from course.explorers.stage import Stage
from course.explorers.words import counted

LOW, HIGH = 0.08, 3  # of what is drawn
WORST = 10  # so a diverged run counts in a mean


def who_leads(races, model=None, batch_size=None, rival="Adam", goal=None):
    """An explorer of finished races, `{(model, batch size): race(model, batch size)}`, all with the same methods.

    The goal gets `(leader, whether nobody is within reach, "each" or "one")`.
    """
    models, sizes = ([*dict.fromkeys(part)] for part in zip(*races))
    names, budgets = [*next(iter(races.values()))], np.linspace(0.25, 5, 20)
    scene = _Scene(names)
    controls = {
        "model": choice("model", models, model or models[0]),
        "batch_size": switch("batch size B", sizes, batch_size or sizes[0]),
        "currency": switch("budget of", {"examples": "examples", "counted work": "work"}, "examples"),
        "budget": stop_slider("budget (epochs)", 5.0, [(f"{epochs:g}", epochs) for epochs in budgets]),
        "tuning": switch("η", {"each its own": "each", "one for all": "one"}, "each"),
        "eta": stop_slider(f"the one {ETA}", 8, [(f"{eta:.2g}", i) for i, eta in enumerate(ETAS)]),
        "rival": choice("compare with", names, rival if rival in names else names[0]),
    }

    def show(model, batch_size, currency, budget, tuning, eta, rival):
        results = races[model, batch_size]
        seen = {name: _curve(result, results[names[0]], currency, tuning, eta) for name, result in results.items()}
        reached = {name: _reached(*curve, budget) for name, curve in seen.items()}
        means = ((name, losses.mean(), losses.std()) for name, losses in reached.items())
        table = sorted(means, key=lambda row: row[1])
        leader, near = table[0][0], tied(table)
        scene.draw(seen, reached, budget, leader, rival)
        tuned = "each with its own η" if tuning == "each" else f"all with η = {ETAS[eta]:.2g}"
        where = f"{model}, B = {batch_size}, after {counted(budget, 'epoch')} of {currency}, {tuned}"
        return _describe(where, table, near, rival), (leader, len(near) == 1, tuning)

    return Explorer(controls, scene.stage, show, goal)


def _curve(result, plain, currency, tuning, eta):
    """`(where, losses)` of one method: the budget spent at each record, and the losses of the shown seeds there.

    The budget counts epochs, of examples or of work: what gradient descent does in an epoch.
    """
    where = result.examples / result.examples[-1] * 5
    losses = result.losses if tuning == "each" else result.shown[:, :, eta]
    return where * (result.work / plain.work if currency == "work" else 1), losses.clip(0, WORST)


def _reached(where, losses, budget):
    """The losses at the last record within the budget."""
    return losses[np.searchsorted(where, budget * (1 + 1e-9), side="right") - 1]


def _describe(where, table, near, rival):
    leader, mean, spread = table[0]
    reach = f"{len(near) - 1} of {len(table) - 1} {'is' if len(near) == 2 else 'are'} within the spreads"
    if len(near) == 1:
        reach = "nobody is within reach"
    said = f"{where}: {leader} leads with a validation loss of {mean:.3g} ± {spread:.2g}, {reach}."
    if rival == leader:
        return said
    place = [name for name, *_ in table].index(rival)
    _, mean, spread = table[place]
    return f"{said} {rival} is number {place + 1}, with {mean:.3g} ± {spread:.2g}."


class _Scene:
    """Left the loss over the budget, the leader in blue, the rival in orange, all others grey.

    Right every method at the budget, mean and spread.
    """

    def __init__(self, names):
        self.names = names
        fig, (self.path, self.board) = plotting.figure(2, size=(10.5, 4))
        with plotting.styled():
            self.path.set(
                xlabel="budget spent (epochs)",
                ylabel="validation loss",
                yscale="log",
                xlim=(0, 5.1),
                ylim=(LOW, HIGH),
                title="leader blue ●, the compared orange ■",
            )
            self.board.set(
                xlabel="validation loss at the budget",
                xscale="log",
                xlim=(LOW, HIGH),
                ylim=(len(names) - 0.5, -0.5),
                title="mean and spread",
            )
            self.board.set_yticks(range(len(names)), names)
            for ax in (self.path, self.board):
                ax.grid(True, linewidth=0.6)
            self.grey = [self.path.plot([], color="#bbbbbb", linewidth=1)[0] for _ in names]
            self.lines = [
                *self.path.plot([], color="#D55E00", linestyle="--", marker="s", markevery=4),
                *self.path.plot([], color="#0072B2", marker="o", markevery=4),
            ]
            self.limit = self.path.plot([], color="#555555", linestyle=":")[0]
            self.bars = [self.board.plot([], color="#777777", linewidth=3)[0] for _ in names]
            self.dots = [
                *self.board.plot([], "D", color="#777777", markersize=5),
                *self.board.plot([], "s", color="#D55E00", markersize=8),
                *self.board.plot([], "o", color="#0072B2", markersize=8),
            ]
        self.stage = Stage(fig, [*self.grey, *self.lines, self.limit, *self.bars, *self.dots])

    def draw(self, seen, reached, budget, leader, rival):
        for line, (where, losses) in zip(self.grey, seen.values()):
            line.set_data(where, losses.mean(axis=1).clip(LOW, HIGH))
        for line, dot, name in zip(self.lines, self.dots[1:], (rival, leader)):
            where, losses = seen[name]
            line.set_data(where, losses.mean(axis=1).clip(LOW, HIGH))
            dot.set_data([reached[name].mean().clip(LOW, HIGH)], [self.names.index(name)])
        self.limit.set_data([budget, budget], [LOW, HIGH])
        self.dots[0].set_data([losses.mean().clip(LOW, HIGH) for losses in reached.values()], range(len(reached)))
        for bar, (row, losses) in zip(self.bars, enumerate(reached.values())):
            bar.set_data((losses.mean() + np.array([-1, 1]) * losses.std()).clip(LOW, HIGH), [row, row])
