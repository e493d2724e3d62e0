"""Which rows each gradient sees. BGD, SGD and mini-batch training differ in nothing else.

Each function gives arrays of row numbers without end; `batch_size` 1 is SGD, `batch_size` n is BGD.
Raises ValueError unless `batch_size` is a whole number from 1 to n.
"""

from itertools import count, repeat

import numpy as np

from course.checks import checked, whole


@checked(batch_size=None)
def shuffled(n, batch_size, rng):
    """Epoch after epoch, each a fresh shuffle of all rows cut into batches; the last may be short.

    `batch_size` may be a schedule: what it says of epoch 1, 2, …, rounded, and at most n.
    """
    return _cut(lambda: rng.permutation(n), _sizes(n, batch_size))


@checked(batch_size=None)
def in_order(n, batch_size, rng=None):
    """Epoch after epoch in the order of the data: for those who forget to shuffle. Takes a schedule, too."""
    return _cut(lambda: np.arange(n), _sizes(n, batch_size))


@checked(batch_size=None)
def with_replacement(n, batch_size, rng):
    """Every batch drawn anew from all rows: an example may come twice, and an "epoch" sees only 63 % of them."""
    _check(n, batch_size)
    return _cut(lambda: rng.integers(n, size=batch_size), repeat(batch_size))


def _cut(draw, sizes):
    for batch_size in sizes:
        order = draw()
        for start in range(0, len(order), batch_size):
            yield order[start : start + batch_size]


def _sizes(n, batch_size):
    """The batch size of every epoch."""
    if not callable(batch_size):
        _check(n, batch_size)
        return repeat(batch_size)
    _of_epoch(n, batch_size, 1)  # a bad schedule is told at once
    return (_of_epoch(n, batch_size, epoch) for epoch in count(1))


def _of_epoch(n, schedule, epoch):
    size = schedule(epoch)
    if np.ndim(size) or not np.isfinite(size) or round(size) < 1:
        raise ValueError(f"batch_size({epoch}) = {size!r}: expected a number that rounds to a whole number, at least 1")
    return min(round(size), n)


def _check(n, batch_size):
    whole("batch_size", batch_size, 1, n, "the number of examples, ")
