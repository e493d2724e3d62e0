"""One step of Lion: vote and memory apart, alone, repeated, with decay and without, at zero, on any shape."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "Two averages are made from the same m and g. Which of them is only for this step, and which is kept?",
    "Which β belongs to the vote, and which to the memory?",
    "Both averages start from the old m. Which θ decays, the old one or the new one, and by how much?",
)


def step(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * (vote + weight_decay * theta), m


def slips(theta, m, gradient, eta, beta1, beta2, weight_decay):
    """What the usual slips would return for these arguments."""
    moved, new = step(theta, m, gradient, eta, beta1, beta2, weight_decay)
    c = beta1 * m + (1 - beta1) * gradient
    to = lambda vote: theta - eta * (vote + weight_decay * theta)
    return {
        "The pair is the right one, in the other order: first θ, then m.": (new, moved),
        "β₁ and β₂ are swapped: β₁ belongs to the vote, β₂ to the memory.": (
            to(np.sign(beta2 * m + (1 - beta2) * gradient)),
            c,
        ),
        "This is Signum with β₂: the vote is an average of its own, with β₁.": (to(np.sign(new)), new),
        "The vote is right, but it is kept as the memory. The memory is an average of its own, with β₂.": (moved, c),
        "The vote was made from the new m. Both averages start from the old one.": (
            to(np.sign(beta1 * new + (1 - beta1) * gradient)),
            new,
        ),
        "The memory was made from the vote's average. Both averages start from the old m.": (
            moved,
            beta2 * c + (1 - beta2) * gradient,
        ),
        "θ moved by the average c itself: where is its sign?": (to(c), new),
        "θ moved by the sign of the gradient alone: that is signSGD.": (to(np.sign(gradient)), new),
        "θ moved by the sign of the old m. The new gradient has a vote, too.": (to(np.sign(m)), new),
        "The step is added to θ: this climbs.": (theta + eta * (np.sign(c) + weight_decay * theta), new),
        "The decay makes θ grow: it is subtracted, as the vote is.": (
            theta - eta * (np.sign(c) - weight_decay * theta),
            new,
        ),
        "The decay is missing: λ θ is added to the vote.": (theta - eta * np.sign(c), new),
        "The decay lacks η: it is η λ θ.": (theta - eta * np.sign(c) - weight_decay * theta, new),
        "λ θ went inside the sign. The decay is added to the vote, not to the average.": (
            theta - eta * np.sign(c + weight_decay * theta),
            new,
        ),
        "λ θ went into the gradient. The decay is added to the vote, and leaves both averages alone.": step(
            theta, m, gradient + weight_decay * theta, eta, beta1, beta2, 0.0
        ),
        "The new θ decays here: the old one does.": ((theta - eta * np.sign(c)) * (1 - eta * weight_decay), new),
        "θ is right, but m comes back as it went in.": (moved, m),
    }


def draw(rng, shape):
    """Short numbers, none of them zero; votes in which the old average wins, and votes in which the gradient does."""
    m = np.abs(0.2 * rng.normal(size=shape)).round(3) + 0.105
    theta = np.abs(rng.normal(size=shape)).round(2) + 5.005
    eta, beta1, beta2, decay = rng.uniform([0.05, 0.5, 0.85, 0.2], [0.3, 0.8, 0.98, 0.9]).round(2).tolist()
    odds = lambda beta: beta / (1 - beta)  # a gradient of so many −m turns an average with this memory
    turns = np.sqrt(
        [odds(beta1) * odds(beta2), odds(beta1 * beta2) * odds(beta1)]
    )  # the vote, and a vote made too late
    pull = np.resize([-turns[0], -turns[1], -2 * odds(beta2), 1.0, -0.5], shape)
    return theta, m, (pull * m).round(4), eta, beta1, beta2, decay


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(1.0, -0.5, 6.0, 0.1, 0.9, 0.99, 0.5), (0.85, -0.435)


@points(3)
def test_one_step(student, rng):
    """one step, with votes won by the memory and votes won by the gradient"""
    given = draw(rng, (5,))
    expect(
        student.lion_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="Compare line by line: c from the old m with β₁, its sign, the step with λ θ, the new m with β₂.",
    )


@points(1)
def test_eight_steps(student, rng):
    """eight steps in a row from m = 0, each from where the last one ended"""
    theta, _, slopes, *rates = draw(rng, (3,))
    slopes, mine, yours = np.abs(slopes), (theta, 0 * theta), (theta, 0 * theta)
    for _ in range(8):
        gradient = slopes * (mine[0] - 0.2)
        mine = step(*mine, gradient, *rates)
        yours = student.lion_step(*(np.asarray(part, dtype=float) for part in yours), gradient, *rates)
        expect(yours, mine, otherwise="One step alone is right? Then look at the m that is handed on to the next one.")


@points(1)
def test_without_decay(student, rng):
    """with λ = 0 every coordinate moves by exactly η"""
    *given, _ = draw(rng, (5,))
    expect(
        student.lion_step(*given, 0.0),
        step(*given, 0.0),
        symptoms=slips(*given, 0.0),
        otherwise="Without decay θ moves by η against the sign of c.",
    )


@points(1)
def test_nothing_to_say(student, rng):
    """where the vote is exactly zero, θ only decays"""
    theta, m, gradient, *rates = draw(rng, (5,))
    m[:2], gradient[:2] = 0, 0
    given = theta, m, gradient, *rates
    expect(
        student.lion_step(*given),
        step(*given),
        symptoms=slips(*given),
        otherwise="The sign of 0 is 0: np.sign knows that, c / |c| and a comparison do not.",
    )


@points(1)
def test_shapes(student, rng):
    """a single number and a matrix work as well as a vector"""
    for shape in (), (2, 3):
        given = draw(rng, shape)
        expect(
            student.lion_step(*given),
            step(*given),
            symptoms=slips(*given),
            otherwise="The formula holds for every coordinate by itself: no loop and no index is needed.",
        )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.lion_step(*draw(rng, (3,)))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """every legal number: the ends of each range, many digits, whole numbers, large and tiny ones, many coordinates"""
    theta, m, gradient, *_ = draw(rng, (5,))
    eta, beta1, beta2, decay = rng.uniform([0.1, 0.5, 0.85, 0.1], [0.3, 0.8, 0.98, 0.9]).tolist()
    at = dict(theta=theta, m=m, gradient=gradient, eta=eta, beta1=beta1, beta2=beta2, weight_decay=decay)
    cases = {
        "Many digits are given here, and all of them count.": {},
        "β₁ = 0 is legal: the gradient alone votes. `beta1 or 0.9` takes it for missing.": dict(beta1=0.0),
        "β₁ is taken as it is, however near to 1.": dict(beta1=0.9996, gradient=-1500 * m),
        "β₁ is taken as it is, however small.": dict(beta1=0.0004, gradient=np.resize([-0.0002, -0.0007], 5) * m),
        "β₂ = 0 is legal: nothing of the past is kept. `beta2 or 0.99` takes it for missing.": dict(beta2=0.0),
        "β₂ is taken as it is, however small.": dict(beta2=0.0004),
        "β₂ is taken as it is, however near to 1.": dict(beta2=0.9996),
        "λ is taken as it is, however large.": dict(weight_decay=250.5),
        "λ is taken as it is, however small.": dict(weight_decay=2e-4, theta=1e3 * theta),
        "η is taken as it is, however large.": dict(eta=250.5),
        "η is taken as it is, however small.": dict(eta=2e-5, theta=1e-3 * theta),
        "There are 300 coordinates here, and all of them count.": dict(zip(at, draw(rng, (300,))[:3])),
        "Coordinates may be negative, and decay towards zero.": dict(theta=-theta, m=-m, gradient=-gradient),
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
        expect(student.lion_step(*given), step(*given), otherwise=told)
