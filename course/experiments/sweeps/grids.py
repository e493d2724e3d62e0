"""Settings side by side, and the best of them."""

import numpy as np

from course.checks import checked, numbers, shown, whole


def grid(**axes):
    """Axes as arrays that broadcast against each other: `Momentum(**grid(gamma=gammas, eta=etas))` is a whole grid.

    The first axis named becomes axis 0 of the runs, and so on.
    """
    columns = {}
    for place, (name, values) in enumerate(axes.items(), start=1):
        behind = [1] * (len(axes) - place)  # for those that are named later
        columns[name] = numbers(name, values).astype(float).reshape(-1, *behind)
    return columns


@checked
def powers_of_two(n):
    """The batch sizes 1, 2, 4, … below `n`, and `n` itself."""
    return [2**k for k in range(int(n - 1).bit_length())] + [int(n)]


def tuned(results, trials=None):
    """The best setting of the last axis, by the mean over the seeds (axis 1): `(index, mean, spread)`.

    Each is without these two axes. `spread` is the standard deviation over the seeds at that setting. `results` as
    from `over_batches` or `steps_over_batches`; a setting that failed (inf) for one seed counts as failed. With
    `trials`, so many seeds choose the setting, and the others judge it: the best of many is always a little lucky on
    its own seeds.
    """
    results = np.asarray(results)
    if results.ndim < 3 or not results.size or np.isnan(results).any():
        raise ValueError(
            f"results={shown(results)} of shape {results.shape}: expected (batch_sizes, seeds, …, settings), "
            "with inf, not nan, where a run failed"
        )
    if trials is not None:
        whole("trials", trials, 1, results.shape[1] - 1, "the seeds but one, ")
    choosing, judging = (results, results) if trials is None else np.split(results, [trials], axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, spread = judging.mean(axis=1), judging.std(axis=1)
    best = choosing.mean(axis=1).argmin(axis=-1)
    pick = lambda values: np.take_along_axis(values, best[..., None], axis=-1)[..., 0]
    return best, pick(mean), pick(spread)
