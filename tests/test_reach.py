"""The course elsewhere than in its own JupyterLab: in a browser without a server, in VS Code, on a hub."""

import os
import subprocess
import sys

import nbformat
import pytest
from jupyter_client import KernelManager
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
from traitlets.config import Config
from whole import posix

from course.setup import launcher
from course.setup.environment import ROOT

BROWSER = ROOT / "tests" / "lesson_in_a_browser.py"
MATHEMATICS = ["objectives", "schedules", "optimizers", "second_order", "averages", "theory", "models", "training"]
ROOMS = ["experiments.folklore", "experiments.machines", "experiments.race", "experiments.sweeps"]
MODULES = [f"course.{name}" for name in (*MATHEMATICS, *ROOMS, "datasets", "batching", "explorers", "classroom")]


def in_a_browser(*arguments, **env):
    """Run modules or notebooks without what Pyodide lacks, and with nothing that can be started."""
    done = subprocess.run(
        [sys.executable, BROWSER, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", **env},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr


def one_cell(source, folder):
    """The path of a notebook with this one cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbformat.write(notebook, folder / "one.ipynb")
    return str(folder / "one.ipynb")


def test_no_thread_process_or_socket_and_nothing_that_pyodide_lacks_is_needed_at_import():
    code, said = in_a_browser(*MODULES)
    assert code == 0, said


def test_a_lesson_runs_without_thread_process_or_socket(home):
    code, said = in_a_browser("notebooks/00_start_here.ipynb", COURSE_HOME=str(home))
    assert code == 0, said


@pytest.mark.parametrize(
    "cell",
    [
        "from course.experiments.race import race\n"
        "assert len(race('softmax regression', 64, ('Adam', 'Momentum'), tuned=False)) == 2",
        "from course.classroom import check\n"
        "momentum_step = lambda theta, velocity, *settings: (theta, velocity)\n"
        "assert 'one step' in str(check('momentum_step'))",
    ],
    ids=["a race goes through joblib", "a check goes through pytest"],
)
def test_what_lessons_leave_to_libraries_runs_there(cell, home, tmp_path):
    code, said = in_a_browser(one_cell(cell, tmp_path), COURSE_HOME=str(home))
    assert code == 0, said


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("import psutil", "No module named 'psutil'"),
        ("import threading; threading.Thread().start()", "can't start"),
        ("import subprocess; subprocess.run(['true'])", "can't start"),
        ("import socket; socket.socket()", "can't start"),
    ],
)
def test_the_browser_of_these_tests_forbids(line, complaint, tmp_path):
    code, said = in_a_browser(one_cell(line, tmp_path))
    assert code == 1 and complaint in said


def test_where_a_hub_starts_us_we_become_the_learners_server(monkeypatch):
    assert launcher.command()[1:3] == ["-m", "jupyterlab"]
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    assert launcher.command(["--debug"])[1:3] == ["-m", "jupyterhub.singleuser"]


def test_a_hub_hands_on_only_what_jupyters_server_knows():
    """A setting whose name Jupyter does not know would be passed over in silence."""
    config, kinds = Config(), (KernelManager, MappingKernelManager)
    file = launcher.SETTINGS / "jupyterhub_config.py"
    exec(compile(file.read_text("utf-8"), file, "exec"), {"get_config": lambda: config})
    known = {f"--{kind.__name__}.{name}" for kind in kinds for name in kind.class_trait_names(config=True)}
    assert {word.partition("=")[0] for word in config.Spawner.args} <= known
    assert config.Authenticator.allow_all  # JupyterHub lets nobody in by itself


@posix
def test_binder_lays_the_copies_and_hands_over(tmp_path):
    place = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    env = {**os.environ, "PATH": place, "PYTHONPATH": str(ROOT), "COURSE_WORKBOOK": str(tmp_path)}
    done = subprocess.run(
        [ROOT / ".binder" / "start", "sh", "-c", "ls $COURSE_WORKBOOK/notebooks; ls $JUPYTER_CONFIG_PATH"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "00_start_here.ipynb" in done.stdout, done.stderr
