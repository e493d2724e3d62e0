"""The loop of gradient descent, θ ← θ − η ∇L(θ), and the path that it walks."""

import numpy as np

from course.classroom import expect, paths, points, untouched

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


@points(3)
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
def test_no_steps(student, rng):
    """no steps: the path is the start alone"""
    gradient, start, eta = bowl(rng, 3)
    expect(
        student.gradient_descent(gradient, start, eta, 0),
        start[None],
        otherwise="Even then the path has a row for every point, so its shape is (1, d).",
    )


@points(1)
def test_whole_numbers(student, rng):
    """a start in whole numbers, given as a list"""
    gradient, _, eta = bowl(rng)
    given = gradient, [int(n) for n in rng.integers(-5, 6, 2)], eta, 3
    expect(
        student.gradient_descent(*given),
        walk(*given),
        otherwise="An array made of whole numbers keeps whole numbers only: np.array(start, dtype=float).",
    )


@points(1)
def test_start_stays(student, rng):
    """the array with the start is left as it was"""
    student.gradient_descent(*bowl(rng), 3)
    untouched(student)
