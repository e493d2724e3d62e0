"""Fixtures for the whole suite: nobody's own progress is touched, and there is a real JupyterLab and a real browser.

    home       COURSE_HOME of this test, an empty folder
    lab        a running JupyterLab, started by our launcher on a copy of the notebooks
    browser    headless Chromium; where there is none the test is skipped with the reason, or fails in CI
"""

import os
import pty
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before anything imports NumPy

import matplotlib
import pytest

from course.environment import ROOT

matplotlib.use("agg")  # no windows; not by MPLBACKEND, which kernels would inherit

CHROMIUM_FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
    --disable-background-networking --disable-component-update""".split()


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """An empty folder for the learner's record."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COURSE_HOME", str(folder))
    return folder


class Lab:
    """A running JupyterLab: `root` is the folder it shows, `url` its address, `process` its process."""

    def __init__(self, root, *arguments, **env):
        self.root, self.port, self.token = Path(root), free_port(), "let-me-in"
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.root / "lab.log"
        options = ["--no-browser", f"--port={self.port}", f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={root}"]
        _, terminal = pty.openpty()  # only there does Jupyter ask before Ctrl-C ends it
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "course", "lab", *options, *arguments], cwd=ROOT, stdin=terminal, stdout=log,
                stderr=log, start_new_session=True, env={**os.environ, "COURSE_HOME": str(self.root / "home"), **env})
        wait_for(self.answers, 60, lambda: self.log.read_text())

    def answers(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.request("api/status").status == 200
        except (URLError, ConnectionError):
            return False

    def request(self, path, method="GET"):
        return urlopen(Request(f"{self.url}/{path}", method=method, headers={"Authorization": f"token {self.token}"}), timeout=10)

    def page(self, notebook):
        """The address of a notebook, in a workspace of its own."""
        return f"{self.url}/lab/workspaces/{Path(notebook).stem}/tree/{notebook}?token={self.token}"

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, complaint=lambda: ""):
    """Poll until the condition holds; fail with the complaint when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {complaint()}"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    running = Lab(root)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    without = pytest.fail if os.environ.get("CI") else pytest.skip
    program = shutil.which("chromium")
    if program is None:
        without("no Chromium on this machine (Debian's package: chromium)")
    try:
        from playwright import sync_api
    except ImportError:
        without("playwright is not installed (it comes with the extra `test`)")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
