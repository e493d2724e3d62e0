"""`python3 -m course`: make the course's environment on the first run, then hand over to `course.cli` inside it.

Standard library only, and plain enough for an old Python to read: there it has to say that it is too old.
Environment variables: COURSE_EXTRAS=oracles,bench installs these extras too; COURSE_WHEELS=folder installs from
a folder of wheels, without a network.
"""

import sys

if sys.version_info < (3, 11):  # said before anything is imported that an old Python does not have
    sys.exit(
        "\nThe course needs Python 3.11 or newer; this is Python %d.%d (%s).\n" % (sys.version_info[:2] + (sys.executable,))
        + "Install a newer one with your system's package manager, then type, for example:\n\n    python3.13 -m course"
    )

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp.json"
LOG = VENV / "course-setup.log"
CONSTRAINTS = ROOT / "course" / "constraints.txt"
PROJECT = "gradient-descent-course"


class Problem(Exception):
    """Something the user can mend: a short paragraph that says what happened and what to type."""


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    extras = wanted_extras(arguments)
    try:
        python = environment(extras)
    except Problem as problem:
        sys.exit(f"\n{problem}")
    except KeyboardInterrupt:
        sys.exit("\nSet-up stopped. The next `python3 -m course` repairs what is unfinished.")
    become([str(python), "-m", "course.cli"] + arguments)


def wanted_extras(arguments):
    extras = set(filter(None, re.split("[ ,]+", os.environ.get("COURSE_EXTRAS", ""))))
    return extras | ({"test"} if arguments[:1] == ["test"] else set())


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


# Which Python? ---------------------------------------------------------------------------------------------------


def environment(extras):
    """The Python that has the course and these extras: this one, the one in .venv, or a newly made one."""
    ours = Path(sys.prefix).resolve() == VENV.resolve() and STAMP.exists()
    if not ours and installed_here(extras):
        return sys.executable  # uv, conda, or an environment of the user's own
    stamp = read_stamp()
    if not sound(stamp):
        build(extras, clear=VENV.exists() and not adoptable())
    elif stamp["files"] != fingerprint() or not extras <= set(stamp["extras"]):
        install(extras | set(stamp["extras"]), stamp)
    return venv_python()


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


def venv_python():
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint():
    """What the environment is made from; when this changes, it is brought up to date."""
    files = [ROOT / "pyproject.toml", CONSTRAINTS]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def read_stamp():
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_stamp(extras):
    """Written last: an environment without it, or with an empty one, was not finished."""
    stamp = {"place": str(VENV), "python": venv_version(), "files": fingerprint(), "extras": sorted(extras)}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def sound(stamp):
    """Finished, not moved since, and its Python is still there and still the one that it was filled for."""
    return stamp.get("place") == str(VENV) and stamp.get("python") == venv_version()


def venv_version():
    """\"3.11\", or None where .venv has no Python that runs."""
    return answer(venv_python(), "-c", "import sys; print('%d.%d' % sys.version_info[:2])")


def adoptable():
    """A working .venv which we did not make: it is completed, never thrown away."""
    return not STAMP.exists() and answer(venv_python(), "-m", "pip", "--version") is not None


def answer(*command):
    """What the command prints, or None if it fails."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


# Making it ---------------------------------------------------------------------------------------------------------


def build(extras, clear):
    if clear:
        say("The environment in .venv is unfinished, was moved, or has lost its Python: making it anew.")
    try:
        if clear:
            shutil.rmtree(str(VENV))
        if not VENV.exists():
            make_venv()
    except OSError as error:
        raise explain(str(error), error.errno)
    install(extras)


def make_venv():
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(str(VENV), ignore_errors=True)
        raise explain(made.stdout + made.stderr)


def install(extras, stamp=None):
    say("Setting up the course in .venv. The first time this takes a minute or two; later starts take none.")
    wheels = os.environ.get("COURSE_WHEELS")
    project = "%s[%s]" % (ROOT, ",".join(sorted(extras))) if extras else str(ROOT)
    command = [str(venv_python()), "-m", "pip", "install", "--no-color", "-c", str(CONSTRAINTS), "-e", project]
    if wheels:
        command += ["--no-index", "--find-links", str(Path(wheels).resolve())]
    try:
        STAMP.write_text("", encoding="utf-8")
        code, output = watched(command)
        if code:
            raise explain(output)
        write_stamp(extras)
    except OSError as error:
        raise explain(str(error), error.errno)
    except Problem:
        if stamp:  # pip changes nothing before it has everything: what was there still works
            STAMP.write_text(json.dumps(stamp), encoding="utf-8")
        raise
    say("Done.")


def watched(command):
    """Run pip with a counter instead of its chatter, and keep what it said in a log."""
    env = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1")
    lines, packages = [], 0
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout:
            lines.append(line)
            packages += line.startswith("Collecting ")
            if sys.stderr.isatty():
                doing = "installing" if line.startswith("Installing") else "fetching"
                sys.stderr.write("\r  %s: %d packages " % (doing, packages))
                sys.stderr.flush()
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    LOG.write_text("".join(lines), encoding="utf-8")
    return pip.returncode, "".join(lines)


def say(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


# What went wrong, in one paragraph -----------------------------------------------------------------------------------

PYTHON = f"python3.{sys.version_info[1]}"
DOWNLOAD = f'{PYTHON} -m pip download -d wheels -c course/constraints.txt ".[test]" hatchling editables'

MESSAGES = {
    "disk": f"""The disk is full. The course's environment needs about 1 GB in {VENV}
Make room, then type `python3 -m course` again: it repairs what is unfinished.""",
    "read-only": f"""This folder cannot be written: {ROOT}
The course keeps its environment and your answers in it. Copy it to a place of your own and start there:

    cp -r "{ROOT}" ~/course && cd ~/course && python3 -m course""",
    "ensurepip": f"""This Python cannot make virtual environments: the part that brings pip is missing.
On Debian or Ubuntu, type this, then try again:

    sudo apt install {PYTHON}-venv""",
    "network": f"""The packages could not be fetched: there is no network, or a proxy or firewall is in the way.
Try again when there is one. Or, on a machine of the same kind that has one, in a copy of this folder, type

    {DOWNLOAD}

then bring the folder `wheels` here, and type

    COURSE_WHEELS=wheels python3 -m course""",
    "wheels": f"""The folder in COURSE_WHEELS lacks a package (which one: see the end of {LOG}).
Make it again, with this version of Python, on the same kind of machine:

    {DOWNLOAD}""",
}

SYMPTOMS = {  # in what venv and pip print; the first that fits
    "disk": "No space left on device|not enough space on the disk",
    "read-only": "Read-only file system|Permission denied|Access is denied",
    "ensurepip": "ensurepip",
    "network": "Connection ?Error|NameResolutionError|Timeout ?Error|ProxyError|SSLError|from versions: none",
    "unknown": "",
}
ERRNOS = {errno.ENOSPC: "disk", errno.EROFS: "read-only", errno.EACCES: "read-only", errno.EPERM: "read-only"}


def explain(output, code=None):
    """The Problem that this output, or this error number of the system, is a symptom of."""
    kind = ERRNOS.get(code) or next(kind for kind, sign in SYMPTOMS.items() if re.search(sign, output))
    if os.environ.get("COURSE_WHEELS") and "No matching distribution found" in output:
        kind = "wheels"
    return Problem(MESSAGES.get(kind) or f"{output.strip()}\n\nSetting up the course failed; above is all that was said.")


if __name__ == "__main__":
    main()
