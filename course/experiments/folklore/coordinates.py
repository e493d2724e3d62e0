"""Claims about methods with a step for each coordinate, and about where methods end."""

from dataclasses import fields

import numpy as np

from course.averages import ewma
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.race import race
from course.objectives import himmelblau, ravine, rosenbrock
from course.optimizers import AdaDelta, AdaGrad, Adam, GradientDescent, Momentum, RMSProp, RMSPropMomentum
from course.training import descend

STEPS = "07_per_coordinate_steps"


@enlisted
class DifferentOptima(Claim):
    text = "different optimizers may find different optima, and that decides how good a model is"
    lesson, heading = "12_landscapes", "Basins: who ends where?"

    def experiment(self):
        axis = np.linspace(-5, 5, 40)
        start, minima = np.stack(np.meshgrid(axis, axis)), np.array(himmelblau.minima)

        def basins(rule):
            """The number of the minimum in which each start ends."""
            theta = descend(himmelblau, rule, start, steps=1500, every=1500, trace=False).theta
            return ((theta - minima[:, :, None, None]) ** 2).sum(axis=1).argmin(axis=0)

        plain, yardstick = basins(GradientDescent(0.005)), basins(GradientDescent(0.0025))
        apart = lambda found: (found != plain).mean()
        ends = [result.losses[-1] for result in race("network", 16).values()]
        best, *_, worst = sorted(ends, key=np.mean)
        return {
            "half": apart(yardstick),
            "momentum": apart(basins(Momentum(0.0005, 0.9))),
            "adam": apart(basins(Adam(0.1))),
            "best": best.mean(),
            "worst": worst.mean(),
            "spread": best.std() + worst.std(),
        }

    number = (
        "of 1600 starts on Himmelblau's surface momentum, at equal η/(1 − γ), takes {momentum:.1%} to another minimum "
        "than gradient descent, Adam {adam:.1%}, half the η {half:.1%}; a network, thirteen methods tuned: validation "
        "loss {best:.3f} to {worst:.3f}, spreads together {spread:.3f}"
    )

    def holds(self, momentum, adam, half, best, worst, spread):
        return min(momentum, adam) > 10 * half and worst > best + spread

    when = "one means where they end, not how good it is"

    def then(self, momentum, adam, half):
        return min(momentum, adam) > 10 * half


def way(rule, slopes):
    """How far a rule has come before the first and after each of these slopes, on a line that falls."""
    theta, state, path = np.zeros(1), rule.init(np.zeros(1)), [0.0]
    for t, slope in enumerate(slopes, start=1):
        theta, state = rule.step(theta, np.array([-slope]), state, t)
        path.append(theta[0])
    return np.array(path)


@enlisted
class AdaGradTires(Claim):
    text = "AdaGrad's η dies"
    lesson, heading = STEPS, "AdaGrad tires"
    exact = True

    def experiment(self):
        path = way(AdaGrad(1.0), np.ones(10_000))
        return {"pace": (path[-1] - path[-2]) / path[1], "growth": path[-1] / path[1000]}

    number = (
        "even slope: after 10 000 steps the pace is {pace:.1%} of the first, "
        "yet the way has grown {growth:.1f} times since step 1000"
    )

    def holds(self, growth):
        return growth < 1.1

    when = "slowing down for ever counts as dying"

    def then(self, pace):
        return pace < 0.02


@enlisted
class OthersRecover(Claim):
    text = "RMSProp and AdaDelta cure it"
    lesson, heading = STEPS, "RMSProp: forget"
    exact = True

    def experiment(self):
        level = np.ones(400)
        cliff = np.where(np.arange(400) < 20, 100.0, 1.0)
        pace = lambda rule, slopes: np.diff(way(rule, slopes))[-1]
        kept = lambda rule: pace(rule, cliff) / pace(rule, level)
        return {"adagrad": kept(AdaGrad(0.1)), "rmsprop": kept(RMSProp(0.1)), "adadelta": kept(AdaDelta())}

    number = (
        "pace at step 400, 380 steps after a cliff, in parts of the pace without one: "
        "AdaGrad {adagrad:.1%}, RMSProp {rmsprop:.0%}, AdaDelta {adadelta:.0%}"
    )

    def holds(self, adagrad, rmsprop, adadelta):
        return adagrad < 0.5 and min(rmsprop, adadelta) > 0.5

    when = "it is RMSProp"

    def then(self, adagrad, rmsprop):
        return adagrad < 0.5 and rmsprop > 0.5


@enlisted
class NeedsNoEta(Claim):
    text = "AdaDelta has no learning rate to set"
    lesson, heading = STEPS, "AdaDelta: no η at all?"
    exact = True

    def experiment(self):
        names = sum(field.name == "eta" for field in fields(AdaDelta))
        steps = lambda eps: descend(ravine, AdaDelta(0.9, eps), ravine.start, 10_000).steps_to(1e-3)
        return {"few": steps(1e-2), "default": steps(1e-6), "many": steps(1e-8), "names": names}

    number = (
        "steps to a loss of 0.001 in the ravine: {few:.0f} with ε = 0.01, {default:.0f} with the default, "
        "{many:.0f} with ε = 1e-8"
    )

    def holds(self, many, few):
        return many < 2 * few

    when = "one reads the formula: ε has taken the place of η"

    def then(self, names):
        return names == 0


@enlisted
class AdamFromParts(Claim):
    text = "Adam = RMSProp + momentum"
    lesson, heading = "08_adam", "One frame for all"
    exact = True

    def experiment(self):
        run = descend(rosenbrock, Adam(0.01), rosenbrock.start, 300)
        glued = descend(rosenbrock, RMSPropMomentum(0.001, 0.999), rosenbrock.start, 300).path
        slopes = np.array([rosenbrock.gradient(theta) for theta in run.path[:-1]])
        steps = 0.01 * ewma(slopes, 0.9) / (np.sqrt(ewma(slopes**2, 0.999)) + 1e-8)
        built = run.path[0] - np.cumsum(steps, axis=0)
        apart = lambda path: np.abs(path - run.path[1:]).max() / np.abs(run.path - run.path[0]).max()
        return {"glued": apart(glued[1:]), "parts": max(apart(built), 1e-12)}  # below that all is rounding

    number = (
        "RMSProp with the momentum of lesson 4 walks up to {glued:.0%} apart from Adam; "
        "two corrected averages, the gradient's divided by the root of its square's, at most {parts:.0e}"
    )

    def holds(self, glued):
        return glued < 0.01

    when = "momentum is an average, taken before the division, and both averages are corrected"

    def then(self, parts):
        return parts < 1e-9
