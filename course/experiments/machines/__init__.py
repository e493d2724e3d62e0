"""Many machines: one gradient from many workers, what it costs to add it up, and what comes of not waiting.

`OnWorkers(loss, client)` is a loss like any other, whose gradient the workers of a Dask cluster compute together.
`ring_all_reduce` and `through_server` add up gradients and count the traffic; `Machines` turns counts into seconds.
`Stale(rule, delay)` is a rule like any other, whose gradients come late.
"""

from course.experiments.machines.adding import Traffic, averaged, ring_all_reduce, through_server
from course.experiments.machines.cluster import OnWorkers, cluster, shards
from course.experiments.machines.costs import Machines
from course.experiments.machines.stale import Stale, delayed_rate, delayed_stable_eta
