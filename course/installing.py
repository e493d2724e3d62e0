"""pip, run for the learner: a counter instead of its chatter, and all that it says in a log.

Standard library only: this runs before anything is installed.
"""

import os
import subprocess
import sys
from pathlib import Path


def pip_command(python, project, constraints):
    """What installs a project, editable, with the tested versions. COURSE_WHEELS names a folder to install from, without a network."""
    wheels = os.environ.get("COURSE_WHEELS")
    source = ["--no-index", "--find-links", str(Path(wheels).resolve())] if wheels else []
    return [str(python), "-m", "pip", "install", "--no-color", *source, "-c", str(constraints), "-e", project]


def watched(command, log):
    """Run pip with a counter, and keep what it says in the file `log` → exit code and output."""
    env = {**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    lines, packages = [], 0
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout:
            lines.append(line)
            packages += line.startswith("Collecting ")
            if sys.stderr.isatty():
                say(f"\r  {'installing' if line.startswith('Installing') else 'fetching'} {packages} packages ", end="")
    if sys.stderr.isatty():
        say("")
    log.write_text("".join(lines), "utf-8")
    return pip.returncode, "".join(lines)


def say(text, end="\n"):
    """A line for whoever waits, on standard error."""
    print(text, end=end, file=sys.stderr, flush=True)
