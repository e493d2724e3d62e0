"""Grids of runs are the runs they stand for, wherever they are computed, and whoever is killed meanwhile."""

import logging
import os
import signal
import subprocess
import sys
import textwrap
from copy import copy
from functools import partial

import joblib
import numpy as np
import pytest
from joblib.externals.loky import get_reusable_executor
from threadpoolctl import threadpool_info, threadpool_limits
from whole import posix

from course.batching import in_order
from course.datasets import diabetes
from course.experiments.sweeps import grid, over_batches, powers_of_two, steps_over_batches, tuned
from course.experiments.sweeps.fingerprint import fingerprint
from course.models import MLP, LinearRegression, SoftmaxRegression
from course.optimizers import GradientDescent, Momentum, Nesterov
from course.setup.environment import ROOT
from course.training import train

LOSS = LinearRegression(*diabetes().train)


def test_grid_puts_the_first_axis_first():
    settings = grid(gamma=[0, 0.5, 0.9], eta=[0.1, 0.2])
    assert settings["gamma"].shape == (3, 1) and settings["eta"].shape == (2,)
    assert Momentum(**settings).runs == (3, 2)


def test_a_sweep_is_its_single_runs():
    gammas, etas, sizes, seeds = [0, 0.9], [0.01, 0.02, 0.05], [4, 265], [7, 8]
    results = over_batches(LOSS, Momentum(**grid(gamma=gammas, eta=etas)), sizes, seeds, examples=600)
    assert results.shape == (2, 2, 2, 3)
    for index in np.ndindex(results.shape):
        B, seed, gamma, eta = sizes[index[0]], seeds[index[1]], gammas[index[2]], etas[index[3]]
        run = train(LOSS, Momentum(eta, gamma), LOSS.init(), B, np.random.default_rng(seed), examples=600)
        assert results[index] == pytest.approx(run.losses[-1], rel=1e-10)


def test_a_sweep_of_networks_is_its_single_runs():
    y = np.arange(265) % 3
    network, etas = MLP(diabetes().train.X, y, hidden=(4,)), [0.01, 0.1]
    results = over_batches(network, Momentum(np.array(etas), 0.5), [7], [3], steps=30)
    for eta, result in zip(etas, results[0, 0]):
        rng = np.random.default_rng(3)
        run = train(network, Momentum(eta, 0.5), network.init(np.random.default_rng(3)), 7, rng, steps=30)
        assert result == pytest.approx(run.losses[-1], rel=1e-9)


def test_diverged_runs_are_infinite_in_a_grid_and_alone():
    results = over_batches(LOSS, GradientDescent(np.array([0.1, 5.0])), [265], [0], steps=60)
    assert np.isfinite(results[0, 0, 0]) and results[0, 0, 1] == np.inf
    assert over_batches(LOSS, GradientDescent(5.0), [265], [0], steps=60)[0, 0] == np.inf


def test_measure_and_batches_are_passed_on():
    y = np.arange(10) % 3
    train_loss, other = SoftmaxRegression(np.eye(10), y), SoftmaxRegression(2 * np.eye(10), y)
    results = over_batches(train_loss, GradientDescent(1.0), [5], [0, 1], steps=10, measure=other, batches=in_order)
    run = train(train_loss, GradientDescent(1.0), train_loss.init(), 5, None, steps=10, measure=other, batches=in_order)
    assert results[0] == pytest.approx([run.losses[-1]] * 2, rel=1e-12)


def test_tuned_takes_the_best_mean_and_reports_its_spread():
    results = np.array([[[3.0, 1.0, np.inf], [3.0, 2.0, 0.0]]])  # one batch size, two seeds, three settings
    best, mean, spread = tuned(results)
    assert (best.tolist(), mean.tolist(), spread.tolist()) == ([1], [1.5], [0.5])


def test_tuned_on_some_seeds_and_judged_by_others():
    results = np.array(
        [[[3.0, 1.0], [3.0, 2.0], [5.0, 6.0], [5.0, 8.0]]]
    )  # the second is best for the first two seeds only
    best, mean, spread = tuned(results, trials=2)
    assert (best.tolist(), mean.tolist(), spread.tolist()) == ([1], [7.0], [1.0])


