"""A real JupyterLab for tests and benchmarks, started as `course lab` starts it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from course.setup.environment import ROOT

CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


class Lab:
    """A running JupyterLab.

    root: the workbook, the folder that it shows; url: its address; process: its process; clone: whose it is.
    """

    def __init__(self, root, *arguments, clone=ROOT, **env):
        self.root, self.port, self.token = Path(root), free_port(), "let-me-in"
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.root / "lab.log"
        options = ["--no-browser", f"--port={self.port}", f"--IdentityProvider.token={self.token}"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "course", "lab", *options, *arguments],
                cwd=clone,
                stdin=terminal(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "COURSE_HOME": str(self.root / "home"), "COURSE_WORKBOOK": str(self.root), **env},
            )
        wait_for(self.answers, 60, lambda: self.log.read_text())

    def answers(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.request("api/status").status == 200
        except (URLError, ConnectionError):
            return False

    def request(self, path, method="GET"):
        return urlopen(
            Request(f"{self.url}/{path}", method=method, headers={"Authorization": f"token {self.token}"}), timeout=10
        )

    def page(self, notebook):
        """The address of a notebook, in a workspace of its own."""
        return f"{self.url}/lab/workspaces/{Path(notebook).stem}/tree/{notebook}?token={self.token}"

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def terminal():
    """Something to read from: only at a terminal does Jupyter ask before Ctrl-C ends it. (Windows has none.)"""
    if os.name != "posix":
        return subprocess.DEVNULL
    import pty

    return pty.openpty()[1]


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


def run_all(page, address):
    """Open a notebook, run all its cells, and wait until the kernel has nothing left to do."""
    page.goto(address)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()  # what is asked before the kernel is there may be lost
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function("""() => {
        const all = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
        const cells = all.filter(cell => cell.querySelector('.cm-content'));  // a folded cell has none
        const prompts = cells.map(cell => cell.querySelector('.jp-InputPrompt').textContent);
        const idle = document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]');
        const blank = cells.map(cell => !cell.querySelector('.cm-content').textContent.trim());
        return idle && prompts.every((text, i) => /\\d/.test(text) || blank[i]);
    }""")
    errors = page.locator(".jp-OutputArea-output", has_text="Traceback (most recent call last)")
    assert errors.count() == 0, errors.first.inner_text()
