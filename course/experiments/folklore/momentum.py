"""Claims about momentum on plains, in ravines, under noise and across hills."""

import numpy as np

from course.averages import ewma
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.race import race
from course.experiments.sweeps import grid
from course.objectives import double_well, plateau, ravine
from course.optimizers import Momentum
from course.theory import best_gradient_descent, best_heavy_ball, stationary_variance
from course.training import descend

MOMENTUM = "04_momentum"


@enlisted
class Plains(Claim):
    text = "momentum accelerates on plateaus and small consistent gradients"
    lesson, heading = MOMENTUM, "Plains and hills"

    def experiment(self):
        settings = grid(gamma=[0, 0.5, 0.8, 0.9], eta=np.geomspace(0.01, 3, 60))
        x, y = plateau.start
        starts = np.stack([x + np.linspace(-0.5, 0.5, 11), np.full(11, y)])[:, :, None, None]
        run = descend(plateau, Momentum(**settings), starts, 1500, trace=False)
        plain, *others = run.steps_to_stay(0.01).min(axis=-1).T  # each (starts,)
        heavy = min(others, key=np.mean)
        spreads = {"plain_spread": plain.std(), "heavy_spread": heavy.std()}
        return {"plain": plain.mean(), "heavy": heavy.mean(), "usual": others[-1].mean(), **spreads}

    number = (
        "steps to stay down, from eleven places on the plain, each with its best η: {plain:.0f} ± {plain_spread:.0f} "
        "without, {heavy:.0f} ± {heavy_spread:.0f} with the best of three γ, {usual:.0f} with γ = 0.9"
    )

    def holds(self, heavy, plain):
        return heavy < plain / 2


@enlisted
class Swings(Claim):
    text = "momentum suppresses high-frequency oscillation"
    lesson, heading = MOMENTUM, "The γ–η plane"
    exact = True

    def experiment(self):
        _, gamma, _ = best_heavy_ball(0.1, 2.0)
        rule = Momentum(*np.array([(0.95, 0), (0.95, gamma), (0.95, 0.9), (0.6, 0), (0.6, 0.9)]).T)
        path = descend(ravine, rule, ravine.start, 40).path
        plain, fitting, usual, calm, stirred = np.abs(path[20:, 1]).max(axis=0)
        return {"plain": plain, "fitting": fitting, "usual": usual, "calm": calm, "stirred": stirred, "gamma": gamma}

    number = (
        "swing across the ravine after 20 steps, η just below its limit: {plain:.2f} at γ = 0, "
        "{fitting:.1g} at γ = {gamma:.2f}, {usual:.2f} at γ = 0.9; η = 0.6 of it: {calm:.0e} at γ = 0, "
        "{stirred:.2f} at γ = 0.9"
    )

    def holds(self, usual, plain, stirred, calm):
        return usual < plain / 2 and stirred < calm / 2

    when = "γ suits the ravine and η is near its limit"

    def then(self, fitting, plain):
        return fitting < plain / 2


@enlisted
class LowPass(Claim):
    text = "momentum is a low-pass filter"
    lesson, heading = "05_momentum_meets_batches", '"Momentum filters the noise"'
    exact = True

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
    exact = True

    def experiment(self):
        high, inside = np.linspace(1.2, 2.2, 50), np.linspace(0.2, 1.3, 50)  # on the outer wall; in the well, at rest
        settings = grid(gamma=[0, 0.9], rate=np.geomspace(0.03, 0.5, 20), start=high)
        balls = Momentum(settings["rate"] * (1 - settings["gamma"]), settings["gamma"])

        def ends_deep(places):
            """The share of the balls that end in the deep well, without momentum and with it, at equal η/(1 − γ)."""
            start = np.stack([places, 0 * places])[:, None, None, :]
            ends = descend(double_well, balls, start, 2000, every=2000, trace=False).theta[0]
            return (np.abs(ends - double_well.minima[0][0]) < 0.05).mean(axis=(1, 2))

        (plain, cross), (_, rest) = ends_deep(high), ends_deep(inside)
        stay, kept = ends_deep(-high)
        return {"cross": cross, "plain": plain, "rest": rest, "lost": 1 - kept, "safe": 1 - stay}

    number = (
        "from high on the outer wall {cross:.0%} of the balls roll through the shallow well into the deep one "
        "(γ = 0, equal η/(1 − γ): {plain:.0%}), from rest inside it {rest:.0%}; "
        "through the deep one and out again {lost:.0%} (γ = 0: {safe:.0%})"
    )

    def holds(self, cross, plain, rest, lost, safe):
        return cross > plain + 0.1 and rest > 0.1 and lost < safe + 0.1

    when = "the ball comes in with speed, and it crosses both ways"

    def then(self, cross, plain):
        return cross > plain + 0.1


@enlisted
class MeantFor(Claim):
    text = "momentum is meant for high curvature, small but consistent gradients, or noisy gradients"
    lesson, heading = MOMENTUM, "The γ–η plane"
    exact = True

    def experiment(self):
        steps = lambda rate: -1 / np.log(rate)
        ravine_gain = steps(best_gradient_descent(1, 1000)[1]) / steps(best_heavy_ball(1, 1000)[2])
        heavy, plain = (float(stationary_variance(0.02 * (1 - gamma), gamma, 1.0, 1.0)) for gamma in (0.9, 0.0))
        return {"ravine": ravine_gain, "slope": 1 / (1 - 0.9), "noise": plain / heavy}

    number = (
        "γ against none: {ravine:.0f} times fewer steps in a ravine of κ = 1000, {slope:.0f} times the pace on an even "
        "slope at equal η; in noise, at equal η/(1 − γ), {noise:.2f} times less variance"
    )

    def holds(self, ravine, slope, noise):
        return min(ravine, slope, noise) > 1.5

    when = "noise is left out"

    def then(self, ravine, slope):
        return min(ravine, slope) > 1.5


@enlisted
class BetterSolutions(Claim):
    text = "momentum makes training more stable and finds better solutions"
    lesson, heading = "17_choose_your_optimizer", "The race"

    def experiment(self):
        plain, heavy = (race("network", 16)[name].losses[-1] for name in ("GradientDescent", "Momentum"))
        spread = plain.std() + heavy.std()
        return {
            "plain": plain.mean(),
            "heavy": heavy.mean(),
            "before": plain.std(),
            "after": heavy.std(),
            "both": spread,
        }

    number = (
        "network on digits, B = 16, both tuned: validation loss {heavy:.3f} ± {after:.3f} with momentum, "
        "{plain:.3f} ± {before:.3f} without"
    )

    def holds(self, heavy, plain, both, after, before):
        return heavy < plain - both and after < before

    when = "a smaller scatter over the seeds is enough"

    def then(self, heavy, plain, both, after, before):
        return heavy < plain + both and after < before / 1.5


@enlisted
class DeepModels(Claim):
    text = "the acceleration by momentum is especially visible in deep models"
    lesson, heading = MOMENTUM, "Plains and hills"
    because = "the networks of this course have one to ten small layers: what is deep elsewhere is not here"
    number = "–"
