"""One piece: from `start` downwards. (Step and Exponential climb with a factor above 1, for a batch size.)"""

from dataclasses import dataclass

import numpy as np

from course.schedules.schedule import Schedule


@dataclass(frozen=True)
class Constant(Schedule):
    """start."""

    start: float

    def after(self, s):
        return self.start


@dataclass(frozen=True)
class Step(Schedule):
    """start · factorᵏ with k = ⌊s / every⌋: a drop every so many steps.

    With a factor above 1 it climbs: a batch size.
    """

    start: float
    every: int
    factor: float = 0.1

    def after(self, s):
        return self.start * self.factor ** (s // self.every)


@dataclass(frozen=True)
class Drops(Schedule):
    """start · factorᵏ, where k counts the marks in `at` that s has reached."""

    start: float
    at: tuple
    factor: float = 0.1

    def after(self, s):
        return self.start * self.factor ** sum(s >= mark for mark in self.at)


@dataclass(frozen=True)
class Exponential(Schedule):
    """start · factorˢ."""

    start: float
    factor: float

    def after(self, s):
        return self.start * self.factor**s


@dataclass(frozen=True)
class InverseTime(Schedule):
    """start / (1 + s / half): after `half` steps one half, after 9 · half a tenth. Robbins & Monro 1951 for large s."""

    start: float
    half: float

    def after(self, s):
        return self.start / (1 + s / self.half)


@dataclass(frozen=True)
class Polynomial(Schedule):
    """end + (start − end)(1 − s/steps)ᵖ, then `end` for ever; power p = 1 is a straight line."""

    start: float
    steps: int
    end: float = 0.0
    power: float = 1.0

    def after(self, s):
        return self.end + (self.start - self.end) * (1 - min(s / self.steps, 1)) ** self.power


@dataclass(frozen=True)
class Cosine(Schedule):
    """end + ½ (start − end)(1 + cos(π s / steps)), then `end` for ever.

    Loshchilov & Hutter 2017, eq. 5, without restarts.
    """

    start: float
    steps: int
    end: float = 0.0

    def after(self, s):
        return self.end + 0.5 * (self.start - self.end) * (1 + np.cos(np.pi * min(s / self.steps, 1)))
