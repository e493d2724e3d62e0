"""pip, run for the learner: a counter instead of its chatter, and all that it says in a log.

Standard library only: this runs before anything is installed.
"""

import os
import subprocess
import sys
from pathlib import Path

GUARD = Path(__file__).resolve().with_name("guarded_pip.py")
ELSEWHERE = {"PIP_PYTHON", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}  # settings that lead pip to another place


def pip_command(python, place, project, constraints):
    """What installs a project, editable, with the tested versions, into the environment `place` of this `python`.

    COURSE_WHEELS names a folder to install from, without a network.
    """
    wheels = os.environ.get("COURSE_WHEELS")
    source = ["--no-index", "--find-links", str(Path(wheels).resolve())] if wheels else []
    pip = [str(python), "-I", "-u", str(GUARD), str(place)]
    return [*pip, "install", "--no-color", "--no-input", *source, "-c", str(constraints), "-e", project]


def watched(command, log, held=()):
    """Run pip with a counter, and keep what it says in the file `log` → exit code and output.

    It holds the locks `held`.
    """
    env = {name: value for name, value in os.environ.items() if name not in ELSEWHERE} | {"PIP_USER": "0"}
    lines, packages = [], 0
    with subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=held,
    ) as pip:
        for line in pip.stdout:
            lines.append(line)
            packages += line.startswith("Collecting ")
            doing = "installing" if line.startswith("Installing") else "fetching"
            if sys.stderr.isatty():
                say(f"\r  {doing} {packages} packages ", end="")
    if sys.stderr.isatty():
        say("")
    log.write_text("".join(lines), "utf-8")
    return pip.returncode, "".join(lines)


def say(text, end="\n"):
    """A line for whoever waits, on standard error."""
    print(text, end=end, file=sys.stderr, flush=True)
