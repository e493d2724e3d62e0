"""One line of what the doctor says, and the line to type that installs what is missing."""

import importlib.util
import shlex
import sys
from dataclasses import dataclass

from course.places import CLONE
from course.setup.installed import PROJECT
from course.setup.state import CONSTRAINTS, ROOT


@dataclass(frozen=True)
class Finding:
    """One line of the report. `mend` is what to type; a finding without it is no problem."""

    subject: str
    text: str
    mend: str = ""

    def __str__(self):
        mark = "PROBLEM" if self.mend else "ok"
        line = f"{mark:8}{self.subject:12}{self.text}"
        return f"{line}\n{'':20}type: {self.mend}" if self.mend else line


def repair(*what):
    """The line that installs `what`, or else the course, into the environment in use."""
    if importlib.util.find_spec("pip") is None:
        return "uv sync --reinstall"
    course = ("-e", str(ROOT)) if CLONE else (PROJECT,)
    return shlex.join([sys.executable, "-m", "pip", "install", "-c", str(CONSTRAINTS), *(what or course)])
