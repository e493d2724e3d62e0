"""Wrong answers to `newton_schulz`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake

a, b, c = 3.4445, -4.7750, 2.0315


def right(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("The length is missing")
def not_divided(M, steps):
    X = np.array(M, dtype=float)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("the largest singular value")
def spectral(M, steps):
    X = M / np.linalg.norm(M, 2)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("the largest entry")
def largest_entry(M, steps):
    X = M / np.abs(M).max()
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("root is missing")
def square_of_the_length(M, steps):
    X = M / (np.asarray(M) ** 2).sum()
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("number by number")
def elementwise(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A * A) @ X
    return X


@mistake("number by number")
def elementwise_power(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A**2) @ X
    return X


@mistake("c belongs to A²")
def without_square(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A) @ X
    return X


@mistake("b and c are swapped")
def b_and_c(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (c * A + b * A @ A) @ X
    return X


@mistake("The sign of b is lost")
def positive_b(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (-b * A + c * A @ A) @ X
    return X


@mistake("a X is missing")
def without_a(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = (b * A + c * A @ A) @ X
    return X


@mistake("made only once")
def stale_gram(M, steps):
    X = M / np.linalg.norm(M)
    A = X @ X.T
    for _ in range(steps):
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("Divided anew in each step")
def divided_again(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        X = X / np.linalg.norm(X)
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("classic cubic")
def cubic(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = 1.5 * X - 0.5 * A @ X
    return X


@mistake("one step too many")
def one_more(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps + 1):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("one step too few")
def one_less(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(max(steps - 1, 0)):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("always five")
def always_five(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(5):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@mistake("M has its length back")
def length_given_back(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X * np.linalg.norm(M)


@mistake("transposed")
def turned_round(M, steps):
    X = M / np.linalg.norm(M)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X.T


@mistake("singular values of exactly 1")
def polar(M, steps):
    U, _, V = np.linalg.svd(M, full_matrices=False)
    return U @ V


@mistake("is the `return` missing")
def no_return(M, steps):
    right(M, steps)


@mistake("makes a new one")
def in_place(M, steps):
    if M.dtype.kind != "f":
        return right(M, steps)
    M /= np.linalg.norm(M)
    return right(M, steps)


@mistake("no steps at all")
def no_steps_taken_for_missing(M, steps):
    return right(M, steps or 5)


@mistake("they are not zero")
def guarded(M, steps):
    X = M / (np.linalg.norm(M) + 1e-9)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


@another_way
def from_the_other_side(M, steps):
    X = np.asarray(M, dtype=float) / np.sqrt(np.sum(np.square(M, dtype=float)))
    for _ in range(steps):
        A = X.T @ X
        X = X @ (a * np.eye(len(A)) + A @ (b * np.eye(len(A)) + c * A))
    return X.tolist()


@another_way
def through_the_singular_values(M, steps):
    U, s, V = np.linalg.svd(M / np.linalg.norm(M), full_matrices=False)
    for _ in range(steps):
        s = a * s + b * s**3 + c * s**5
    return U * s @ V
