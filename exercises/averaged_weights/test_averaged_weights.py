"""The average of plain gradient descent's places, with a memory that grows: θ ← ρ θ + (1−ρ) z, ρ = t/(t + k)."""

from itertools import cycle

import numpy as np

from course.classroom import expect, paths, points, require, untouched

HINTS = (
    "There are two places to keep: where the walk is, and the average. Which of them does the gradient belong to?",
    "At t = 1 with k = 1 the start and the first place count one half each. What do they count at t = 2?",
    "ρ = t/(t + k) is the share of the old average. Which share is left for the new place z?",
)


def plain(gradient, start, eta, steps):
    """All places of plain gradient descent, the start first."""
    places = [np.array(start, dtype=float)]
    for _ in range(steps):
        places.append(places[-1] - eta * gradient(places[-1]))
    return np.array(places)


def running(places, memory):
    """Their running average: `memory(t)` is the share of the old one."""
    path = [places[0]]
    for t, z in enumerate(places[1:], start=1):
        path.append(memory(t) * path[-1] + (1 - memory(t)) * z)
    return np.array(path)


def average(gradient, start, eta, k, steps):
    return running(plain(gradient, start, eta, steps), lambda t: t / (t + k))


def led_by_the_average(gradient, start, eta, k, steps, restart):
    """The gradient taken at the average; with `restart` the walk begins anew from there, too."""
    z = theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(1, steps + 1):
        z = (theta if restart else z) - eta * gradient(theta)
        theta = t / (t + k) * theta + k / (t + k) * z
        path.append(theta)
    return np.array(path)


def slips(gradient, start, eta, k, steps):
    """What the usual slips would return for these arguments."""
    places, path = plain(gradient, start, eta, steps), average(gradient, start, eta, k, steps)
    late = np.vstack([places[:1], places[:-1]])
    one_array = np.vstack([places[-1:], running(places[1:], lambda t: (t + 1) / (t + 1 + k))])
    return {
        "z and the average begin as one array, and `z -= …` changes both. z = z − … makes a new one.": one_array,
        "These are the places of plain gradient descent. Their average was asked for.": places,
        "The gradient was taken at the average θ. The walk does not know of the average: take it at z.": (
            led_by_the_average(gradient, start, eta, k, steps, restart=False)
        ),
        "Each step begins at the average. The walk goes on from z, as if nobody averaged.": (
            led_by_the_average(gradient, start, eta, k, steps, restart=True)
        ),
        "The shares are exchanged: ρ = t/(t + k) belongs to the old average, 1 − ρ to the new place.": running(
            places, lambda t: k / (t + k)
        ),
        "The steps are counted from 0, so that the first place counts in full. The first step has t = 1.": running(
            places, lambda t: (t - 1) / (t - 1 + k)
        ),
        "This is the plain mean of all places: k plays no part.": running(places, lambda t: t / (t + 1)),
        "ρ is the same at every step. It grows: t/(t + k).": running(places, lambda t: steps / (steps + k)),
        "The average takes in the place before the step. Step first, then average.": running(
            late, lambda t: t / (t + k)
        ),
        "The path climbs: a step goes against the gradient.": average(gradient, start, -eta, k, steps),
        "η plays no part: the steps are the whole gradient.": average(gradient, start, 1.0, k, steps),
        "The start is missing: it is the first row.": path[1:],
        "Only the last average came back. All of them are asked for, the start first.": path[-1],
        "This is one step too many.": average(gradient, start, eta, k, steps + 1),
        "The last step is missing.": path[:-1],
    }


def bowl(rng, d=2):
    """The gradient of a random bowl, its minimum away from 0, a start, η and k."""
    turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
    hessian, minimum = turn @ np.diag(rng.uniform(0.3, 2, d)) @ turn.T, rng.normal(size=d).round(1)

    def gradient(theta):
        return hessian @ (theta - minimum)

    eta, k = round(rng.uniform(0.1, 0.4), 2), round(rng.uniform(1.5, 4), 1)
    return gradient, (minimum + rng.uniform(1, 3, d)).round(1), eta, k


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(lambda theta: 2 * theta, [1.0], 0.25, 1, 2), [[1.0], [0.75], [7 / 12]]


