"""Who leads a race, at which budget: every method with its own settings, or all of them with one η."""

import numpy as np

from course.experiments.race import ETAS, tied
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import ETA, choice, stop_slider, switch
from course.explorers.stage import Stage
from course.explorers.words import counted

LOW, HIGH = 0.1, 0.6  # of what is drawn on the board; who lies beyond is drawn as beyond
START = 3  # the highest loss that is drawn on the way
WORST = 10  # so a diverged run counts in a mean


def who_leads(races, untuned, batch_size=None, rival="Adam", goal=None, tuning="each", hide=()):
    """An explorer of finished races on one model, `{batch size: race(…)}`, tuned and with one η for all.

    The goal gets `(leader, whether nobody is within reach, "each" or "one")`.
    """
    sizes, names = [*races], [*next(iter(races.values()))]
    budgets, scene = np.linspace(0.25, 5, 20), _Scene(names)
    controls = {
        "batch_size": switch("batch size B", sizes, batch_size or sizes[0]),
        "currency": switch("budget of", {"examples": "examples", "counted work": "work"}, "examples"),
        "budget": stop_slider("budget (epochs)", 5.0, [(f"{epochs:g}", epochs) for epochs in budgets]),
        "tuning": switch("settings", {"each its own": "each", "one η for all": "one"}, tuning),
        "eta": stop_slider(f"the one {ETA}", 8, [(f"{eta:.2g}", i) for i, eta in enumerate(ETAS)]),
        "rival": choice("compare with", names, rival if rival in names else names[0]),
    }

    def show(batch_size, currency, budget, tuning, eta, rival):
        results = races[batch_size] if tuning == "each" else untuned[batch_size]
        plain = results[names[0]]
        seen = {name: _curve(result, plain, currency, tuning, eta) for name, result in results.items()}
        reached = {name: _reached(*curve, budget) for name, curve in seen.items()}
        means = ((name, losses.mean(), losses.std()) for name, losses in reached.items())
        table = sorted(means, key=lambda row: row[1])
        leader, near = table[0][0], tied(table)
        scene.draw(seen, reached, budget, leader, rival)
        tuned = "each with its own settings" if tuning == "each" else f"all with η = {ETAS[eta]:.2g}"
        where = f"B = {batch_size}, after {counted(budget, 'epoch')} of {currency}, {tuned}"
        return _describe(where, table, near, rival), (leader, len(near) == 1, tuning)

    return Explorer(controls, scene.stage, show, goal, hide=hide)


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
    others = [name for name, *_ in table]
    if rival == leader:
        return said
    if rival not in others:
        return f"{said} {rival} has no η, and stays away."
    place = others.index(rival)
    _, mean, spread = table[place]
    if mean > START:
        return f"{said} {rival} is number {place + 1}: it has diverged, or learnt nothing."
    return f"{said} {rival} is number {place + 1}, with {mean:.3g} ± {spread:.2g}."


