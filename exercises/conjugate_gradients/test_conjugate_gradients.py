"""Linear conjugate gradients from x = 0: step by step, exact in d steps, and quiet once there is nothing left to do."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "Which of x, r and p must be known before which? α needs r and p, β needs the new r and the old one.",
    "How much of the old direction is kept: is β above 1 or below it while the residual shrinks?",
    "What are α and β once r is exactly zero, and how do you stop before that?",
)


def solve(A, b, steps, beta=lambda new, old: new / old, search=None, late=False):
    """The right answer, or one with a known fault."""
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        along = p if search is None else search(r, p)
        alpha = (r @ r) / (p @ A @ along)
        x, new = x + alpha * p, r - alpha * A @ p
        p, r = (r if late else new) + beta(new @ new, r @ r) * p, new
    return x


def aliased(A, b, steps):
    """With `r = p = b` and `r -= …`: one array under two names, until p is made anew."""
    x, r = np.zeros_like(b), b.copy()
    p = r
    for _ in range(steps):
        old = r @ r
        alpha = old / (p @ A @ p)
        x = x + alpha * p
        r -= alpha * A @ p
        p = r + (r @ r) / old * p
    return x


def slips(A, b, steps):
    """What the usual slips would return for these arguments."""
    return {
        "One step too few.": solve(A, b, steps - 1),
        "One step too many.": solve(A, b, steps + 1),
        "The new direction is the residual alone: this is steepest descent. Where is β p?": solve(
            A, b, steps, lambda new, old: 0.0
        ),
        "β is turned over: it is the new |r|² divided by the old one.": solve(A, b, steps, lambda new, old: old / new),
        "β p is subtracted. It must be added.": solve(A, b, steps, lambda new, old: -new / old),
        "β is always 1: how much of the old direction is kept depends on the two residuals.": solve(
            A, b, steps, lambda new, old: 1.0
        ),
        "β is the ratio of the lengths, not of their squares.": solve(A, b, steps, lambda new, old: np.sqrt(new / old)),
        "The new direction was made from the old residual.": solve(A, b, steps, late=True),
        "r and p are one array under two names: after `r = p = …`, `r -= …` changes p as well. Write r = r − "
        "…": aliased(A, b, steps),
        "This solves Ax = b at once. After so few steps conjugate gradients are not there yet: take the steps.": (
            np.linalg.solve(A, b)
        ),
        "This is the residual, not x.": b - A @ solve(A, b, steps),
        "The sign is turned.": -solve(A, b, steps),
    }


def draw(rng, d):
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    return (axes * np.linspace(1, 6, d)) @ axes.T, rng.normal(size=d).round(2) + 0.005


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    A, b = np.diag([1.0, 2.0]), np.ones(2)
    yield solve(A, b, 1), [2 / 3, 2 / 3]
    yield solve(A, b, 2), [1, 1 / 2]


@points(1)
def test_each_step(student, rng):
    """one, two, … five steps in six dimensions"""
    A, b = draw(rng, 6)
    for steps in (2, 1, 3, 4, 5):
        given = A, b, steps
        expect(
            student.conjugate_gradients(*given),
            solve(*given),
            symptoms=slips(*given),
            otherwise="The first step goes along b, with α = r·r / (p·Ap). Work it out by hand in two dimensions.",
        )


@points(2)
def test_exact(student, rng):
    """after d steps Ax = b"""
    A, b = draw(rng, 5)
    given = A, b, 5
    expect(
        student.conjugate_gradients(*given),
        np.linalg.solve(A, b),
        symptoms=slips(*given),
        otherwise="Each direction must leave the earlier ones alone: p·A·p_old = 0.",
    )


@points(2)
def test_done_early(student, rng):
    """once the residual is zero, further steps change nothing"""
    b = np.array([4.0, -2.0, 8.0])
    expect(
        student.conjugate_gradients(2 * np.eye(3), b, 6),
        b / 2,
        otherwise="Here one step solves it. Then r = 0, and r·r / (p·Ap) is 0/0: stop before that.",
    )


@points(1)
def test_no_step(student, rng):
    """without a step, x is zero"""
    A, b = draw(rng, 3)
    expect(
        student.conjugate_gradients(A, b, 0),
        np.zeros(3),
        symptoms={"One step too many.": solve(A, b, 1)},
        otherwise="The walk starts at x = 0.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the arrays that come in are left as they were"""
    student.conjugate_gradients(*draw(rng, 3), 2)
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any numbers: one dimension and hundreds, a hundred steps and more, b = 0, any size, whole numbers"""
    A, b = draw(rng, 4)
    chain = 2 * np.eye(250) - np.eye(250, k=1) - np.eye(250, k=-1)  # each step carries b to one more neighbour
    cases = {
        "One dimension is legal: one step solves it.": (np.array([[2.5]]), b[:1], 1),
        "Where b is 0, x = 0 solves it. Then r is zero before the first step.": (A, 0 * b, 3),
        "Here r and b are at right angles after the first step, and r is not zero.": (np.diag([1.0, 3]), np.ones(2), 2),
        "There are 250 dimensions and 110 steps here, and all of them count.": (chain, rng.uniform(0.5, 1.5, 250), 110),
        "Large numbers count as they are: nothing is cut off at a bound.": (1e4 * A, 1e8 * b, 2),
        "A large b counts as it is: nothing is cut off at a bound.": (A, 1e6 * b, 2),
        "Tiny numbers count as they are. Stop where r is exactly zero, not where it is small.": (1e-6 * A, 1e-6 * b, 3),
        "A tiny b counts as it is. Stop where r is exactly zero, not where it is small.": (A, 1e-7 * b, 3),
        "All is in whole numbers here, x is not: np.zeros_like(b) has room for whole numbers only.": (
            np.array([[4, 1, 0], [1, 3, -1], [0, -1, 2]]),
            np.array([1, 2, -3]),
            2,
        ),
    }
    for told, given in cases.items():
        want = solve(given[0], given[1].astype(float), given[2])
        expect(student.conjugate_gradients(*given), want, otherwise=told)
