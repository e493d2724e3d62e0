"""When a walk on a surface has arrived: as a goal, and in words."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np

from course import optimizers
from course.explorers.base import Goal
from course.explorers.words import counted, rounded
from course.training import descend

LEVEL = 1e-6  # "arrived": this close to the lowest minimum's height
PATIENCE = 2000  # how long the comparison without momentum may take


@dataclass(frozen=True)
class Arrival:
    """Whether a run on a surface, `(run, surface)`, is within so many steps at most `loss` above the lowest minimum."""

    loss: float
    within: int

    def __call__(self, seen):
        steps = _steps_to(*seen, self.loss)
        return steps is not None and steps <= self.within


def reach(loss, within):
    """The goal: a loss at most `loss` above the lowest minimum within so many steps."""
    return Goal(f"reach a loss of {loss:g} within {counted(within, 'step')}.", Arrival(loss, within))


def describe(run, surface, level=LEVEL):
    """What the picture shows, in words. At `level` above the lowest minimum the ball has arrived."""
    name = optimizers.label(run.rule)
    if run.blown_up[-1]:
        high, low = "the loss is a million times above where it began", "it is beyond all bounds: there is no minimum"
        return f"{name}: diverges. After {counted(run.diverged_at, 'step')} {high if surface.minima else low}."
    arrived, swings = _steps_to(run, surface, level), _swings(run, surface)
    if run.diverged_at is not None:
        swings = " On the way the loss was a million times above where it began."
    if arrived is None:
        where = ", ".join(rounded(x, 3) for x in run.theta)
        height = rounded(run.losses[-1] - surface.floor)
        if surface.minima:
            height = f"{height} above the lowest minimum"
        else:
            height = f"with a loss of {height}; there is no minimum"
        return f"{name}: after {counted(run.steps[-1], 'step')} at ({where}), {height}.{swings}"
    compared = _without_momentum(run, surface, arrived, level)
    return f"{name}: {counted(arrived, 'step')} to a loss of {level:g}.{swings}{compared}"


def _steps_to(run, surface, level):
    return run.steps_to(surface.floor + level) if surface.minima else None


def _swings(run, surface):
    """How often each coordinate passes that of the nearest minimum, while that is more than rounding."""
    if not surface.minima:
        return ""
    nearest = min(surface.minima, key=lambda minimum: np.abs(run.theta - minimum).sum())
    one, two = (counted(_passes(away), "time") for away in (run.path - nearest).T)
    return f" It swings across the minimum {one} along θ₁ and {two} along θ₂."


def _passes(away):
    """How often a distance changes its sign. Who stands on the minimum for a step passes it with the next."""
    away = away[np.abs(away) > 1e-9]
    return int((away[1:] * away[:-1] < 0).sum())


def _without_momentum(run, surface, arrived, level):
    """How that compares with the same rule and γ = 0."""
    if "gamma" not in {field.name for field in fields(run.rule)} or run.rule.gamma == 0:
        return ""
    plain = _plain_steps(surface, replace(run.rule, gamma=0.0), tuple(run.path[0]), level)
    if plain is None:
        return f" With γ = 0 it is not there after {PATIENCE}."
    if plain < arrived:
        return f" With γ = 0 it takes only {plain}."
    return f" With γ = 0 it takes {plain}: {plain / max(arrived, 1):.1f}x as many."


@lru_cache
def _plain_steps(surface, rule, start, level):
    return _steps_to(descend(surface, rule, start, PATIENCE, trace=False), surface, level)
