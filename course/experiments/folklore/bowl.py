"""What several trials share: the noisy bowl of 1000 directions, whose steps to a target are known exactly."""

from functools import cache

import numpy as np

from course.theory import spectrum, tuned_steps

BOWL = spectrum(1000)
TARGET = 0.005 * BOWL.sum()
POWERS = 2 ** np.arange(15)


@cache
def steps_on_the_bowl():
    """Steps to the target for each batch size in POWERS, η tuned for each, shape `(15,)`."""
    return tuned_steps(POWERS, np.geomspace(1e-3, 1.99, 64), [0.0], BOWL, BOWL, 1.0, TARGET)[0]
