"""The environment that the course runs in: found, made in .venv, brought up to date or repaired.

Standard library only: this runs before anything is installed.

A set-up may be killed at any moment. A .venv with an empty stamp is ours and unfinished: it is made anew. One without a
stamp is the user's own: it is completed, never thrown away. One set-up works at a time, and a second waits for it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from course.locking import locked
from course.places import PACKAGE
from course.setup.installed import installed_here
from course.setup.installing import pip_command, say, watched
from course.setup.processes import answer
from course.setup.trouble import explain

ROOT = PACKAGE.parent
VENV = ROOT / ".venv"
ASIDE = ROOT / ".venv.old"
LOCK = ROOT / ".venv.lock"
STAMP = VENV / "course-stamp.json"
LOG = VENV / "course-setup.log"
CONSTRAINTS = Path(__file__).with_name("constraints.txt")
WAITING = "Another set-up of this course is running; waiting for it ..."
VERSION = """import os, sys
os.path.samefile(sys.prefix, sys.argv[1]) or sys.exit(1)
print("%d.%d" % sys.version_info[:2])"""


def environment(extras):
    """The path of a Python that has the course and these extras: this one, or the one in .venv, made or mended."""
    ours = Path(sys.prefix).resolve() == VENV.resolve() and STAMP.exists()
    if not ours and installed_here(extras):
        return sys.executable  # uv, conda, or an environment of the user's own
    try:
        if not finished(read_stamp(), extras):
            with locked(LOCK, lambda: say(WAITING)) as held:
                set_up(extras, held)
    except OSError as error:
        raise explain(str(error), ROOT, error.errno) from None
    return str(venv_python())


# What is there? ------------------------------------------------------------------------------------------------------


def read_stamp():
    try:
        return json.loads(STAMP.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def finished(stamp, extras):
    """Nothing is left to do."""
    return sound(stamp) and stamp["files"] == fingerprint() and extras <= set(stamp["extras"])


def sound(stamp):
    """Filled, not moved since, and its Python is still there and still the one that it was filled for."""
    return stamp.get("place") == str(VENV) and stamp.get("python") == venv_version()


def fingerprint():
    """What the environment is made from; when this changes, it is brought up to date."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()


def venv_python():
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_version():
    """Such as "3.11", or None where .venv has no Python of its own that runs: without pyvenv.cfg it is the user's."""
    return answer(venv_python(), "-I", "-c", VERSION, str(VENV))


def adoptable():
    """A working .venv which we did not make."""
    theirs = read_stamp().get("adopted", not STAMP.exists())
    return bool(theirs and venv_version() and answer(venv_python(), "-I", "-m", "pip", "--version"))


# Making it -----------------------------------------------------------------------------------------------------------


def set_up(extras, held):
    """Do what is left to do: nothing, where we had to wait for a set-up that did it."""
    stamp = read_stamp()
    if not sound(stamp):
        build(extras, held)
    elif not finished(stamp, extras):
        install(extras | set(stamp["extras"]), stamp.get("adopted", False), held)


def build(extras, held):
    shutil.rmtree(ASIDE, ignore_errors=True)  # of a set-up that was killed while it deleted
    adopted = adoptable()
    if os.path.lexists(VENV) and not adopted:
        say(
            "The environment in .venv cannot be used (unfinished, moved, or without its Python or pip): making it anew."
        )
        discard()
    if not adopted:
        make_venv(held)
    install(extras, adopted, held)


def discard():
    """Out of the way in one move, then deleted: nothing half deleted is ever found under its name."""
    VENV.unlink() if VENV.is_symlink() else VENV.rename(ASIDE)
    shutil.rmtree(ASIDE, ignore_errors=True)


def make_venv(held):
    VENV.mkdir()
    STAMP.write_text("", "utf-8")  # before all else: ours, and unfinished
    base = getattr(sys, "_base_executable", sys.executable)  # this Python may lie in the .venv that was just discarded
    made = subprocess.run([base, "-m", "venv", VENV], capture_output=True, text=True, pass_fds=held)
    if made.returncode:
        discard()
        raise explain(made.stdout + made.stderr, ROOT)


def install(extras, adopted, held):
    """Install the course, editable, with the tested versions. Meanwhile the stamp is empty; gone, if .venv is the user's."""
    say("Setting up the course in .venv. The first time this takes a minute or two; later starts take none.")
    before = STAMP.read_text("utf-8") if STAMP.exists() else ""
    STAMP.unlink(missing_ok=True) if adopted else STAMP.write_text("", "utf-8")
    project = f"{ROOT}[{','.join(sorted(extras))}]" if extras else str(ROOT)
    code, output = watched(pip_command(venv_python(), VENV, project, CONSTRAINTS), LOG, held)
    if code and before:  # pip changes nothing before it has everything: what was there still works
        write_stamp(before)
    if code:
        raise explain(output, ROOT)
    write_stamp(
        json.dumps(
            {
                "place": str(VENV),
                "python": venv_version(),
                "files": fingerprint(),
                "extras": sorted(extras),
                "adopted": adopted,
            }
        )
    )
    say("Done.")


def write_stamp(text):
    """In one move: half a stamp would be that of an environment to throw away."""
    new = STAMP.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(STAMP)