@pytest.mark.parametrize("trials", [0, 4, 9])
def test_seeds_are_left_to_choose_and_to_judge(trials):
    with pytest.raises(ValueError, match=f"trials={trials}: expected a whole number from 1 to the seeds but one, 3"):
        tuned(np.ones((1, 4, 2)), trials)


def test_tuned_keeps_the_other_axes():
    results = np.random.default_rng(0).random((4, 5, 3, 7))
    best, mean, _ = tuned(results)
    assert best.shape == mean.shape == (4, 3)
    assert mean == pytest.approx(results.mean(axis=1).min(axis=-1))


# Steps to a level ---------------------------------------------------------------------------------------------------


def test_steps_are_those_of_the_single_runs_at_most_five_per_cent_later():
    etas, level = [0.001, 0.01, 0.02, 0.05], 0.3
    results = steps_over_batches(LOSS, Momentum(np.array(etas), 0.5), [4, 265], [7, 8], level, steps=800)
    assert results.shape == (2, 2, 4)
    for i, j, k in np.ndindex(results.shape):
        rng = np.random.default_rng([7, 8][j])
        exact = train(LOSS, Momentum(etas[k], 0.5), LOSS.init(), [4, 265][i], rng, steps=800, records=800).steps_to(
            level
        )
        if exact is None:
            assert results[i, j, k] == np.inf
        elif exact <= 20:
            assert results[i, j, k] == exact
        elif results[i, j, k] < np.inf:  # a noisy run may dip below the level between two looks
            assert results[i, j, k] >= exact
    smooth = steps_over_batches(LOSS, GradientDescent(0.005), [265], [0], level, steps=5000)[0, 0]
    exact = train(
        LOSS, GradientDescent(0.005), LOSS.init(), 265, np.random.default_rng(0), steps=5000, records=5000
    ).steps_to(level)
    assert 20 < exact <= smooth <= 1.05 * exact + 1


def test_steps_at_the_start_never_and_after_divergence():
    rule = GradientDescent(np.array([0.01, 5.0]))
    assert steps_over_batches(LOSS, rule, [4], [0], 1e9, steps=10).tolist() == [[[0, 0]]]
    assert steps_over_batches(LOSS, rule, [4], [0], -1.0, steps=400).tolist() == [[[np.inf, np.inf]]]
    assert steps_over_batches(LOSS, rule, [265], [0], 0.3, steps=400).tolist()[0][0][1] == np.inf


def test_a_budget_of_examples_pays_for_full_batches():
    """At 265 examples a step, the level that 9 steps reach is out of reach for 8."""
    run = train(LOSS, GradientDescent(0.02), LOSS.init(), 265, np.random.default_rng(0), steps=9, records=9)
    level = run.losses[-1] + 1e-9
    for examples, steps in ((9 * 265, 9), (9 * 265 - 1, np.inf), (20 * 265, 9)):
        assert steps_over_batches(LOSS, GradientDescent(0.02), [265], [0], level, examples=examples)[0, 0] == steps


def test_patience_gives_up_on_the_slow_and_only_on_them():
    rule = Momentum(**grid(gamma=[0, 0.5], eta=[0.005, 0.05, 0.1]))
    full, impatient = (
        steps_over_batches(LOSS, rule, [265], [0], 0.3, steps=2000, patience=p)[0, 0] for p in (np.inf, 2)
    )
    given_up = full > 2 * full.min(axis=1, keepdims=True)
    assert given_up.tolist() == [[True, False, False]] * 2
    np.testing.assert_array_equal(impatient, np.where(given_up, np.inf, full))
    alone = steps_over_batches(LOSS, Momentum(0.05, 0.0), [265], [0], 0.3, steps=2000, patience=2)[0, 0]
    assert alone == pytest.approx(full[0, 1])


def test_steps_follow_another_measure():
    y = np.arange(10) % 3
    loss, other = SoftmaxRegression(np.eye(10), y), SoftmaxRegression(0.5 * np.eye(10), y)
    first, second = (
        steps_over_batches(loss, GradientDescent(1.0), [5], [0], 0.5, steps=500, measure=m)[0, 0] for m in (None, other)
    )
    assert first < second < np.inf


