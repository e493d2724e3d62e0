"""Wrong answers to `noise_scale`, each with a part of the hint that it must draw."""

import numpy as np

from course.classroom import another_way, mistake


def squares(small_gradients, big_gradients):
    return (small_gradients**2).sum(axis=1).mean(), (big_gradients**2).sum(axis=1).mean()


def parts(s, small, b, big):
    return (big * b - small * s) / (big - small), (s - b) / (1 / small - 1 / big)


def solved(s, small, b, big):
    signal, noise = parts(s, small, b, big)
    return noise / signal


@mistake("upside down")
def upside_down(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return 1 / solved(s, small, b, big)


@mistake("the signal |G|² alone")
def signal_alone(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return parts(s, small, b, big)[0]


@mistake("the noise tr Σ alone")
def noise_alone(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return parts(s, small, b, big)[1]


@mistake("came back as a pair")
def a_pair(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return parts(s, small, b, big)


@mistake("square each, then average")
def averaged_first(small_gradients, small, big_gradients, big):
    s, b = ((gradients.mean(axis=0) ** 2).sum() for gradients in (small_gradients, big_gradients))
    return solved(s, small, b, big)


@mistake("no root")
def lengths_not_squares(small_gradients, small, big_gradients, big):
    s, b = (np.linalg.norm(gradients, axis=1).mean() for gradients in (small_gradients, big_gradients))
    return solved(s, small, b, big)


@mistake("not divided by 1/small − 1/big")
def difference_alone(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return (s - b) / parts(s, small, b, big)[0]


@mistake("taken for noiseless")
def big_is_exact(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return parts(s, small, b, big)[1] / b


@mistake("taken for all noise")
def small_is_all_noise(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return small * s / parts(s, small, b, big)[0]


@mistake("exchanged in |G|²")
def exchanged(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return parts(s, small, b, big)[1] / ((big * s - small * b) / (big - small))


@mistake("Average the squares first")
def pair_by_pair(small_gradients, small, big_gradients, big):
    s, b = ((gradients**2).sum(axis=1) for gradients in (small_gradients, big_gradients))
    return np.mean([solved(x, small, y, big) for x, y in zip(s, b)])


@mistake("the mean over the batches")
def summed_over_batches(small_gradients, small, big_gradients, big):
    return solved((small_gradients**2).sum(), small, (big_gradients**2).sum(), big)


@mistake("belongs to the caller")
def in_place(small_gradients, small, big_gradients, big):
    small_gradients **= 2
    return solved(small_gradients.sum(axis=1).mean(), small, (big_gradients**2).sum(axis=1).mean(), big)


@mistake("Batches of one")
def at_least_two(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return solved(s, max(small, 2), b, max(big, 3))


@mistake("may be this large")
def at_most_ten_thousand(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return solved(s, small, b, min(big, 10_000))


@mistake("all of them count")
def first_hundred_coordinates(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients[:, :100], big_gradients[:, :100])
    return solved(s, small, b, big)


@mistake("The estimate of |G|² is below zero")
def signal_cut_off(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    signal, noise = parts(s, small, b, big)
    return noise / max(signal, 1e-12)


@mistake("The estimate of |G|² is below zero")
def its_sign_lost(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    return abs(solved(s, small, b, big))


@mistake("The estimate of tr Σ is below zero")
def noise_cut_off(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    signal, noise = parts(s, small, b, big)
    return max(noise, 0.0) / signal


@mistake("they are not zero")
def kept_from_dividing_by_zero(small_gradients, small, big_gradients, big):
    s, b = squares(small_gradients, big_gradients)
    signal, noise = parts(s, small, b, big)
    return noise / (signal + 1e-12)


@another_way
def as_a_linear_system(small_gradients, small, big_gradients, big):
    squares = [np.mean(np.linalg.norm(gradients, axis=1) ** 2) for gradients in (small_gradients, big_gradients)]
    signal, noise = np.linalg.solve([[1, 1 / small], [1, 1 / big]], squares)
    return noise / signal
