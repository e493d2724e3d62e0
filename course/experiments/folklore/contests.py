"""Claims that a contest decides: adaptive methods against plain ones, second order against momentum."""

import numpy as np

from course.datasets import digits
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import SEEDS, chosen
from course.experiments.race import race, standings
from course.experiments.sweeps import over_batches
from course.models import SoftmaxRegression
from course.optimizers import Momentum
from course.second_order import LBFGS, minimise

PLAIN = "GradientDescent", "Momentum", "Nesterov"


@enlisted
class NotAlwaysAdaptive(Claim):
    text = "many papers at the front use plain SGD or momentum, not Adam"
    lesson, heading = "17_choose_your_optimizer", "The race"

    def experiment(self):
        races = [race(model, B) for model in ("softmax regression", "network") for B in (16, 128)]
        tables = [standings(results, record) for results in races for record in (4, 10, 20)]
        leads = clear = 0
        for table in tables:
            _, best, spread = table[0]
            _, plain, plain_spread = next(row for row in table if row[0] in PLAIN)
            leads += plain > best
            clear += plain - best > spread + plain_spread
        return {"races": len(races), "all": len(tables), "leads": leads, "clear": clear}

    because = "what papers choose cannot be tried on digits"
    number = (
        "an aside: {races} races on digits, each at three lengths: a method with a step for each coordinate leads "
        "in {leads} of {all}, beyond the spreads in {clear}"
    )


class Decayed(SoftmaxRegression):
    """Softmax regression with weight decay ½ · 0.001 |θ|².

    Digits can be told apart without error, so without it the loss has no lowest point.
    """

    def value(self, theta):
        return super().value(theta) + 0.0005 * (theta * theta).sum(axis=0)

    def gradient(self, theta):
        return super().gradient(theta) + 0.001 * theta


@enlisted
class BatchesOfThousands(Claim):
    text = "second-order methods need batches of thousands"
    lesson, heading = "13_second_order", "With batches"
    because = "there are 1078 training digits: the full batch is the largest there is"

    def experiment(self):
        loss, epochs = Decayed(*digits().train), 30
        lowest = minimise(loss, LBFGS(), loss.init()).losses[-1]
        budget = {"examples": epochs * len(loss), "progress": False}
        rules = Momentum(np.geomspace(0.002, 2, 11), 0.9)
        momentum = chosen(over_batches(loss, rules, [128], SEEDS, **budget)[0])[1] - lowest
        searched = minimise(loss, LBFGS(), loss.init(), examples=budget["examples"]).losses[-1] - lowest
        return {"epochs": epochs, "full": searched, "momentum": momentum.mean(), "spread": momentum.std()}

    number = (
        "what can be said: after {epochs} epochs of example gradients L-BFGS, full batch, at its defaults, is "
        "{full:.4f} above the lowest loss, tuned momentum with B = 128 {momentum:.4f} ± {spread:.4f}"
    )
