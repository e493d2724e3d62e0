"""`course workshop`: which wheels another system needs, what is said when one cannot be had, what lies on the stick."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from test_cli import exit_code
from whole import posix

from course.setup import packages, wheels, workshop
from course.setup.environment import ROOT
from course.setup.systems import SYSTEMS
from course.setup.trouble import Problem

#: A package index: what each package's wheel states that it needs.
INDEX = {
    "lab": ["terminal>=1", 'news[feed]; python_version < "3.12"', 'never; extra == "test"'],
    "terminal": ['ptyprocess; os_name != "nt"', 'pywinpty; os_name == "nt"', "lab"],
    "news": ['feeds; extra == "feed"'],
    "feeds": [],
    "ptyprocess": [],
    "pywinpty": [],
}


@pytest.fixture
def pip(monkeypatch):
    """A pip that has this index; `calls` are the words that it was given."""
    calls = []

    def run(command, **settings):
        calls.append(command)
        place = Path(command[command.index("-d") + 1])
        for wish in command[max(i for i, word in enumerate(command) if word == "--platform") + 2 :]:
            name, _, version = wish.partition("==")
            if name not in INDEX:
                raise subprocess.CalledProcessError(
                    1, command, stderr=f"ERROR: No matching distribution found for {wish}"
                )
            needs = "".join(f"Requires-Dist: {need}\n" for need in INDEX[name])
            with zipfile.ZipFile(place / f"{name}-{version or '0'}-py3-none-any.whl", "w") as wheel:
                wheel.writestr(f"{name}-{version or '0'}.dist-info/METADATA", f"Name: {name}\n{needs}\n")

    monkeypatch.setattr(wheels.subprocess, "run", run)
    return calls


def fetched(tmp_path, name, python, *wishes):
    wheels.fetch([*map(Requirement, wishes)], name, SYSTEMS[name], python, tmp_path)
    return {wheel.name.split("-")[0] for wheel in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("name", "python", "expected"),
    [
        ("linux", "3.13", {"lab", "terminal", "ptyprocess"}),
        ("windows", "3.13", {"lab", "terminal", "pywinpty"}),
        ("mac", "3.11", {"lab", "terminal", "ptyprocess", "news", "feeds"}),
    ],
)
def test_markers_are_those_of_the_other_system_and_extras_are_followed(name, python, expected, pip, tmp_path):
    assert fetched(tmp_path, name, python, "lab") == expected


def test_versions_are_those_that_were_tested(pip, tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "pins", lambda markers: {"lab": "4.2"})
    fetched(tmp_path, "linux", "3.13", "lab")
    assert (tmp_path / "lab-4.2-py3-none-any.whl").exists() and (tmp_path / "terminal-0-py3-none-any.whl").exists()


def test_where_the_first_release_of_a_python_takes_other_versions_both_are_there(pip, tmp_path, monkeypatch):
    tested = {"3.11.0": {"lab": "1"}, "3.11.99": {"lab": "2"}}
    monkeypatch.setattr(wheels, "pins", lambda markers: tested[markers["python_full_version"]])
    fetched(tmp_path, "linux", "3.11", "lab")
    assert {path.name[:5] for path in tmp_path.glob("lab-*")} == {"lab-1", "lab-2"}
    assert {call[call.index("--python-version") + 1] for call in pip} == {"3.11.0", "3.11.99"}


def test_pins_of_windows_name_what_only_windows_needs():
    there = packages.pins(
        {**SYSTEMS["windows"].markers, "python_full_version": "3.13.0", "implementation_name": "cpython"}
    )
    assert {"pywinpty", "colorama"} <= there.keys() and "pexpect" not in there


# What is said --------------------------------------------------------------------------------------------------------


@pytest.fixture
def failing(monkeypatch):
    """A pip that fails, and says what the test tells it to."""

    def fail(said):
        def run(command, **settings):
            raise subprocess.CalledProcessError(1, command, stderr=said)

        monkeypatch.setattr(wheels.subprocess, "run", run)

    return fail


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("WARNING: Retrying after connection broken by 'NewConnectionError(...)'", "no network"),
        (
            "ERROR: Could not find a version that satisfies the requirement numpy (from versions: none)",
            "numpy (from versions: none)",
        ),
        ("ERROR: No space left on device", "No space left on device"),
        ("something nobody thought of", "something nobody thought of"),
    ],
)
def test_what_is_said_when_pip_fails_and_nothing_stays(said, told, failing, tmp_path):
    failing(said)
    message = exit_code("workshop", str(tmp_path / "stick"), "--for", "windows", "--python", "3.13")
    assert told in message and "Traceback" not in message and not (tmp_path / "stick").exists()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path, pip):
    (tmp_path / "holiday.jpg").touch()
    assert "is not empty" in exit_code("workshop", str(tmp_path)) and not pip
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_file_is_no_folder(tmp_path, pip):
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="is not empty"):
        workshop.workshop(tmp_path / "file", ["linux"], ["3.13"])


@pytest.mark.parametrize("arguments", [["--for", "amiga"], ["--python", "3.9"], ["--python", "new"]])
def test_what_it_cannot_prepare_is_refused(arguments, tmp_path, capsys):
    assert exit_code("workshop", str(tmp_path), *arguments) == 2
    assert arguments[-1] in capsys.readouterr().err


# What lies on the stick ----------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path, monkeypatch):
    monkeypatch.setattr(workshop, "fetch", lambda *given: None)
    workshop.workshop(tmp_path / "stick", ["linux", "mac", "mac-intel", "windows"], ["3.9", "3.13", "3.12"])
    return tmp_path / "stick"


def test_a_start_file_for_each_system_and_a_note(stick):
    starts = {"start-linux.sh", "start-mac.command", "start-windows.bat"}
    assert {path.name for path in stick.iterdir()} == {*starts, "START HERE.txt", "wheels", "repository"}
    assert all(name in (stick / "START HERE.txt").read_text("utf-8") for name in starts)
    assert "for version in 3.13 3.12 3.9; do" in (stick / "start-linux.sh").read_text("utf-8")
    assert b"in (3.13 3.12 3.9) do (\r\n" in (stick / "start-windows.bat").read_bytes()


def test_the_repository_is_there_and_nothing_of_its_owners(stick):
    there = {path.name for path in (stick / "repository").iterdir()}
    assert there == set(workshop.REPOSITORY)
    assert not [*stick.rglob("__pycache__")] and not {".venv", ".course", "workbook"} & there


@posix
def test_the_start_file_copies_and_starts_with_the_wheels(stick, tmp_path):
    """With a python that tells how it was called in place of the real one."""
    home, programs = tmp_path / "home", tmp_path / "programs"
    home.mkdir()
    programs.mkdir()
    fake = programs / "python3.12"
    fake.write_text('#!/bin/sh\nif [ "$1" = -c ]; then echo 3.12; else echo "$PWD" "$COURSE_WHEELS" "$@"; fi')
    fake.chmod(0o755)
    env = {"HOME": str(home), "PATH": f"{programs}:/usr/bin:/bin"}
    done = subprocess.run(["sh", stick / "start-linux.sh", "doctor"], env=env, capture_output=True, text=True)
    assert done.stdout.split() == [str(home / "gradient-descent"), str(stick / "wheels"), "-m", "course", "doctor"]
    assert (home / "gradient-descent" / "notebooks" / "00_start_here.ipynb").exists()


@posix
def test_a_computer_without_such_a_python_is_told_which(stick, tmp_path):
    env = {"HOME": str(tmp_path), "PATH": "/nowhere:/usr/bin:/bin"}
    text = (stick / "start-linux.sh").read_text().replace("3.13 3.12 3.9", "3.77")
    (stick / "start-linux.sh").write_text(text)
    done = subprocess.run(["sh", stick / "start-linux.sh"], env=env, capture_output=True, text=True)
    assert done.returncode == 1 and "for Python 3.77" in done.stdout


def test_the_stick_carries_what_the_package_needs_to_be_built():
    """`only-include` of pyproject.toml, and the project itself."""
    import tomllib

    built = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*built["only-include"], "pyproject.toml"} <= {*workshop.REPOSITORY}
