"""Grids of runs: one vectorised call over hyper-parameters, a loop over what cannot share its data."""

import numpy as np

from course.training import train


def grid(**axes):
    """Axes as arrays that broadcast against each other: `Momentum(**grid(gamma=gammas, eta=etas))` is a whole grid.

    The first axis named becomes axis 0 of the runs, and so on.
    """
    count = len(axes)
    return {name: np.asarray(values, float).reshape((-1,) + (1,) * (count - 1 - i)) for i, (name, values) in enumerate(axes.items())}


def over_batches(loss, rule, batch_sizes, seeds, **budget):
    """The final loss of every setting: shape `(batch_sizes, seeds, *rule.runs)`.

    All settings of the rule see the same batches at once (one wide product); for each batch size and seed the
    data are shuffled anew. `budget` goes to `train`: `steps` or `examples`, and if need be `measure` or `batches`.
    Diverged runs are inf.
    """

    def final(batch_size, seed):
        start = loss.init(np.random.default_rng(seed))
        run = train(loss, rule, start, batch_size, np.random.default_rng(seed), records=1, trace=False, **budget)
        never = np.inf if rule.runs else None
        return np.where(run.diverged_at == never, run.losses[-1], np.inf)

    return np.array([[final(batch_size, seed) for seed in seeds] for batch_size in batch_sizes])


def tuned(results):
    """The best setting of the last axis, by the mean over the seeds (axis 1): `(index, mean, spread)` without these two axes.

    `spread` is the standard deviation over the seeds at that setting. `results` as from `over_batches`.
    """
    with np.errstate(invalid="ignore"):
        mean, spread = results.mean(axis=1), results.std(axis=1)
    best = mean.argmin(axis=-1)
    pick = lambda values: np.take_along_axis(values, best[..., None], axis=-1)[..., 0]
    return best, pick(mean), pick(spread)
