"""The sandbox around the worker: a command to put before it.

What it keeps out: the network, all of the file system but a read-only system, Python and the course's package (no
exercises, no solutions, no submissions), the environment variables, other processes, the kernel's keyrings. What it
does not do: the kernel is the same; the system limits memory per process, and the sum is only looked at four times a
second. BOUNDARY.md beside this file has the whole argument. The command is a prefix, so that podman or nsjail could
replace bubblewrap.
"""

import contextlib
import os
import subprocess
import sys

from course.classroom.grading import syscalls
from course.places import CLONE, ORIGINALS, PACKAGE

INSIDE = "/jail"  # where the course's package lies in there
HOME = "/tmp/home"
SYSTEM = ("/usr", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime", "/etc/ssl/openssl.cnf")
LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")

HARDLY_ANY = 4096  # bytes, of a folder that is only there to hide another

ALONE = ["--unshare-all", "--unshare-user", "--disable-userns"]  # no network, no other processes, no further jail
ENDING = ["--die-with-parent", "--new-session"]
WITHOUT_RIGHTS = ["--cap-drop", "ALL", "--hostname", "jail", "--uid", "1000", "--gid", "1000"]
VARIABLES = {
    "PATH": "/usr/bin:/bin",
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "USER": "student",
    "PYTHONPATH": INSIDE,
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def launch(limits, unsafe):
    """Start a worker → its process, with pipes to and fro."""
    with sandbox(limits, unsafe) as (prefix, needed):
        return subprocess.Popen(
            [*prefix, sys.executable, "-m", "course.classroom.grading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=variables(unsafe),
            start_new_session=True,
            pass_fds=needed,
        )


@contextlib.contextmanager
def sandbox(limits, unsafe=False):
    """(what to put before a command, the open files that it needs); with `unsafe` there is nothing around it."""
    if unsafe:
        yield [], ()
        return
    with syscalls.as_file() as calls:
        yield prefix(limits, calls.fileno()), (calls.fileno(),)


def variables(unsafe):
    """The environment of that command. Those of bubblewrap itself can be read inside, in /proc/1: hardly any."""
    if unsafe:
        ours = {"PYTHONPATH": str(PACKAGE.parent), "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"}
        return {**os.environ, **ours}
    return {"PATH": os.environ.get("PATH", os.defpath)}


def prefix(limits, calls):
    """The command that runs what follows it in the sandbox; `calls` is the open file with the filter."""
    parts = [
        ["bwrap"],
        ALONE,
        ENDING,
        WITHOUT_RIGHTS,
        ["--seccomp", str(calls)],
        ["--clearenv"],
        *(["--setenv", name, value] for name, value in VARIABLES.items()),
        *mounts(limits),
        ["--chdir", HOME],
        ["--remount-ro", "/dev"],
        ["--remount-ro", "/"],
        ["--"],
    ]
    return [word for part in parts for word in part]


def mounts(limits):
    """What of the file system is there; of two words on one place the later one counts."""
    return [
        ["--proc", "/proc"],
        ["--dev", "/dev"],
        *(room(place, limits.scratch) for place in ("/tmp", "/dev/shm")),
        *(read_only(place) for place in (*SYSTEM, *pythons()) if os.path.exists(place)),
        *map(link_or_folder, LINKS),
        read_only(str(PACKAGE), f"{INSIDE}/course"),
        *hidden(),
        ["--dir", HOME],
    ]


def room(place, size):
    """An empty folder with room for so many bytes: without a number it would be half of the machine's memory."""
    return ["--size", str(size), "--tmpfs", place]


def read_only(place, inside=None):
    """`place` can be read in there, under its own name or as `inside`."""
    return ["--ro-bind", place, inside or place]


def pythons():
    """The folders of this Python, and of the one below it, that are not part of the system."""
    return [place for place in dict.fromkeys((sys.base_prefix, sys.prefix)) if not place.startswith("/usr")]


def link_or_folder(place):
    """/lib and its like are links into /usr on most systems, folders on some, and not there on others."""
    if os.path.islink(place):
        return ["--symlink", os.readlink(place), place]
    return read_only(place) if os.path.isdir(place) else []


def hidden():
    """Empty folders over the exercises and their solutions, which a wheel has inside the package."""
    if CLONE:
        return []
    return [room(str(ORIGINALS), HARDLY_ANY), room(f"{INSIDE}/course/{ORIGINALS.name}", HARDLY_ANY)]
