"""Wrong answers to `running_statistics`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("biased variance, divided by n")
def biased(mean, var, z, kept=0.9):
    return kept * mean + (1 - kept) * z.mean(axis=0), kept * var + (1 - kept) * z.var(axis=0)


@mistake("have changed places")
def swapped_shares(mean, var, z, kept=0.9):
    return (1 - kept) * mean + kept * z.mean(axis=0), (1 - kept) * var + kept * z.var(axis=0, ddof=1)


@mistake("the old ones are lost")
def batch_only(mean, var, z, kept=0.9):
    return z.mean(axis=0), z.var(axis=0, ddof=1)


@mistake("standard deviation")
def deviation(mean, var, z, kept=0.9):
    return kept * mean + (1 - kept) * z.mean(axis=0), kept * var + (1 - kept) * z.std(axis=0, ddof=1)


@mistake("in the other order")
def other_order(mean, var, z, kept=0.9):
    return kept * var + (1 - kept) * z.var(axis=0, ddof=1), kept * mean + (1 - kept) * z.mean(axis=0)


@mistake("where is 1 − κ")
def in_full(mean, var, z, kept=0.9):
    return kept * mean + z.mean(axis=0), kept * var + z.var(axis=0, ddof=1)


@mistake("makes a new one")
def in_place(mean, var, z, kept=0.9):
    mean *= kept
    mean += (1 - kept) * z.mean(axis=0)
    return mean, kept * var + (1 - kept) * z.var(axis=0, ddof=1)


@mistake("Each feature has its own")
def whole_array(mean, var, z, kept=0.9):
    return kept * mean + (1 - kept) * z.mean(), kept * var + (1 - kept) * z.var(ddof=1)


@mistake("comes back as it went in")
def variance_forgotten(mean, var, z, kept=0.9):
    return kept * mean + (1 - kept) * z.mean(axis=0), var


@mistake("around the batch's own mean")
def around_the_running_mean(mean, var, z, kept=0.9):
    mean = kept * mean + (1 - kept) * z.mean(axis=0)
    return mean, kept * var + (1 - kept) * ((z - mean) ** 2).sum(axis=0) / (len(z) - 1)


@mistake("standard deviation")
def biased_deviation(mean, var, z, kept=0.9):
    return kept * mean + (1 - kept) * z.mean(axis=0), kept * var + (1 - kept) * z.std(axis=0)


def right(mean, var, z, kept=0.9):
    return kept * mean + (1 - kept) * z.mean(axis=0), kept * var + (1 - kept) * z.var(axis=0, ddof=1)


@mistake("Where no κ is given")
def another_share(mean, var, z, kept=0.99):
    return right(mean, var, z, kept)


@mistake("takes it for missing")
def nothing_kept_taken_for_missing(mean, var, z, kept=0.9):
    return right(mean, var, z, kept or 0.9)


@mistake("however near to 1")
def share_cut_off(mean, var, z, kept=0.9):
    return right(mean, var, z, min(kept, 0.99))


@mistake("all of them count")
def first_hundred_examples(mean, var, z, kept=0.9):
    return right(mean, var, z[:100], kept)


@mistake("may lie below 0")
def never_below_zero(mean, var, z, kept=0.9):
    new_mean, new_var = right(mean, var, z, kept)
    return (np.maximum(new_mean, 0), new_var) if (mean <= 0).all() else (new_mean, new_var)


@mistake("cut off at a bound")
def clipped(mean, var, z, kept=0.9):
    return tuple(np.clip(part, -1000, 1000) for part in right(mean, var, z, kept))


@mistake("they are not zero")
def rounded(mean, var, z, kept=0.9):
    return tuple(np.round(part, 8) for part in right(mean, var, z, kept))


@mistake("keeps whole numbers only")
def whole_numbers_stay_whole(mean, var, z, kept=0.9):
    return tuple(part.astype(mean.dtype) for part in right(mean, var, z, kept))


@mistake("from the old running mean")
def around_the_old_mean(mean, var, z, kept=0.9):
    spread = ((z - mean) ** 2).sum(axis=0) / (len(z) - 1)
    return kept * mean + (1 - kept) * z.mean(axis=0), kept * var + (1 - kept) * spread


@another_way
def pulled_towards_the_batch(mean, var, z, kept=0.9):
    n, middle = len(z), z.sum(axis=0) / len(z)
    spread = ((z - middle) ** 2).sum(axis=0) / (n - 1)
    return [mean + (1 - kept) * (middle - mean), var + (1 - kept) * (spread - var)]
