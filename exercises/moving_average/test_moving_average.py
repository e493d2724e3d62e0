"""The exponentially weighted moving average with bias correction."""

import numpy as np

from course.classroom import curves, expect, hints, points, untouched

HINTS = (
    "The average starts at zero. What does that do to the first few values, and by which factor are they too small?",
    "Which number of values t has been seen when the first average is recorded?",
    "Two quantities are in play: the running average m and its corrected copy. Which of them goes into the next step?",
)


def average(values, beta, correct=lambda m, t, beta: m / (1 - beta**t), feed_back=False):
    """The averages, with room for the usual slips."""
    m, averages = 0.0, []
    for t, value in enumerate(values, 1):
        m = beta * m + (1 - beta) * value
        averages.append(correct(m, t, beta))
        m = averages[-1] if feed_back else m
    return np.array(averages)


@np.errstate(all="ignore")  # one slip divides by zero
def slips(values, beta):
    """What the usual slips would return for these values."""
    return {
        "The correction is missing: the first averages are pulled towards the zero at which they start.": average(
            values, beta, lambda m, t, beta: m
        ),
        "This is a sum, not an average: the new value enters without its weight 1 − β, or the result was divided "
        "by 1 − β every time. The correction fades as values come in: 1 − βᵗ.": average(
            values, beta, lambda m, t, beta: m / (1 - beta)
        ),
        "Multiplied by 1 − βᵗ. The early averages are too small, so divide.": average(
            values, beta, lambda m, t, beta: m * (1 - beta**t)
        ),
        "The count is one behind: at the first value t is 1, not 0.": average(
            values, beta, lambda m, t, beta: m / np.float64(1 - beta ** (t - 1))
        ),
        "The count is one ahead: at the first value t is 1, not 2.": average(
            values, beta, lambda m, t, beta: m / (1 - beta ** (t + 1))
        ),
        "The corrected average went into the next step. Keep m uncorrected and correct a copy.": average(
            values, beta, feed_back=True
        ),
        "β and 1 − β have changed places: β belongs to the past, 1 − β to the new value.": average(values, 1 - beta),
        "This is the mean of everything so far: the past does not fade.": np.cumsum(values)
        / np.arange(1, len(values) + 1),
        "The average starts at the first value instead of zero. That value then weighs more than it should.": average(
            values - values[0], beta, lambda m, t, beta: m
        )
        + values[0],
        "Only the last average came back; one per value is asked for.": average(values, beta)[-1],
        "There is an extra 0 in front: the first average belongs to the first value.": np.append(
            0.0, average(values, beta)
        ),
    }


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.array([10.0, 20.0]), 0.9), [10, 15.263]


@points(2)
def test_random_values(student, rng):
    """eight random values"""
    values, beta = rng.normal(2, 1, 8).round(2), round(rng.uniform(0.6, 0.95), 2)
    expect(
        student.moving_average(values, beta),
        average(values, beta),
        symptoms=slips(values, beta),
        picture=curves,
        otherwise="The first average is the first value itself: does yours begin so?",
    )


@points(1)
@hints("After the first value 5 with β = 0.9 the running m is 0.5. What must it be divided by to give 5?")
def test_constant(student, rng):
    """the average of a constant is that constant, from the first value on"""
    values, beta = np.full(6, round(rng.uniform(1, 9), 1)), round(rng.uniform(0.8, 0.99), 2)
    expect(
        student.moving_average(values, beta),
        values,
        symptoms=slips(values, beta),
        picture=curves,
        otherwise="The weights of all values so far must add up to one.",
    )


@points(1)
@hints("Does your loop tell a value that is 0 from one that is missing? Does a 0 count as one more value seen?")
def test_zeros(student, rng):
    """values that are exactly zero count like any other"""
    values, beta = np.array([0.0, 0.0, *rng.normal(3, 1, 3).round(2), 0.0, 0.0]), 0.9
    expect(
        student.moving_average(values, beta),
        average(values, beta),
        symptoms=slips(values, beta),
        picture=curves,
        otherwise="Each zero makes the average fade by the factor β before its correction.",
    )


@points(1)
@hints("How large is βᵗ after a thousand values, and does your t still count one for each value?")
def test_long_series(student, rng):
    """twelve hundred values, with a short memory and with a long one"""
    values = rng.normal(2, 1, 1200)
    for beta in (0.5, 0.998):
        expect(
            student.moving_average(values, beta),
            average(values, beta),
            symptoms=slips(values, beta),
            picture=curves,
            otherwise="There is one average for each value, however many there are. Does a loop end early, or is "
            "something divided by a high power of β? 0.5¹²⁰⁰ is 0 in floating point.",
        )


@points(1)
def test_extremes(student, rng):
    """no memory (β = 0), hardly any, a very long one, a single value, whole numbers, large and tiny ones"""
    values, beta = rng.normal(size=5) - [0, 0, 3, 3, 0], float(rng.uniform(0.6, 0.9))
    cases = {
        "With β = 0 the averages are the values themselves. `beta or 0.9` takes 0 for missing.": (values, 0.0),
        "β is taken as it is, however small.": (values, 0.0004),
        "β is taken as it is, however near to 1.": (values, 0.9994),
        "There is one value only: it is the average.": (values[:1], 0.9),
        "The values are whole numbers, their averages are not: np.empty_like and np.zeros_like of them cut all that is "
        "put in to whole numbers.": (np.array([3, -8, 5, 12]), beta),
        "Large values count as they are: nothing is cut off at a bound.": (1e5 * values, beta),
        "Tiny values count as they are: they are not zero.": (1e-5 * values, beta),
    }
    for told, given in cases.items():
        expect(student.moving_average(*given), average(*given), otherwise=told)
    untouched(student)
