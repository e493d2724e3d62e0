"""One step by the sign of an average, m ← β m + (1−β) g, θ ← θ − η sign(m): alone, repeated, at zero, on any shape."""

import numpy as np

from course.classroom import expect, paths, points, untouched

HINTS = (
    "Which of the two new values must be known before the other can be computed?",
    "Whose sign is taken: that of the gradient, that of the old average, or that of the new one?",
    "θ moves by η in each coordinate. Against which sign, and by how much where m is exactly 0?",
)


def step(theta, m, gradient, eta, beta):
    m = beta * m + (1 - beta) * gradient
    return theta - eta * np.sign(m), m


def slips(theta, m, gradient, eta, beta):
    """What the usual slips would return for these arguments."""
    moved, new = step(theta, m, gradient, eta, beta)
    last = beta * m + (1 - beta) * np.sign(gradient)
    full, swapped = beta * m + gradient, (1 - beta) * m + beta * gradient
    return {
        "The pair is the right one, in the other order: first θ, then m.": (new, moved),
        "The signs were averaged. Average the gradients first, then take the sign of the average.": (
            theta - eta * last,
            last,
        ),
        "The signs were averaged, and then the sign was taken again. The gradients go into m as they are.": (
            theta - eta * np.sign(last),
            last,
        ),
        "θ moved by the average itself: where is its sign?": (theta - eta * new, new),
        "θ moved by the sign of the gradient: that is signSGD. Here the sign of the average counts.": (
            theta - eta * np.sign(gradient),
            new,
        ),
        "θ moved by the sign of the old average. It must be that of the new one.": (theta - eta * np.sign(m), new),
        "The step is added to θ: this climbs.": (theta + eta * np.sign(new), new),
        "The gradient enters m in full: in an average its weight is 1 − β.": (theta - eta * np.sign(full), full),
        "β and 1 − β are swapped: β is the share of the old average that is kept.": (
            theta - eta * np.sign(swapped),
            swapped,
        ),
        "θ is right, but m comes back as it went in: the next step would know nothing of this gradient.": (moved, m),
        "θ is right, but the sign of the average comes back: keep the average itself.": (moved, np.sign(new)),
        "One sign for all coordinates: each has its own.": (theta - eta * np.sign(np.sum(new)), new),
    }


def draw(rng, shape):
    """Short numbers, none of them zero; the average and its newest gradient pull different ways, and either may win."""
    m = np.abs(rng.normal(size=shape)).round(2) + 0.105
    theta = rng.normal(size=shape).round(2) + 0.005
    eta, beta = rng.uniform([0.05, 0.6], [0.5, 0.9]).round(2).tolist()
    pull = np.resize([-0.4, -3.0], shape) * beta / (1 - beta)  # the first keeps the sign of m, the second turns it
    return theta, m, (pull * m).round(3), eta, beta


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, -0.5, 2.0, 0.1, 0.9), (1.1, -0.25)


@points(2)
def test_one_step(student, rng):
    """one step where the newest gradient and the average pull different ways"""
    given = draw(rng, (4,))
    expect(
        student.sign_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Work out the first coordinate by hand: m = β m + (1 − β) g, then θ − η times the sign of that m.",
    )


@points(1)
def test_eight_steps(student, rng):
    """eight steps in a row, each from where the last one ended"""
    theta, _, slopes, eta, beta = draw(rng, (2,))
    slopes, mine, yours = np.abs(slopes), [(theta, 0 * theta)], [(theta, 0 * theta)]
    for _ in range(8):
        mine.append(step(*mine[-1], slopes * mine[-1][0], eta, beta))
        theta, m = (np.asarray(part, dtype=float) for part in yours[-1])
        yours.append(student.sign_step(theta, m, slopes * theta, eta, beta))
    trail = lambda pairs: np.array([place for place, _ in pairs], dtype=float)
    expect(
        trail(yours),
        trail(mine),
        picture=paths,
        call="sign_step eight times, each time from where the last step ended",
        otherwise="One step alone is right? Then look at the average that is handed on to the next one.",
    )


@points(1)
def test_nothing_to_say(student, rng):
    """where the average is exactly zero, θ stays"""
    theta, m, gradient, eta, beta = draw(rng, (4,))
    m[:2], gradient[1:3] = 0, 0
    given = theta, m, gradient, eta, beta
    expect(
        student.sign_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="The sign of 0 is 0: np.sign knows that, m / |m| and a comparison do not.",
    )


@points(1)
def test_shapes(student, rng):
    """a single number and a matrix work as well as a vector"""
    for shape in (), (2, 3):
        given = draw(rng, shape)
        expect(
            student.sign_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.sign_step(*draw(rng, (3,)))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """every legal number: the ends of each range, many digits, whole numbers, large and tiny ones, many coordinates"""
    theta, m, gradient, *_ = draw(rng, (3,))
    eta, beta = rng.uniform([0.1, 0.6], [0.5, 0.9]).tolist()
    at = dict(theta=theta, m=m, gradient=gradient, eta=eta, beta=beta)
    cases = {
        "Many digits are given here, and all of them count.": {},
        "β = 0 is legal: nothing of the past is kept. `beta or 0.9` takes it for missing.": dict(beta=0.0),
        "β is taken as it is, however small.": dict(beta=0.0004),
        "β is taken as it is, however near to 1.": dict(beta=0.9996),
        "η is taken as it is, however large.": dict(eta=250.5),
        "η is taken as it is, however small.": dict(eta=2e-5),
        "There are 300 coordinates here, and all of them count.": dict(zip(at, draw(rng, (300,))[:3])),
        "Large numbers count as they are: nothing is cut off at a bound.": dict(
            theta=1e5 * theta, m=1e5 * m, gradient=1e5 * gradient
        ),
        "Tiny numbers count as they are: they are not zero.": dict(
            theta=1e-5 * theta, m=1e-5 * m, gradient=1e-5 * gradient, eta=2e-5
        ),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers only.": dict(
            theta=np.array([3, -2, 5]), m=np.array([1, 4, -2]), gradient=np.array([2, -7, 3])
        ),
    }
    for told, changes in cases.items():
        given = (at | changes).values()
        expect(student.sign_step(*given), step(*given), otherwise=told)
