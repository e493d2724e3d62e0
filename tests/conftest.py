"""Fixtures for the whole suite: nobody's own progress is touched, and there is a real JupyterLab and a real browser.

home       COURSE_HOME of this test, an empty folder; its workbook, too, is its own
lab        a running JupyterLab, started by our launcher on a workbook of its own
browser    headless Chromium; where there is none the test is skipped with the reason, or fails (see `whole`)
interruptible    SIGINT comes through, to us and to our children, though a job in the background is started without it
"""

import os
import shutil
import signal
from importlib.util import find_spec

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before anything imports NumPy

import matplotlib
import pytest
from real_lab import CHROMIUM_FLAGS, Lab
from whole import lacking

if find_spec("hypothesis") is None:
    pytest.exit(
        "The tests need what the extra `test` brings. Type: python3 -m course test", pytest.ExitCode.USAGE_ERROR
    )

matplotlib.use("agg")  # no windows; not by MPLBACKEND, which kernels would inherit


#: Files that take long, the longest first: begun early, they leave no worker alone at the end. The corpus waits for
#: half of its time. Its clocks are no reason to leave it alone: whoever was starved is judged again (`Line._ring`).
LONG = ["test_grading_corpus", "test_exercises", "test_explorers", "test_grading", "test_browser", "test_book"]
LONG += ["test_newcomer", "test_setup"]


def pytest_collection_modifyitems(items):
    def place(item):
        name = item.path.stem
        if name in LONG:
            return 0, LONG.index(name)
        lesson = name[:2].isdigit()
        return (1, -int(name[:2])) if lesson else (2, 0)

    items.sort(key=place)


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """An empty folder for the learner's record."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COURSE_HOME", str(folder))
    monkeypatch.setenv("COURSE_WORKBOOK", str(folder / "workbook"))
    return folder


@pytest.fixture
def interruptible():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    running = Lab(tmp_path_factory.mktemp("lab"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser():
    program = shutil.which("chromium")
    if program is None:
        lacking("no Chromium on this machine (Debian's package: chromium)")
    try:
        from playwright import sync_api
    except ImportError:
        lacking("playwright is not installed (it comes with the extra `test`)")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
