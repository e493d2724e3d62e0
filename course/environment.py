"""The environment that the course runs in: found, made in .venv, brought up to date or repaired.

Standard library only: this runs before anything is installed.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from course.installing import pip_command, say, watched
from course.trouble import explain

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp.json"
LOG = VENV / "course-setup.log"
CONSTRAINTS = ROOT / "course" / "constraints.txt"
PROJECT = "gradient-descent-course"


def environment(extras):
    """The path of a Python that has the course and these extras: this one, or the one in .venv, made or mended."""
    ours = Path(sys.prefix).resolve() == VENV.resolve() and STAMP.exists()
    if not ours and installed_here(extras):
        return sys.executable  # uv, conda, or an environment of the user's own
    try:
        stamp = read_stamp()
        if not sound(stamp):
            build(extras)
        elif stamp["files"] != fingerprint() or not extras <= set(stamp["extras"]):
            install(extras | set(stamp["extras"]))
    except OSError as error:
        raise explain(str(error), ROOT, error.errno) from None
    return str(venv_python())


def become(command, env=None):
    """Turn this process into `command`, so that Ctrl-C reaches it directly and nothing is left behind."""
    env = dict(os.environ if env is None else env)
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, env)
    # Windows has no exec: wait for a child, which gets the console's Ctrl-C as well and decides.
    child = subprocess.Popen(command, env=env)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            continue


# What is there? ------------------------------------------------------------------------------------------------------


def installed_here(extras):
    """Whether this Python has the course, all it asks for directly, and the extras."""
    try:
        for requirement in metadata.requires(PROJECT):
            name, extra = re.match(r"([\w.-]+).*?(?:extra == ['\"](\w+)['\"])?$", requirement).groups()
            if extra is None or extra in extras:
                metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def read_stamp():
    try:
        return json.loads(STAMP.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def sound(stamp):
    """Finished, not moved since, and its Python is still there and still the one that it was filled for."""
    return stamp.get("place") == str(VENV) and stamp.get("python") == venv_version()


def fingerprint():
    """What the environment is made from; when this changes, it is brought up to date."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()


def venv_python():
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_version():
    """Such as "3.11", or None where .venv has no Python that runs."""
    return answer("-c", "import sys; print('%d.%d' % sys.version_info[:2])")


def adoptable():
    """A working .venv which we did not make: it is completed, never thrown away."""
    return not STAMP.exists() and answer("-m", "pip", "--version") is not None


def answer(*arguments):
    """What the Python in .venv prints, or None if it fails."""
    try:
        done = subprocess.run([venv_python(), *arguments], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


# Making it -----------------------------------------------------------------------------------------------------------


def build(extras):
    if VENV.exists() and not adoptable():
        say("The environment in .venv cannot be used (unfinished, moved, or without its Python or pip): making it anew.")
        shutil.rmtree(VENV)
    if not VENV.exists():
        make_venv()
    install(extras)


def make_venv():
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise explain(made.stdout + made.stderr, ROOT)


def install(extras):
    """Install the course, editable, with the tested versions. The stamp is empty meanwhile: unfinished."""
    say("Setting up the course in .venv. The first time this takes a minute or two; later starts take none.")
    before = STAMP.read_text("utf-8") if STAMP.exists() else ""
    STAMP.write_text("", "utf-8")
    project = f"{ROOT}[{','.join(sorted(extras))}]" if extras else str(ROOT)
    code, output = watched(pip_command(venv_python(), project, CONSTRAINTS), LOG)
    if code:
        STAMP.write_text(before, "utf-8")  # pip changes nothing before it has everything: what was there still works
        raise explain(output, ROOT)
    stamp = {"place": str(VENV), "python": venv_version(), "files": fingerprint(), "extras": sorted(extras)}
    STAMP.write_text(json.dumps(stamp), "utf-8")
    say("Done.")
