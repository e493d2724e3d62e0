"""η, or the batch size, as a pure function of the step (or the epoch) t = 1, 2, …

    eta = WarmUp(100, Cosine(0.1, 900))     eta(1) -> 0.001     eta(100) -> 0.1     eta(5000) -> 0.0

A schedule remembers nothing: what it says of step t depends on t alone, not on who asked before, so it may be plotted.
Each class states its equation in s = t − 1, the number of steps taken so far; PyTorch's schedulers count in the same s.
`start` and `end` are numbers, or arrays that span runs like any hyper-parameter: `Momentum(Cosine(etas, 300))` is a
whole grid.
"""

from course.schedules.schedule import Schedule
from course.schedules.decay import Constant, Cosine, Drops, Exponential, InverseTime, Polynomial, Step
from course.schedules.families import FALLING
from course.schedules.composed import PerEpoch, Then, WarmUp
