"""The same results wherever they are computed."""

import logging
import os
import signal

import joblib
import numpy as np
import pytest
from joblib.externals.loky import get_reusable_executor
from threadpoolctl import threadpool_info, threadpool_limits
from whole import posix

from course.datasets import diabetes
from course.experiments.sweeps import (
    grid,
    over_batches,
    steps_over_batches,
)
from course.models import MLP, LinearRegression
from course.optimizers import Momentum

LOSS = LinearRegression(*diabetes().train)


@pytest.fixture
def loky():
    yield {"n_jobs": 2}
    get_reusable_executor().shutdown(wait=True)


SETTINGS = Momentum(**grid(gamma=[0, 0.9], eta=[0.01, 0.02])), [4, 100], range(3)


def test_results_do_not_depend_on_the_number_of_processes(loky):
    alone = over_batches(LOSS, *SETTINGS, steps=50), steps_over_batches(LOSS, *SETTINGS, 0.3, steps=50)
    with joblib.parallel_config(**loky):
        together = over_batches(LOSS, *SETTINGS, steps=50), steps_over_batches(LOSS, *SETTINGS, 0.3, steps=50)
    np.testing.assert_array_equal(alone, together)


def test_threads_do_not_share_the_statistics_of_batch_normalization():
    X, y = diabetes().train.X, np.arange(265) % 2
    loss, other = MLP(X, y, hidden=(3,), batch_norm=True), MLP(X[:50], y[:50], hidden=(3,), batch_norm=True)
    other.norms = loss.norms
    sweep = lambda: over_batches(loss, Momentum(0.1), [10, 20], range(4), steps=60, measure=other)
    alone = sweep()
    with joblib.parallel_config(backend="threading", n_jobs=4):
        np.testing.assert_array_equal(alone, sweep())


class Threads:
    """A measure that says how many threads BLAS would take."""

    def value(self, theta):
        return float(max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"))


@pytest.mark.parametrize("where", [{}, {"n_jobs": 2}], ids=["here", "processes"])
def test_each_run_keeps_to_one_thread(where, loky):
    with threadpool_limits(2), joblib.parallel_config(**where):
        assert over_batches(LOSS, Momentum(), [4], [0, 1], steps=1, measure=Threads()).tolist() == [[1, 1]]


def test_the_bar_is_shown_on_request_and_silent_here(capfd):
    over_batches(LOSS, Momentum(), [4], [0, 1], steps=2)
    assert capfd.readouterr() == ("", "")
    over_batches(LOSS, Momentum(), [4], [0, 1], steps=2, progress=True)
    out, err = capfd.readouterr()
    assert out == "" and "2/2" in err


class Mortal(LinearRegression):
    """Its third seed kills the process that it runs in: once."""

    def init(self, rng):
        if rng.bit_generator.seed_seq.entropy == 2 and not self.killed.exists():
            self.killed.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        return super().init(rng)


@posix
def test_a_cluster_loses_a_worker_and_no_result(tmp_path):
    """Two worker processes, of which one is killed mid-way: all results are there, and equal those of one process."""
    import distributed

    loss = Mortal(*diabetes().train)
    loss.killed = tmp_path / "killed"
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.ERROR,
            local_directory=tmp_path,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = set(client.run(os.getpid).values())
        with joblib.parallel_config(backend="dask"):
            results = over_batches(loss, *SETTINGS, steps=50, keep=tmp_path / "study")
    assert int(loss.killed.read_text()) in workers
    np.testing.assert_array_equal(results, over_batches(LOSS, *SETTINGS, steps=50))
    assert len(list((tmp_path / "study").iterdir())) == 6
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)
