"""Schedules made of schedules."""

from dataclasses import dataclass

from course.schedules.schedule import Schedule


@dataclass(frozen=True)
class Then(Schedule):
    """`first` for so many steps, and from there `second`, which counts from its own beginning."""

    first: Schedule
    steps: int
    second: Schedule

    def after(self, s):
        return self.first.after(s) if s < self.steps else self.second.after(s - self.steps)


@dataclass(frozen=True)
class WarmUp(Schedule):
    """A straight line up to the value at which `then` begins, reached at t = steps; from there `then`.

    Goyal et al. 2017, 2.2.
    """

    steps: int
    then: Schedule

    def after(self, s):
        return self.then.after(0) * (s + 1) / self.steps if s < self.steps else self.then.after(s - self.steps)


@dataclass(frozen=True)
class PerEpoch(Schedule):
    """What `schedule` says of the epoch in which the step falls, if an epoch has so many steps."""

    schedule: Schedule
    steps: int

    def after(self, s):
        return self.schedule.after(s // self.steps)
