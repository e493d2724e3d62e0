"""Claims about averages: of the weights in place of a falling η, and of gradients in place of steps."""

import numpy as np

from course import theory
from course.datasets import diabetes
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.horizons import METHODS, losses_at, one_for_all, retuned
from course.models import LinearRegression
from course.optimizers import ScheduleFree
from course.schedules import Polynomial

LESSON = "16_average_instead_of_decaying"
CURVATURES = theory.spectrum(20)[:, None]  # also the noise of one gradient, as in the lesson
ETAS = np.geomspace(0.005, 1.9, 48)
HORIZONS, SEEDS = [200, 800], (100, 101, 0, 1, 2, 3)  # the first two seeds choose, the others judge


def best_line(steps, batch_size):
    """The lowest expected loss on the bowl at the end of a straight line to zero."""
    lines = Polynomial(ETAS, steps)
    return _lowest(lines, 0.0, steps, batch_size)


def best_average(steps, batch_size):
    """The lowest expected loss on the bowl of the mean of all places, η constant."""
    return _lowest(*theory.averaged(ETAS, 1, CURVATURES), steps, batch_size)


def _lowest(eta, gamma, steps, batch_size):
    return theory.expected_losses(eta, gamma, CURVATURES, CURVATURES / batch_size, 1.0, steps)[-1].min()


def above(method):
    """1000 times the loss above the optimum on diabetes, B = 4, shape `(horizons, seeds, settings)`."""
    loss = LinearRegression(*diabetes().train)
    lowest = loss.value(np.linalg.lstsq(loss.X, loss.Y[:, 0])[0])
    return 1000 * (losses_at(loss, method, HORIZONS, seeds=SEEDS) - lowest)


@enlisted
class OnlyAveraging(Claim):
    """Defazio et al. 2024, 2405.15682; Hägele et al. 2024, 2405.18392."""

    text = "a decaying learning rate is only averaging"
    lesson, heading = LESSON, "And the batch?"

    def experiment(self):
        line, averaged = (retuned(above(METHODS[name]), 2)[-1] for name in ("straight line", "averaged"))
        many, few = (best_average(steps, B) / best_line(steps, B) for steps, B in ((1600, 1), (100, 64)))
        spread = line.std() + averaged.std()
        return {"line": line.mean(), "averaged": averaged.mean(), "spread": spread, "many": many, "few": few}

    number = (
        "diabetes × 1000, 800 steps: averaged {averaged:.2f}, straight line {line:.2f} (spreads together "
        "{spread:.2f}); noisy bowl: {many:.2f} times the line's loss after 1600 steps with B = 1, {few:.2f} times "
        "after 100 with B = 64"
    )

    def holds(self, averaged, line, spread, many, few):
        return averaged <= line + spread and many < 1.1 and few < 1.1

    when = "there are many noisy steps"

    def then(self, averaged, line, spread, many):
        return averaged <= line + spread and many < 1.1


@enlisted
class NeedsNoSchedule(Claim):
    """Defazio et al. 2024, 2405.15682; its learning rate is tuned there."""

    text = "Schedule-Free needs no schedule, and no tuning"
    lesson, heading = LESSON, "Real data: the loss at every horizon"

    def experiment(self):
        line, one = retuned(above(METHODS["straight line"]), 2), one_for_all(above(METHODS["Schedule-Free"]), 2)
        untuned = above(ScheduleFree(np.array([1.0]), 0.9))[:, 2:, 0]
        excess = one.mean(axis=1) - line.mean(axis=1) - one.std(axis=1) - line.std(axis=1)
        found = {"early": one[0].mean(), "late": one[1].mean(), "untuned": untuned[1].mean(), "excess": excess.max()}
        return found | {"line_early": line[0].mean(), "line_late": line[1].mean()}

    number = (
        "diabetes × 1000, one setting for 200 and 800 steps: {early:.2f} and {late:.2f}, straight lines tuned for each "
        "{line_early:.2f} and {line_late:.2f}, at most {excess:.2f} beyond the spreads; at its defaults, η = 1 and "
        "β = 0.9: {untuned:.2f} after 800 steps"
    )

    def holds(self, excess, untuned, late):
        return excess <= 0 and untuned < 2 * late

    when = "its η is tuned, as any other"

    def then(self, excess):
        return excess <= 0


@enlisted
class AccumulationIsFree(Claim):
    """What makes people use it; compare lesson 9's knee."""

    text = "gradient accumulation is free"
    lesson, heading = LESSON, "Average gradients, or weights?"

    def experiment(self):
        single, sixteen, many = (best_line(4096 // kappa, kappa) for kappa in (1, 16, 256))
        return {"sixteen": sixteen / single, "many": many / single}

    number = (
        "noisy bowl, 4096 examples, best straight line: {sixteen:.2f} times the loss of single steps with 16 gradients "
        "added up for each step, {many:.1f} times with 256"
    )

    def holds(self, sixteen, many):
        return sixteen < 1.05 and many < 1.05

    when = "the sum stays below the knee"

    def then(self, sixteen):
        return sixteen < 1.05


@enlisted
class AccumulationIsWasteful(Claim):
    """Marek et al. 2025, 2507.07101: rather take the small steps."""

    text = "gradient accumulation is wasteful on one machine"
    lesson, heading = LESSON, "Average gradients, or weights?"

    def experiment(self):
        best = lambda kappa: min(cure(4096 // kappa, kappa) for cure in (best_line, best_average))
        single, four, many = (best(kappa) for kappa in (1, 4, 64))
        return {"four": four / single, "many": many / single}

    number = (
        "noisy bowl, 4096 examples, line or average, whichever is better: {four:.2f} times the loss of single steps "
        "with 4 gradients added up for each step, {many:.2f} times with 64"
    )

    def holds(self, four, many):
        return four > 1.05 and many > 1.05

    when = "many are added up"

    def then(self, many):
        return many > 1.05
