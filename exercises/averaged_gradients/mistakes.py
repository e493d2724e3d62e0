"""Wrong answers to `averaged_gradients`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("This is the plain mean")
def plain_mean(gradients, counts):
    return np.mean(gradients, axis=0)


@mistake("This is the plain sum")
def plain_sum(gradients, counts):
    return sum(gradients)


@mistake("still has to be divided")
def not_divided(gradients, counts):
    return sum(count * gradient for gradient, count in zip(gradients, counts))


@mistake("by the number of workers")
def over_workers(gradients, counts):
    return sum(count * gradient for gradient, count in zip(gradients, counts)) / len(counts)


@mistake("It is to be multiplied by it")
def divided_by_counts(gradients, counts):
    return sum(gradient / max(count, 1) for gradient, count in zip(gradients, counts)) / sum(counts)


@mistake("the smallest shard counts most")
def turned_round(gradients, counts):
    return np.average(gradients, axis=0, weights=[1 / max(count, 1) for count in counts])


@mistake("against the largest shard")
def over_the_largest(gradients, counts):
    return sum(count / max(counts) * gradient for gradient, count in zip(gradients, counts))


@mistake("what the first worker sent")
def first_worker(gradients, counts):
    return gradients[0]


@mistake("with the most examples")
def largest_shard(gradients, counts):
    return gradients[np.argmax(counts)]


@mistake("as if it had one")
def at_least_one(gradients, counts):
    return np.average(gradients, axis=0, weights=[max(count, 1) for count in counts])


@mistake("gives one number")
def summed_over_everything(gradients, counts):
    return np.sum([count * np.asarray(gradient) for gradient, count in zip(gradients, counts)]) / sum(counts)


@mistake("mixed into one number")
def without_an_axis(gradients, counts):
    return (
        np.mean([count * np.mean(gradient) for gradient, count in zip(gradients, counts)]) * len(counts) / sum(counts)
    )


@mistake("is the `return` missing")
def no_return(gradients, counts):
    np.average(gradients, axis=0, weights=counts)


@mistake("makes a new one")
def in_place(gradients, counts):
    if np.ndim(gradients[0]) == 0:
        return np.average(gradients, axis=0, weights=counts)
    for gradient, count in zip(gradients, counts):
        gradient *= count
    return sum(gradients) / sum(counts)


@mistake("all of them count")
def first_hundred_workers(gradients, counts):
    return np.average(gradients[:100], axis=0, weights=counts[:100])


@mistake("hundreds of coordinates")
def first_hundred_coordinates(gradients, counts):
    mean = np.average(gradients, axis=0, weights=counts)
    return mean[:100] if mean.ndim else mean


@mistake("cut off at a bound")
def clipped(gradients, counts):
    return np.clip(np.average(gradients, axis=0, weights=counts), -1000, 1000)


@mistake("they are not zero")
def rounded(gradients, counts):
    return np.round(np.average(gradients, axis=0, weights=counts), 10)


@mistake("keeps whole numbers only")
def whole_numbers_stay_whole(gradients, counts):
    total = np.zeros_like(gradients[0])
    total[...] = np.average(gradients, axis=0, weights=counts)
    return total


@another_way
def added_up_in_a_loop(gradients, counts):
    total = np.zeros(np.shape(gradients[0]))
    for gradient, count in zip(gradients, counts):
        total += np.asarray(gradient) * count
    return total / sum(counts)
