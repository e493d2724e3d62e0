"""`python3 -m course` on a bare Python: what it builds, what it repairs, and what it says when it cannot."""

import ast
import errno
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest
from real_lab import wait_for
from tiny_clone import BASE, OFFLINE
from whole import thorough

from course.__main__ import wanted_extras
from course.setup import environment as setup
from course.setup import processes, state
from course.setup.environment import ROOT
from course.setup.trouble import Problem, explain

# Which environment is used, completed or rebuilt: everything real but pip --------------------------------------------


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project in an empty folder, with a set-up that installs nothing. `project.installed` lists the extras."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in (setup, state):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    move_to(tmp_path, monkeypatch)
    monkeypatch.setattr(setup, "installed_here", lambda extras: False)
    monkeypatch.setattr(setup, "make_venv", lambda held: venv.create(state.VENV, symlinks=True))
    installed = []

    def watched(command, log, held):
        installed.append(command[command.index("-e") + 1].removeprefix(str(tmp_path)))
        return 0, ""

    monkeypatch.setattr(setup, "watched", watched)
    return installed


def move_to(folder, monkeypatch):
    for name, path in (
        ("VENV", ".venv"),
        ("ASIDE", ".venv.old"),
        ("LOCK", ".venv.lock"),
        ("STAMP", ".venv/course-stamp.json"),
        ("LOG", ".venv/course-setup.log"),
    ):
        monkeypatch.setattr(state, name, folder / path)


def mine():
    """A file in the environment, which is gone when that is made anew."""
    return state.VENV / "mine"


def start(*extras):
    python = setup.environment(set(extras))
    assert subprocess.run([python, "-c", ""]).returncode == 0
    return Path(python)


def test_first_start_builds_and_second_start_does_nothing(project):
    assert start() == start() == state.venv_python()
    assert project == [""]


def test_interrupted_setup_is_made_anew(project):
    start()
    state.STAMP.write_text("")
    mine().touch()
    start()
    assert not mine().exists() and len(project) == 2


def test_moved_folder_is_made_anew(project, tmp_path, monkeypatch):
    start()
    mine().touch()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.move(state.VENV, elsewhere)
    move_to(elsewhere, monkeypatch)
    start()
    assert not mine().exists() and len(project) == 2


def test_vanished_python_is_made_anew(project):
    start()
    for python in (state.VENV / "bin").glob("python*"):
        python.unlink()
        python.symlink_to("/gone/python3")
    start()
    assert len(project) == 2


def test_changed_dependencies_are_installed_in_place(project):
    start("test")
    mine().touch()
    (state.ROOT / "pyproject.toml").write_text("[project]")
    start()
    assert mine().exists() and project == ["[test]", "[test]"]


def test_a_further_extra_is_added_to_those_there(project):
    start("test")
    start("oracles")
    start("test")
    assert project == ["[test]", "[oracles,test]"]


def test_an_environment_made_by_hand_is_completed_not_thrown_away(project, monkeypatch):
    venv.create(state.VENV, symlinks=True)
    mine().touch()
    monkeypatch.setattr(state, "adoptable", lambda: True)
    start()
    assert mine().exists() and project == [""]


def test_a_failed_update_leaves_what_worked(project, monkeypatch):
    start()
    stamp = state.STAMP.read_text()
    monkeypatch.setattr(setup, "watched", lambda command, log, held: (1, "NameResolutionError: ..."))
    with pytest.raises(Problem, match="COURSE_WHEELS"):
        start("test")
    assert state.STAMP.read_text() == stamp


def test_this_environment_is_complete():
    """The tests run where the course is installed, so no other environment is built."""
    assert setup.installed_here({"test"})


@pytest.mark.parametrize(
    ("arguments", "variable", "extras"),
    [
        ([], "", set()),
        (["test", "-k", "setup"], "", {"test"}),
        (["test"], "oracles, bench", {"test", "oracles", "bench"}),
        (["lab", "test"], "oracles", {"oracles"}),
        (["book"], "", {"book"}),
    ],
)
def test_extras(arguments, variable, extras, monkeypatch):
    monkeypatch.setenv("COURSE_EXTRAS", variable)
    assert wanted_extras(arguments) == extras


def test_without_exec_the_exit_code_is_passed_on(monkeypatch):
    monkeypatch.setattr(processes.os, "name", "nt")
    with pytest.raises(SystemExit) as end:
        processes.become([sys.executable, "-c", "raise SystemExit(7)"])
    assert end.value.code == 7


