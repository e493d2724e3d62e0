"""The batch size of every epoch that replaces a given decay of η, and what is left of the decay at full batch."""

import numpy as np

from course.classroom import curves, expect, hints, points, require, untouched

HINTS = (
    "The noise depends on η/B. If η shall stay and η/B shall be what it was planned to be, what must B be?",
    "By which factor has η fallen since the first epoch, not since the last one?",
    "A batch size is a whole number and at most n, so η/B is not quite as planned. Which η puts it right?",
)


def grow(eta, batch_size, n):
    sizes = np.minimum(np.round(batch_size * eta[0] / eta), n).astype(int)
    return sizes, eta * sizes / batch_size


def with_sizes(sizes, eta, batch_size):
    return sizes, eta * sizes / batch_size


def slips(eta, batch_size, n):
    """What the usual slips would return for these arguments."""
    sizes, _ = grow(eta, batch_size, n)
    exact = batch_size * eta[0] / eta
    step = np.append(1, eta[:-1] / eta[1:])
    whole = lambda values: np.minimum(np.round(values), n).astype(int)
    uncapped = np.round(exact).astype(int)
    return {
        "The batch shrinks as η would: it must grow by the factor by which η would fall.": with_sizes(
            whole(exact * (eta / eta[0]) ** 2), eta, batch_size
        ),
        "B grew and η decays as well: the noise falls twice. η returned is the one that goes with the new B.": (
            sizes,
            eta,
        ),
        "η is kept everywhere. Where B was rounded, or stopped at n, η/B is then not the planned one: η = eta · B / "
        "batch_size.": (
            sizes,
            np.full(len(eta), eta[0]),
        ),
        "The sizes are larger than n: there are no more examples than that.": with_sizes(uncapped, eta, batch_size),
        "The sizes are larger than n, and η is kept: there are no more examples than that.": (
            uncapped,
            np.full(len(eta), eta[0]),
        ),
        "This compares each η with that of the epoch before. Compare with the first one.": with_sizes(
            whole(batch_size * step), eta, batch_size
        ),
        "Each size was made from the rounded one before, so the errors of rounding add up. Start from the first "
        "epoch in "
        "each.": with_sizes(whole(from_the_rounded(eta, batch_size)), eta, batch_size),
        "This is the square root rule, for the spread of a single gradient. The noise of a run goes with "
        "η/B.": with_sizes(whole(batch_size * np.sqrt(eta[0] / eta)), eta, batch_size),
        "The batch sizes are right, but η is the planned one divided by B's growth; it must be multiplied.": (
            sizes,
            eta * batch_size / sizes,
        ),
        "The sizes were cut down to whole numbers. Round them to the nearest.": with_sizes(
            np.minimum(np.floor(exact + 1e-9), n).astype(int), eta, batch_size
        ),
        "The sizes were rounded up. Round them to the nearest.": with_sizes(
            np.minimum(np.ceil(exact - 1e-9), n).astype(int), eta, batch_size
        ),
    }


def from_the_rounded(eta, batch_size):
    """A slip: each size from the one before, after that was rounded."""
    sizes = [batch_size]
    for factor in eta[:-1] / eta[1:]:
        sizes.append(np.round(sizes[-1] * factor))
    return sizes


def draw(rng, epochs=7, n=5000):
    """A decay in uneven steps, by which the ways to round can be told apart."""
    while True:
        batch_size = int(rng.integers(6, 12))
        eta = round(rng.uniform(0.2, 0.9), 2) * np.cumprod(np.append(1, rng.uniform(0.5, 0.85, epochs - 1).round(2)))
        if unequivocal(eta, batch_size):
            return eta, batch_size, n


def unequivocal(eta, batch_size):
    """No size lies halfway between two whole numbers, where rounding is a matter of taste, and no two slips agree."""
    exact = batch_size * eta[0] / eta
    ways = np.round(exact), np.floor(exact), np.ceil(exact), from_the_rounded(eta, batch_size)
    return (np.abs(exact % 1 - 0.5) > 1e-6).all() and len({*map(tuple, ways)}) == len(ways)


