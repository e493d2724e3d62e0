"""Judges under way are ended at once, by Ctrl-C or a signal to the run alone: nothing is lost, nothing left behind."""

import contextlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from made_class import RIGHT
from ordinary_user import becoming_ordinary, users_folder
from real_lab import wait_for
from whole import posix

from course.classroom.grading import judges
from course.classroom.grading.judge import INTERRUPTED
from course.classroom.grading.judges import Judges
from course.setup.environment import ROOT

pytestmark = posix


@pytest.mark.parametrize("whom", ["the group", "the run alone"])
def test_an_interrupt_is_answered_at_once(whom, users_folder):
    """From a terminal to the whole group, or from `kill -INT` to the run: what was under way leaves no result.

    One sentence says what is kept and how to go on; the exit code is a shell's for Ctrl-C.
    """
    (users_folder / "in").mkdir()
    (users_folder / "in" / "fine.py").write_text(RIGHT)
    (users_folder / "in" / "slow.py").write_text(RIGHT.replace("    v =", "    while True: pass\n    v ="))
    for path in [users_folder, *users_folder.rglob("*")]:
        path.chmod(0o777)
    typed = ["-m", "course.cli", "grade", "momentum_step", "in", "out", "--call-seconds", "60"]
    command = [*becoming_ordinary(), sys.executable, *typed]
    environment = {**os.environ, "HOME": str(users_folder), "PYTHONPATH": str(ROOT)}
    results = users_folder / "out" / "results"
    with subprocess.Popen(
        command, cwd=users_folder, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as grading:
        wait_for(lambda: (results / "fine.py.json").exists() and at_work(grading.pid) > 2, 120)
        family = psutil.Process(grading.pid).children(recursive=True)
        if whom == "the group":
            os.killpg(grading.pid, signal.SIGINT)
        else:
            the_run(grading.pid).send_signal(signal.SIGINT)
        gone, left = psutil.wait_procs(family, timeout=5)
        grading.kill()
        said = grading.stderr.read()
    assert gone and not left
    assert [path.name for path in results.iterdir()] == ["fine.py.json"]
    assert said.splitlines()[-1] == "Grading stopped. out keeps what is graded; the same command does the rest."
    assert "Traceback" not in said and (grading.returncode == INTERRUPTED or whom == "the group")


def at_work(pid):
    """Seconds that the busiest worker below this process has computed."""
    return max((process.cpu_times().user for process in below(pid, "course.classroom.grading.worker")), default=0)


def the_run(pid):
    """The process that grades, below whatever makes it an ordinary user's."""
    return next(process for process in [psutil.Process(pid), *below(pid, "course.cli")] if program(process) != "bwrap")


def below(pid, word):
    """The processes below this one with that word in their command."""
    with contextlib.suppress(psutil.Error):
        return [one for one in psutil.Process(pid).children(recursive=True) if word in one.cmdline()]
    return []


def program(process):
    return Path(process.cmdline()[0]).name


def test_what_was_stopped_begins_no_judge_and_ends_those_under_way(monkeypatch):
    """Each judge that hangs is interrupted, then killed; whoever asks afterwards is refused."""
    hanging = "import signal, sys, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"
    begin = lambda: subprocess.Popen(
        [sys.executable, "-c", hanging], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    monkeypatch.setattr(judges, "started", begin)
    monkeypatch.setattr(judges, "GRACE", 0.5)
    asked = Judges()
    with ThreadPoolExecutor(2) as pool:
        under_way = [pool.submit(asked.ask, "{}", 600) for _ in range(2)]
        wait_for(lambda: len(asked._under_way) == 2, 20)
        asked.stop()
        ended = [one.exception(20) for one in under_way]
    assert [type(error) for error in ended] == [KeyboardInterrupt] * 2 and not asked._under_way
    with pytest.raises(KeyboardInterrupt):
        asked.ask("{}", 600)