@points(2)
def test_bowl(student, rng):
    """six steps in a bowl"""
    given = *bowl(rng), 6
    expect(
        student.averaged_weights(*given),
        average(*given),
        symptoms=slips(*given),
        picture=paths,
        otherwise="Work out the first step by hand: z = start − η · gradient(start), then (start + k z)/(1 + k).",
    )


@points(2)
def test_noise(student, rng):
    """with gradients that are noisy and never the same twice: the walk itself is plain gradient descent's"""
    slope, start, eta, k = bowl(rng)
    noise = rng.normal(size=(20, 2))

    def noisy():
        drawn = cycle(noise)
        return lambda theta: slope(theta) + next(drawn)

    given = start, eta, k, 12
    expect(
        student.averaged_weights(noisy(), *given),
        average(noisy(), *given),
        picture=paths,
        otherwise="The gradient must be asked for once in each step, at z, in the order of the steps.",
    )


@points(1)
def test_mean(student, rng):
    """with k = 1 the last average is the mean of all places, the start included"""
    gradient, start, eta, _ = bowl(rng, 3)
    got = student.averaged_weights(gradient, start, eta, 1, 9)
    expect(
        np.asarray(got, dtype=float)[-1],
        plain(gradient, start, eta, 9).mean(axis=0),
        otherwise="With ρ = t/(t + 1) each of the ten places counts one tenth.",
    )


@points(1)
def test_no_steps(student, rng):
    """no steps: the start alone"""
    gradient, start, eta, k = bowl(rng, 3)
    expect(
        student.averaged_weights(gradient, start, eta, k, 0),
        start[None],
        otherwise="Even then there is a row for the start, so the shape is (1, d).",
    )


@points(1)
def test_whole_numbers(student, rng):
    """a start in whole numbers, given as a list and as an array"""
    slope, _, eta, k = bowl(rng)

    def gradient(theta):
        require(
            not isinstance(theta, list),
            "The gradient was asked for with a list.",
            got=theta,
            want="an array",
            suggests="`start` may be a list: make an array of it, np.array(start, dtype=float), before the first step.",
        )
        return slope(theta)

    start = rng.integers(-5, 6, 2)
    for given in ((gradient, start.tolist(), eta, k, 3), (gradient, start, eta, k, 3)):
        expect(
            student.averaged_weights(*given),
            average(*given),
            otherwise="An array made of whole numbers keeps whole numbers only: np.array(start, dtype=float).",
        )


@points(1)
def test_any_size(student, rng):
    """one step or hundreds, hundreds of dimensions, any η and k, large and tiny numbers: one gradient for each step"""
    bent, asked = rng.uniform(0.5, 1.5, 300), []

    def gradient(theta):
        asked.append(1)
        return bent[: len(theta)] * theta

    start, eta = rng.uniform(-2, -1, 3), float(rng.uniform(0.1, 0.4))
    cases = {
        "One step is asked for here: there are two rows.": (gradient, start, eta, 2, 1),
        "300 steps are asked for here, and every one is taken.": (gradient, start, 0.01, 2, 300),
        "There are 300 dimensions here, and all of them move.": (gradient, rng.normal(size=300), eta, 2, 2),
        "η is taken as it is, however small.": (gradient, start, 2e-5, 2, 3),
        "η is taken as it is, even if the walk then leaps.": (gradient, start, 250.5, 2, 3),
        "k may be below 1: the memory is longer then than all places.": (gradient, start, eta, 0.0004, 5),
        "k may be large: the memory is short then.": (gradient, start, eta, 5000.5, 5),
        "Large numbers count as they are: nothing is cut off at a bound.": (gradient, 1e5 * start, eta, 2, 3),
        "Tiny numbers count as they are: they are not zero.": (gradient, 1e-5 * start, eta, 2, 3),
        "At a minimum nothing moves, and all steps are taken.": (gradient, 0 * start, eta, 2, 3),
    }
    for told, given in cases.items():
        want, _ = average(*given), asked.clear()
        got = student.averaged_weights(*given)
        expect(got, want, otherwise=told)
        require(
            len(asked) == given[-1],
            f"The gradient was asked for {len(asked)} times in {given[-1]} steps.",
            want=f"{given[-1]}: once in each step",
            suggests="A gradient is what costs: ask once, at z. The average needs none.",
        )


@points(1)
def test_start_stays(student, rng):
    """the array with the start is left as it was"""
    student.averaged_weights(*bowl(rng), 3)
    untouched(student)
