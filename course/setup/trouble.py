"""What can go wrong before the course runs, each in one short paragraph: what happened, and what to type."""

import errno
import os
import re
import sys

PYTHON = f"python3.{sys.version_info[1]}"
VERSION = sys.version.split()[0]  # to the last number: which packages are taken depends on it
DOWNLOAD = f'{PYTHON} -m pip download -d wheels -c course/setup/constraints.txt ".[test]" hatchling editables'

MESSAGES = {
    "disk": """The disk is full. The course's environment needs about 1 GB in {root}/.venv
Make room, then type `python3 -m course` again: it repairs what is unfinished.""",
    "read-only": """This folder cannot be written: {root}
The course keeps its environment and your answers in it. Copy it to a place of your own and start there:

    cp -r "{root}" ~/course && cd ~/course && python3 -m course""",
    "ensurepip": """This Python cannot make virtual environments: the part that brings pip is missing.
On Debian or Ubuntu, type this, then try again:

    sudo apt install {python}-venv""",
    "network": """The packages could not be fetched: there is no network, or a proxy or firewall is in the way.
Try again when there is one. Or, in a copy of this folder, on a machine of the same kind with a network,
and with Python {version}, type

    {download}

then bring the folder `wheels` here, and type

    COURSE_WHEELS=wheels python3 -m course""",
    "wheels": """The folder in COURSE_WHEELS lacks a package (which one: see the end of {root}/.venv/course-setup.log).
Make it again, with Python {version}, on the same kind of machine:

    {download}""",
    "unknown": """{output}

Setting up the course failed; above is all that was said.""",
}

SYMPTOMS = {  # in what venv and pip print; the first that fits
    "disk": "No space left on device|not enough space on the disk",
    "read-only": "Read-only file system|Permission denied|Access is denied",
    "ensurepip": "ensurepip",
    "network": "Connection ?Error|NameResolutionError|Timeout ?Error|ProxyError|SSLError|from versions: none",
    "unknown": "",
}
NUMBERS = {errno.ENOSPC: "disk", errno.EROFS: "read-only", errno.EACCES: "read-only", errno.EPERM: "read-only"}


class Problem(Exception):
    """Something that the user can mend; its text is one of the messages."""


def explain(output, root, number=None):
    """The Problem that this output, or this error number of the system, is a symptom of."""
    kind = NUMBERS.get(number) or next(kind for kind, sign in SYMPTOMS.items() if re.search(sign, output))
    if os.environ.get("COURSE_WHEELS") and re.search("No matching distribution found|ResolutionImpossible", output):
        kind = "wheels"
    known = {"root": root, "python": PYTHON, "version": VERSION, "download": DOWNLOAD, "output": output.strip()}
    return Problem(MESSAGES[kind].format(**known))
