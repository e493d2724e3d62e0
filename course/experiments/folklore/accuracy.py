"""Claims about what the gradient of a batch is worth, and its noise."""

from functools import cache

import numpy as np

from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import TRIALS, softmax
from course.experiments.sweeps import steps_over_batches, tuned
from course.objectives import double_well, noisy
from course.optimizers import Adam, GradientDescent
from course.training import descend, train

SIZE = "09b_batch_size_folklore"
ACCURACY = '"All samples give an accurate but costly gradient", "a mini-batch is still relatively accurate"'


@cache
def young_and_old():
    """θ at the start and at the end of five trainings on digits, with B = 16: `(5, 2, d)`."""
    loss, _ = softmax()
    rngs = map(np.random.default_rng, range(5))
    runs = [train(loss, GradientDescent(0.5), loss.init(), 16, rng, steps=640, records=1) for rng in rngs]
    return np.array([run.path for run in runs])


def cosine(a, b):
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


@enlisted
class AllSamples(Claim):
    text = "all samples give an accurate but costly gradient"
    lesson, heading = SIZE, ACCURACY

    def experiment(self):
        loss, validation = softmax()
        rates, budget = GradientDescent(2.0 ** np.arange(-2, 5)), {"examples": 40 * 1024}
        steps = steps_over_batches(loss, rates, [32, 1024], range(8), 0.1, patience=1.5, progress=False, **budget)
        _, (few, many), (spread, _) = tuned(steps, TRIALS)
        length = lambda objective, theta: np.linalg.norm(objective.gradient(theta))
        unseen = [length(validation, old) / length(loss, old) for _, old in young_and_old()]
        asked = {"unseen": np.mean(unseen), "unseen_spread": np.std(unseen)}
        return {"few": few, "spread": spread, "many": many, "cost": 32 * many / few, **asked}

    number = (
        "of the training loss it is exact; at the end the gradient of unseen digits is {unseen:.0f} ± "
        "{unseen_spread:.0f} times as long; to a loss of 0.1, η tuned: {many:.0f} steps with all 1024, "
        "{few:.0f} ± {spread:.0f} with 32: {cost:.1f} times the examples"
    )

    def holds(self, unseen, cost):
        return unseen < 2 and cost > 2

    when = "training loss is meant"

    def then(self, cost, many, few):
        return cost > 2 and many < few


@enlisted
class MiniBatch(Claim):
    text = 'a mini-batch is still "relatively accurate"'
    lesson, heading = SIZE, ACCURACY

    def experiment(self):
        (loss, _), rng = softmax(), np.random.default_rng(0)

        def accuracy(theta):
            """The mean cosine of the gradient of 32 digits with that of all."""
            whole = loss.gradient(theta)
            batches = (loss.on(rng.permutation(len(loss))[:32]) for _ in range(50))
            return np.mean([cosine(batch.gradient(theta), whole) for batch in batches])

        young, old = np.array([[accuracy(theta) for theta in ends] for ends in young_and_old()]).T
        spreads = {"start_spread": young.std(), "end_spread": old.std()}
        return {"start": young.mean(), "end": old.mean(), **spreads}

    number = (
        "cosine of 32 digits with all, five trainings: {start:.2f} ± {start_spread:.2f} at the start, "
        "{end:.2f} ± {end_spread:.2f} at the end"
    )

    def holds(self, end):
        return end > 0.5

    when = "the training is young"

    def then(self, start):
        return start > 0.5


@enlisted
class LeavesLocalOptima(Claim):
    text = "batch noise helps to leave local optima"
    lesson, heading = "12_landscapes", "Barriers: noise against a hill"

    def experiment(self):
        start = np.tile(np.array(double_well.minima[1])[:, None], (1, 300))

        def crossed(rule, variance, seed):
            hill = noisy(double_well, variance, np.random.default_rng(seed))
            run = descend(hill, rule, start, steps=2000, every=2000, trace=False)
            return (run.theta[0] < 0).mean()

        arms = {
            "weak": (GradientDescent(0.1), 0.1),
            "strong": (GradientDescent(0.1), 1.0),
            "low": (Adam(0.02), 1.0),
            "adam": (Adam(0.1), 1.0),
        }
        shares = {name: [crossed(*arm, seed) for seed in range(5)] for name, arm in arms.items()}
        spreads = {f"{name}_spread": np.std(found) for name, found in shares.items()}
        return {name: np.mean(found) for name, found in shares.items()} | spreads

    number = (
        "in the deep well after 2000 steps, five times 300 balls: gradient descent, η = 0.1: {weak:.0%} ± "
        "{weak_spread:.0%} with noise 0.1, {strong:.0%} ± {strong_spread:.0%} with noise 1; Adam, noise 1: "
        "{low:.0%} ± {low_spread:.0%} with η = 0.02, {adam:.0%} ± {adam_spread:.0%} with 0.1"
    )

    def holds(self, weak, strong, low, adam):
        return min(weak, strong, low, adam) > 0.5

    when = "noise and η together are strong enough for the hill"

    def then(self, strong, adam):
        return min(strong, adam) > 0.5
