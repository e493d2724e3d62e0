"""A second clone, in a folder with a difficult name, set up from an environment that holds another one's course."""

import json
import os
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest
from real_lab import Lab
from tiny_clone import run, tiny_clone
from whole import thorough

from course.setup import installed

pytestmark = thorough("a second clone beside the first")

CELL = "import course, sys, small\nprint(course.__path__[0])\nprint(sys.prefix)"


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """Its `folder`, and what its set-up `said`: begun by the Python that runs the tests, with wheels from a stick."""
    place = tmp_path_factory.mktemp("Jürgens Ordner")
    clone, stick = tiny_clone(place / "zweiter Kurs", "small>=1"), place / "ein Stick für alle"
    stick.mkdir()
    runpy.run_path(str(clone / "backend.py"))["wheel"](stick, "small", "1.0", [], {"small.py": ""})
    code, said = run(clone, "--help", python=sys.executable, COURSE_WHEELS=str(stick))
    return SimpleNamespace(folder=clone, code=code, said=said)


def test_it_gets_an_environment_of_its_own(second):
    assert second.code == 0 and "Setting up the course in .venv" in second.said
    assert (second.folder / ".venv" / "pyvenv.cfg").exists()


def test_its_notebooks_import_its_course(second):
    notebook = {
        "cells": [
            {"cell_type": "code", "id": "one", "metadata": {}, "outputs": [], "execution_count": None, "source": CELL}
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = second.folder / "notebooks" / "kurz & gut.ipynb"
    path.write_text(json.dumps(notebook))
    code, said = run(second.folder, "author", "refresh", str(path.relative_to(second.folder)), python=sys.executable)
    assert code == 0, said
    shown = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["outputs"][0]["text"])
    assert shown.splitlines() == [str(second.folder / "course"), str(second.folder / ".venv")]


def test_its_doctor_finds_nothing_wrong_with_the_place(second):
    labextensions = {"JUPYTER_PATH": os.path.join(sys.prefix, "share", "jupyter")}  # borrowed, as its packages are
    code, said = run(second.folder, "doctor", python=sys.executable, **labextensions)
    assert code == 0, said
    assert f"notebooks import that in {second.folder}" in said


def test_the_doctor_names_the_clone_whose_course_would_be_imported(second):
    """Typed in this clone, past its own environment."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ask = [sys.executable, "-P", "-c", "import course; print(course.__path__[0].removesuffix('/course'))"]
    other = subprocess.run(ask, env=plain, capture_output=True, text=True).stdout.strip()
    done = subprocess.run(
        [sys.executable, "-m", "course.cli", "doctor"], cwd=second.folder, env=plain, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert f"would import that in {other}, not that in {second.folder}" in done.stdout
    assert f"cd '{second.folder}' && python3 -m course" in done.stdout


def test_its_lab_opens(second, tmp_path):
    """Of the environment that runs the tests, which has JupyterLab's pages, with this clone's course before its own."""
    lab = Lab(tmp_path, clone=second.folder, PYTHONPATH=str(second.folder))
    try:
        assert lab.request("lab").status == 200
    finally:
        lab.stop()


def test_a_finished_environment_is_used_without_writing(second):
    """As where a teacher set it up in a folder that learners cannot write: not even the lock is touched."""
    lock = second.folder / ".venv.lock"
    lock.unlink()
    assert run(second.folder, "--help")[0] == 0
    assert not lock.exists()


# Whether this Python will do -----------------------------------------------------------------------------------------


@pytest.fixture
def versions(monkeypatch):
    """Versions that are found instead of the real ones; None for a package that is not there."""
    pretended, real = {}, installed.metadata.version

    def version(name):
        if pretended.get(name, "") is None:
            raise installed.metadata.PackageNotFoundError(name)
        return pretended.get(name) or real(name)

    monkeypatch.setattr(installed.metadata, "version", version)
    return pretended


def test_this_environment_will_do():
    assert installed.installed_here({"test"})


@pytest.mark.parametrize(
    ("name", "found"), [("numpy", "1.26.4"), ("numpy", None), ("distributed", None), ("hypothesis", "5.0")]
)
def test_an_environment_that_lacks_something_will_not(name, found, versions):
    versions[name] = found
    assert not installed.installed_here({"test"})


def test_a_version_of_the_wheel_beside_the_numbers_will_do(versions):
    versions["numpy"] = "2.4.6+mkl"
    assert installed.installed_here(set())


def test_an_extra_that_is_not_asked_for_may_lack(versions):
    versions["hypothesis"] = None
    assert installed.installed_here(set())


def test_an_environment_without_packaging_will_not(monkeypatch):
    """And is no traceback: it lacks Jupyter as well."""
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    assert not installed.installed_here(set())


@pytest.mark.parametrize("course", [None, installed.PACKAGE.parent])
def test_an_environment_with_another_course_will_not(course, monkeypatch):
    monkeypatch.setattr(installed, "imported_course", lambda: course)
    assert not installed.installed_here(set())
