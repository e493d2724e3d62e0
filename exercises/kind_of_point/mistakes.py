"""Wrong answers to `kind_of_point`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def by_signs(curvatures, tolerance):
    """The right verdict on these curvatures."""
    if max(curvatures) > tolerance and min(curvatures) < -tolerance:
        return "saddle"
    if min(curvatures) > tolerance:
        return "minimum"
    return "maximum" if max(curvatures) < -tolerance else "flat"


def if_still(size, curvatures, tolerance):
    return "not stationary" if size > tolerance else by_signs(curvatures, tolerance)


@mistake("Only the gradient was looked at")
def small_gradient_is_a_minimum(gradient, hessian, tolerance):
    return "minimum" if np.linalg.norm(gradient) <= tolerance else "not stationary"


@mistake("gradient was not looked at")
def without_gradient(gradient, hessian, tolerance):
    return by_signs(np.linalg.eigvalsh(hessian), tolerance)


@mistake("Only the determinant was looked at")
def determinant(gradient, hessian, tolerance):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    value = np.linalg.det(hessian)
    return "flat" if abs(value) <= tolerance else "minimum" if value > 0 else "saddle"


@mistake("not in three")
def determinant_and_trace(gradient, hessian, tolerance):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    value = np.linalg.det(hessian)
    if abs(value) <= tolerance:
        return "flat"
    return "saddle" if value < 0 else "minimum" if np.trace(hessian) > 0 else "maximum"


@mistake("Only the trace was looked at")
def trace(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), [np.trace(hessian)], tolerance)


@mistake("diagonal entries were looked at")
def diagonal(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), np.diag(hessian), tolerance)


@mistake("All entries of the matrix")
def entries(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), hessian.ravel(), tolerance)


@mistake("Minimum and maximum are swapped")
def upside_down(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), -np.linalg.eigvalsh(hessian), tolerance)


@mistake("lost their signs")
def singular_values(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), np.linalg.svd(hessian, compute_uv=False), tolerance)


@mistake("the smallest.")
def smallest(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), [np.linalg.eigvalsh(hessian)[0]], tolerance)


@mistake("the largest.")
def largest(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), [np.linalg.eigvalsh(hessian)[-1]], tolerance)


@mistake("all of them must be positive")
def any_instead_of_all(gradient, hessian, tolerance):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    curvatures = np.linalg.eigvalsh(hessian)
    if np.any(curvatures > tolerance):
        return "minimum"
    return "maximum" if np.any(curvatures < -tolerance) else "flat"


@mistake("An eigenvalue near zero does neither")
def otherwise_a_saddle(gradient, hessian, tolerance):
    kind = if_still(np.linalg.norm(gradient), np.linalg.eigvalsh(hessian), tolerance)
    return "saddle" if kind == "flat" else kind


@mistake("even if a third is flat")
def flat_before_saddle(gradient, hessian, tolerance):
    curvatures = np.linalg.eigvalsh(hessian)
    if np.linalg.norm(gradient) <= tolerance and np.abs(curvatures).min() <= tolerance:
        return "flat"
    return if_still(np.linalg.norm(gradient), curvatures, tolerance)


@mistake("enough to leave it open")
def zeros_left_out(gradient, hessian, tolerance):
    curvatures = [c for c in np.linalg.eigvalsh(hessian) if abs(c) > tolerance]
    return if_still(np.linalg.norm(gradient), curvatures or [0.0], tolerance)


@mistake("eigenvalues were compared with zero itself")
def eigenvalues_without_tolerance(gradient, hessian, tolerance):
    return "not stationary" if np.linalg.norm(gradient) > tolerance else by_signs(np.linalg.eigvalsh(hessian), 0)


@mistake("gradient was compared with zero itself")
def gradient_without_tolerance(gradient, hessian, tolerance):
    return by_signs(np.linalg.eigvalsh(hessian), tolerance) if np.all(gradient == 0) else "not stationary"


@mistake("were added up, and cancel")
def sum_of_parts(gradient, hessian, tolerance):
    return if_still(np.sum(gradient), np.linalg.eigvalsh(hessian), tolerance)


@mistake("absolute value of a sum")
def size_of_the_sum(gradient, hessian, tolerance):
    return if_still(abs(np.sum(gradient)), np.linalg.eigvalsh(hessian), tolerance)


@mistake("The largest part of the gradient was compared")
def largest_part(gradient, hessian, tolerance):
    return if_still(np.max(np.abs(gradient)), np.linalg.eigvalsh(hessian), tolerance)


@mistake("taken with its sign")
def largest_signed_part(gradient, hessian, tolerance):
    return if_still(np.max(gradient), np.linalg.eigvalsh(hessian), tolerance)


@mistake("added up without their signs")
def sum_of_sizes(gradient, hessian, tolerance):
    return if_still(np.sum(np.abs(gradient)), np.linalg.eigvalsh(hessian), tolerance)


@mistake("take the root")
def squared_length(gradient, hessian, tolerance):
    return if_still(gradient @ gradient, np.linalg.eigvalsh(hessian), tolerance)


@mistake("spelt just so")
def own_words(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), np.linalg.eigvalsh(hessian), tolerance).upper()


@mistake("is the `return` missing")
def no_return(gradient, hessian, tolerance):
    if_still(np.linalg.norm(gradient), np.linalg.eigvalsh(hessian), tolerance)


@mistake("makes a new one")
def in_place(gradient, hessian, tolerance):
    size = np.linalg.norm(gradient)
    gradient /= max(size, tolerance) * 2
    return if_still(size, np.linalg.eigvalsh(hessian), tolerance)


def right(gradient, hessian, tolerance):
    return if_still(np.linalg.norm(gradient), np.linalg.eigvalsh(hessian), tolerance)


@mistake("no longer than it")
def as_long_is_too_long(gradient, hessian, tolerance):
    return "not stationary" if np.linalg.norm(gradient) >= tolerance else right(gradient, hessian, tolerance)


@mistake("it is no further")
def as_far_is_too_far(gradient, hessian, tolerance):
    curvatures = np.linalg.eigvalsh(hessian)
    if len(hessian) == 1 and np.linalg.norm(gradient) <= tolerance:
        return "minimum" if curvatures[0] >= tolerance else "maximum" if curvatures[0] <= -tolerance else "flat"
    return right(gradient, hessian, tolerance)


@mistake("however small")
def tolerance_ignored(gradient, hessian, tolerance):
    return right(gradient, hessian, 0.01 if tolerance < 0.01 else tolerance)


@mistake("however large")
def tolerance_cut_off(gradient, hessian, tolerance):
    return right(gradient, hessian, min(tolerance, 1.0))


@mistake("more digits than two")
def tolerance_rounded(gradient, hessian, tolerance):
    return right(gradient, hessian, round(tolerance, 2) or tolerance)


@mistake("all of them count")
def first_hundred_dimensions(gradient, hessian, tolerance):
    return right(gradient[:100], hessian[:100, :100], tolerance)


@another_way
def counted(gradient, hessian, tolerance):
    if sum(g * g for g in gradient) ** 0.5 > tolerance:
        return np.str_("not stationary")
    curvatures = np.linalg.eigvals(hessian).real
    up, down = sum(curvatures > tolerance), sum(curvatures < -tolerance)
    return "saddle" if up and down else {up: "minimum", down: "maximum"}.get(len(hessian), "flat")
