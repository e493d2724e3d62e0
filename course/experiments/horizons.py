"""The loss at every horizon: of plans that know when they will stop, and of rules that do not ask."""

from functools import reduce
from math import gcd

import numpy as np
from threadpoolctl import threadpool_limits

from course.experiments.sweeps import tuned
from course.optimizers import GradientDescent, Optimizer, ScheduleFree, WeightAverage
from course.schedules import Constant, Polynomial, Then
from course.training import train

HORIZONS = [100, 200, 400, 800, 1600, 3200]
TUNING, SHOWN = (100, 101, 102), (0, 1, 2, 3, 4)  # the seeds that choose a setting, and those that are shown

#: 16 rates, over a factor of 1500. Along them a method's own parameter, if it has one, changes in turn: so 16 settings.
ETAS = np.geomspace(0.001, 1.5, 16)
GROWING = np.resize([1.0, 4.0], 16)  # k of ρ = t/(t + k)
NEAR = np.resize([0.5, 0.9], 16)  # β


def straight_line(horizon):
    """η falls to zero on a straight line, and gets there at the horizon."""
    return [GradientDescent(Polynomial(ETAS, horizon))]


def stable_then_decay(horizon):
    """Constant, and in the last fifth or the last half a straight line to zero. Hägele et al. 2024."""
    falls = {horizon // 5: ETAS[::2], horizon // 2: ETAS[1::2]}
    return [
        GradientDescent(Then(Constant(etas), horizon - last, Polynomial(etas, last))) for last, etas in falls.items()
    ]


#: A rule, which asks for no horizon, or a function horizon -> rules.
METHODS = {
    "constant": GradientDescent(ETAS),
    "straight line": straight_line,
    "stable, then decay": stable_then_decay,
    "averaged": WeightAverage(ETAS, lambda t: t / (t + GROWING)),
    "Schedule-Free": ScheduleFree(2 * ETAS, NEAR),
}


def losses_at(loss, method, horizons=HORIZONS, batch_size=4, seeds=(*TUNING, *SHOWN), measure=None):
    """The loss at each horizon, for each seed and each setting of the method, shape `(horizons, seeds, settings)`.

    A rule is walked once, to the last horizon; a plan anew for each. `measure` is what is recorded, the training loss
    unless told. What diverged is inf.
    """
    if isinstance(method, Optimizer):
        found = _seen(loss, method, horizons, batch_size, seeds, measure)
    else:
        ends = [[_seen(loss, rule, [h], batch_size, seeds, measure)[0] for rule in method(h)] for h in horizons]
        found = np.array([np.concatenate(end, axis=-1) for end in ends])
    return np.nan_to_num(found, nan=np.inf, posinf=np.inf)


def _seen(loss, rule, horizons, batch_size, seeds, measure):
    """The losses at these steps, shape `(horizons, seeds, settings)`."""
    between = reduce(gcd, horizons)
    budget = {"steps": horizons[-1], "records": horizons[-1] // between, "measure": measure, "trace": False}
    with threadpool_limits(1, "blas"):  # the same bits however many cores there are
        runs = [_train(loss, rule, batch_size, seed, budget) for seed in seeds]
    return np.stack([run.losses[[horizon // between for horizon in horizons]] for run in runs], axis=1)


def _train(loss, rule, batch_size, seed, budget):
    start = loss.init(np.random.default_rng(seed))
    return train(loss, rule, start, batch_size, np.random.default_rng(seed), **budget)


def retuned(losses, trials=len(TUNING)):
    """For each horizon the setting that the first seeds like best → what the others reach, `(horizons, seeds)`."""
    best, _, _ = tuned(losses, trials)
    return np.take_along_axis(losses[:, trials:], best[:, None, None], axis=-1)[..., 0]


def one_for_all(losses, trials=len(TUNING)):
    """One setting for all horizons → what the other seeds reach, `(horizons, seeds)`.

    It is the one that, by the first seeds, is at no horizon many times worse than the best setting for that horizon.
    """
    return losses[:, trials:, least_regret(losses[:, :trials].mean(axis=1))]


def least_regret(losses):
    """The number of the setting whose largest ratio to the best of each row is smallest; `(horizons, settings)`."""
    with np.errstate(over="ignore"):  # what has nearly diverged
        return int((losses / losses.min(axis=1, keepdims=True)).max(axis=0).argmin())