# What is said --------------------------------------------------------------------------------------------------------

DEBIAN = """The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv package using the following command."""


@pytest.mark.parametrize(
    ("symptom", "line"),
    [
        (DEBIAN, f"sudo apt install python3.{sys.version_info[1]}-venv"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "Make room"),
        ("[Errno 30] Read-only file system: '/x/.venv'", "cp -r"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError(...)'", "pip download -d wheels"),
        (
            "Could not find a version that satisfies the requirement hatchling (from versions: none)",
            "pip download -d wheels",
        ),
        ("something nobody thought of", "something nobody thought of"),
    ],
)
def test_symptom_gets_its_line_to_type(symptom, line):
    assert line in str(explain(symptom, ROOT))


@pytest.mark.parametrize(
    ("number", "line"), [(errno.EROFS, "cp -r"), (errno.EACCES, "cp -r"), (errno.ENOSPC, "Make room")]
)
def test_trouble_with_the_disk(project, number, line, monkeypatch):
    def fail(held):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(setup, "make_venv", fail)
    with pytest.raises(Problem, match=line):
        setup.environment(set())


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_an_old_python_can_read_the_start(name):
    """What Python 2.7 lacks: other letters than ASCII, f-strings, stars in lists and calls."""
    text = (ROOT / "course" / name).read_text("utf-8")
    assert text.isascii()
    assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.JoinedStr, ast.Starred))]


@pytest.mark.parametrize("program", ["python2.7", "python3.6", "python3.8", "python3.10"])
def test_an_old_python_is_told_so(program):
    told = subprocess.run([old_python(program), "-B", "-m", "course"], cwd=ROOT, capture_output=True, text=True)
    version = program.removeprefix("python")
    assert told.returncode == 1 and f"needs Python 3.11 or newer; this is Python {version}" in told.stderr
    assert "Traceback" not in told.stderr


def old_python(name):
    """A path of this Python: one that is on the PATH and runs, or one that lies beside ours, as pyenv keeps them."""
    beside = BASE.resolve().parents[2].glob(f"{name.removeprefix('python')}*/bin/{name}")
    for program in filter(None, [shutil.which(name), *beside]):
        if subprocess.run([program, "-c", ""], capture_output=True).returncode == 0:
            return program
    pytest.skip(f"no {name} on this machine")


# Real runs -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path):
    """What a learner has: the folder without anything that is made in it."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "course", tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "notebooks").mkdir()
    return tmp_path


def run(clone, **env):
    """`python3 -m course doctor` of the bare Python → exit code and all that is printed."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [BASE, "-m", "course", "doctor"],
        cwd=clone,
        env={**plain, **env},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stdout
    return done.returncode, done.stdout


def test_without_network(clone):
    """The other machine's Python must be ours to the last number: which packages are taken depends on it."""
    code, said = run(clone, **OFFLINE)
    assert f"Python {sys.version.split()[0]}, type" in said
    assert code == 1 and "COURSE_WHEELS=wheels python3 -m course" in said


def test_with_an_empty_folder_of_wheels(clone):
    (clone / "wheels").mkdir()
    code, said = run(clone, **OFFLINE, COURSE_WHEELS="wheels")
    assert code == 1 and "lacks a package" in said


@pytest.fixture(scope="session")
def network():
    """pip reaches an index."""
    ask = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "-q", "-d", os.devnull, "iniconfig"]
    if "Could not find" in subprocess.run(ask, capture_output=True, text=True).stderr:
        pytest.skip("no package index can be reached")


@thorough("a set-up from a package index, killed and repaired")
@pytest.mark.network
def test_interrupted_first_run_is_repaired_by_the_second(clone, network, monkeypatch):
    """Killed amid pip's work; the next start says so, makes the environment anew, and the doctor is content."""
    monkeypatch.setenv("PIP_COMPILE", "0")  # half of pip's time; what is imported compiles itself
    first = subprocess.Popen(
        [BASE, "-m", "course", "doctor"], cwd=clone, start_new_session=True, stderr=subprocess.DEVNULL
    )
    installed = lambda: [*clone.glob(".venv/lib/*/site-packages/*.dist-info")]
    wait_for(lambda: len(installed()) > 1, 300)  # more than pip itself
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    code, said = run(clone)
    assert code == 0 and "unfinished" in said and "PROBLEM" not in said
    began = time.monotonic()
    code, said = run(clone)
    assert code == 0 and "Setting up" not in said and time.monotonic() - began < 10
