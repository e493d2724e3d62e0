"""Wrong answers to `running_statistics`, each with a part of its hint; at the end right ones, in other words."""

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


@another_way
def pulled_towards_the_batch(mean, var, z, kept=0.9):
    n, middle = len(z), z.sum(axis=0) / len(z)
    spread = ((z - middle) ** 2).sum(axis=0) / (n - 1)
    return [mean + (1 - kept) * (middle - mean), var + (1 - kept) * (spread - var)]
