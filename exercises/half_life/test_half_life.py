"""The half-life of a moving average: after so many steps the weight of a value has fallen to one half."""

import numpy as np

from course.classroom import expect, points

HINTS = (
    "After h further steps the weight of a value has been multiplied by β, h times. What is that product?",
    "How do you solve βʰ = ½ for h: what brings an exponent down?",
    "The logarithm of a number below 1 is negative. Where does the minus sign go, so that h is positive?",
)


def slips(beta):
    """What the usual slips would return for this β."""
    return {
        "This is ln 2, whatever β is: divide it by −ln β.": np.log(2),
        "This is 1/β, which is near 1 for every useful β. The larger β is, the longer the memory lasts.": 1 / beta,
        "This is 1/(1 − β), the number of values the average stands for. The half-life is shorter, by about ln 2.": 1
        / (1 - beta),
        "This is the approximation ln 2/(1 − β), good near β = 1 only. The exact formula has ln β.": np.log(2)
        / (1 - beta),
        "This is the time after which 1/e = 37 % is left. For one half, multiply by ln 2.": -1 / np.log(beta),
        "The sign is wrong: both logarithms are of numbers below 1, so their ratio is positive.": np.log(2)
        / np.log(beta),
        "This is upside down: the larger β is, the longer the memory lasts.": np.log(beta) / np.log(0.5),
        "This is the half-life of the new value's share, 1 − β. What fades is multiplied by β.": np.log(0.5)
        / np.log(1 - beta)
        if beta != 0.5
        else np.nan,
        "This was rounded. A half-life may fall between two steps.": np.round(np.log(0.5) / np.log(beta)),
        "This was rounded up. A half-life may fall between two steps.": np.ceil(np.log(0.5) / np.log(beta)),
        "This uses logarithms of different bases: the base cancels only if both are the same.": np.log10(0.5)
        / np.log(beta),
    }


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(0.5**0.5), 2


@points(1)
def test_random(student, rng):
    """five random β"""
    for beta in rng.uniform(0.6, 0.98, 5).round(3):
        beta = float(beta)
        expect(
            student.half_life(beta),
            np.log(0.5) / np.log(beta),
            symptoms=slips(beta),
            otherwise="Put your h into βʰ: is it one half?",
        )


@points(1)
def test_known(student):
    """β = ½ halves in one step, and the n-th root of ½ in n steps"""
    for steps in (1, 2, 3, 10):
        beta = 0.5 ** (1 / steps)
        expect(
            student.half_life(beta), steps * 1.0, symptoms=slips(beta), otherwise="With β = ½ one step leaves one half."
        )


@points(1)
def test_long_memory(student, rng):
    """a memory of thousands and of millions of steps"""
    for rest in rng.uniform(1, 3, 3) * [1e-4, 1e-7, 1e-9]:
        beta = 1 - float(rest)
        expect(
            student.half_life(beta),
            np.log(0.5) / np.log(beta),
            symptoms=slips(beta),
            otherwise="β may be this close to 1, and the half-life as long as that: nothing is cut off, and no loop "
            "counts.",
        )


@points(1)
def test_short_memory(student, rng):
    """hardly any memory: β near 0, where most is gone within the first step"""
    for beta in rng.uniform(1, 3, 3) * [1e-1, 1e-3, 1e-9]:
        expect(
            student.half_life(float(beta)),
            np.log(0.5) / np.log(beta),
            otherwise="β may be this close to 0. The half-life is then less than one step, and still not 0.",
        )
