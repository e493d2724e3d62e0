"""Whether submissions may be run on this machine at all, and what to type where they may not."""

import os
import platform
import shutil
import subprocess
import sys

from course.classroom.grading import syscalls
from course.classroom.grading.jail import sandbox
from course.classroom.grading.limits import Limits

AS_ROOT = (
    "Grading as root is refused: limits on processes do not bind root, nor does much else. "
    "Log in as an ordinary user, or use `setpriv --reuid=nobody --regid=nogroup --clear-groups …`."
)
NO_SANDBOX = (
    "Students' code is run in a sandbox, bubblewrap, and there is none here. "
    "On Linux: `sudo apt install bubblewrap` (or dnf, pacman). "
    "Elsewhere use a Linux machine or container, or `--unsafe` for code that you would run yourself."
)
UNKNOWN_PROCESSOR = (
    "The sandbox filters system calls, and their numbers are known for x86_64 and aarch64, not for {}. "
    "Grade on such a machine, or `--unsafe` for code that you would run yourself."
)
NO_START = (
    "The sandbox does not start: {}\n"
    "bubblewrap 0.8 or newer is needed, and user namespaces: Ubuntu 24.04 wants an AppArmor profile for bwrap, "
    "some systems `sysctl kernel.unprivileged_userns_clone=1`."
)


def trouble(unsafe):
    """Why no submission may be graded here, with the way out, or ""."""
    if getattr(os, "geteuid", lambda: 1)() == 0:
        return AS_ROOT
    if unsafe:
        return ""
    if not shutil.which("bwrap"):
        return NO_SANDBOX
    if not syscalls.known():
        return UNKNOWN_PROCESSOR.format(platform.machine())
    with sandbox(Limits()) as (prefix, needed):
        tried = subprocess.run(
            [*prefix, sys.executable, "-c", "import course.classroom.grading.worker"],
            capture_output=True,
            text=True,
            errors="replace",
            pass_fds=needed,
        )
    return NO_START.format(tried.stderr.strip()[-500:]) if tried.returncode else ""


def unprotected():
    """What `--unsafe` does not protect, in a sentence."""
    limited = "only time is" if os.name == "nt" else "time, memory and file sizes are"
    return (
        "UNSAFE: submissions run with your rights. They can read and change your files, use the network, and leave "
        f"processes behind; {limited} limited."
    )
