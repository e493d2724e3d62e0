"""Running mean and variance of batch normalization: one batch, several, a large one; the unbiased variance enters."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "This is the moving average of lesson 3, twice. What are its two new values?",
    "How much of the old value is left after one batch, if κ = 0.9?",
    "The running variance stands for all examples, and a batch is a sample of them: is its variance divided by n or "
    "by n − 1?",
)


def updated(mean, var, z, kept):
    return kept * mean + (1 - kept) * z.mean(axis=0), kept * var + (1 - kept) * z.var(axis=0, ddof=1)


def slips(mean, var, z, kept):
    """What the usual slips would return for these arguments."""
    new_mean, new_var = updated(mean, var, z, kept)
    return {
        "This is the biased variance, divided by n. The running one keeps the unbiased, divided by n − 1.": (
            new_mean,
            kept * var + (1 - kept) * z.var(axis=0),
        ),
        "κ and 1 − κ have changed places: κ is the share of the old value.": updated(mean, var, z, 1 - kept),
        "These are the batch's own statistics: the old ones are lost.": updated(mean, var, z, 0),
        "That is the standard deviation in place of the variance.": (
            new_mean,
            kept * var + (1 - kept) * z.std(axis=0, ddof=1),
        ),
        "That is the standard deviation in place of the variance, and the batch's biased one: divide by n − 1.": (
            new_mean,
            kept * var + (1 - kept) * z.std(axis=0),
        ),
        "The pair is the right one, in the other order: first the mean, then the variance.": (new_var, new_mean),
        "The mean is right, but the variance comes back as it went in.": (new_mean, var),
        "One mean and variance for the whole array. Each feature has its own.": (
            kept * mean + (1 - kept) * z.mean(),
            kept * var + (1 - kept) * z.var(ddof=1),
        ),
        "The deviations are taken from the old running mean. A batch's variance is around its own mean, which may lie "
        "elsewhere.": (new_mean, kept * var + (1 - kept) * ((z - mean) ** 2).sum(axis=0) / (len(z) - 1)),
        "The deviations are taken from the new running mean. A batch's variance is around the batch's own mean.": (
            new_mean,
            kept * var + (1 - kept) * ((z - new_mean) ** 2).sum(axis=0) / (len(z) - 1),
        ),
        "The batch enters in full: where is 1 − κ?": (kept * mean + z.mean(axis=0), kept * var + z.var(axis=0, ddof=1)),
    }


def draw(rng, n=4, width=3):
    mean, var = rng.uniform(1, 3, size=(2, width)).round(2)
    return mean, var + 0.5, rng.normal(1, 3, size=(n, width)).round(2), round(rng.uniform(0.7, 0.95), 2)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.zeros(1), np.ones(1), np.array([[1.0], [3.0]]), 0.9), ([0.2], [1.1])


@points(2)
def test_one_batch(student, rng):
    """one batch of four examples"""
    given = draw(rng)
    expect(
        student.running_statistics(*given),
        updated(*given),
        symptoms=slips(*given),
        otherwise="Work out the first feature by hand: κ · old + (1 − κ) · the batch's, for the mean and for the "
        "variance.",
    )


@points(1)
def test_several_batches(student, rng):
    """five batches in a row"""
    mean, var, _, kept = draw(rng)
    mine = yours = mean, var
    for _ in range(5):
        z = rng.normal(size=(3, 3)).round(2)
        mine, yours = updated(*mine, z, kept), student.running_statistics(*map(np.asarray, yours), z, kept)
        expect(yours, mine, otherwise="The first batch was right? Then look at what is handed on to the next one.")


@points(1)
def test_two_examples(student, rng):
    """a batch of two, where n and n − 1 differ most"""
    given = draw(rng, n=2)
    expect(
        student.running_statistics(*given),
        updated(*given),
        symptoms=slips(*given),
        otherwise="The unbiased variance of two numbers is half the square of their difference.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.running_statistics(*draw(rng))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any numbers: κ from 0 to 1, one feature or hundreds, hundreds of examples, any size and sign"""
    mean, var = rng.uniform(1, 3, size=(2, 3))
    z, kept = rng.normal(1, 3, size=(4, 3)), float(rng.uniform(0.7, 0.95))
    at = dict(mean=mean, var=var, z=z, kept=kept)
    cases = {
        "Many digits are given here, and all of them count.": {},
        "κ = 0 is legal: nothing of the past is kept. `kept or 0.9` takes it for missing.": dict(kept=0.0),
        "κ is taken as it is, however small.": dict(kept=0.0004),
        "κ is taken as it is, however near to 1.": dict(kept=0.9996),
        "κ = 1 is legal: the batch counts for nothing.": dict(kept=1.0),
        "One feature is legal.": dict(mean=mean[:1], var=var[:1], z=z[:, :1]),
        "There are 250 examples with 150 features here, and all of them count.": dict(
            mean=rng.normal(size=150), var=rng.uniform(1, 3, 150), z=rng.normal(size=(250, 150))
        ),
        "A mean may lie below 0.": dict(mean=-mean, z=z - 9),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            mean=1e5 * mean, var=1e10 * var, z=1e5 * z
        ),
        "Tiny numbers count as they are: they are not zero.": dict(mean=1e-5 * mean, var=1e-5 * var, z=1e-5 * z),
        "All is in whole numbers here, the answer is not: an array like the old mean keeps whole numbers only.": dict(
            mean=np.array([1, 2, -3]), var=np.array([2, 1, 4]), z=np.array([[1, 4, -3], [2, 2, 7], [0, 5, 5]])
        ),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.running_statistics(*given), updated(*given), otherwise=told)
    expect(
        student.running_statistics(mean, var, z),
        updated(mean, var, z, 0.9),
        otherwise="Where no κ is given it is 0.9, as the line `def …` says. Leave that line as it was.",
    )
