"""Wrong answers to `batch_gradient`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("sign of x·w − y is reversed")
def reversed_sign(X, y, w, rows):
    return X[rows].T @ (y[rows] - X[rows] @ w) / len(rows)


@mistake("the sum over the batch")
def summed(X, y, w, rows):
    return X[rows].T @ (X[rows] @ w - y[rows])


@mistake("number of all examples")
def over_all(X, y, w, rows):
    return X[rows].T @ (X[rows] @ w - y[rows]) / len(y)


@mistake("twice the gradient")
def twice(X, y, w, rows):
    return 2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)


@mistake("gradient of all examples")
def all_rows(X, y, w, rows):
    return X.T @ (X @ w - y) / len(y)


@mistake("multiplied by its own x")
def without_x(X, y, w, rows):
    return np.full(len(w), np.mean(X[rows] @ w - y[rows]))


@mistake("The prediction is missing")
def without_prediction(X, y, w, rows):
    return -X[rows].T @ y[rows] / len(rows)


@mistake("first rows of the data")
def first_rows(X, y, w, rows):
    X, y = X[: len(rows)], y[: len(rows)]
    return X.T @ (X @ w - y) / len(rows)


@mistake("stopped with ValueError")
def y_not_selected(X, y, w, rows):
    return X[rows].T @ (X[rows] @ w - y) / len(rows)


@mistake("residuals are squared")
def squared(X, y, w, rows):
    return X[rows].T @ (X[rows] @ w - y[rows]) ** 2 / len(rows)


@mistake("The shape is")
def a_gradient_per_row(X, y, w, rows):
    return (X[rows] @ w - y[rows])[:, None] * X[rows]


@mistake("A mask or a set does not")
def mask(X, y, w, rows):
    drawn = np.isin(np.arange(len(y)), rows)
    return X[drawn].T @ (X[drawn] @ w - y[drawn]) / drawn.sum()


@mistake("the number of batches")
def over_the_batches(X, y, w, rows):
    return X[rows].T @ (X[rows] @ w - y[rows]) / (len(y) / len(rows))


@mistake("rows times coordinates")
def over_all_entries(X, y, w, rows):
    return X[rows].T @ (X[rows] @ w - y[rows]) / X[rows].size


@mistake("not the product of the means")
def product_of_means(X, y, w, rows):
    return np.mean(X[rows] @ w - y[rows]) * X[rows].mean(axis=0)


@mistake("all of them count")
def first_hundred_rows(X, y, w, rows):
    return X[rows[:100]].T @ (X[rows[:100]] @ w - y[rows[:100]]) / len(rows[:100])


@mistake("cut off at a bound")
def clipped(X, y, w, rows):
    return np.clip(X[rows].T @ (X[rows] @ w - y[rows]) / len(rows), -1000, 1000)


@mistake("they are not zero")
def rounded(X, y, w, rows):
    return np.round(X[rows].T @ (X[rows] @ w - y[rows]) / len(rows), 8)


@mistake("keeps whole numbers only")
def whole_numbers_stay_whole(X, y, w, rows):
    total = np.zeros_like(w)
    total[:] = X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)
    return total


@another_way
def example_by_example(X, y, w, rows):
    return sum((X[i] @ w - y[i]) * X[i] for i in rows) / len(rows)
