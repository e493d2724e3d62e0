"""Wrong answers to `conjugate_gradients`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("One step too few")
def off_by_one(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps - 1):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = (new @ new) / (r @ r)
        p, r = new + beta * p, new
    return x


@mistake("One step too many")
def one_more(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps + 1):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = (new @ new) / (r @ r)
        p, r = new + beta * p, new
    return x


@mistake("this is steepest descent")
def steepest(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        p, r = new, new
    return x


@mistake("turned over")
def turned_over(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = (r @ r) / (new @ new)
        p, r = new + beta * p, new
    return x


@mistake("is subtracted")
def subtracted(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = (new @ new) / (r @ r)
        p, r = new - beta * p, new
    return x


@mistake("always 1")
def all_of_it(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = 1.0
        p, r = new + beta * p, new
    return x


@mistake("not of their squares")
def lengths(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = np.linalg.norm(new) / np.linalg.norm(r)
        p, r = new + beta * p, new
    return x


@mistake("from the old residual")
def late(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = (new @ new) / (r @ r)
        p, r = r + beta * p, new
    return x


@mistake("This is the residual")
def residual(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    for _ in range(steps):
        if r @ r == 0:
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        beta = (new @ new) / (r @ r)
        p, r = new + beta * p, new
    return r


@mistake("stop before that")
def never_stops(A, b, steps):
    x, r, p = np.zeros_like(b), b, b
    with np.errstate(all="ignore"):
        for _ in range(steps):
            alpha = (r @ r) / (p @ A @ p)
            x, new = x + alpha * p, r - alpha * A @ p
            p, r = new + (new @ new) / (r @ r) * p, new
    return x


@mistake("makes a new one")
def in_place(A, b, steps):
    x, r, p = np.zeros_like(b), b, b.copy()
    for _ in range(steps):
        old = r @ r
        if old == 0:
            break
        alpha = old / (p @ A @ p)
        x = x + alpha * p
        r -= alpha * A @ p
        p = r + (r @ r) / old * p
    return x


def right(A, b, steps, done=lambda r: r @ r == 0):
    x, r, p = np.zeros(len(b)), b, b
    for _ in range(steps):
        if done(r):
            break
        alpha = (r @ r) / (p @ A @ p)
        x, new = x + alpha * p, r - alpha * A @ p
        p, r = new + (new @ new) / (r @ r) * p, new
    return x


@mistake("take the steps")
def direct_solver(A, b, steps):
    return np.linalg.solve(A, b) if steps else np.zeros(len(b))


@mistake("take the steps")
def direct_solver_after_three(A, b, steps):
    return right(A, b, steps) if steps < 3 else np.linalg.solve(A, b)


@mistake("one array under two names")
def one_array_under_two_names(A, b, steps):
    x, r = np.zeros(len(b)), np.array(b, dtype=float)
    p = r
    for _ in range(steps):
        old = r @ r
        if old == 0:
            break
        alpha = old / (p @ A @ p)
        x = x + alpha * p
        r -= alpha * A @ p
        p = r + (r @ r) / old * p
    return x


@mistake("not where it is small")
def done_where_it_is_small(A, b, steps):
    return right(A, b, steps, lambda r: np.linalg.norm(r) < 1e-6)


@mistake("r is not zero")
def done_at_right_angles(A, b, steps):
    return right(A, b, steps, lambda r: r @ b == 0)


@mistake("all of them count")
def at_most_a_hundred(A, b, steps):
    return right(A, b, min(steps, 100))


@mistake("cut off at a bound")
def clipped(A, b, steps):
    return np.clip(right(A, b, steps), -10_000, 10_000)


@mistake("room for whole numbers only")
def whole_numbers_stay_whole(A, b, steps):
    return right(A, b, steps).astype(b.dtype)


@another_way
def with_a_true_residual(A, b, steps):
    x, p = 0 * b, b.copy()
    while steps and (b - A @ x).any():
        r = b - A @ x
        x = x + (r @ p) / (p @ A @ p) * p
        new = b - A @ x
        p = new - (new @ A @ p) / (p @ A @ p) * p
        steps -= 1
    return x
