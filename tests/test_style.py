"""Layout and lint: ruff's, with the settings in pyproject.toml.

Where it finds something, `ruff check --fix` and `ruff format` mend most of it; the rest is said with file and line.
"""

import os
import subprocess
import sys

import pytest

from course.setup.environment import ROOT


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_finds_nothing(command):
    """`format` lays out all code; `check` reads the cells of the notebooks, too."""
    ruff = [sys.executable, "-m", "ruff", *command, "--quiet", "--no-cache"]
    environment = {**os.environ, "RUFF_OUTPUT_FORMAT": "concise"}
    done = subprocess.run(ruff, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
