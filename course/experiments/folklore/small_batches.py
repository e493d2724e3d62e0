"""Claims about small batches: that they are best, and that they are delicate."""

from functools import cache

import numpy as np

from course.experiments.folklore.bowl import BOWL, TARGET
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import TRIALS, after_epochs, chosen
from course.optimizers import GradientDescent
from course.theory import steps_to_target

SIZE = "09b_batch_size_folklore"


@cache
def losses(B):
    """Validation losses of the judging seeds after five epochs at the best η."""
    rates = np.minimum(B, 128) * 2.0 ** np.arange(-8, -1)
    return chosen(after_epochs(GradientDescent(rates), B))[1]


@enlisted
class TwoToThirtyTwo(Claim):
    text = "the best batch size is between 2 and 32"
    lesson, heading = SIZE, '"The best batch size is between 2 and 32"'

    def experiment(self):
        ends = [losses(B) for B in (1, 4, 32, 128, 1024)]
        one, four, many, above, full = (end.mean() for end in ends)
        spread = np.mean([end.std() for end in ends])
        return {"one": one, "inside": min(four, many), "above": above, "full": full, "spread": spread}

    number = (
        "digits, 5 epochs: {inside:.3f} at B = 4 and 32; {one:.3f} at 1, {above:.3f} at 128, {full:.3f} at 1024 "
        "(spread {spread:.3f})"
    )

    def holds(self, inside, one, above, full, spread):
        return inside < min(one, above, full) - spread

    when = "it is read as good, not as best: up to the knee all tie"

    def then(self, inside, one, above, full, spread):
        return inside < full - spread and inside <= min(one, above) + spread


@enlisted
class UsefulSizes(Claim):
    text = "useful batch sizes lie between 2 and 512"
    lesson, heading = SIZE, '"The best batch size is between 2 and 32"'

    def experiment(self):
        one, four, many, most, full = (losses(B) for B in (1, 4, 32, 512, 1024))
        best = min(four, many, key=np.mean)
        spread = best.std() + most.std()
        return {"one": one.mean(), "best": best.mean(), "most": most.mean(), "full": full.mean(), "spread": spread}

    number = (
        "digits, 5 epochs: {best:.3f} at 4 or 32, {one:.3f} at 1, {most:.3f} at 512, {full:.3f} at 1024 "
        "(two spreads together: {spread:.3f})"
    )

    def holds(self, one, best, most, full, spread):
        return max(most, best) < min(one, full) and most < best + spread

    when = "useful means above all: not the full batch, in so few steps"

    def then(self, most, full, spread):
        return most < full - spread


@enlisted
class Demanding(Claim):
    text = "small batches are unstable and more demanding on η"
    lesson, heading = SIZE, '"Small batches are unstable and more demanding on η"'

    def experiment(self):
        etas = np.geomspace(1e-3, 1.99, 200)
        steps = steps_to_target([1, 64, 1024], etas, 0.0, BOWL[:, None], BOWL[:, None], 1.0, TARGET)

        def width(row):
            """The highest over the lowest η that takes at most half again as many steps as the best."""
            good = etas[row <= 1.5 * row.min()]
            return good.max() / good.min()

        def losses(eta):
            """Of the judging seeds at B = 1, no worse than guessing."""
            return np.fmin(after_epochs(GradientDescent(np.array([eta])), 1)[TRIALS:], np.log(10))

        one, many, full = map(width, steps)
        own, kept = losses(2.0**-5), losses(2.0)
        widths = {"one": one, "many": many, "full": full}
        return {**widths, "own": own.mean(), "own_spread": own.std(), "kept": kept.mean()}

    number = (
        "highest / lowest good η on the noisy bowl: {one:.1f} at B = 1, {many:.1f} at 64, {full:.1f} at 1024; "
        "digits, B = 1: loss {own:.3f} ± {own_spread:.3f} with its own η, at least {kept:.1f}, as by guessing, "
        "with that of B = 64"
    )

    def holds(self, one, many):
        return one < many / 1.5

    when = "η is left as it was for a large batch"

    def then(self, kept, own):
        return kept > 2 * own
