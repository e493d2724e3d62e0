"""Commands run as an ordinary user, also where the tests themselves are root's: grading refuses root.

    from ordinary_user import run, users_folder  # the fixture must be imported by the test file that uses it
    def test_…(users_folder): run([sys.executable, "-m", "course.cli", …], users_folder)

Root's own Python may lie where no one else can look (/root), so root goes through bubblewrap, which shows these
folders.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from whole import lacking

from course.setup.environment import ROOT

NOBODY = 65534


@pytest.fixture
def users_folder():
    """An empty folder that belongs to the ordinary user, for one test."""
    with folder_of_user() as folder:
        yield folder


@contextlib.contextmanager
def folder_of_user():
    """An empty folder of the ordinary user's; skips (or fails, see `whole`) where bubblewrap does not work."""
    trouble = trouble_with_bubblewrap()
    if trouble:
        lacking(trouble)
    with tempfile.TemporaryDirectory(prefix="course-user-", ignore_cleanup_errors=True) as folder:
        if is_root():
            os.chown(folder, NOBODY, NOBODY)
        yield Path(folder)


def run(command, folder, timeout=120, **environment):
    """Run `command` in `folder` as an ordinary user → `CompletedProcess` with its output as text."""
    environment = {**os.environ, "HOME": str(folder), "COURSE_HOME": str(folder / ".course"), **environment}
    return subprocess.run(
        [*becoming_ordinary(), *map(str, command)],
        cwd=folder,
        env=environment,
        text=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
    )


def becoming_ordinary():
    """What to write before a command so that root's command runs as nobody; nothing for anybody else."""
    if not is_root():
        return []
    needed = [path for path in (Path(sys.base_prefix), Path(sys.prefix), ROOT) if closed(path)]
    hidden = [word for folder in sorted({str(closed(path)) for path in needed}) for word in ("--tmpfs", folder)]
    shown = [word for path in needed for word in (*way_to(path), "--ro-bind", str(path), str(path))]
    rights = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return ["bwrap", "--dev-bind", "/", "/", *hidden, *shown, *rights, "--", *user]


def closed(path):
    """The outermost folder on the way to `path` that others than its owner cannot enter, or None."""
    return next((folder for folder in [*reversed(path.parents), path] if not folder.stat().st_mode & 0o001), None)


def way_to(path):
    """Folders on the way to `path` that anybody may enter; bubblewrap would make them for root alone."""
    between = [folder for folder in reversed(path.parents) if closed(path) in folder.parents]
    return [word for folder in between for word in ("--dir", str(folder))]


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def trouble_with_bubblewrap():
    """Why no jail can be made on this machine, as a sentence, or ""."""
    if shutil.which("bwrap") is None:
        return "no bubblewrap on this machine (Debian's package: bubblewrap)"
    jail = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]
    tried = subprocess.run([*becoming_ordinary(), *jail], capture_output=True, text=True)
    return f"bubblewrap does not work on this machine: {tried.stderr.strip()}" if tried.returncode else ""
