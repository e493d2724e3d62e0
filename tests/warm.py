"""Many short runs of pytest, each in a process of its own, that import the libraries only once: they are forked.

Nothing of the course is loaded beforehand: what is tested may lie elsewhere, and may change from run to run.
"""

import multiprocessing
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest

LIBRARIES = ["pytest", "hypothesis", "matplotlib.pyplot", "nbformat", "numpy"]


def pytest_there(root, arguments, environment, place):
    """What `python -m pytest` returns and prints in the folder `root` and this environment; the file is `place`."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(LIBRARIES)
    run = forking.Process(target=_run, args=(str(root), arguments, environment, place))
    run.start()
    run.join()
    return SimpleNamespace(returncode=run.exitcode, stdout=place.read_text("utf-8"))


def _run(root, arguments, environment, place):
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(root)
    sys.path.insert(0, root)
    sys.dont_write_bytecode = True
    with open(place, "w", encoding="utf-8") as said, redirect_stdout(said), redirect_stderr(said):
        code = pytest.main(arguments)
    sys.exit(int(code))
