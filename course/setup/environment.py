"""The environment that the course runs in: found, made in .venv, brought up to date or repaired.

Standard library only: this runs before anything is installed.

A set-up may be killed at any moment. A .venv that is ours and unfinished is made anew. The user's own is completed,
never thrown away. One set-up works at a time, and a second waits for it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from course.locking import locked
from course.setup import state
from course.setup.installed import installed_here
from course.setup.installing import pip_command, say, watched
from course.setup.state import CONSTRAINTS, ROOT
from course.setup.trouble import explain

WAITING = "Another set-up of this course is running; waiting for it ..."
BEGINNING = "Setting up the course in .venv. The first time this takes a minute or two; later starts take none."
ANEW = "The environment in .venv cannot be used (unfinished, moved, or without its Python or pip): making it anew."


def environment(extras):
    """The path of a Python that has the course and these extras: this one, or the one in .venv, made or mended."""
    ours = Path(sys.prefix).resolve() == state.VENV.resolve() and state.STAMP.exists()
    if not ours and installed_here(extras):
        return sys.executable  # uv, conda, or an environment of the user's own
    try:
        if not state.finished(state.read_stamp(), extras):
            with locked(state.LOCK, lambda: say(WAITING)) as held:
                set_up(extras, held)
    except OSError as error:
        raise explain(str(error), ROOT, error.errno) from None
    return str(state.venv_python())


def set_up(extras, held):
    """Do what is left to do: nothing, where we had to wait for a set-up that did it."""
    stamp = state.read_stamp()
    if not state.sound(stamp):
        build(extras, held)
    elif not state.finished(stamp, extras):
        install(extras | set(stamp["extras"]), stamp.get("adopted", False), held)


def build(extras, held):
    """Complete the user's own .venv, or make ours anew."""
    shutil.rmtree(state.ASIDE, ignore_errors=True)  # of a set-up that was killed while it deleted
    adopted = state.adoptable()
    if not adopted:
        if os.path.lexists(state.VENV):
            say(ANEW)
            discard()
        make_venv(held)
    install(extras, adopted, held)


def discard():
    """Out of the way in one move, then deleted: nothing half deleted is ever found under its name."""
    state.VENV.unlink() if state.VENV.is_symlink() else state.VENV.rename(state.ASIDE)
    shutil.rmtree(state.ASIDE, ignore_errors=True)


def make_venv(held):
    """An empty environment with pip, of the Python below this one: this one may lie in what was just discarded."""
    state.VENV.mkdir()
    state.STAMP.write_text("", "utf-8")  # before all else: ours, and unfinished
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run([base, "-m", "venv", state.VENV], capture_output=True, text=True, pass_fds=held)
    if made.returncode:
        discard()
        raise explain(made.stdout + made.stderr, ROOT)


def install(extras, adopted, held):
    """Install the course, editable, with the tested versions.

    Meanwhile the stamp is empty, or there is none if .venv is the user's.
    """
    say(BEGINNING)
    before = state.STAMP.read_text("utf-8") if state.STAMP.exists() else ""
    state.STAMP.unlink(missing_ok=True) if adopted else state.STAMP.write_text("", "utf-8")
    project = f"{ROOT}[{','.join(sorted(extras))}]" if extras else str(ROOT)
    code, output = watched(pip_command(state.venv_python(), state.VENV, project, CONSTRAINTS), state.LOG, held)
    if code and before:  # pip changes nothing before it has everything: what was there still works
        state.write_stamp(before)
    if code:
        raise explain(output, ROOT)
    state.write_stamp(state.new_stamp(extras, adopted))
    say("Done.")
