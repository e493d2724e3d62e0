"""The one loop, and what it leaves behind: a `Run`.

`descend` walks on one objective; `train` gives every step the loss on the next batch. Both only record.
Divergence is data: nothing is raised or warned of, the numbers grow, and `Run.diverged_at` says when.
"""

from dataclasses import dataclass
from itertools import islice, repeat

import numpy as np

from course.batching import shuffled
from course.optimizers import Optimizer

#: A run whose loss exceeds its first loss (or 1, if that is less) by this factor is called diverged.
BLOWN_UP = 1e6


def walk(rule, theta, objectives):
    """Yield `(theta, state)` after each step. The t-th gradient is that of the t-th objective."""
    state = rule.init(theta)
    for t, objective in enumerate(objectives, start=1):
        grad = objective.gradient(rule.lookahead(theta, state, t))
        theta, state = rule.step(theta, grad, state, t)
        yield theta, state


@dataclass(frozen=True)
class Run:
    """What was seen at the recorded `steps` (the first is 0, the start).

    steps     `(records,)` how many steps had been taken
    examples  `(records,)` how many example gradients those steps had cost (on a surface: gradients)
    losses    `(records, *runs)` the loss there
    path      `(records, d, *runs)` theta there, or None if it was not kept
    states    the optimizer's memory there, name -> `(records, d, *runs)`, or None
    theta     `(d, *runs)` where it ended
    """

    rule: Optimizer
    steps: np.ndarray
    examples: np.ndarray
    losses: np.ndarray
    theta: np.ndarray
    path: np.ndarray | None = None
    states: dict | None = None

    @property
    def diverged_at(self):
        """The first recorded step that is not finite or 10⁶ times above the start; None (in a grid: inf) if none is."""
        with np.errstate(all="ignore"):
            limit = BLOWN_UP * np.maximum(1, np.abs(self.losses[0]))
            return self._first(~(np.isfinite(self.losses) & (self.losses <= limit)))

    def steps_to(self, level):
        """The first recorded step with a loss of at most `level`; None (in a grid: inf) if there is none."""
        return self._first(self.losses <= level)

    def _first(self, hit):
        first = np.where(hit.any(axis=0), self.steps[hit.argmax(axis=0)], np.inf)
        if first.ndim:
            return first
        return int(first) if np.isfinite(first) else None


def descend(objective, rule, start, steps, every=1, trace=True):
    """Walk `steps` steps on one objective, recording every `every`-th step (and the last).

    `start` has shape `(d,)` or `(d, *runs)`; it is repeated for all the runs that the rule's hyper-parameters
    span. `trace=False` keeps no path and no states, which saves memory on large grids.
    Raises ValueError for a start that is not finite or not of the objective's dimension, or steps < 0.
    """
    _whole("steps", steps, 0)
    marks = range(0, steps + 1, _whole("every", every, 1))
    return _record(rule, _spread(start, rule, objective), repeat(objective, steps), objective, sorted({*marks, steps}), trace)


def train(loss, rule, start, batch_size, rng, *, steps=None, examples=None, records=100, measure=None, batches=shuffled, trace=True):
    """Train on mini-batches for a budget of `steps` or of `examples` (give one), recording about `records` losses.

    A budget of examples buys as many steps as it pays for in full (at least one). `measure` is the
    objective that is recorded, the full training loss unless told. `batches` says which rows each step sees;
    `batch_size` may be a schedule over the epochs.
    Raises ValueError for a bad start, batch size or budget.
    """
    if (steps is None) == (examples is None):
        raise ValueError(f"steps={steps}, examples={examples}: expected one of the two budgets")
    rows = batches(len(loss), batch_size, rng)
    if steps is None:
        rows = _affordable(rows, _whole("examples", examples, 1))
        steps = len(rows)
    marks = sorted({int(mark) for mark in np.linspace(0, steps, min(_whole("steps", steps, 0), _whole("records", records, 1)) + 1)})
    return _record(rule, _spread(start, rule, loss), (loss.on(batch) for batch in islice(rows, steps)), measure or loss, marks, trace)


def _affordable(rows, examples):
    """The first batches that `examples` pay for in full, at least one."""
    chosen = [next(rows)]
    left = examples - len(chosen[0])
    while left > 0 and len(batch := next(rows)) <= left:
        chosen.append(batch)
        left -= len(batch)
    return chosen


def _record(rule, theta, objectives, measure, marks, trace):
    """Walk, and look at `theta` at each step number in `marks`."""
    seen, kept, costs, cost, due = [], [], [], 0, set(marks)

    def counted():
        nonlocal cost
        for objective in objectives:
            cost += len(objective) if hasattr(objective, "__len__") else 1
            yield objective

    def look(theta, state):
        seen.append(measure.value(theta))
        costs.append(cost)
        if trace:
            kept.append((theta, state))

    with np.errstate(all="ignore"):
        look(theta, rule.init(theta))
        for step, (theta, state) in enumerate(walk(rule, theta, counted()), start=1):
            if step in due:
                look(theta, state)
    path = np.array([theta for theta, _ in kept]) if trace else None
    states = {name: np.array([state[name] for _, state in kept]) for name in rule.memory} if trace else None
    return Run(rule, np.array(marks), np.array(costs), np.array(seen), theta, path, states)


def _spread(start, rule, objective):
    """`start` once for each of the rule's runs, shape `(d, *runs)`."""
    theta = np.asarray(start)
    size = getattr(objective, "size", len(theta) if theta.ndim else "d")
    if theta.dtype.kind not in "iuf" or theta.shape[:1] != (size,) or not np.isfinite(theta).all():
        raise ValueError(f"start={start!r}: expected finite numbers of shape ({size},) or ({size}, *runs)")
    runs = np.broadcast_shapes(theta.shape[1:], rule.runs)
    theta = theta.reshape(theta.shape[:1] + (1,) * (len(runs) + 1 - theta.ndim) + theta.shape[1:])
    form = {"dtype": np.result_type(theta, np.float32), "order": getattr(objective, "order", "C")}
    return np.array(np.broadcast_to(theta, theta.shape[:1] + runs), **form)


def _whole(name, value, least):
    if not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name}={value!r}: expected a whole number, at least {least}")
    return int(value)
