"""Results are kept, never run twice and never stale, whoever is killed meanwhile."""

import os
import signal
import subprocess
import sys
from copy import copy

import numpy as np
import pytest
from whole import posix

from course.batching import in_order
from course.datasets import diabetes
from course.experiments.sweeps import grid, over_batches, steps_over_batches
from course.models import LinearRegression
from course.optimizers import Momentum, Nesterov
from course.setup.environment import ROOT

LOSS = LinearRegression(*diabetes().train)
SETTINGS = Momentum(**grid(gamma=[0, 0.9], eta=[0.01, 0.02])), [4, 100], range(3)


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
