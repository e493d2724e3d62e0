"""Losses made to break a method."""

import numpy as np

from course.objectives.base import Objective


def _lessard():
    """Convex, curvature 25, with a stretch of curvature 1: the heavy ball cycles on it.

    Lessard, Recht & Packard 2016, eq. 4.11.
    """

    def value(theta):
        x = theta[0]
        return np.where(x < 1, 12.5 * x * x, np.where(x < 2, 0.5 * x * x + 24 * x - 12, 12.5 * x * x - 24 * x + 36))

    def gradient(theta):
        return np.where(theta < 1, 25 * theta, np.where(theta < 2, theta + 24, 25 * theta - 24))

    def hessian(theta):
        return np.where((theta < 1) | (theta >= 2), 25.0, 1.0)[None]

    return Objective("Lessard's kinked bowl", value, gradient, hessian, ((0.0,),), (3.3,), pure=True)


lessard = _lessard()
