"""Wrong answers to `grow_the_batch`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def whole(sizes, n):
    return np.minimum(np.round(sizes), n).astype(int)


@mistake("The batch shrinks")
def shrinks(eta, batch_size, n):
    sizes = whole(batch_size * eta / eta[0], n)
    return sizes, eta * sizes / batch_size


@mistake("the noise falls twice")
def both(eta, batch_size, n):
    return whole(batch_size * eta[0] / eta, n), eta


@mistake("is then not the planned one")
def eta_kept(eta, batch_size, n):
    return whole(batch_size * eta[0] / eta, n), np.full(len(eta), eta[0])


@mistake("The sizes are larger than n")
def without_a_limit(eta, batch_size, n):
    sizes = np.round(batch_size * eta[0] / eta).astype(int)
    return sizes, eta * sizes / batch_size


@mistake("the epoch before")
def from_the_last_epoch(eta, batch_size, n):
    sizes = whole(batch_size * np.append(1, eta[:-1] / eta[1:]), n)
    return sizes, eta * sizes / batch_size


@mistake("square root rule")
def root(eta, batch_size, n):
    sizes = whole(batch_size * np.sqrt(eta[0] / eta), n)
    return sizes, eta * sizes / batch_size


@mistake("must be multiplied")
def eta_divided(eta, batch_size, n):
    sizes = whole(batch_size * eta[0] / eta, n)
    return sizes, eta * batch_size / sizes


@mistake("were rounded up")
def rounded_up(eta, batch_size, n):
    sizes = np.minimum(np.ceil(batch_size * eta[0] / eta - 1e-9), n).astype(int)
    return sizes, eta * sizes / batch_size


@mistake("were cut down")
def cut_down(eta, batch_size, n):
    sizes = np.minimum(np.floor(batch_size * eta[0] / eta + 1e-9), n).astype(int)
    return sizes, eta * sizes / batch_size


@mistake("Integers were expected")
def not_whole(eta, batch_size, n):
    sizes = np.minimum(batch_size * eta[0] / eta, n)
    return sizes, eta * sizes / batch_size


@mistake("Half the η is twice the B")
def doubles_every_epoch(eta, batch_size, n):
    sizes = whole(batch_size * 2.0 ** np.arange(len(eta)), n)
    return sizes, eta * sizes / batch_size


@mistake("makes a new one")
def in_place(eta, batch_size, n):
    sizes = whole(batch_size * eta[0] / eta, n)
    eta *= sizes / batch_size
    return sizes, eta


@mistake("returned together")
def sizes_only(eta, batch_size, n):
    return whole(batch_size * eta[0] / eta, n)


@mistake("is the `return` missing")
def no_return(eta, batch_size, n):
    sizes = whole(batch_size * eta[0] / eta, n)
    eta = eta * sizes / batch_size


def right(eta, batch_size, n):
    sizes = whole(batch_size * eta[0] / eta, n)
    return sizes, eta * sizes / batch_size


@mistake("errors of rounding add up")
def from_the_rounded_size(eta, batch_size, n):
    sizes = [batch_size]
    for before, after in zip(eta, eta[1:]):
        sizes.append(np.round(sizes[-1] * before / after))
    sizes = whole(sizes, n)
    return sizes, eta * sizes / batch_size


@mistake("all of them count")
def at_most_a_thousand(eta, batch_size, n):
    return right(eta, batch_size, min(n, 1000))


@mistake("A batch of one is legal")
def at_least_two(eta, batch_size, n):
    return right(eta, max(batch_size, 2), n)


@mistake("One example")
def room_for_two(eta, batch_size, n):
    return right(eta, batch_size, max(n, 2))


@mistake("however small")
def rate_raised(eta, batch_size, n):
    sizes, rates = right(eta, batch_size, n)
    return sizes, np.maximum(rates, 1e-4)


@mistake("however large")
def rate_cut_off(eta, batch_size, n):
    sizes, rates = right(eta, batch_size, n)
    return sizes, np.minimum(rates, 10)


@mistake("The one that is left is none")
def whole_numbers_stay_whole(eta, batch_size, n):
    sizes, rates = right(eta, batch_size, n)
    return sizes, rates.astype(eta.dtype)


@another_way
def epoch_by_epoch(eta, batch_size, n):
    sizes = [min(int(batch_size * eta[0] / rate + 0.5), n) for rate in eta]
    return sizes, [rate * size / batch_size for rate, size in zip(eta, sizes)]
