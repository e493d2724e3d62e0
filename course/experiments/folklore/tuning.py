"""What several trials share: η tuned on some seeds and judged on others, for softmax regression on digits."""

from functools import cache

import numpy as np

from course.datasets import digits
from course.experiments.sweeps import over_batches
from course.models import SoftmaxRegression

TRIALS, SEEDS = 2, (100, 101, 0, 1, 2)  # the first two choose η, the others judge


@cache
def softmax():
    """`(loss, validation)`: 1024 digits, so that powers of two leave no short batch, and those that no gradient sees."""
    data = digits()
    return SoftmaxRegression(data.train.X[:1024], data.train.y[:1024]), SoftmaxRegression(*data.validation)


def after_epochs(rule, batch_size, epochs=5):
    """Validation loss after some epochs at one batch size, shape `(seeds, *rule.runs)`."""
    loss, validation = softmax()
    return over_batches(
        loss, rule, [batch_size], SEEDS, examples=epochs * len(loss), measure=validation, progress=False
    )[0]


def chosen(losses):
    """`(index, losses of the judging seeds)` of the setting that is best by the choosing seeds, for `(seeds, settings)`.

    Raises ValueError if it is the first or the last: beyond the edge there may be a better one.
    """
    best = int(losses[:TRIALS].mean(axis=0).argmin())
    if best in (0, losses.shape[1] - 1):
        raise ValueError(f"setting {best} of {losses.shape[1]} is the best: expected one inside the grid; widen it")
    return best, losses[TRIALS:, best]


def cosine(a, b):
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


class Decayed(SoftmaxRegression):
    """Softmax regression with weight decay ½ · 0.001 |θ|²: digits can be told apart without error, so without it the loss has no lowest point."""

    def value(self, theta):
        return super().value(theta) + 0.0005 * (theta * theta).sum(axis=0)

    def gradient(self, theta):
        return super().gradient(theta) + 0.001 * theta
