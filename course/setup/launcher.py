"""JupyterLab with the course's settings, on lesson 00 of the learner's own copies."""

import os
import re
import socket
import sys
from pathlib import Path

from course.places import CLONE, COMMAND, ORIGINALS, workbook
from course.setup.processes import become
from course.setup.writable import moved, settings_here, trouble

SETTINGS = Path(__file__).parent / "jupyter"
START = "notebooks/00_start_here.ipynb"
PORT = 8888
UNLESS_SET = {
    # For models this small, threads mostly wait for each other.
    "OPENBLAS_NUM_THREADS": "1",
    # glibc keeps freed arrays up to 64 MB, where it would give them back at each step, and takes those up to 32 MB from
    # what it keeps, where the line above would make it map each of 128 kB anew.
    "MALLOC_TOP_PAD_": str(2**26),
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
}

BUSY = """Port {0} is in use by another program, perhaps by a course that is still running.
Leave the number out, and JupyterLab takes the next free port:

    python3 -m course lab"""
YOURS = """Your work lies in {workbook}
The lessons and exercises in there are your own copies: the course never writes over what you wrote.
To stop, press Ctrl-C here. To come back, type `{course}` again{where}.
"""
CLOSED = """Your copies of the lessons cannot be written: {error}
Name a folder that you may write to, and start again, for example:

    COURSE_WORKBOOK=~/gradient-descent {course}"""


def lab(arguments, renew):
    """Become JupyterLab. `arguments` are its own, such as --no-browser or --port=9000.

    `renew()` brings the learner's copies up to date → sentences; OSError where they cannot be written.
    """
    port = asked_port(arguments)
    if port and not free(port):
        sys.exit(BUSY.format(port))
    if trouble():
        sys.exit(trouble())
    if moved():
        print(f"Your home folder cannot be written. Jupyter keeps its settings in {settings_here()}", file=sys.stderr)
    try:
        news = renew()
    except OSError as error:
        sys.exit(CLOSED.format(error=error, course=COMMAND))
    where = f" in {ORIGINALS}" if CLONE else ""
    print(*news, YOURS.format(workbook=workbook(), course=COMMAND, where=where), sep="\n\n")
    become(command(arguments), environment())


def command(arguments=()):
    """The command line of JupyterLab; of a learner's JupyterLab on a hub, where a JupyterHub starts us."""
    is_root = getattr(os, "geteuid", lambda: 1)() == 0  # in a container one often is
    root = ["--allow-root"] if is_root else []
    program = "jupyterhub.singleuser" if "JUPYTERHUB_API_TOKEN" in os.environ else "jupyterlab"
    return [sys.executable, "-m", program, f"--LabApp.default_url=/lab/tree/{START}", *root, *arguments]


def environment():
    """Ours, with the course's settings put behind those that JUPYTER_CONFIG_PATH names already."""
    paths = [os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS)]
    return {
        **UNLESS_SET,
        **os.environ,
        "COURSE_WORKBOOK": str(workbook()),  # what JupyterLab shows
        **moved(),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this environment, not one that is installed elsewhere
    }


def asked_port(arguments):
    """The port that the learner asked for, or None."""
    match = re.search(r"--(?:ServerApp\.)?port[= ](\d+)", " ".join(arguments))
    return int(match[1]) if match else None


def free(port):
    """Whether nothing listens on this port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
