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
    text = "adaptive methods are not always the choice of the best papers"
    lesson, heading = "15_choose_your_optimizer", "The race"

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

    number = (
        "{races} races on digits, each at three lengths: a method with a step for each coordinate leads "
        "in {leads} of {all}, beyond the spreads in {clear}"
    )

    def holds(self, clear, all):
        return clear < all


class Decayed(SoftmaxRegression):
    """Softmax regression with weight decay ½ · 0.001 |θ|².

    Digits can be told apart without error, so without it the loss has no lowest point.
    """

    def value(self, theta):
        return super().value(theta) + 0.0005 * (theta * theta).sum(axis=0)

    def gradient(self, theta):
        return super().gradient(theta) + 0.001 * theta


def drawn(n, size, rng):
    """Batches without end, each drawn with replacement: they may be larger than the data."""
    while True:
        yield rng.integers(n, size=size)


@enlisted
class BatchesOfThousands(Claim):
    text = "second-order methods need batches of thousands"
    lesson, heading = "13_second_order", "With batches"

    def experiment(self):
        loss, budget = Decayed(*digits().train), 2**15
        floor = minimise(loss, LBFGS(), loss.init()).losses[-1]

        def by_momentum(B):
            """The losses that the judging seeds reach with the best η, with or without γ."""
            options = {"batches": drawn, "examples": budget, "progress": False}
            sweep = lambda gamma: over_batches(loss, Momentum(np.geomspace(0.01, 30, 11), gamma), [B], SEEDS, **options)
            return chosen(np.concatenate([sweep(0)[0], sweep(0.9)[0]], axis=1))[1]

        def by_curvature(B, etas):
            """The losses that the judging seeds reach with the best length of step."""

            def end(seed, eta):
                rows = drawn(len(loss), B, np.random.default_rng(seed))
                return minimise(loss, LBFGS(eta=eta, c2=None), loss.init(), 10**6, 0, rows, budget).losses[-1]

            return chosen(np.array([[end(seed, eta) for eta in etas] for seed in SEEDS]))[1]

        def ratios(B, etas):
            """Seed by seed: both see the same batches."""
            return (by_curvature(B, etas) - floor) / (by_momentum(B) - floor)

        small, large = ratios(128, 2.0 ** np.arange(-4, 2)), ratios(2048, 2.0 ** np.arange(-3, 3))
        return {
            "budget": budget,
            "small": small.mean(),
            "small_spread": small.std(),
            "large": large.mean(),
            "large_spread": large.std(),
        }

    number = (
        "digits, {budget} example gradients, distance of L-BFGS from the lowest loss over that of tuned momentum: "
        "{small:.2f} ± {small_spread:.2f} at B = 128, {large:.2f} ± {large_spread:.2f} at 2048"
    )

    def holds(self, small, small_spread, large, large_spread):
        return small > 1 + small_spread and large < 1 - large_spread

    when = "it is to be no worse than momentum"

    def then(self, small, small_spread, large, large_spread):
        return small > 1 + small_spread and large <= 1 + large_spread
