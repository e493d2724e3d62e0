"""The environment in .venv: where it lies, and what state it is in.

Standard library only: this is asked before anything is installed.

The stamp is a file in there that is written last. A .venv with an empty stamp is ours and unfinished. One without a
stamp is the user's own.
"""

import hashlib
import json
import os
from pathlib import Path

from course.places import PACKAGE
from course.setup.processes import answer

ROOT = PACKAGE.parent
CONSTRAINTS = Path(__file__).with_name("constraints.txt")

VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp.json"
LOG = VENV / "course-setup.log"
ASIDE = ROOT / ".venv.old"  # on its way to be deleted
LOCK = ROOT / ".venv.lock"

#: Prints such as "3.11", if it is run by the Python of the environment that it is given, and not by one below it.
VERSION = """import os, sys
os.path.samefile(sys.prefix, sys.argv[1]) or sys.exit(1)
print("%d.%d" % sys.version_info[:2])"""


def read_stamp():
    """What the stamp says; nothing where it is empty, damaged or missing."""
    try:
        return json.loads(STAMP.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def new_stamp(extras, adopted):
    """The text of the stamp for a .venv that has just been filled; `adopted`: it was the user's own."""
    stamp = {
        "place": str(VENV),
        "python": venv_version(),
        "files": fingerprint(),
        "extras": sorted(extras),
        "adopted": adopted,
    }
    return json.dumps(stamp)


def write_stamp(text):
    """In one move: half a stamp would be that of an environment to throw away."""
    new = STAMP.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(STAMP)


def finished(stamp, extras):
    """Nothing is left to do."""
    return sound(stamp) and stamp["files"] == fingerprint() and extras <= set(stamp["extras"])


def sound(stamp):
    """Filled, not moved since, and its Python is still there and still the one that it was filled for."""
    return stamp.get("place") == str(VENV) and stamp.get("python") == venv_version()


def fingerprint():
    """What the environment is made from; when this changes, it is brought up to date."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()


def adoptable():
    """A working .venv which we did not make."""
    theirs = read_stamp().get("adopted", not STAMP.exists())
    return bool(theirs and venv_version() and answer(venv_python(), "-I", "-m", "pip", "--version"))


def venv_python():
    """The path of its Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_version():
    """Such as "3.11", or None where .venv has no Python of its own that runs: without pyvenv.cfg it is the user's."""
    return answer(venv_python(), "-I", "-c", VERSION, str(VENV))
