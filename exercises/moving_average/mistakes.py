"""Wrong answers to `moving_average`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def running(values, beta):
    """The uncorrected averages."""
    m, averages = 0.0, []
    for value in values:
        m = beta * m + (1 - beta) * value
        averages.append(m)
    return np.array(averages)


def counts(values):
    return np.arange(1, len(values) + 1)


@mistake("The correction is missing")
def uncorrected(values, beta):
    return running(values, beta)


@mistake("1 − βᵗ")
def constant_correction(values, beta):
    return running(values, beta) / (1 - beta)


@mistake("so divide")
def multiplied(values, beta):
    return running(values, beta) * (1 - beta ** counts(values))


@mistake("one behind")
def from_zero(values, beta):
    return running(values, beta) / (1 - beta ** (counts(values) - 1))


@mistake("one ahead")
def from_two(values, beta):
    return running(values, beta) / (1 - beta ** (counts(values) + 1))


@mistake("correct a copy")
def fed_back(values, beta):
    m, averages = 0.0, []
    for t, value in enumerate(values, 1):
        m = (beta * m + (1 - beta) * value) / (1 - beta**t)
        averages.append(m)
    return np.array(averages)


@mistake("changed places")
def weights_swapped(values, beta):
    return running(values, 1 - beta) / (1 - (1 - beta) ** counts(values))


@mistake("a sum, not an average")
def new_value_in_full(values, beta):
    m, averages = 0.0, []
    for value in values:
        m = beta * m + value
        averages.append(m)
    return averages


@mistake("the past does not fade")
def plain_mean(values, beta):
    return np.cumsum(values) / counts(values)


@mistake("starts at the first value")
def from_first_value(values, beta):
    return values[0] + running(values - values[0], beta)


@mistake("Only the last average")
def last_only(values, beta):
    return (running(values, beta) / (1 - beta ** counts(values)))[-1]


@mistake("an extra 0 in front")
def with_start(values, beta):
    return np.append(0.0, running(values, beta) / (1 - beta ** counts(values)))


@mistake("taken as it is, however small")
def hardly_any_memory_left_out(values, beta):
    beta = beta if beta == 0 else max(beta, 0.01)
    return running(values, beta) / (1 - beta ** counts(values))


@mistake("takes 0 for missing")
def no_memory_taken_for_missing(values, beta):
    beta = beta or 0.9
    return running(values, beta) / (1 - beta ** counts(values))


@mistake("however near to 1")
def longest_memory(values, beta):
    beta = min(beta, 0.999)
    return running(values, beta) / (1 - beta ** counts(values))


@mistake("however many there are")
def first_thousand(values, beta):
    return running(values[:1000], beta) / (1 - beta ** counts(values[:1000]))


@mistake("is 0 in floating point")
def divided_by_powers(values, beta):
    with np.errstate(all="ignore"):
        powers = np.float64(beta) ** np.arange(len(values))
        return np.cumsum(values / powers) * powers * (1 - beta) / (1 - beta ** counts(values))


@mistake("cut all that is put in")
def whole_numbers_stay_whole(values, beta):
    averages = np.empty_like(values)
    averages[:] = running(values, beta) / (1 - beta ** counts(values))
    return averages


@mistake("cut off at a bound")
def clipped(values, beta):
    return running(np.clip(values, -1000, 1000), beta) / (1 - beta ** counts(values))


@mistake("they are not zero")
def rounded(values, beta):
    return np.round(running(values, beta) / (1 - beta ** counts(values)), 8)


@another_way
def weights_written_out(values, beta):
    weights = [beta ** np.arange(t, -1, -1) for t in range(len(values))]
    return [float(w @ values[: len(w)] / w.sum()) for w in weights]
