"""Rules of thumb for the batch size."""

import tracemalloc

import numpy as np

from course.batching import with_replacement
from course.datasets import digits
from course.experiments.folklore.bowl import POWERS, steps_on_the_bowl
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import after_epochs, softmax
from course.experiments.sweeps import steps_over_batches, tuned
from course.models import MLP
from course.optimizers import GradientDescent

SIZE = "09b_batch_size_folklore"


@enlisted
class SmallLearningRate(Claim):
    text = "a large batch equals a small learning rate"
    lesson, heading = SIZE, '"A large batch equals a small learning rate"'

    def experiment(self):
        etas = 2.0 ** np.arange(-2, 2)
        ends = lambda B, rates, epochs=5: after_epochs(GradientDescent(rates), B, epochs)
        pairs = {
            "below": (ends(64, etas), ends(8, etas / 8)),
            "beyond": (ends(1024, 4 * etas), ends(128, etas / 2)),
            "steps": (ends(64, etas, epochs=8), ends(8, etas / 8, epochs=1)),
        }
        found = {}
        for name, (large, small) in pairs.items():
            off = large / small - 1
            worst = np.abs(off.mean(axis=0)).argmax()  # of the rates
            found |= {name: np.abs(off[:, worst].mean()), f"{name}_spread": off[:, worst].std()}
        return found

    number = (
        "B eight times as large against η/8, over equal examples: losses within {below:.1%} ± {below_spread:.1%} below "
        "the knee (8, 64), {beyond:.0%} ± {beyond_spread:.0%} apart beyond (128, 1024); after equal steps {steps:.0%} "
        "± {steps_spread:.0%} apart"
    )

    def holds(self, below, beyond, steps):
        return max(below, beyond, steps) < 0.05

    when = "the examples are equal and B is below the knee"

    def then(self, below):
        return below < 0.05


@enlisted
class PowerOfTwo(Claim):
    text = "the batch size should be a power of two"
    lesson, heading = SIZE, '"The batch size should be a power of two"'

    def experiment(self):
        (loss, _), sizes = softmax(), np.array([64, 56, 63, 65, 72])
        rates, budget = GradientDescent(2.0 ** np.arange(1, 3.5, 0.5)), {"examples": 40 * 1024}
        drawn = {"batches": with_replacement, "patience": 2, "progress": False}
        _, mean, spread = tuned(steps_over_batches(loss, rates, sizes, range(10), 0.1, **drawn, **budget))
        power, *others = mean * sizes
        error, *doubts = sizes * spread / np.sqrt(10)
        return {"power": power, "error": error, "best": min(others), "worst": max(others), "doubt": max(doubts)}

    number = (
        "examples to a loss of 0.1: {power:.0f} ± {error:.0f} for B = 64, "
        "{best:.0f} to {worst:.0f}, each ± {doubt:.0f} or less, for 56, 63, 65 and 72 "
        "(the usual reason, hardware, is not tested here)"
    )

    def holds(self, power, best, error):
        return power < best - error


def downhill(prices, at):
    """From place `at` to the cheapest neighbour while it is cheaper: `(where that ends, the places tried)`."""
    tried = set()
    while True:
        near = [place for place in (at - 1, at, at + 1) if 0 <= place < len(prices)]
        tried.update(near)
        best = min(near, key=lambda place: prices[place])
        if prices[best] == prices[at]:
            return at, tried
        at = best


def searches(prices, at):
    """A hundred searches from place `at`, each with prices that it knows to 10 % only.

    `(share that ends within 10 % of the best price, mean number of places tried)`.
    """
    errors = np.exp(0.1 * np.random.default_rng(0).standard_normal((100, len(prices))))
    ends, tried = zip(*(downhill(prices * error, at) for error in errors))
    return np.mean(prices[list(ends)] <= 1.1 * prices.min()), np.mean([len(places) for places in tried])


@enlisted
class HalveOrDouble(Claim):
    text = "start at 128, then halve or double"
    lesson, heading = SIZE, '"Start at 128, then halve or double"'

    def experiment(self):
        found = [searches(steps_on_the_bowl() * (price + POWERS), at=7) for price in (0, 4, 32, 256, 2048)]  # 2⁷ = 128
        (free, _), *priced = found
        return {"free": free, "priced": min(share for share, _ in priced), "tries": np.mean(found, axis=0)[1]}

    number = (
        "noisy bowl, prices known to 10 %, a hundred searches each: within 10 % of the best price in {free:.0%} of "
        "them where only examples cost, in {priced:.0%} and more where a step costs as much as 4, 32, 256, 2048 "
        "examples; {tries:.1f} of 15 batch sizes tried"
    )

    def holds(self, free, priced):
        return min(free, priced) >= 0.9

    when = "a step has a price of its own"

    def then(self, priced):
        return priced >= 0.9


@enlisted
class SaveMemory(Claim):
    text = "batches were meant to save memory"
    lesson, heading = SIZE, '"Start at 128, then halve or double"'
    exact = True
    because = "why somebody did something is no experiment"

    def experiment(self):
        loss = MLP(*digits().train, hidden=(64,))
        theta = loss.init(np.random.default_rng(0))

        def needed(B):
            """The most memory that a gradient of B examples holds at once, in MB."""
            batch = loss.on(np.arange(B))
            tracemalloc.start()
            batch.gradient(theta)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return most / 2**20

        return {"few": needed(32), "all": needed(1024)}

    number = (
        "that they do so is a fact: a gradient of a small network holds {few:.1f} MB for 32 digits, {all:.1f} for 1024"
    )