class _Scene:
    """Left the loss over the budget: the leader and the rival in the colours of their methods, all others grey.

    Right every method at the budget, mean and spread; in the shaded band lies what the leader's own spread reaches.
    """

    def __init__(self, names):
        self.names = names
        fig, (self.path, self.board) = plotting.figure(2, size=(10.5, 4))
        with plotting.styled():
            self.path.set(xlabel="budget spent (epochs)", ylabel="validation loss", yscale="log")
            self.path.set(xlim=(0, 5.1), ylim=(LOW, START), title="on the way")
            self.path.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
            self.path.minorticks_off()
            self.board.set(xlabel="validation loss at the budget", xscale="log", xlim=(LOW, HIGH))
            self.board.set(ylim=(len(names) - 0.5, -0.5), title=f"at the budget   (▷ above {HIGH})")
            self.board.set_yticks(range(len(names)), names)
            self.board.set_xticks([0.1, 0.2, 0.3, 0.5], ["0.1", "0.2", "0.3", "0.5"])
            self.board.minorticks_off()
            for ax in (self.path, self.board):
                ax.grid(True, linewidth=0.6)
            self.grey = {name: self.path.plot([], color="#cccccc", linewidth=1)[0] for name in names}
            self.lines = [self.path.plot([], markevery=4)[0] for _ in range(2)]
            put = {"transform": self.path.transAxes, "ha": "right", "fontweight": "bold"}
            self.words = [self.path.text(0.98, height, "", **put) for height in (0.84, 0.92)]
            self.limit = self.path.plot([], color="#555555", linestyle=":")[0]
            self.band = self.board.fill_betweenx([], [], [])
            self.bars = {name: self.board.plot([], color="#999999", linewidth=3)[0] for name in names}
            aside = {"color": "#555555", "ha": "right", "va": "center", "fontsize": "small"}
            self.away = {name: self.board.text(0.97 * HIGH, row, "", **aside) for row, name in enumerate(names)}
            self.dots = [
                *self.board.plot([], "D", color="#777777", markersize=5),
                *self.board.plot([], ">", color="#777777", markersize=7, fillstyle="none", clip_on=False),
                *(self.board.plot([], linestyle="none", clip_on=False)[0] for _ in range(2)),
            ]
        for artist in self._moving():
            artist.set_in_layout(False)  # what moves shall not push the axes about
        self.stage = Stage(fig, self._moving)

    def _moving(self):
        written = [*self.words, *self.away.values()]
        return [self.band, *self.grey.values(), *self.lines, *written, self.limit, *self.bars.values(), *self.dots]

    def draw(self, seen, reached, budget, leader, rival):
        for name, line in self.grey.items():
            where, losses = seen.get(name, ([], np.zeros((0, 1))))
            line.set_data(where, losses.mean(axis=1).clip(LOW, START))
        self._draw_two(seen, reached, (rival, leader))
        self.limit.set_data([budget, budget], [LOW, START])
        means = {name: losses.mean() for name, losses in reached.items()}
        rows = {name: self.names.index(name) for name in means}
        inside = [name for name, mean in means.items() if mean <= HIGH]
        self.dots[0].set_data([max(means[name], LOW) for name in inside], [rows[name] for name in inside])
        for name, word in self.away.items():
            word.set_text("" if name in reached else "not in this race")
        beyond = [rows[name] for name in means if name not in inside]
        self.dots[1].set_data([HIGH] * len(beyond), beyond)
        for name, bar in self.bars.items():
            losses = reached.get(name, np.zeros(0))
            ends = losses.mean() + np.array([-1, 1]) * losses.std() if name in inside else losses[:0]
            bar.set_data(ends.clip(LOW, HIGH), [self.names.index(name)] * len(ends))
        best = reached[leader]
        low, high = (best.mean() + np.array([-1, 1]) * best.std()).clip(LOW, HIGH)
        self.band.remove()
        self.band = self.board.fill_betweenx([-0.5, len(self.names) - 0.5], low, high, color="#dddddd", zorder=0)

    def _draw_two(self, seen, reached, pair):
        """The rival and the leader: line, name and dot, each as its method is drawn through the whole course."""
        for line, words, dot, name in zip(self.lines, self.words, self.dots[2:], pair):
            [style] = plotting.styles([name])
            where, losses = seen.get(name, ([], np.zeros((0, 1))))
            line.set_data(where, losses.mean(axis=1).clip(LOW, START))
            line.set(**style)
            words.set(text=f"{name} leads" if name == pair[1] else name, color=plotting.lettering(style["color"]))
            means = [reached[name].mean().clip(LOW, HIGH)] if name in reached else []
            dot.set_data(means, [self.names.index(name)] * len(means))
            dot.set(color=style["color"], marker=style["marker"], markersize=9)
        self.words[0].set_visible(pair[0] != pair[1])
