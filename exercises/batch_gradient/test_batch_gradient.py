"""The gradient of linear regression on a mini-batch: the mean, over the rows drawn, of (x·w − y) x."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "The loss of one example is ½ (x·w − y)². What is its derivative with respect to w?",
    "Which rows of X, and which entries of y, belong to the batch?",
    "You have one gradient per row of the batch. How many rows is their sum to be divided by: all, or those drawn?",
)


def one_by_one(X, y, w, rows):
    """The mean of the examples' gradients, written as a loop."""
    return np.mean([(X[i] @ w - y[i]) * X[i] for i in rows], axis=0)


def slips(X, y, w, rows):
    """What the usual slips would return for these arguments."""
    right, n, size = one_by_one(X, y, w, rows), len(y), len(rows)
    residual = X[rows] @ w - y[rows]
    return {
        "This points downhill: the sign of x·w − y is reversed.": -right,
        "This is the sum over the batch. The mean does not grow with the batch size.": right * size,
        "The sum is divided by the number of all examples. Divide by the rows of the batch.": right * size / n,
        "This is twice the gradient: the loss has a ½ in front of the square.": 2 * right,
        "This is the gradient of all examples. Only those in `rows` count.": one_by_one(X, y, w, range(n)),
        "This is the mean residual for each coordinate. Each residual is to be multiplied by its own x.": np.full(
            len(w), residual.mean()
        ),
        "The prediction is missing from the residual: x·w − y, not −y.": one_by_one(X, y, 0 * w, rows),
        "The residual lost its y: x·w − y, not x·w.": one_by_one(X, 0 * y, w, rows),
        "The first rows of the data were taken instead of those in `rows`.": one_by_one(X, y, w, range(size)),
        "The sum is divided by the number of batches, n/B. Divide by the rows of the batch.": right * size**2 / n,
        "The sum is divided by rows times coordinates. Divide by the rows of the batch alone.": right / len(w),
        "Mean residual times mean x. The mean of a product is not the product of the means.": residual.mean()
        * X[rows].mean(axis=0),
        "Only the first row of the batch was used.": one_by_one(X, y, w, rows[:1]),
        "The residuals are squared: that is the loss, not its derivative.": X[rows].T @ residual**2 / size,
    }


def draw(rng, n=12, d=3):
    return rng.normal(size=(n, d)).round(2), rng.normal(size=n).round(2), rng.normal(size=d).round(2)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    X, y, w = np.array([[1.0, 2.0], [1.0, 0.0]]), np.array([3.0, 1.0]), np.array([1.0, 0.0])
    yield solve(X, y, w, np.array([0])), [-2, -4]
    yield solve(X, y, w, np.array([0, 1])), [-1, -2]


@points(1)
def test_batches(student, rng):
    """batches of two, three and five rows"""
    for n, d, size in ((5, 2, 3), (12, 3, 2), (12, 3, 5)):  # the first can be worked out by hand
        given = *draw(rng, n, d), 1 + rng.permutation(n - 1)[:size]
        expect(
            student.batch_gradient(*given),
            one_by_one(*given),
            symptoms=slips(*given),
            otherwise="Compute (x·w − y) x for one row of the batch by hand and compare.",
        )


@points(1)
def test_one_row(student, rng):
    """a batch of one row, as in SGD"""
    given = *draw(rng, d=4), rng.integers(1, 12, 1)
    expect(
        student.batch_gradient(*given),
        one_by_one(*given),
        symptoms=slips(*given),
        otherwise="The gradient has the shape of w, however many rows there are.",
    )


@points(1)
def test_all_rows(student, rng):
    """all rows at once, as in batch gradient descent"""
    given = *draw(rng, d=2), rng.permutation(12)
    expect(
        student.batch_gradient(*given),
        one_by_one(*given),
        symptoms=slips(*given),
        otherwise="With all rows this is the gradient of the whole loss.",
    )


@points(1)
def test_repeated_row(student, rng):
    """a row drawn twice counts twice"""
    given = *draw(rng), np.array([4, 1, 4])
    expect(
        student.batch_gradient(*given),
        one_by_one(*given),
        symptoms=slips(*given),
        otherwise="Select with X[rows]: it repeats a row that is named twice. A mask or a set does not.",
    )


@points(1)
def test_any_size(student, rng):
    """hundreds of examples and of coordinates, large, tiny and whole numbers"""
    X, y, w = draw(rng)
    rows = rng.permutation(12)[:5]
    whole = rng.integers(-9, 10, size=(12, 9)), rng.integers(-9, 10, 12), np.arange(-4, 5), rows
    cases = {
        "The batch has 300 of 500 examples here, and all of them count.": (
            *(rng.normal(size=shape) for shape in ((500, 150), 500, 150)),
            rng.permutation(500)[:300],
        ),
        "Large numbers count as they are: nothing is cut off at a bound.": (1000 * X, 1e6 * y, 1000 * w, rows),
        "Tiny examples count as they are: they are not zero.": (1e-5 * X, 1e-5 * y, w, rows),
        "Tiny targets and weights count as they are: they are not zero.": (X, 1e-5 * y, 1e-5 * w, rows),
        "All is in whole numbers here, their mean is not: np.zeros_like(w) keeps whole numbers only.": whole,
    }
    for told, given in cases.items():
        expect(student.batch_gradient(*given), one_by_one(*given), otherwise=told)


@points(1)
def test_perfect_fit(student, rng):
    """where every prediction is exact, the gradient is zero"""
    X, _, w = draw(rng)
    X, w = X.round(), w.round()  # whole numbers, so that the residuals are exactly zero
    given = X, X @ w, w, rng.permutation(12)[:4]
    expect(student.batch_gradient(*given), 0 * w, symptoms=slips(*given), otherwise="All residuals are zero here.")
    untouched(student)
