"""Kill a set-up at each of its moments, then set up again: everything is there, and what is the user's is untouched.

    python every_moment.py SCENE    in an empty folder; prints how many moments there were

A moment is an operation on the disk that Python announces to an audit hook, or the middle of a file. Everything is
real but three things: the questions that are asked of .venv's Python, making it, and pip, which here take no time and
can be killed, too. Run in a process of its own, since it forks.
"""

import json
import os
import shutil
import sys
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from types import SimpleNamespace

from course.setup import environment as setup
from course.setup import state

ROOT = Path.cwd()
KILLED = 9
CODE = [f"code{number}" for number in range(5)]
MOMENTS = {"half", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "shutil.rmtree"}


# A world that takes no time ------------------------------------------------------------------------------------------


def stand_in():
    """Let the set-up work on the folder we are in, with what takes long replaced."""
    setup.ROOT = state.ROOT = ROOT
    for name, path in (
        ("VENV", ".venv"),
        ("ASIDE", ".venv.old"),
        ("LOCK", ".venv.lock"),
        ("STAMP", ".venv/course-stamp.json"),
        ("LOG", ".venv/course-setup.log"),
    ):
        setattr(state, name, ROOT / path)
    setup.installed_here = lambda extras: False
    setup.say = lambda text: None
    state.answer, setup.watched = answer, pip
    setup.subprocess = SimpleNamespace(run=make)
    Path.write_text = write_in_halves
    os.scandir = worst_first


def write_in_halves(path, text, encoding=None):
    with open(path, "w") as file:
        file.write(text[: len(text) // 2])
        file.flush()
        sys.audit("half")
        file.write(text[len(text) // 2 :])


def worst_first(place, scandir=os.scandir):
    """Entries, to be deleted in the order that does most harm: the stamp, the code, and last what answers for both."""
    with scandir(place) as entries:
        return nullcontext(sorted(entries, key=lambda entry: (entry.name != state.STAMP.name, entry.name not in CODE)))


def answer(python, *arguments):
    """What .venv's Python would answer, from what lies there."""
    if not python.exists():
        return None
    if "pip" in arguments:
        return "pip 1.0" if (state.VENV / "pip").exists() else None
    return "3.11" if (state.VENV / "pyvenv.cfg").exists() else None


def make(*ignored, **given):
    """`python -m venv`, with pip at last."""
    (state.VENV / "bin").mkdir(parents=True)
    (state.VENV / "pyvenv.cfg").write_text("")
    state.venv_python().symlink_to(sys.executable)
    (state.VENV / "pip").write_text("")
    (state.VENV / "rest of pip").write_text("")
    return SimpleNamespace(returncode=0)


def pip(command, log, held):
    """Like pip: takes a package of which it finds the metadata for installed, though half of its code may be missing.

    The user's environment, which is completed, is let off: there the metadata come last, as PEP 427 recommends.
    """
    assert answer(Path(command[0])) and held, "pip of the user's own Python, or without the lock"
    assert (state.VENV / "rest of pip").exists(), "half a pip"
    wanted = (ROOT / "pyproject.toml").read_text()
    if not (state.VENV / "metadata").exists() or (state.VENV / "metadata").read_text() != wanted:
        for name in ["metadata", *CODE, "metadata"][(state.VENV / "mine").exists() :]:
            (state.VENV / name).write_text(wanted)
    return 0, ""


# Where a set-up may find itself --------------------------------------------------------------------------------------


def nothing():
    pass


def unfinished():
    setup.environment(set())
    (state.VENV / CODE[0]).unlink()
    state.STAMP.write_text("")


def moved():
    setup.environment(set())
    state.STAMP.write_text(state.STAMP.read_text().replace(json.dumps(str(state.VENV)), '"/elsewhere"'))


def outdated():
    setup.environment(set())
    (ROOT / "pyproject.toml").write_text("changed")


def theirs():
    make()
    (state.VENV / "mine").write_text("")


def theirs_outdated():
    theirs()
    outdated()


def theirs_moved():
    theirs()
    moved()


def without_its_configuration():
    theirs()
    (state.VENV / "pyvenv.cfg").unlink()


# Killing -------------------------------------------------------------------------------------------------------------


def afresh(scene):
    for path in ROOT.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    (ROOT / "pyproject.toml").write_text("")
    scene()


def set_up(moment=None):
    """Set up in a child, which dies at this moment → its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = count(moment, -1) if moment is not None else None

    def die(event, arguments):
        opened = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax")
        if (event in MOMENTS or opened) and left and next(left) == 0:
            os._exit(KILLED)

    sys.addaudithook(die)
    try:
        setup.environment(set())
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def check(scene, moment):
    assert set_up() == 0, moment
    assert state.finished(state.read_stamp(), set()), moment
    wanted = (ROOT / "pyproject.toml").read_text()
    found = [(state.VENV / name).read_text() for name in CODE if (state.VENV / name).exists()]
    assert found == [wanted] * len(CODE), f"half of a package is left after moment {moment}"
    assert not (ROOT / ".venv.old").exists(), moment
    assert (state.VENV / "mine").exists() == scene.__name__.startswith("theirs"), moment


if __name__ == "__main__":
    scene = globals()[sys.argv[1]]
    stand_in()
    for moment in count():
        afresh(scene)
        code = set_up(moment)
        assert code in (0, KILLED), moment
        check(scene, moment)
        if code == 0:
            print(moment)
            break
