"""`course workshop`: a stick for a room without network: the repository, wheels, and a start file per system."""

import shutil
import tomllib
from contextlib import contextmanager
from pathlib import Path

from course.setup.state import ROOT
from course.setup.systems import SYSTEMS
from course.setup.trouble import Problem
from course.setup.wheels import fetch

STARTS = Path(__file__).with_name("stick")
REPOSITORY = ("pyproject.toml", "README.md", "LICENSE", ".images", "course", "notebooks", "exercises")
MADE_HERE = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", ".DS_Store")
BUILDING = ("hatchling", "editables")  # what an editable installation is made with

FULL = "{folder} is not empty. Name a folder that is empty or not there yet: what lies in it is left alone."
NOTE = """The course in a room without network
====================================

This computer needs Python {versions}. No network, no administrator, 660 MB of disk in your home folder.

{lines}

The first start takes a minute or two and copies the course to the folder gradient-descent in your home folder. Later
starts need no stick: python3 -m course, in that folder (on Windows: py -m course).
"""
LINES = {
    "start-linux.sh": "Linux:    in a terminal, type: sh start-linux.sh",
    "start-mac.command": "macOS:    double-click start-mac.command, or in a terminal, type: sh start-mac.command",
    "start-windows.bat": "Windows:  double-click start-windows.bat",
}


def workshop(folder, names, pythons, say=print):
    """Fill an empty folder for these systems (keys of SYSTEMS) and Pythons ("3.12") → its size in bytes.

    Problem where it is not empty, or where a package cannot be fetched; then nothing stays in it.
    """
    folder = Path(folder)
    with _emptied_on_failure(folder):
        wheels = folder / "wheels"
        wheels.mkdir()
        for name in names:
            for python in pythons:
                fetch(_requirements(), name, SYSTEMS[name], python, wheels)
                say(f"{name}, Python {python}: {len([*wheels.iterdir()])} wheels so far")
        copy_repository(folder / "repository")
        write_starts(folder, names, pythons)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _emptied_on_failure(folder):
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Problem(FULL.format(folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder)
        raise


def _requirements():
    """What the course needs, and what it is installed with; not what its tests need."""
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(text) for text in (*project["dependencies"], *BUILDING)]


def copy_repository(place):
    """What a learner needs of the repository, named one by one: a clone may also hold an instructor's marks."""
    place.mkdir()
    for name in REPOSITORY:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=MADE_HERE)
        else:
            shutil.copy(ROOT / name, place)


def write_starts(folder, names, pythons):
    """A start file for each system, and a note that tells which one to take."""
    newest_first = sorted(pythons, key=lambda version: int(version.split(".")[1]), reverse=True)
    versions = " ".join(newest_first)
    starts = {SYSTEMS[name].start: SYSTEMS[name].template for name in names}
    for start, template in starts.items():
        text = (STARTS / template).read_text("utf-8").replace("VERSIONS", versions)
        file = folder / start
        file.write_text(text, "utf-8", newline="\r\n" if template.endswith(".bat") else "\n")
        file.chmod(0o755)
    lines = "\n".join(LINES[start] for start in starts)
    note = NOTE.format(versions=" or ".join(newest_first), lines=lines)
    (folder / "START HERE.txt").write_text(note, "utf-8", newline="\r\n")
