"""Bowls with a given Hessian."""

from dataclasses import replace

import numpy as np

from course.checks import number, numbers, of_size
from course.objectives.base import Objective


def quadratic(*eigenvalues, angle=0.0):
    """A bowl ½ Σ λᵢ xᵢ² with the given Hessian `eigenvalues` (any number of them, any sign).

    With two eigenvalues, `angle` (radians) turns the bowl's axes away from the coordinate axes.
    Raises ValueError without eigenvalues, for one that is not finite, for such an angle, or for any when d is not 2.
    """
    lam = numbers("eigenvalues", eigenvalues).astype(float)
    if lam.ndim != 1:
        raise ValueError(f"eigenvalues={eigenvalues}: expected single numbers, as in quadratic(1, 20)")
    if number("angle", angle) and lam.size != 2:
        raise ValueError(f"angle={angle}: expected none, 0, unless there are two eigenvalues; here are {lam.size}")
    rotation = np.eye(lam.size)
    if angle:
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = (rotation * lam) @ rotation.T

    def gradient(theta):
        if not angle:
            return _over(lam, theta) * theta
        (a, b), (_, c) = matrix.tolist()
        x, y = theta
        return np.stack([a * x + b * y, b * x + c * y])

    def value(theta):
        return 0.5 * sum(theta * gradient(theta))

    def hessian(theta):
        return _everywhere(matrix, theta)

    window = ((-1.5, 1.5), (-1.5, 1.5)) if lam.size == 2 else None
    minima = ((0.0,) * lam.size,) if (lam >= 0).all() else ()
    name = f"quadratic bowl, λ = {', '.join(f'{x:g}' for x in lam[:4])}{' …' if lam.size > 4 else ''}"
    return Objective(name, value, gradient, hessian, minima, (1.0,) * lam.size, window, pure=True)


def _over(vector, theta):
    """`vector` of shape (d,) with as many trailing axes as `theta` has runs, in theta's precision."""
    theta = of_size(np.asarray(theta), len(vector))
    return vector.reshape(vector.shape + (1,) * (theta.ndim - 1)).astype(np.result_type(theta, np.float32), copy=False)


def _everywhere(matrix, theta):
    runs = of_size(np.asarray(theta), len(matrix)).shape[1:]
    return np.broadcast_to(matrix.reshape(matrix.shape + (1,) * len(runs)), matrix.shape + runs)


#: The sources' ravine: eigenvalues 0.1 and 2, so κ = 20.
ravine = replace(quadratic(0.1, 2.0), name="ravine x²/20 + y²", start=(-7.0, 2.0), window=((-10, 10), (-4, 4)))