def test_powers_of_two_end_with_all_examples():
    assert [powers_of_two(n) for n in (1, 2, 8, 9)] == [[1], [1, 2], [1, 2, 4, 8], [1, 2, 4, 8, 9]]
    with pytest.raises(ValueError, match="n=0"):
        powers_of_two(0)


# Bad settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed, named",
    [
        ({"batch_sizes": [4, 0]}, r"batch size 0, seed 3, Momentum\(eta=0.1, gamma=0.9\): batch_size=0: expected"),
        ({"batch_sizes": [4, 266]}, "batch size 266, seed 3.* from 1 to the number of examples, 265"),
        ({"batch_sizes": []}, "batch_sizes: expected at least one"),
        ({"seeds": 5}, "seeds: expected at least one"),
        ({"seeds": [3, -1]}, "batch size 4, seed -1, Momentum"),
        ({"steps": -1}, "batch size 4, seed 3, Momentum.* steps=-1"),
        ({"steps": None}, "batch size 4, seed 3.* expected one of the two budgets"),
        ({"level": np.nan}, "batch size 4, seed 3.* level=nan"),
        ({"level": 1.0, "patience": 0}, "patience=0"),
        ({"level": 1.0, "steps": np.inf}, "steps=inf, examples=inf: expected a budget"),
    ],
)
def test_bad_settings_are_named(changed, named):
    given = {"batch_sizes": [4], "seeds": [3], "steps": 10, **changed}
    with pytest.raises(ValueError, match=named):
        (steps_over_batches if "level" in changed else over_batches)(LOSS, Momentum(), **given)


def test_a_setting_that_the_model_refuses_is_named_on_another_core_too():
    loss = MLP(*diabetes().train._replace(y=np.arange(265) % 2), hidden=(2,), batch_norm=True)
    with (
        joblib.parallel_config(backend="threading", n_jobs=2),
        pytest.raises(ValueError, match="batch size 1, seed 0, Momentum.* normalization"),
    ):
        over_batches(loss, Momentum(), [1], [0], steps=3)


# The same results wherever they are computed -------------------------------------------------------------------------


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


# Kept results --------------------------------------------------------------------------------------------------------


class Noted(LinearRegression):
    """Notes in a file how many runs have begun: each draws one start."""

    def init(self, rng):
        with self.notes.open("a") as file:
            file.write("x")
        return super().init(rng)

    @property
    def begun(self):
        return len(self.notes.read_text())


@pytest.fixture
def noted(tmp_path_factory):
    loss = Noted(*diabetes().train)
    loss.notes = tmp_path_factory.mktemp("notes") / "begun"
    return loss


def test_what_is_kept_is_not_run_again(tmp_path, noted):
    sweep = lambda sizes, seeds: over_batches(noted, SETTINGS[0], sizes, seeds, keep=tmp_path / "a" / "study", steps=20)
    first = sweep([4, 8], [0, 1])
    assert noted.begun == 4
    np.testing.assert_array_equal(sweep([4, 8], [0, 1]), first)
    assert noted.begun == 4
    np.testing.assert_array_equal(sweep(np.array([8, 4, 2]), np.arange(3))[1::-1, :2], first)
    assert noted.begun == 9
    assert {file.suffix for file in (tmp_path / "a" / "study").iterdir()} == {".npy"}


def test_a_stale_result_is_never_taken(tmp_path, noted):
    rule, other = Momentum(0.01), copy(noted)
    other.Y = np.nextafter(noted.Y, np.inf)
    sweep = lambda loss=noted, rule=rule, **budget: over_batches(loss, rule, [4], [0], keep=tmp_path, **budget)
    asked = [
        {"steps": 20},
        {"steps": 21},
        {"examples": 20},
        {"steps": 20, "measure": other},
        {"steps": 20, "batches": in_order},
        {"steps": 20, "loss": other},
        {"steps": 20, "rule": Momentum(0.01, 0.8)},
        {"steps": 20, "rule": Nesterov(0.01)},
    ]
    results = [sweep(**given) for given in asked]
    assert noted.begun == len(asked) == len(list(tmp_path.iterdir()))
    np.testing.assert_array_equal([sweep(**given) for given in asked], results)
    assert noted.begun == len(asked)
    steps_over_batches(noted, rule, [4], [0], 0.5, steps=20, keep=tmp_path)
    assert noted.begun == len(asked) + 1


