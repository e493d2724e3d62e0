"""Wrong answers to `epoch_loss`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("mean of the batch means")
def mean_of_means(losses, sizes):
    return np.mean(losses)


@mistake("sum of the batch means")
def sum_of_means(losses, sizes):
    return sum(losses)


@mistake("the sum of all losses")
def sum_of_losses(losses, sizes):
    return sum(loss * size for loss, size in zip(losses, sizes))


@mistake("by the number of batches")
def over_batches(losses, sizes):
    return sum(loss * size for loss, size in zip(losses, sizes)) / len(sizes)


@mistake("left out")
def last_dropped(losses, sizes):
    return np.average(losses[:-1], weights=sizes[:-1])


@mistake("as if it were full")
def last_counts_as_full(losses, sizes):
    return sum(loss * sizes[0] for loss in losses) / sum(sizes)


@mistake("last batch alone")
def last_batch(losses, sizes):
    return losses[-1]


@mistake("to be multiplied by it")
def divided_by_size(losses, sizes):
    return sum(loss / size for loss, size in zip(losses, sizes)) / sum(sizes)


@mistake("the median")
def median(losses, sizes):
    return np.median(losses)


@mistake("A loss of zero is a loss")
def zeros_skipped(losses, sizes):
    kept = [(loss, size) for loss, size in zip(losses, sizes) if loss]
    return sum(loss * size for loss, size in kept) / sum(size for _, size in kept)


@mistake("all of them count")
def first_hundred_batches(losses, sizes):
    return np.average(losses[:100], weights=sizes[:100])


@mistake("they are not zero")
def rounded(losses, sizes):
    return round(float(np.average(losses, weights=sizes)), 8)


@mistake("may lie below zero")
def never_below_zero(losses, sizes):
    return max(np.average(losses, weights=sizes), 0.0)


@another_way
def counted_in_a_loop(losses, sizes):
    total = n = 0
    for loss, size in zip(losses, sizes):
        total, n = total + loss * size, n + size
    return total / n
