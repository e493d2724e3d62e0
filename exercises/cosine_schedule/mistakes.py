"""Wrong answers to `cosine_schedule`, each with a part of its hint; at the end right ones, in other words."""

import itertools

import numpy as np

from course.classroom import another_way, mistake


def wave(share, eta, floor):
    return floor + 0.5 * (eta - floor) * (1 + np.cos(np.pi * share))


@mistake("It rises again after its end")
def rises(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else wave((t - 1 - warm_up) / steps, eta, floor)


@mistake("takes radians")
def degrees(t, eta, warm_up, steps, floor):
    if t <= warm_up:
        return eta * t / warm_up
    return floor + 0.5 * (eta - floor) * (1 + np.cos(180 * min((t - 1 - warm_up) / steps, 1)))


@mistake("Off by one")
def off_by_one(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else wave(min((t - warm_up) / steps, 1), eta, floor)


@mistake("The warm-up counts from 0")
def warm_up_from_zero(t, eta, warm_up, steps, floor):
    return eta * (t - 1) / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / steps, 1), eta, floor)


@mistake("the last one of the warm-up")
def warm_up_too_short(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t < warm_up else wave(min((t - 1 - warm_up) / steps, 1), eta, floor)


@mistake("counts from the very first step")
def one_clock(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else wave(min((t - 1) / steps, 1), eta, floor)


@mistake("are taken from those of the cosine")
def steps_in_all(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / (steps - warm_up), 1), eta, floor)


@mistake("The floor is missing")
def no_floor(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / steps, 1), eta, 0)


@mistake("only cuts it off")
def cut_off(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else max(floor, wave(min((t - 1 - warm_up) / steps, 1), eta, 0))


@mistake("begins above η")
def floor_added(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else floor + wave(min((t - 1 - warm_up) / steps, 1), eta, 0)


@mistake("The half is missing")
def twice(t, eta, warm_up, steps, floor):
    if t <= warm_up:
        return eta * t / warm_up
    return floor + (eta - floor) * (1 + np.cos(np.pi * min((t - 1 - warm_up) / steps, 1)))


@mistake("a quarter of a turn")
def quarter(t, eta, warm_up, steps, floor):
    if t <= warm_up:
        return eta * t / warm_up
    return floor + (eta - floor) * np.cos(np.pi / 2 * min((t - 1 - warm_up) / steps, 1))


@mistake("begins at the floor")
def from_the_floor(t, eta, warm_up, steps, floor):
    return floor + (eta - floor) * t / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / steps, 1), eta, floor)


@mistake("There is no warm-up")
def cold(t, eta, warm_up, steps, floor):
    return wave(min(max(t - 1 - warm_up, 0) / steps, 1), eta, floor)


@mistake("After its end the rate is 0")
def falls_off(t, eta, warm_up, steps, floor):
    if t > warm_up + steps:
        return 0.0
    return eta * t / warm_up if t <= warm_up else wave((t - 1 - warm_up) / steps, eta, floor)


@mistake("remembers how often it was asked")
def counts(t, eta, warm_up, steps, floor, asked=itertools.count(1)):
    t = 1 + next(asked) % 23
    return eta * t / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / steps, 1), eta, floor)


@mistake("With no warm-up the cosine begins at once")
def always_one_step_of_warm_up(t, eta, warm_up, steps, floor):
    warm_up = max(warm_up, 1)
    return eta * t / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / steps, 1), eta, floor)


def right(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / steps, 1), eta, floor)


@mistake("takes it for missing")
def no_floor_taken_for_missing(t, eta, warm_up, steps, floor):
    return right(t, eta, warm_up, steps, floor or eta / 100)


@mistake("A warm-up of one step")
def one_step_of_warm_up_is_none(t, eta, warm_up, steps, floor):
    return right(t, eta, warm_up if warm_up > 1 else 0, steps, floor)


@mistake("A cosine of one step")
def at_least_two(t, eta, warm_up, steps, floor):
    return right(t, eta, warm_up, max(steps, 2), floor)


@mistake("The warm-up may be this long")
def warm_up_cut_off(t, eta, warm_up, steps, floor):
    return right(t, eta, min(warm_up, 100), steps, floor)


@mistake("The cosine may be this long")
def cosine_cut_off(t, eta, warm_up, steps, floor):
    return right(t, eta, warm_up, min(steps, 1000), floor)


@mistake("however small")
def rounded(t, eta, warm_up, steps, floor):
    return round(right(t, eta, warm_up, steps, floor), 9)


@mistake("however large")
def clipped(t, eta, warm_up, steps, floor):
    return min(right(t, eta, warm_up, steps, floor), 10.0)


@mistake("divided by steps − 1")
def one_step_early(t, eta, warm_up, steps, floor):
    return eta * t / warm_up if t <= warm_up else wave(min((t - 1 - warm_up) / (steps - 1), 1), eta, floor)


@another_way
def squared_half_angle(t, eta, warm_up, steps, floor):
    turned = np.clip((t - warm_up - 1) / steps, 0, 1) * np.pi / 2
    return (
        min(t / max(warm_up, 1), 1) * eta if t <= warm_up else floor * np.sin(turned) ** 2 + eta * np.cos(turned) ** 2
    )
