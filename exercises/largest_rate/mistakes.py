"""Wrong answers to `largest_rate`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("This is 1/L")
def one_over_l(hessian):
    return 1 / np.linalg.eigvalsh(hessian)[-1]


@mistake("smallest eigenvalue")
def flattest(hessian):
    return 2 / np.linalg.eigvalsh(hessian)[0]


@mistake("converges fastest")
def best_rate(hessian):
    curvatures = np.linalg.eigvalsh(hessian)
    return 2 / (curvatures[0] + curvatures[-1])


@mistake("over the trace")
def trace(hessian):
    return 2 / np.trace(hessian)


@mistake("largest entry")
def largest_entry(hessian):
    return 2 / np.max(hessian)


@mistake("Frobenius")
def frobenius(hessian):
    return 2 / np.linalg.norm(hessian)


@mistake("2/L²")
def squared(hessian):
    return 2 / np.linalg.eigvalsh(hessian.T @ hessian)[-1]


@mistake("upside down")
def upside_down(hessian):
    return np.linalg.eigvalsh(hessian)[-1] / 2


@mistake("the largest eigenvalue itself")
def eigenvalue(hessian):
    return np.linalg.eigvalsh(hessian)[-1]


@mistake("The eigenvalues here are")
def all_rates(hessian):
    return 2 / np.linalg.eigvalsh(hessian)


@mistake("the steepest may be the last")
def first_hundred_directions(hessian):
    return 2 / np.linalg.eigvalsh(hessian[:100, :100])[-1]


@mistake("has then not arrived")
def by_multiplying(hessian):
    direction = np.linalg.eigh(hessian)[1].sum(axis=1)
    for _ in range(1000):
        direction = hessian @ direction / np.linalg.norm(direction)
    return 2 * (direction @ direction) / (direction @ hessian @ direction)


@mistake("Tiny curvatures")
def at_most_a_thousand(hessian):
    return min(2 / np.linalg.eigvalsh(hessian)[-1], 1000.0)


@mistake("Enormous curvatures")
def clipped(hessian):
    return max(2 / np.linalg.eigvalsh(hessian)[-1], 1e-3)


@another_way
def spectral_norm(hessian):
    return 2 / np.linalg.norm(hessian, 2)
