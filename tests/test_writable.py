"""A HOME that cannot be written: settings go into the course's own folder, and that is said."""

import json
import os
import sys
from pathlib import Path

import pytest
from ordinary_user import run, users_folder
from real_lab import Lab, wait_for

from course.setup import doctor, launcher
from course.setup.writable import moved, settings_here, trouble, writable

__all__ = ["users_folder"]
VARIABLES = {"JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR"}


@pytest.fixture
def open_home(tmp_path, monkeypatch):
    for name in VARIABLES | {"XDG_DATA_HOME", "JUPYTER_NO_CONFIG"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def closed_home(open_home, monkeypatch):
    monkeypatch.setenv("HOME", os.devnull)  # closed to root, too


def test_nothing_is_moved_where_home_is_open(open_home):
    assert moved() == {} and trouble() == "" and list(open_home.iterdir()) == []
    assert doctor.settings().text == "Jupyter can keep its own in your home folder"


def test_all_is_moved_where_home_is_closed(closed_home):
    assert moved().keys() == VARIABLES
    assert all(writable(folder) and Path(folder).parent == settings_here() for folder in moved().values())
    finding = doctor.settings()
    assert "home folder cannot be written" in finding.text and str(settings_here()) in finding.text and not finding.mend


def test_only_what_is_closed_is_moved(open_home):
    """Each can be told to go elsewhere; one of them has been."""
    (open_home / ".local").touch()
    assert moved().keys() == {"JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"}


def test_what_the_learner_set_is_kept_where_it_can_be_written(closed_home, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    assert moved().keys() == VARIABLES - {"IPYTHONDIR"}
    assert launcher.environment()["IPYTHONDIR"] == str(tmp_path)


def test_a_user_without_any_home(open_home, monkeypatch):
    """As in a container with a number for a user."""
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert moved().keys() == VARIABLES


def test_where_nothing_can_be_written_it_says_what_to_do(closed_home, home, monkeypatch):
    (home / "file").touch()
    monkeypatch.setenv("COURSE_HOME", str(home / "file"))
    monkeypatch.setattr(launcher, "become", lambda *given: pytest.fail("started"))
    with pytest.raises(SystemExit, match="Set COURSE_HOME to a folder that you may write to"):
        launcher.lab([], list)
    assert doctor.settings().mend.startswith("export COURSE_HOME=")


def test_an_ordinary_user_whose_home_is_closed(users_folder):
    """By permissions, which do not bind root."""
    (users_folder / "closed").mkdir()
    (users_folder / "closed").chmod(0o555)
    done = run(
        [sys.executable, "-m", "course.cli", "doctor"],
        users_folder,
        HOME=str(users_folder / "closed"),
        PYTHONPATH=os.pathsep.join(sys.path),
    )
    assert f"Jupyter's are kept in {users_folder / '.course' / 'settings'}" in done.stdout, done.stdout + done.stderr
    assert not done.stderr


def test_the_lab_starts_says_so_and_runs_a_kernel(tmp_path):
    lab = Lab(tmp_path, HOME=os.devnull)
    try:
        kernel = json.load(lab.request("api/kernels", "POST"))["id"]
        wait_for((tmp_path / "home" / "settings" / "jupyter_runtime_dir" / f"kernel-{kernel}.json").exists, 20)
        wait_for((tmp_path / "home" / "settings" / "ipythondir" / "profile_default").exists, 20)
        said = lab.log.read_text()  # before the kernel is stopped, perhaps amid its imports
    finally:
        lab.stop()
    assert f"Jupyter keeps its settings in {tmp_path / 'home' / 'settings'}" in said and "Traceback" not in said
