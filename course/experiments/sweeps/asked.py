"""What a sweep asks of one batch size and seed: the final losses, or the steps to a level, of all settings at once."""

import numpy as np

from course.batching import shuffled
from course.checks import number, whole
from course.training import train, walk


def final_losses(loss, rule, start, batch_size, rng, **budget):
    """The loss at the end of each run, shape `(*rule.runs)`; inf where it diverged."""
    run = train(loss, rule, start, batch_size, rng, records=1, trace=False, **budget)
    never = np.inf if rule.runs else None
    return np.where(run.diverged_at == never, run.losses[-1], np.inf)


def first_steps(
    loss, rule, start, batch_size, rng, level, patience, steps=np.inf, examples=np.inf, measure=None, batches=shuffled
):
    """The steps of each run to a loss of at most `level`, shape `(*rule.runs)`; inf if it does not get there.

    Until each run is there, has diverged, or has used up the `patience`; or until the budget is spent.
    """
    number("level", level)
    number("patience", patience, least=1, infinite=True)
    _budget(steps, examples)
    measure = measure or loss
    losses_of_batches = (loss.on(rows) for rows in _affordable(batches(len(loss), batch_size, rng), steps, examples))
    starts = np.multiply.outer(start, np.ones(rule.runs))
    first = np.full(rule.runs, np.inf)
    with np.errstate(all="ignore"):
        for step, theta in _looks(rule, starts, losses_of_batches):
            losses = measure.value(theta)
            first = np.minimum(first, np.where(losses <= level, step, np.inf))
            allowed = _allowed(first, patience)
            if np.all(np.isfinite(first) | ~np.isfinite(losses) | (step >= allowed)):
                break
    return np.where(first <= allowed, first, np.inf)


def _budget(steps, examples):
    if steps != np.inf:
        whole("steps", steps)
    if examples != np.inf:
        whole("examples", examples)
    if steps == examples == np.inf:
        raise ValueError(f"steps={steps}, examples={examples}: expected a budget of steps or of examples")


def _affordable(batches, steps, examples):
    """The first batches, as many as both budgets pay for."""
    for step, rows in enumerate(batches, start=1):
        examples -= len(rows)
        if step > steps or examples < 0:
            return
        yield rows


def _looks(rule, theta, batches):
    """`(step, theta)` at the start, after each step (later, after each 5 % more steps), and at the end."""
    step = seen = 0
    yield 0, theta
    for step, (theta, _) in enumerate(walk(rule, theta, batches), start=1):
        if step >= 1.05 * seen:
            seen = step
            yield step, theta
    if step > seen:
        yield step, theta


def _allowed(first, patience):
    """So many steps each run may take: `patience` times those of the fastest along the last axis; one alone, all."""
    if not first.ndim:
        return np.inf
    fastest = np.maximum(first.min(axis=-1, keepdims=True), 1)
    return patience * fastest
