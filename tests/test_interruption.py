"""A set-up that is killed, disturbed, or met by another one; never is the user's own Python changed."""

import os
import signal
import subprocess
import sys
import venv

import psutil
import pytest
from real_lab import wait_for
from tiny_clone import BASE, run, start, tiny_clone
from whole import thorough

from course.locking import locked
from course.setup.environment import ROOT, WAITING
from course.setup.installing import GUARD, pip_command, watched

pytestmark = thorough("set-ups that are killed")


@pytest.fixture
def clone(tmp_path):
    return tiny_clone(tmp_path / "clone")


def has_the_course(python):
    ask = "from importlib import metadata; metadata.version('gradient-descent-course')"
    return subprocess.run([python, "-I", "-c", ask], capture_output=True).returncode == 0


# Killed --------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is what makes this quick")
@pytest.mark.parametrize(
    ("scene", "moments"),
    [
        ("nothing", 25),
        ("unfinished", 40),
        ("moved", 40),
        ("outdated", 15),
        ("theirs", 14),
        ("theirs_outdated", 14),
        ("theirs_moved", 5),
        ("without_its_configuration", 30),
    ],
)
def test_killed_at_any_moment(scene, moments, tmp_path):
    """The next set-up leaves nothing half done, keeps what is the user's, and runs no other pip than that of .venv."""
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "every_moment.py", scene], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= moments


def test_pip_ends_with_the_set_up_that_is_killed(clone):
    (clone / "hold").touch()
    first = start(clone, "--help")
    wait_for((clone / "reached").exists, 60)
    pip = next(child for child in psutil.Process(first.pid).children() if str(GUARD.name) in " ".join(child.cmdline()))
    first.kill()
    wait_for(lambda: not pip.is_running() or pip.status() == psutil.STATUS_ZOMBIE, 20)
    first.communicate()
    (clone / "hold").unlink()
    code, said = run(clone, "--help")
    assert code == 0 and "unfinished" in said and has_the_course(clone / ".venv" / "bin" / "python")


# Two at once ---------------------------------------------------------------------------------------------------------


def test_a_second_set_up_waits_for_the_first_and_finds_the_work_done(clone):
    (clone / "hold").touch()
    first = start(clone, "--help")
    wait_for((clone / "reached").exists, 60)
    second = start(clone, "--help")
    assert second.stdout.readline().strip() == WAITING
    assert first.poll() is second.poll() is None
    (clone / "hold").unlink()
    said = first.communicate()[0], second.communicate()[0]
    assert first.returncode == second.returncode == 0
    assert "Setting up" in said[0] and "Setting up" not in said[1] and "usage: course" in said[1]


def test_a_lock_is_held_by_the_child_that_it_is_handed_to(tmp_path):
    """... as long as that lives, though the parent was killed; then it is free, and we were told once that we wait."""
    holder = """
import subprocess, sys, time
from course.locking import locked
with locked("lock") as held:
    print(subprocess.Popen([sys.executable, "-c", "input()"], stdin=sys.stdin, pass_fds=held).pid, flush=True)
    time.sleep(600)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", holder], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    child, told = psutil.Process(int(parent.stdout.readline())), []
    parent.kill()
    parent.wait()

    def waiting():
        told.append(child.is_running())
        parent.stdin.close()  # the child's input: it ends

    with locked(tmp_path / "lock", waiting):
        assert told == [True]


def test_without_another_nobody_waits(tmp_path):
    with locked(tmp_path / "lock", lambda: pytest.fail("waited")):
        pass


def test_where_there_are_no_locks_nobody_waits(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with (
        locked(tmp_path / "lock", lambda: pytest.fail("waited")),
        locked(tmp_path / "lock", lambda: pytest.fail("waited")),
    ):
        pass


# The user's own Python -----------------------------------------------------------------------------------------------


def test_an_environment_without_its_configuration_is_made_anew(clone):
    """`python -m venv` killed: its Python is the one below it, and answers for pip."""
    venv.create(clone / ".venv", symlinks=True)
    (clone / ".venv" / "pyvenv.cfg").unlink()
    code, said = run(clone, "--help")
    assert code == 0 and "making it anew" in said
    assert has_the_course(clone / ".venv" / "bin" / "python") and not has_the_course(BASE)


@pytest.mark.parametrize("python", [BASE, sys.executable])
def test_pip_refuses_any_python_but_that_of_the_environment(python, tmp_path):
    venv.create(tmp_path / "other")
    done = subprocess.run([python, "-I", GUARD, tmp_path / "other", "--version"], capture_output=True, text=True)
    assert done.returncode == 1 and "nothing was installed" in done.stderr and not done.stdout


def test_pip_is_asked_for_the_environment_whatever_the_users_settings_say(tmp_path, monkeypatch):
    """Settings of pip's that name another place, or another Python, are not passed on."""
    names = ["PIP_PYTHON", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"]
    for name in names:
        monkeypatch.setenv(name, str(tmp_path))
    ask = f"import os; print(sorted(set(os.environ) & set({names})))"
    assert watched([sys.executable, "-c", ask], tmp_path / "log") == (0, "[]\n")


def test_the_guard_is_before_every_pip():
    command = pip_command("python", "place", "project", "constraints")
    assert command[:5] == ["python", "-I", "-u", str(GUARD), "place"] and "--no-input" in command


def test_an_interrupt_is_told_in_a_sentence(clone, interruptible):
    (clone / "hold").touch()
    process = start(clone, "--help")
    wait_for((clone / "reached").exists, 60)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate()[0]
    assert process.returncode == 1 and "Set-up stopped" in said and "Traceback" not in said
