"""Grids of runs. What shares its batches is one wide product; the rest (batch sizes x seeds) goes through joblib.

On one core that is a plain loop. `with joblib.parallel_config(n_jobs=-1):` around the call takes it to all cores,
and after `Client(...)` of dask.distributed `with joblib.parallel_config(backend="dask"):` takes it to a cluster.
The results are the same, bit for bit, on processors of one kind. With `keep="folder"` they are kept as they arrive,
and only what is missing is run. A cluster survives the death of a worker; if a process of `n_jobs` is killed, the
sweep ends, and goes on when called again. In reading order:

grids          settings side by side, and the best of them
fingerprint    a name for a computation and all it depends on
kept           results that outlive their process
asked          what is asked of one batch size and seed
study          every batch size with every seed
"""

from course.experiments.sweeps.grids import grid, powers_of_two, tuned
from course.experiments.sweeps.study import over_batches, steps_over_batches
