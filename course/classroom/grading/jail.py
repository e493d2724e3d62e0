"""The sandbox around the worker: a command to put before it, and the limits that it sets itself.

What it keeps out: the network, all of the file system but a read-only system, Python and the course's package (no
exercises, no solutions, no submissions), the environment variables, other processes. What it does not do: the kernel
is the same and no system call is filtered; the system limits memory per process, and the sum is only looked at four times
a second. The command is a prefix, so that podman or nsjail could replace bubblewrap.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from course.places import CLONE, ORIGINALS, PACKAGE

INSIDE = "/jail"  # where the course's package lies in there
SYSTEM = ("/usr", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime", "/etc/ssl/openssl.cnf")


@dataclass(frozen=True)
class Limits:
    """What one submission may use up: seconds in one cell or call, and in all; bytes; tasks; calls of a test's function."""

    call_seconds: float = 10
    seconds: float = 60
    memory: int = 2**30  # of one process
    together: int = 2**32  # of all its processes
    processes: int = 32
    files: int = 256  # open at once
    file: int = 2**24
    scratch: int = 2**26  # /tmp and /dev/shm, each
    callbacks: int = 10_000

    def inside(self):
        """Those that the worker sets for itself before any code of the student's runs."""
        return {
            "memory": self.memory,
            "processes": self.processes,
            "files": self.files,
            "file": self.file,
            "cpu": int(self.seconds) + 1,
        }


def prefix(limits):
    """The command that runs what follows it in the sandbox."""
    pythons = [place for place in dict.fromkeys((sys.base_prefix, sys.prefix)) if not place.startswith("/usr")]
    read_only = [part for place in (*SYSTEM, *pythons) if os.path.exists(place) for part in ("--ro-bind", place, place)]
    links = [part for name in ("bin", "sbin", "lib", "lib32", "lib64") if (part := link_or_folder(f"/{name}"))]
    scratch = [part for place in ("/tmp", "/dev/shm") for part in ("--size", str(limits.scratch), "--tmpfs", place)]
    # A wheel has the exercises, with their solutions, inside the package.
    hidden = [] if CLONE else ["--tmpfs", str(ORIGINALS), "--tmpfs", f"{INSIDE}/course/{ORIGINALS.name}"]
    variables = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp/home",
        "LANG": "C.UTF-8",
        "USER": "student",
        "PYTHONPATH": INSIDE,
        "MPLBACKEND": "agg",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return [
        "bwrap",
        "--unshare-all",
        "--unshare-user",
        "--disable-userns",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--hostname",
        "jail",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--clearenv",
        *(part for item in variables.items() for part in ("--setenv", *item)),
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        *scratch,
        *read_only,
        *(part for link in links for part in link),
        "--ro-bind",
        str(PACKAGE),
        f"{INSIDE}/course",
        *hidden,
        "--dir",
        "/tmp/home",
        "--chdir",
        "/tmp/home",
        "--remount-ro",
        "/dev",
        "--remount-ro",
        "/",
        "--",
    ]


def link_or_folder(place):
    """/lib and its like are links into /usr on most systems, folders on some."""
    if os.path.islink(place):
        return "--symlink", os.readlink(place), place
    return ("--ro-bind", place, place) if os.path.isdir(place) else None


def command(limits, unsafe):
    """The worker's command line; with `unsafe` there is nothing around it."""
    return [*([] if unsafe else prefix(limits)), sys.executable, "-m", "course.classroom.grading.worker"]


def launch(limits, unsafe):
    """Start a worker → its process, with pipes to and fro."""
    bare = {"PATH": os.environ.get("PATH", os.defpath)}  # bwrap's own variables can be read inside, in /proc/1
    variables = (
        {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"}
        if unsafe
        else bare
    )
    return subprocess.Popen(
        command(limits, unsafe),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=variables,
        start_new_session=True,
    )


def trouble(unsafe):
    """Why no submission may be graded here, with the way out, or ""."""
    if getattr(os, "geteuid", lambda: 1)() == 0:
        return (
            "Grading as root is refused: limits on processes do not bind root, nor does much else. "
            "Log in as an ordinary user, or use `setpriv --reuid=nobody --regid=nogroup --clear-groups …`."
        )
    if unsafe:
        return ""
    if not shutil.which("bwrap"):
        return (
            "Students' code is run in a sandbox, bubblewrap, and there is none here. On Linux: `sudo apt install bubblewrap` "
            "(or dnf, pacman). Elsewhere use a Linux machine or container, or `--unsafe` for code that you would run yourself."
        )
    tried = subprocess.run(
        [*prefix(Limits()), sys.executable, "-c", "import course.classroom.grading.worker"],
        capture_output=True,
        text=True,
        errors="replace",
    )
    if tried.returncode:
        return (
            f"The sandbox does not start: {tried.stderr.strip()[-500:]}\nbubblewrap 0.8 or newer is needed, and user namespaces: "
            "Ubuntu 24.04 wants an AppArmor profile for bwrap, some systems `sysctl kernel.unprivileged_userns_clone=1`."
        )
    return ""


def unprotected():
    """What `--unsafe` does not protect, in a sentence."""
    return (
        "UNSAFE: submissions run with your rights. They can read and change your files, use the network, and leave "
        f"processes behind; {'only time is' if os.name == 'nt' else 'time, memory and file sizes are'} limited."
    )
