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
