"""Claims about momentum on plains, in ravines, under noise and across hills."""

import numpy as np

from course.averages import ewma
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.sweeps import grid
from course.objectives import double_well, plateau, ravine
from course.optimizers import Momentum
from course.theory import best_heavy_ball, stationary_variance
from course.training import descend

MOMENTUM = "04_momentum"


@enlisted
class Plains(Claim):
    text = "momentum accelerates on plateaus and small consistent gradients"
    lesson, heading = MOMENTUM, "Plains and hills"

    def experiment(self):
        settings = grid(gamma=[0, 0.9], eta=np.geomspace(0.01, 3, 60))
        run = descend(plateau, Momentum(**settings), plateau.start, 1500, trace=False)
        stays = (run.losses[-500:] < 0.01).all(axis=0)
        plain, heavy = np.where(stays, run.steps_to(0.01), np.inf).min(axis=1)
        return {"plain": plain, "heavy": heavy}

    number = "{plain:.0f} steps across the plain without, {heavy:.0f} with γ = 0.9, each with its best η"

    def holds(self, heavy, plain):
        return heavy < plain / 2


@enlisted
class Swings(Claim):
    text = "momentum suppresses high-frequency oscillation"
    lesson, heading = MOMENTUM, "The γ–η plane"

    def experiment(self):
        _, gamma, _ = best_heavy_ball(0.1, 2.0)
        path = descend(ravine, Momentum(0.95, np.array([0, gamma, 0.9])), ravine.start, 40).path
        plain, fitting, usual = np.abs(path[20:, 1]).max(axis=0)
        return {"plain": plain, "fitting": fitting, "usual": usual, "gamma": gamma}

    number = (
        "swing across the ravine after 20 steps, η just below its limit: {plain:.2f} at γ = 0, "
        "{fitting:.1g} at γ = {gamma:.2f}, {usual:.2f} at γ = 0.9"
    )

    def holds(self, usual, plain):
        return usual < plain / 2

    when = "γ suits the ravine"

    def then(self, fitting, plain):
        return fitting < plain / 2


@enlisted
class LowPass(Claim):
    text = "momentum is a low-pass filter"
    lesson, heading = "05_momentum_meets_batches", '"Momentum filters the noise"'

    def experiment(self):
        steps = np.arange(4000)
        passes = lambda omega: np.abs(ewma(np.sin(omega * steps), 0.9)[2000:]).max()
        heavy = stationary_variance(0.002, 0.9, 1.0, 1.0)
        plain = stationary_variance(0.02, 0.0, 1.0, 1.0)
        return {"slow": passes(0.01), "fast": passes(3.0), "cloud": float(np.sqrt(heavy / plain))}

    number = (
        "γ = 0.9: {slow:.0%} of a wave of 628 steps pass and {fast:.0%} of one of 2 steps; "
        "the cloud of θ at equal η/(1 − γ) is {cloud:.0%} as wide"
    )

    def holds(self, slow, fast, cloud):
        return slow > 0.9 and fast < 0.1 and cloud < 0.5

    when = "one means the steps, not where they end"

    def then(self, slow, fast):
        return slow > 0.9 and fast < 0.1


@enlisted
class Hills(Claim):
    text = "momentum helps across local minima"
    lesson, heading = MOMENTUM, "Plains and hills"

    def experiment(self):
        starts = np.stack([np.linspace(1.2, 2.2, 50), np.zeros(50)])[:, None, None, :]
        settings = grid(gamma=[0, 0.9], eta=np.linspace(0.01, 0.3, 30), start=starts[0].ravel())
        balls = Momentum(settings["eta"], settings["gamma"])

        def end_deep(starts):
            """The share of the balls that end in the deep well, without momentum and with it."""
            ends = descend(double_well, balls, starts, 2000, every=2000, trace=False).theta[0]
            return (np.abs(ends - double_well.minima[0][0]) < 0.05).mean(axis=(1, 2))

        plain, cross = end_deep(starts)
        stay, kept = end_deep(-starts)
        return {"cross": cross, "plain": plain, "lost": 1 - kept, "safe": 1 - stay}

    number = (
        "from the shallow well {cross:.0%} of the balls reach the deep one (γ = 0: {plain:.0%}); "
        "from the deep one {lost:.0%} leave it (γ = 0: {safe:.0%})"
    )

    def holds(self, cross, plain, lost, safe):
        return cross > plain + 0.1 and lost < safe + 0.1

    when = "only that matters: it crosses both ways"

    def then(self, cross, plain):
        return cross > plain + 0.1


swings = Swings  # as lesson 15 calls it
