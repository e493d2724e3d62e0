"""Claims about rules of one size, each with where it is made."""

from functools import cache

import numpy as np

from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import SEEDS, chosen, softmax
from course.experiments.sweeps import over_batches, steps_over_batches
from course.optimizers import Adam, GradientDescent, Lion, Muon, SignSGD
from course.schedules import Polynomial

ONE_SIZE = "15_steps_of_one_size"
STEPS, LEVEL, FEW, MANY = 300, 0.1, 16, 256


def rules(factors):
    """The rules of the trials, each with the rates around its own."""
    layers = softmax()[0].layers
    return {
        "SGD": GradientDescent(factors(0.05)),
        "Adam": Adam(factors(0.02)),
        "Lion": Lion(factors(0.003), 0.9, 0.9),
        "Muon": Muon(factors(0.02), 0.9, layers),
        "signs alone": SignSGD(factors(0.005)),
        "Muon alone": Muon(factors(0.1), 0.0, layers),
    }


@cache
def single_examples():
    """Validation losses of the judging seeds after 300 single examples, η falling to 0, by rule."""
    loss, validation = softmax()
    falling = lambda centre: Polynomial(centre * 10 ** (np.arange(-5, 6) / 5), STEPS)
    budget = {"steps": STEPS, "measure": validation, "progress": False}
    tried = {name: over_batches(loss, rule, [1], SEEDS, **budget)[0] for name, rule in rules(falling).items()}
    return {name: chosen(losses)[1] for name, losses in tried.items()}


@enlisted
class AllAlike(Claim):
    text = "at batch size 1 all optimizers are alike (Marek et al. 2025)"
    lesson, heading = ONE_SIZE, "Lesson 5's table again"

    def experiment(self):
        ends = single_examples()
        mean, spread = ({name: kind(losses) for name, losses in ends.items()} for kind in (np.mean, np.std))
        with_memory = [mean[name] for name in ("SGD", "Adam", "Lion", "Muon")]
        return {
            "best": min(with_memory),
            "worst": max(with_memory),
            "signs": mean["signs alone"],
            "muon": mean["Muon alone"],
            "spread": sum(sorted(spread[name] for name in ("SGD", "Adam", "Lion", "Muon"))[-2:]),
        }

    number = (
        "digits, 300 single examples: SGD, Adam, Lion and Muon {best:.2f} to {worst:.2f} (spreads together "
        "{spread:.2f}); without momentum signs {signs:.2f}, Muon {muon:.2f}"
    )

    def holds(self, best, worst, signs, muon, spread):
        return max(worst, signs, muon) < best + spread

    when = "rules of one size keep their momentum"

    def then(self, best, worst, spread):
        return worst < best + spread


@cache
def speed_ups():
    """How many times fewer steps to a training loss of 0.1 the large batch needs than the small one, by rule."""
    loss, _ = softmax()
    around = lambda centre: 5 * centre * 10 ** (np.arange(-5, 6) / 5)
    budget = {"level": LEVEL, "steps": 600, "patience": 3, "progress": False}
    found = {}
    for name in ("Adam", "Muon"):
        steps = steps_over_batches(loss, rules(around)[name], [FEW, MANY], SEEDS, **budget)
        small, large = (chosen(of_batch)[1] for of_batch in steps)
        found[name] = small / large, large
    return found


@enlisted
class LargerCriticalBatch(Claim):
    text = "Muon's critical batch size is larger than Adam's (Essential AI 2025)"
    lesson, heading = ONE_SIZE, "What Muon is when B = 1"

    def experiment(self):
        (adam, _), (muon, _) = (speed_ups()[name] for name in ("Adam", "Muon"))
        return {"adam": adam.mean(), "muon": muon.mean(), "spread": adam.std() + muon.std()}

    number = (
        "digits, from B = 16 to 256: {adam:.1f} times fewer steps with Adam, {muon:.1f} with Muon "
        "(spreads together {spread:.1f})"
    )

    def holds(self, adam, muon, spread):
        return muon > adam + spread


@enlisted
class BeatsAdam(Claim):
    text = "new optimizers train twice as fast as Adam (many titles; Wen et al. 2025 tuned Adam, and found 1.1 to 1.4)"
    lesson, heading = ONE_SIZE, "The verdict"
    because = "it is said of language models with 100 million weights and more"

    def experiment(self):
        adam, muon = (large for _, large in speed_ups().values())
        return {"adam": adam.mean(), "muon": muon.mean(), "spread": adam.std() + muon.std()}

    number = (
        "an aside, digits, B = 256, steps to a training loss of 0.1: Adam {adam:.0f}, Muon {muon:.0f} "
        "(spreads together {spread:.0f})"
    )
