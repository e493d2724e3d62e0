"""Data-parallel training on a Dask cluster: the workers share every batch."""

import logging
from copy import copy

import numpy as np

from course.checks import flag, numbers, row_numbers, shown, whole
from course.experiments.machines.adding import averaged

#: Dask's workers return every freed array to the system at once; asking for it again made the sweeps three times as
#: slow. On a busy machine they complain of delays, which a lesson would show.
WORKERS = {
    "MALLOC_TRIM_THRESHOLD_": 2**25,
    "MALLOC_MMAP_THRESHOLD_": 2**25,
    "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
}
#: Even without its dashboard Dask serves one; at its usual port a second cluster gets a warning.
ANY_PORT = "127.0.0.1:0"


def cluster(workers=2, processes=True):
    """A cluster on this machine → its `Client`, for a `with` block.

    A cluster of many machines: `distributed.Client("tcp://…:8786")`.
    Each worker is a process of its own with one thread, or, without `processes`, a thread of this process.
    """
    whole("workers", workers, least=1)
    flag("processes", processes)
    import dask.config
    from distributed import Client

    settings = {f"distributed.nanny.pre-spawn-environ.{name}": value for name, value in WORKERS.items()}
    with dask.config.set(settings):
        return Client(
            n_workers=workers,
            threads_per_worker=1,
            processes=processes,
            host="127.0.0.1",
            dashboard_address=ANY_PORT,
            scheduler_kwargs={"dashboard": False},
            memory_limit=None,
            silence_logs=logging.ERROR,
        )


class OnWorkers:
    """A loss whose gradient the workers of a cluster compute together; all else is the loss's own.

    Every worker holds the data. Of each batch it gets the numbers of its share of the rows, and θ; it sends back
    the mean gradient of that share. `shares` are the workers' relative parts, equal unless told.
    """

    def __init__(self, loss, client, shares=None):
        self.loss, self.client, self.workers = loss, client, sorted(client.ncores())
        self.shares = np.ones(len(self.workers)) if shares is None else _shares(shares)
        if len(self.shares) != len(self.workers):
            raise ValueError(f"shares={shown(shares)}: expected a number for each of the {len(self.workers)} workers")
        self.rows = np.arange(len(loss))
        self.data = client.scatter(loss, broadcast=True, hash=False)
        self.size, self.init, self.value = loss.size, loss.init, loss.value

    def __len__(self):
        return len(self.rows)

    def on(self, rows):
        """The same loss, on the same workers, on these rows only: row numbers or a mask, as for the loss itself."""
        batch, rows = copy(self), row_numbers(rows, len(self))
        batch.rows, batch.value = rows, self.loss.on(rows).value
        return batch

    def gradient(self, theta):
        """Mean gradient over the rows, theta's shape: equal to that of one machine up to rounding."""
        parts = [(worker, part) for worker, part in zip(self.workers, shards(self.rows, self.shares)) if len(part)]
        asked = [
            self.client.submit(
                _gradient, self.data, part, theta, workers=[worker], allow_other_workers=True, pure=False
            )
            for worker, part in parts
        ]
        return averaged(self.client.gather(asked), [len(part) for _, part in parts])


def shards(rows, shares):
    """The rows cut into consecutive parts in proportion to `shares`, each part rounded; a part may be empty."""
    ends = np.rint(np.cumsum(_shares(shares)) / np.sum(shares) * len(rows)).astype(int)
    return np.split(np.asarray(rows), ends[:-1])


def _shares(shares):
    if not numbers("shares", shares, least=0).any() or np.ndim(shares) != 1:
        raise ValueError(f"shares={shown(shares)}: expected a number for each worker, none negative, not all 0")
    return np.asarray(shares, float)


def _gradient(loss, rows, theta):
    return loss.on(rows).gradient(theta)
