"""Wrong answers to `stale_update`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def late(path, delay):
    return path[max(len(path) - 1 - delay, 0)]


@mistake("nothing is late here")
def fresh(path, gradient, eta, delay):
    return path[-1] - eta * gradient(path[-1])


@mistake("starts from the old place")
def from_the_old_place(path, gradient, eta, delay):
    return late(path, delay) - eta * gradient(late(path, delay))


@mistake("The places are swapped")
def swapped(path, gradient, eta, delay):
    return late(path, delay) - eta * gradient(path[-1])


@mistake("this climbs")
def uphill(path, gradient, eta, delay):
    return path[-1] + eta * gradient(late(path, delay))


@mistake("Where is η?")
def without_eta(path, gradient, eta, delay):
    return path[-1] - gradient(late(path, delay))


@mistake("η is divided by delay + 1")
def careful(path, gradient, eta, delay):
    return path[-1] - eta / (delay + 1) * gradient(late(path, delay))


@mistake("one step too old")
def one_too_old(path, gradient, eta, delay):
    return path[-1] - eta * gradient(late(path, delay + 1))


@mistake("one step too young")
def one_too_young(path, gradient, eta, delay):
    return path[-1] - eta * gradient(path[-min(delay, len(path))])


@mistake("are averaged")
def averaged(path, gradient, eta, delay):
    recent = path[max(len(path) - 1 - delay, 0) :]
    return path[-1] - eta * sum(gradient(theta) for theta in recent) / len(recent)


@mistake("at the start, for ever")
def start_for_ever(path, gradient, eta, delay):
    return path[-1] - eta * gradient(path[0])


@mistake("counts from its end")
def wraps_around(path, gradient, eta, delay):
    return path[-1] - eta * gradient(path[(len(path) - 1 - delay) % len(path)])


@mistake("Nothing moves until")
def waits(path, gradient, eta, delay):
    return path[-1] - eta * gradient(path[-1 - delay]) if delay < len(path) else path[-1]


@mistake("no place so far back")
def out_of_range(path, gradient, eta, delay):
    return path[-1] - eta * gradient(path[-1 - delay])  # IndexError


@mistake("asked for 2 times")
def asks_twice(path, gradient, eta, delay):
    gradient(path[-1])
    return path[-1] - eta * gradient(late(path, delay))


@mistake("is the `return` missing")
def no_return(path, gradient, eta, delay):
    path[-1] - eta * gradient(late(path, delay))


@mistake("belongs to the caller")
def appended(path, gradient, eta, delay):
    path.append(path[-1] - eta * gradient(late(path, delay)))
    return path[-1]


@mistake("makes a new one")
def in_place(path, gradient, eta, delay):
    theta, slope = path[-1], gradient(late(path, delay))
    theta -= eta * slope
    return np.array(theta)


def right(path, gradient, eta, delay):
    return path[-1] - eta * gradient(late(path, delay))


@mistake("just before")
def a_delay_of_one_is_none(path, gradient, eta, delay):
    return right(path, gradient, eta, delay if delay > 1 else 0)


@mistake("so may the delay")
def delay_cut_off(path, gradient, eta, delay):
    return right(path, gradient, eta, min(delay, 100))


@mistake("all of them count")
def first_hundred_coordinates(path, gradient, eta, delay):
    theta = right(path, gradient, eta, delay)
    return theta[:100] if np.ndim(theta) else theta


@mistake("η is taken as it is, however small")
def rate_raised(path, gradient, eta, delay):
    return right(path, gradient, max(eta, 1e-3), delay)


@mistake("η is taken as it is, however large")
def rate_cut_off(path, gradient, eta, delay):
    return right(path, gradient, min(eta, 1.0), delay)


@mistake("cut off at a bound")
def clipped(path, gradient, eta, delay):
    return np.clip(right(path, gradient, eta, delay), -1000, 1000)


@mistake("they are not zero")
def rounded(path, gradient, eta, delay):
    return np.round(right(path, gradient, eta, delay), 8)


@mistake("keeps whole numbers only")
def whole_numbers_stay_whole(path, gradient, eta, delay):
    return np.asarray(right(path, gradient, eta, delay)).astype(np.asarray(path[-1]).dtype)


@another_way
def padded_with_the_start(path, gradient, eta, delay):
    return path[-1] - eta * gradient(([path[0]] * delay + list(path))[-1 - delay])
