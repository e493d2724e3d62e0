"""The course elsewhere than in its own JupyterLab: in a browser without a server, in VS Code, on a hub."""

import os
import subprocess
import sys

import pytest
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


def test_no_thread_process_or_socket_and_nothing_that_pyodide_lacks_is_needed_at_import():
    code, said = in_a_browser(*MODULES)
    assert code == 0, said


@pytest.mark.parametrize("lesson", ["00_start_here", "08_adam"])
def test_a_lesson_runs_without_thread_process_or_socket(lesson, home):
    code, said = in_a_browser(f"notebooks/{lesson}.ipynb", COURSE_HOME=str(home))
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
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(line)])
    nbformat.write(notebook, tmp_path / "one.ipynb")
    code, said = in_a_browser(str(tmp_path / "one.ipynb"))
    assert code == 1 and complaint in said


def test_where_a_hub_starts_us_we_become_the_learners_server(monkeypatch):
    assert launcher.command()[1:3] == ["-m", "jupyterlab"]
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    assert launcher.command(["--debug"])[1:3] == ["-m", "jupyterhub.singleuser"]


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
