"""The loop of gradient descent, θ ← θ − η ∇L(θ), and the path that it walks."""

import numpy as np

from course.classroom import expect, hints, paths, points, require, untouched

HINTS = (
    "Where does the path begin, and how many points does it have after `steps` steps?",
    "Which θ does the gradient in the second step belong to: the start, or where the first step ended?",
    "Every point must stay what it was when it was recorded. Does your loop make a new array in each step?",
)


def walk(gradient, start, eta, steps, direction=lambda g, t: g):
    path = [np.array(start, dtype=float)]
    for t in range(1, steps + 1):
        path.append(path[-1] - eta * direction(gradient(path[-1]), t))
    return np.array(path)


def one_after_another(gradient, start, eta, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        theta = path[-1].copy()
        for i in range(len(theta)):
            theta[i] -= eta * gradient(theta)[i]
        path.append(theta)
    return np.array(path)


def slips(gradient, start, eta, steps):
    """What the usual slips would return for these arguments."""
    path, first = walk(gradient, start, eta, steps), np.array(start, dtype=float)
    return {
        "The path climbs: the gradient points uphill, so a step goes against it.": walk(gradient, start, -eta, steps),
        "The start is missing: it is the first point of the path.": path[1:],
        "Only the last point came back; the path holds all of them, the start first.": path[-1],
        "This is one step too many.": walk(gradient, start, eta, steps + 1),
        "The last step is missing.": path[:-1],
        "All points are the same. One array was changed in place and recorded again and again: `theta = theta − …` "
        "makes a new one, `theta -= …` does not.": np.tile(path[-1], (steps + 1, 1)),
        "The gradient was taken once, at the start. Each step needs it where the last one ended.": first
        - eta * np.arange(steps + 1)[:, None] * gradient(first),
        "η plays no part: the steps are the whole gradient.": walk(gradient, start, 1.0, steps),
        "Every step is η long. Here its length is η times that of the gradient, so it shrinks towards a minimum.": walk(
            gradient, start, eta, steps, lambda g, t: g / np.linalg.norm(g)
        ),
        "η shrinks from step to step. Here it is constant.": walk(gradient, start, eta, steps, lambda g, t: g / t),
        "The coordinates move one after another, the second with a gradient that has seen the first one move. "
        "All of them move at once.": one_after_another(gradient, start, eta, steps),
    }


def bowl(rng, d=2):
    """The gradient of a random bowl, its minimum away from 0, and a start."""
    turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
    hessian, minimum = turn @ np.diag(rng.uniform(0.3, 2, d)) @ turn.T, rng.normal(size=d).round(1)

    def gradient(theta):
        return hessian @ (theta - minimum)

    return gradient, (minimum + rng.uniform(1, 3, d)).round(1), round(rng.uniform(0.1, 0.4), 2)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(lambda theta: 2 * theta, [1.0], 0.25, 2), [[1.0], [0.5], [0.25]]


@points(2)
def test_bowl(student, rng):
    """six steps in a bowl"""
    given = *bowl(rng), 6
    expect(
        student.gradient_descent(*given),
        walk(*given),
        symptoms=slips(*given),
        picture=paths,
        otherwise="Work out the first step by hand: start − η · gradient(start).",
    )


@points(1)
def test_curved(student, rng):
    """on a loss that is not quadratic, in five dimensions"""

    def gradient(theta):
        return theta**3 - theta

    given = gradient, rng.uniform(0.3, 1.5, 5).round(2), 0.1, 4
    expect(
        student.gradient_descent(*given),
        walk(*given),
        symptoms=slips(*given),
        picture=paths,
        otherwise="Nothing but `gradient` may know the loss: is something left in your code that fits a bowl only?",
    )


@points(1)
def test_minimum(student, rng):
    """from a minimum, where the gradient is exactly zero, all steps are taken and none moves"""

    def gradient(theta):
        return 2 * (theta - 1)

    given = gradient, np.ones(3), 0.3, 4
    expect(
        student.gradient_descent(*given),
        walk(*given),
        otherwise="Do you stop early, or divide by the length of the gradient, which is zero here?",
    )


@points(1)
@hints("How many rows has a path of 0 steps, and which point is in the first?")
def test_no_steps(student, rng):
    """no steps: the path is the start alone"""
    gradient, start, eta = bowl(rng, 3)
    expect(
        student.gradient_descent(gradient, start, eta, 0),
        start[None],
        otherwise="Even then the path has a row for every point, so its shape is (1, d).",
    )


@points(1)
@hints("What can an array of whole numbers hold after `a[i] = 0.5`? Which kind of number must the path have?")
def test_whole_numbers(student, rng):
    """a start in whole numbers, given as a list and as an array"""
    slope, _, eta = bowl(rng)

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
    for given in ((gradient, start.tolist(), eta, 3), (gradient, start, eta, 3)):
        expect(
            student.gradient_descent(*given),
            walk(*given),
            otherwise="An array made of whole numbers keeps whole numbers only: np.array(start, dtype=float).",
        )


@points(1)
def test_any_size(student, rng):
    """one step or hundreds, hundreds of dimensions, any η, large and tiny numbers: one gradient for each step"""
    bent, asked = rng.uniform(0.5, 1.5, 300), []

    def gradient(theta):
        asked.append(1)
        return bent[: len(theta)] * theta

    start, eta = rng.uniform(-2, -1, 3), float(rng.uniform(0.1, 0.4))
    cases = {
        "One step is asked for here: the path is the start and one more point.": (gradient, start, eta, 1),
        "300 steps are asked for here, and every one is taken.": (gradient, start, 0.01, 300),
        "There are 300 dimensions here, and all of them move.": (gradient, rng.normal(size=300), eta, 2),
        "η is taken as it is, however small.": (gradient, start, 2e-5, 3),
        "η is taken as it is, even if the walk then leaps.": (gradient, start, 250.5, 3),
        "Large numbers count as they are: nothing is cut off at a bound.": (gradient, 1e5 * start, eta, 3),
        "Tiny numbers count as they are: they are not zero, and no step is left out.": (gradient, 1e-5 * start, eta, 3),
    }
    for told, given in cases.items():
        want, _ = walk(*given), asked.clear()
        got = student.gradient_descent(*given)
        expect(got, want, otherwise=told)
        require(
            len(asked) == given[-1],
            f"The gradient was asked for {len(asked)} times in {given[-1]} steps.",
            want=f"{given[-1]}: once in each step",
            suggests="A gradient is what costs: ask once, and keep the answer. After the last step none is needed.",
        )


@points(1)
@hints("Does `theta -= …` make a new array, or does it work inside the one that `start` names?")
def test_start_stays(student, rng):
    """the array with the start is left as it was"""
    student.gradient_descent(*bowl(rng), 3)
    untouched(student)
