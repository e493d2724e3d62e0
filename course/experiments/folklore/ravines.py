"""Claims about ravines: the γ that suits them, and why gradient descent zigzags there."""

import numpy as np

from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.compatibility import batches_of_eight
from course.objectives import quadratic, ravine
from course.optimizers import GradientDescent
from course.theory import best_gradient_descent, best_heavy_ball, heavy_ball_rate
from course.training import descend


@enlisted
class UsualGamma(Claim):
    text = "γ is usually about 0.9, adjusted to the task"
    lesson, heading = "04_momentum", "The γ–η plane"

    def experiment(self):
        steps = lambda rate: -1 / np.log(rate)

        def price(kappa):
            """Steps with γ = 0.9 and its best η over those with the best γ and η."""
            rates = heavy_ball_rate(np.geomspace(1e-3, 3.8, 2000) / kappa, 0.9, np.array([1.0, kappa])[:, None])
            return steps(rates.max(axis=0).min()) / steps(best_heavy_ball(1, kappa)[2])

        noisy = batches_of_eight()
        noise = (noisy["retuned"] - noisy["plain"]) / noisy["spread"]
        return {"low": price(10), "middle": price(1000), "high": price(100_000), "noise": noise}

    number = (
        "steps with γ = 0.9 over those with the best γ, at κ = 10, 1000, 100 000: {low:.1f}, {middle:.1f}, {high:.1f}; "
        "digits, B = 8: {noise:+.1f} spreads from γ = 0"
    )

    def holds(self, low, middle, high, noise):
        return middle < 1.5 and noise < 1 and max(low, high) > 2


@enlisted
class Zigzag(Claim):
    text = "SGD zigzags because the gradient does not point at the minimum"
    lesson, heading = "01_gradient_descent", "What happened, and why"
    exact = True

    def experiment(self):
        def turns(bowl, eta):
            """The share of the steps that go back across the valley."""
            moves = np.diff(descend(bowl, GradientDescent(eta), ravine.start, 20).path[:, 1])
            return np.mean(moves[1:] * moves[:-1] < 0)

        eta, _ = best_gradient_descent(0.1, 2.0)
        start = np.array(ravine.start)
        slope = ravine.gradient(start)
        return {
            "long": turns(ravine, eta),
            "short": turns(ravine, eta / 4),
            "round": turns(quadratic(2.0, 2.0), 0.5),
            "cosine": slope @ start / np.linalg.norm(slope) / np.linalg.norm(start),
        }

    number = (
        "turns back at {long:.0%} of the steps in the ravine at the best η, at {short:.0%} with a quarter of it, "
        "although there too the cosine with the way to the minimum is {cosine:.2f}; round bowl: {round:.0%}"
    )

    def holds(self, long, short, round):
        return long > 0.5 and short > 0.5 and round < 0.1

    when = "the steps are long as well, η > 1/L"

    def then(self, long, short, round, cosine):
        return long > 0.5 and short < 0.1 and round < 0.1 and cosine < 0.9
