"""Claims about ravines: the γ that suits them, and why gradient descent zigzags there."""

# ruff: noqa: SIM300 - "0.85 <= low and high <= 0.95" reads from low to high

import numpy as np

from course.experiments.folklore.claim import Claim, enlisted
from course.objectives import quadratic, ravine
from course.optimizers import GradientDescent
from course.theory import best_gradient_descent, best_heavy_ball
from course.training import descend


@enlisted
class UsualGamma(Claim):
    text = "γ ≈ 0.9 is right"
    lesson, heading = "04_momentum", "The γ–η plane"

    def experiment(self):
        best_gamma = lambda kappa: best_heavy_ball(1, kappa)[1]
        return {"low": best_gamma(10), "middle": best_gamma(1000), "high": best_gamma(10_000)}

    number = "best γ on bowls with κ = 10, 1000, 10 000: {low:.2f}, {middle:.2f}, {high:.2f}"

    def holds(self, low, high):
        return 0.85 <= low and high <= 0.95

    when = "κ is about a thousand"

    def then(self, middle):
        return 0.85 <= middle <= 0.95


@enlisted
class Zigzag(Claim):
    text = "SGD zigzags because the gradient does not point at the minimum"
    lesson, heading = "01_gradient_descent", "What happened, and why"

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
