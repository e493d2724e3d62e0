"""What several trials share: η tuned on some seeds and judged on others, for softmax regression on digits."""

from functools import cache

from course.datasets import digits
from course.experiments.sweeps import over_batches
from course.models import SoftmaxRegression

TRIALS, SEEDS = 2, (100, 101, 0, 1, 2, 3, 4)  # the first two choose η, the others judge


@cache
def softmax():
    """`(loss, validation)`: 1024 digits, so that powers of two leave no short batch, and others, without gradients."""
    data = digits()
    return SoftmaxRegression(data.train.X[:1024], data.train.y[:1024]), SoftmaxRegression(*data.validation)


def after_epochs(rule, batch_size, epochs=5):
    """Validation loss after some epochs at one batch size, shape `(seeds, *rule.runs)`."""
    loss, validation = softmax()
    budget = {"examples": epochs * len(loss), "measure": validation}
    return over_batches(loss, rule, [batch_size], SEEDS, progress=False, **budget)[0]


def chosen(losses):
    """`(index, losses of the judging seeds)` of the setting that the choosing seeds like best; `(seeds, settings)`.

    Raises ValueError if it is the first or the last: beyond the edge there may be a better one.
    """
    best = int(losses[:TRIALS].mean(axis=0).argmin())
    if best in (0, losses.shape[1] - 1):
        raise ValueError(f"setting {best} of {losses.shape[1]} is the best: expected one inside the grid; widen it")
    return best, losses[TRIALS:, best]
