"""Losses made to break a method."""

from functools import partial

import numpy as np

from course.checks import checked, whole
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


RARE, CHANCE = 10.0, 0.25


@checked(batch_size=partial(whole, least=1))
def rare(batch_size, rng):
    """½(θ − a)² with a = 10 for one example in four, else 0, seen through batches drawn anew at each step.

    Its lowest place is the mean 2.5 of the examples, their median is 0. After Karimireddy et al. 2019, whose examples
    fool the sign of a gradient likewise.
    """

    def value(theta):
        near, far = theta[0], theta[0] - RARE
        return 0.5 * ((1 - CHANCE) * near * near + CHANCE * far * far)

    def gradient(theta):
        return theta - RARE * rng.binomial(batch_size, CHANCE, np.shape(theta)) / batch_size

    return Objective("one in four", value, gradient, lambda theta: np.ones((1, *np.shape(theta))), ((2.5,),), (6.0,))
