"""Many runs, a block of them at a time: each block is walked to its end, so that what a step touches stays in cache."""

from dataclasses import is_dataclass, replace

import numpy as np

from course.optimizers import hyperparameters

#: How many bytes of theta are walked at a time. A step touches several times as many; much fewer would wait for Python.
BLOCK = 2**19


def in_blocks(record, rule, theta, block=BLOCK):
    """The `Run` of `record(rule, theta)`, to the bit, made from at most `block` bytes of theta at a time.

    theta has shape `(d, *runs)`; the runs must not depend on each other, and `record` must keep no path and no states.
    Nothing is divided for a rule that has other fields than numbers, arrays and schedules.
    """
    count = -(-theta.nbytes // block)
    if count < 2 or theta.ndim < 2 or not _divisible(rule):
        return record(rule, theta)
    runs, flat = theta.shape[1:], theta.reshape(len(theta), -1)
    ends = np.linspace(0, flat.shape[1], min(count, flat.shape[1]) + 1).astype(int).tolist()
    done = [record(_part(rule, runs, slice(*ends)), flat[:, slice(*ends)]) for ends in zip(ends, ends[1:])]
    whole = lambda name: np.concatenate([getattr(run, name) for run in done], axis=1).reshape(-1, *runs)
    return replace(done[0], rule=rule, losses=whole("losses"), theta=whole("theta"))


def _divisible(rule):
    """Whether the fields of the rule are its hyper-parameters."""
    known = lambda value: isinstance(value, (int, float, np.ndarray)) or callable(value)
    return is_dataclass(rule) and all(known(getattr(rule, field.name)) for field in hyperparameters(rule))


def _part(rule, runs, part):
    """The rule of some of the runs, counted as in a flattened array."""
    cut = lambda value: np.broadcast_to(value, runs).reshape(-1)[part] if np.ndim(value) else value
    own = lambda value: (lambda t: cut(value(t))) if callable(value) else cut(value)
    return replace(rule, **{f.name: own(getattr(rule, f.name)) for f in hyperparameters(rule)})
