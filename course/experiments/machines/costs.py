"""How long a step takes on many machines, by a model: counted work and counted traffic, times stated prices."""

from dataclasses import dataclass, fields
from functools import partial

import numpy as np

from course.checks import checked, number, numbers

AMOUNT = partial(numbers, least=0)


@dataclass(frozen=True)
class Machines:
    """Prices of computing and of sending; `seconds` are those of one step.

    per_example  seconds for the gradient of one example
    per_step     seconds for what each step costs besides, whatever the batch
    nbytes       bytes of one gradient
    latency      seconds until a message arrives, however short
    bandwidth    bytes per second between any two machines, both ways at once
    """

    per_example: float
    per_step: float = 0.0
    nbytes: float = 0.0
    latency: float = 0.0
    bandwidth: float = np.inf

    def __post_init__(self):
        for field in fields(self):
            bound = {"above": 0} if field.name == "bandwidth" else {"least": 0}
            number(field.name, getattr(self, field.name), **bound, infinite=field.name == "bandwidth")

    @checked(rounds=AMOUNT, nbytes=AMOUNT)
    def sending(self, rounds, nbytes):
        """Seconds for `rounds` messages one after the other, of `nbytes` in all.

        rounds · latency + nbytes / bandwidth. Hockney 1994.
        """
        return rounds * self.latency + nbytes / self.bandwidth

    @checked
    def all_reduce(self, workers):
        """Seconds for a ring all-reduce of one gradient: 2(W − 1) rounds, 2(W − 1)/W of its bytes.

        Nothing for one worker.
        """
        workers = np.asarray(workers)
        return self.sending(2 * (workers - 1), 2 * (workers - 1) / workers * self.nbytes)

    @checked
    def seconds(self, batch_size, workers):
        """Seconds for one step: the largest share of the batch, then the all-reduce. Shapes broadcast."""
        return self.per_step + np.ceil(np.divide(batch_size, workers)) * self.per_example + self.all_reduce(workers)
