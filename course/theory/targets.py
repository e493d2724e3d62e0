"""How many steps to a target, for every batch size.

After t steps the expected loss is `left + noise / B`. So every t has a least batch size that is at the target by then,
noise / (target − left), and all batch sizes are answered at once.
"""

import numpy as np

from course.checks import checked, number
from course.theory.without_walking import STABLE, expected_parts_along

BLOCK = 16  # so many η at once: a thousand coordinates of each stay in the processor's cache
NEVER = np.inf, np.nan, np.nan  # steps, η and γ where no setting is at the target


@checked(**STABLE)
def least_batches(eta, gamma, lam, variance, start, target, limit):
    """(steps, batches): the least batch size with expected loss at most `target` after so many steps; inf if none is.

    `steps` are the rungs of `expected_parts_along`; `batches`, real numbers, have shape `(rungs, *runs)`. `variance` is
    that of a single example's gradient.
    """
    steps, left, noise = expected_parts_along(eta, gamma, lam, variance, start, limit)
    with np.errstate(all="ignore"):
        return steps, np.where(left < target, noise / (target - left), np.inf)


@checked(**STABLE)
def steps_to_target(batch_sizes, eta, gamma, lam, variance, start, target, limit=2**17):
    """The first rung of `least_batches` at which each batch size is at the target, shape `(batch_sizes, *runs)`.

    inf if none is.
    """
    steps, batches = least_batches(eta, gamma, lam, variance, start, target, limit)
    hits = [batches <= batch_size for batch_size in batch_sizes]
    return np.array([np.where(hit.any(axis=0), steps[hit.argmax(axis=0)], np.inf) for hit in hits])


@checked(**STABLE, power=number)
def tuned_steps(batch_sizes, etas, gammas, lam, variance, start, target, limit=2**17, power=0.0):
    """(steps, η, γ), each of shape `(batch_sizes,)`: the fewest steps to the target with any of `etas` and `gammas`.

    `lam` and `variance` have shape `(d,)`; coordinate i is preconditioned to η λᵢ^−`power`. inf and nan where no
    setting is at the target within `limit` steps. Raises ValueError if there is no η or no γ.
    """
    column = lambda values: np.asarray(values, float)[:, None]
    lam, variance = column(lam), column(variance)
    etas, gammas = np.asarray(etas, float), np.asarray(gammas, float)
    scale, blocks = lam**-power, np.split(etas, range(BLOCK, len(etas), BLOCK))
    tables = [
        least_batches(block * scale, gamma, lam, variance, start, target, limit) for gamma in gammas for block in blocks
    ]
    steps, batches = tables[0][0], np.concatenate([batches for _, batches in tables], axis=1)
    gamma, eta = np.divmod(batches.argmin(axis=1), len(etas))
    rungs = np.column_stack([steps, etas[eta], gammas[gamma]])
    hits = [batches.min(axis=1) <= batch_size for batch_size in batch_sizes]
    fewest = [rungs[hit.argmax()] if hit.any() else NEVER for hit in hits]
    return tuple(np.array(fewest).T)
