"""The loop over steps."""

from itertools import islice, repeat

import numpy as np

from course.batching import shuffled
from course.checks import as_array, checked, shown, whole
from course.training.blocks import in_blocks
from course.training.run import Run


@checked(theta=None)
def walk(rule, theta, objectives):
    """Yield `(theta, state)` after each step. The t-th gradient is that of the t-th objective."""
    state = rule.init(theta)
    for t, objective in enumerate(objectives, start=1):
        grad = objective.gradient(rule.lookahead(theta, state, t))
        theta, state = rule.step(theta, grad, state, t)
        yield theta, state


@checked(start=None, steps=None)
def descend(objective, rule, start, steps, every=1, trace=True):
    """Walk `steps` steps on one objective, recording every `every`-th step (and the last).

    `start` has shape `(d,)` or `(d, *runs)`; it is repeated for all the runs that the rule's hyper-parameters
    span. `trace=False` keeps no path and no states, which saves memory on large grids; on a `pure` objective they
    are then walked in blocks of runs, which changes nothing but the time.
    Raises ValueError for a start that is not finite or not of the objective's dimension, or steps < 0.
    """
    steps = whole("steps", steps)
    marks = sorted({*range(0, steps + 1, whole("every", every, least=1)), steps})
    theta = _spread(start, rule, objective)
    record = lambda rule, theta: _record(rule, theta, repeat(objective, steps), objective, marks, trace)
    return in_blocks(record, rule, theta) if getattr(objective, "pure", False) and not trace else record(rule, theta)


@checked(start=None, batch_size=None, steps=None, rng=None)
def train(
    loss,
    rule,
    start,
    batch_size,
    rng,
    *,
    steps=None,
    examples=None,
    records=100,
    measure=None,
    batches=shuffled,
    trace=True,
):
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
        rows = _affordable(rows, whole("examples", examples, least=1))
        steps = len(rows)
    marks = sorted(
        {
            int(mark)
            for mark in np.linspace(0, steps, min(whole("steps", steps), whole("records", records, least=1)) + 1)
        }
    )
    return _record(
        rule,
        _spread(start, rule, loss),
        (loss.on(batch) for batch in islice(rows, steps)),
        measure or loss,
        marks,
        trace,
    )


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
    theta = as_array("start", start)
    size = getattr(objective, "size", len(theta) if theta.ndim else "d")
    if theta.dtype.kind not in "iuf" or theta.shape[:1] != (size,) or not np.isfinite(theta).all():
        raise ValueError(
            f"start={shown(start)}: "
            f"expected finite numbers of shape ({size},) or ({size}, *runs), got shape {theta.shape}"
        )
    runs = np.broadcast_shapes(theta.shape[1:], rule.runs)
    theta = theta.reshape(theta.shape[:1] + (1,) * (len(runs) + 1 - theta.ndim) + theta.shape[1:])
    form = {"dtype": np.result_type(theta, np.float32), "order": getattr(objective, "order", "C")}
    return np.array(np.broadcast_to(theta, theta.shape[:1] + runs), **form)
