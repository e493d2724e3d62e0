"""Who leads, who is within reach, and where the lead changes hands."""

import numpy as np


def standings(results, record=-1):
    """`[(name, mean, spread)]` at a record, the lowest mean over the shown seeds first."""
    ends = {name: result.losses[record] for name, result in results.items()}
    rows = [(name, losses.mean(), losses.std()) for name, losses in ends.items()]
    return sorted(rows, key=lambda row: row[1])


def tied(rows):
    """The names within reach of the leader of `standings`: means no further apart than the two spreads together."""
    _, best, spread = rows[0]
    return [name for name, mean, own in rows if mean - best <= spread + own]


def crossings(one, other):
    """The numbers of the records at which the lead between two results changes hands.

    A lead counts where it is beyond the two spreads together.
    """
    gap = one.losses.mean(axis=1) - other.losses.mean(axis=1)
    gap[0] = 0  # at the start all are alike, but perhaps for the last bit
    spread = one.losses.std(axis=1) + other.losses.std(axis=1)
    sure = np.flatnonzero(np.abs(gap) > spread)
    return [int(after) for before, after in zip(sure, sure[1:]) if gap[before] * gap[after] < 0]