def worse_half(got, want):
    """The curve over the epochs of the part that is wrong: the sizes, or else the rates."""
    part = int(np.allclose(got[0], want[0]))
    return curves(got[part], want[part])


def compare(student, eta, batch_size, n, otherwise):
    expect(
        student.grow_the_batch(eta, batch_size, n),
        grow(eta, batch_size, n),
        symptoms=slips(eta, batch_size, n),
        otherwise=otherwise,
        picture=worse_half,
    )


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    eta = np.array([0.4, 0.2, 0.1])
    yield solve(eta, 8, 100), ([8, 16, 32], [0.4, 0.4, 0.4])
    yield solve(eta, 8, 20), ([8, 16, 20], [0.4, 0.4, 0.25])


@points(2)
def test_halving(student, rng):
    """η halves every two epochs: B doubles, and η stays"""
    eta = round(rng.uniform(0.2, 0.9), 2) * 0.5 ** np.array([0, 0, 1, 1, 2, 2])
    compare(
        student,
        eta,
        int(rng.integers(5, 12)),
        1000,
        "Half the η is twice the B, half of that again is four times the B.",
    )


@points(1)
@hints("After B is rounded to a whole number, is η/B still what was planned? What puts it right?")
def test_any_decay(student, rng):
    """any decay: η/B is as planned in every epoch"""
    compare(student, *draw(rng), "In each epoch, compare η/B with that of the plan, eta / batch_size.")


@points(2)
@hints("Once B = n cannot grow, what is left to bring η/B down to the plan?")
def test_full_batch(student, rng):
    """once B has reached n, the rest of the decay is left to η"""
    eta, batch_size, _ = draw(rng)
    compare(
        student,
        eta,
        batch_size,
        3 * batch_size,
        "B cannot exceed n. From there on η must fall, so that η/B is as planned.",
    )


@points(1)
def test_nothing_to_replace(student, rng):
    """a constant η needs a constant B"""
    eta, batch_size = np.full(5, round(rng.uniform(0.1, 0.9), 2)), int(rng.integers(2, 20))
    got = student.grow_the_batch(eta, batch_size, 100)
    expect(
        got,
        grow(eta, batch_size, 100),
        otherwise="Where η does not fall, B must not grow: the size follows from η, not from the epoch's number.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the array that comes in is left as it was"""
    eta, batch_size, n = draw(rng)
    student.grow_the_batch(eta, batch_size, n)
    untouched(student)
    sizes, left = student.grow_the_batch(eta, batch_size, n)
    require(
        np.min(sizes) >= 1,
        "There is a batch size below 1.",
        suggests="Look at the first epoch: there B is the given one.",
    )


@points(1)
def test_whole_range(student, rng):
    """any numbers: one epoch or hundreds, batches of one and of hundreds, n as small as B, whole and enormous η"""
    eta, batch_size, _ = draw(rng)
    slow = 0.3 * np.cumprod(rng.uniform(0.96, 1, 200))
    while not unequivocal(slow, 300):
        slow = 0.3 * np.cumprod(rng.uniform(0.96, 1, 200))
    cases = {
        "One epoch is legal: there B and η are the planned ones.": (eta[:1], batch_size, 5000),
        "There are 200 epochs, batches of 300 and 50 000 examples here, and all of them count.": (slow, 300, 50_000),
        "A batch of one is legal, and grows as others do.": (np.array([0.4, 0.1, 0.05]), 1, 100),
        "n = B: there is no room, and the whole decay is left to η.": (eta, batch_size, batch_size),
        "One example: there is no room, and the whole decay is left to η.": (eta, 1, 1),
        "η is taken as it is, however small.": (1e-5 * eta, batch_size, 5000),
        "η is taken as it is, however large.": (1e4 * eta, batch_size, 5000),
        "η is planned in whole numbers here. The one that is left is none.": (np.array([9, 6, 4]), 8, 17),
    }
    for told, given in cases.items():
        expect(student.grow_the_batch(*given), grow(*given), otherwise=told)
