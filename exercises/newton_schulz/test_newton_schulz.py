"""Newton–Schulz steps on the singular values: one step, several, none; wide, tall and square; any size; the band."""

import numpy as np

from course.classroom import expect, points, require, untouched

HINTS = (
    "Which single number is M divided by, and is that done once or in every step?",
    "A = X Xᵀ is a product of matrices: which operator makes it, and when must it be made anew?",
    "X ← a X + (b A + c A²) X: is A² made by A @ A, or by squaring every number?",
)

COEFFICIENTS = 3.4445, -4.7750, 2.0315


def iterated(X, steps, change):
    for _ in range(steps):
        X = change(X, X @ X.T)
    return X


def jordan(X, A):
    a, b, c = COEFFICIENTS
    return a * X + (b * A + c * A @ A) @ X


def alike(M, steps):
    return iterated(M / np.linalg.norm(M), steps, jordan)


@np.errstate(all="ignore")  # without the division the steps run away
def slips(M, steps):
    """What the usual slips would return for these arguments."""
    a, b, c = COEFFICIENTS
    X, length = M / np.linalg.norm(M), np.linalg.norm(M)
    U, _, V = np.linalg.svd(M, full_matrices=False)
    first = X @ X.T
    return {
        "The length is missing: M is divided by |M| first.": iterated(M, steps, jordan),
        "M was divided by the largest singular value. |M| is the root of the sum of all squares.": iterated(
            M / np.linalg.norm(M, 2), steps, jordan
        ),
        "M was divided by the largest entry. |M| is the root of the sum of all squares.": iterated(
            M / np.abs(M).max(), steps, jordan
        ),
        "M was divided by the sum of the squares: the root is missing.": iterated(M / length**2, steps, jordan),
        "A² was taken number by number. It is the product A @ A.": iterated(
            X, steps, lambda X, A: a * X + (b * A + c * A * A) @ X
        ),
        "c belongs to A², not to A.": iterated(X, steps, lambda X, A: a * X + (b * A + c * A) @ X),
        "b and c are swapped: b belongs to A, c to A².": iterated(
            X, steps, lambda X, A: a * X + (c * A + b * A @ A) @ X
        ),
        "The sign of b is lost: b is −4.7750.": iterated(X, steps, lambda X, A: a * X + (-b * A + c * A @ A) @ X),
        "The term a X is missing.": iterated(X, steps, lambda X, A: (b * A + c * A @ A) @ X),
        "A was made only once. It belongs to the X of each step.": iterated(X, steps, lambda X, _: jordan(X, first)),
        "Divided anew in each step: the length is taken away once, before the first.": iterated(
            X, steps, lambda X, _: alike(X, 1)
        ),
        "This is the classic cubic, 1.5 X − 0.5 X Xᵀ X. Here the polynomial is Jordan's.": iterated(
            X, steps, lambda X, A: 1.5 * X - 0.5 * A @ X
        ),
        "This is one step too many.": alike(M, steps + 1),
        "This is one step too few.": alike(M, max(steps - 1, 0)),
        "These are always five steps. `steps` says how many.": alike(M, 5),
        "M has its length back: the answer does not depend on it.": length * alike(M, steps),
        "This is the transposed matrix.": alike(M, steps).T,
        "These are singular values of exactly 1. Newton–Schulz makes them only alike: take the steps.": U @ V,
    }


def draw(rng, rows, columns):
    return rng.normal(size=(rows, columns)).round(2) + 0.005


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.diag([3.0, 4.0]), 1), [[1.1933, 0], [0, 0.9765]]


@points(1)
def test_one_step(student, rng):
    """one step on a square matrix"""
    M = draw(rng, 3, 3)
    expect(
        student.newton_schulz(M, 1),
        alike(M, 1),
        symptoms=slips(M, 1),
        otherwise="Take it apart: X = M / |M|, then A = X @ X.T, then A @ A, then a X + (b A + c A²) X.",
    )


@points(2)
def test_three_steps(student, rng):
    """three steps, each on the X of the last one"""
    M = draw(rng, 4, 4)
    expect(
        student.newton_schulz(M, 3),
        alike(M, 3),
        symptoms=slips(M, 3),
        otherwise="One step alone is right? Then look at what the second one starts from, and at its A.",
    )


@points(1)
def test_wide_and_tall(student, rng):
    """matrices that are wide or tall, a row and a column"""
    for rows, columns in ((2, 5), (5, 2), (1, 4), (4, 1)):
        M = draw(rng, rows, columns)
        expect(
            student.newton_schulz(M, 3),
            alike(M, 3),
            symptoms=slips(M, 3),
            otherwise="A = X Xᵀ has as many rows as X: it is multiplied from the left.",
        )


@points(1)
def test_the_band(student, rng):
    """after five steps all singular values lie between 0.68 and 1.21, whatever they were"""
    U, V = (np.linalg.qr(rng.normal(size=(6, 6)))[0] for _ in range(2))
    M = U @ np.diag([1, 0.8, 0.3, 0.1, 0.03, 0.01]) @ V
    X = student.newton_schulz(M, 5)
    expect(X, alike(M, 5), symptoms=slips(M, 5), otherwise="Compare one step with the formula first.")
    values = np.linalg.svd(np.asarray(X, float), compute_uv=False)
    require(
        values.min() > 0.68 and values.max() < 1.21,
        "The singular values are not alike.",
        got=values.round(3),
        want="all between 0.68 and 1.21",
        suggests="Five steps of the formula bring every singular value from 0.002 |M| on into this band.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the matrix that comes in is left as it was"""
    student.newton_schulz(draw(rng, 3, 4), 2)
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any matrix and any number of steps: none, eight, whole numbers, large and tiny ones, many rows and columns"""
    M = rng.normal(size=(3, 4))
    cases = {
        "Many digits are given here, and all of them count.": (M, 2),
        "0 is a number of steps: M / |M| comes back. `steps or 5` takes no steps at all for missing.": (M, 0),
        "`steps` is taken as it is, however large.": (M, 8),
        "There are 150 rows here, and all of them count.": (rng.normal(size=(150, 3)), 2),
        "There are 150 columns here, and all of them count.": (rng.normal(size=(3, 150)), 2),
        "Large numbers count as they are: nothing is cut off at a bound.": (1e5 * M, 2),
        "Tiny numbers count as they are: they are not zero.": (1e-5 * M, 2),
        "A negative matrix is as good as a positive one.": (-np.abs(M), 2),
        "All is in whole numbers here, the new values are not: np.zeros_like and np.empty_like of such an array "
        "keep whole numbers only.": (np.array([[3, -2], [1, 4], [0, 5]]), 2),
    }
    for told, given in cases.items():
        expect(student.newton_schulz(*given), alike(*given), otherwise=told)