def test_a_damaged_file_is_run_again(tmp_path, noted):
    sweep = lambda: over_batches(noted, SETTINGS[0], [4], [0], steps=20, keep=tmp_path)
    first, [file] = sweep(), tmp_path.iterdir()
    for damage in (b"", file.read_bytes()[:-9], b"not a result"):
        file.write_bytes(damage)
        np.testing.assert_array_equal(sweep(), first)
    assert noted.begun == 4


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "study").write_text("mine")
    with pytest.raises(ValueError, match="keep=.*study.*: expected a folder"):
        over_batches(LOSS, Momentum(), [4], [0], steps=2, keep=tmp_path / "study")


def test_what_cannot_be_told_cannot_be_kept(tmp_path):
    with (tmp_path / "log").open("w") as file, pytest.raises(TypeError, match="cannot tell what it depends on"):
        over_batches(
            LOSS, Momentum(), [4], [0], steps=2, keep=tmp_path, batches=lambda n, size, rng: file and in_order(n, size)
        )


def defined(source, **names):
    """The last name that a piece of code defines, as in a notebook's cell."""
    scope = {"__name__": "__main__", **names}
    exec(textwrap.dedent(source), scope)
    return list(scope.values())[-1]


def test_a_fingerprint_knows_values_and_code():
    rule = """
        def push(grad):
            return 2 * grad
        class Rule(GradientDescent):
            def step(self, theta, grad, state, t):
                return theta - push(grad), {}
    """
    named = {"GradientDescent": GradientDescent}
    one, same, other, deep = (
        defined(text, **named)(0.1)
        for text in (rule, rule, rule.replace("theta - p", "theta + p"), rule.replace("2 *", "3 *"))
    )
    assert fingerprint(one) == fingerprint(same)
    assert len({fingerprint(r) for r in (one, other, deep)}) == 3
    scaled = [defined(f"factor = {k}\ndef f(x):\n    return [y * factor for y in x]") for k in (2, 2, 3)]
    assert fingerprint(scaled[0]) == fingerprint(scaled[1]) != fingerprint(scaled[2])
    halves = [
        partial(np.multiply, 0.5),
        partial(np.multiply, 0.25),
        partial(np.add, 0.5),
        0.5,
        "0.5",
        [0.5],
        (0.5,),
        {"a": 0.5},
        {0.5},
        np.array(0.5),
    ]
    halves += [
        np.array([0.5]),
        np.array([0.5], np.float32),
        np.random.default_rng(0),
        np.random.default_rng(1),
        (lambda x: lambda: x)(1),
        (lambda x: lambda: x)(2),
    ]
    assert len({fingerprint(half) for half in halves}) == len(halves)


SCRIPT = """
import os, signal, sys
import numpy as np
from course.models import LinearRegression
from course.optimizers import Momentum
from course.experiments.sweeps import over_batches

class Noted(LinearRegression):
    def init(self, rng):
        with open("calls", "a+") as file:
            file.write("x")
            file.seek(0)
            if len(file.read()) == 6 and "mortal" in sys.argv:
                file.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        return super().init(rng)

rng = np.random.default_rng(0)
loss = Noted(rng.normal(size=(40, 3)), rng.normal(size=40))
keep = None if "alone" in sys.argv else "study"
np.save(sys.argv[1], over_batches(loss, Momentum(np.array([0.01, 0.1])), [1, 8, 40], range(4), steps=30, keep=keep))
"""


@posix
def test_a_killed_sweep_continues_where_it_was(tmp_path):
    """SIGKILL in the sixth of twelve cells: five are kept, and the next process runs the other seven."""
    (tmp_path / "script.py").write_text(SCRIPT)

    def run(*words):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"}
        return subprocess.run(
            [sys.executable, "script.py", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert run("first.npy", "mortal").returncode == -signal.SIGKILL
    assert len(list((tmp_path / "study").glob("*.npy"))) == 5
    finished = run("second.npy")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert (tmp_path / "calls").read_text() == "x" * (6 + 7) and len(list((tmp_path / "study").iterdir())) == 12
    assert run("third.npy", "alone").returncode == 0
    assert (tmp_path / "second.npy").read_bytes() == (tmp_path / "third.npy").read_bytes()


# A cluster -----------------------------------------------------------------------------------------------------------


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
