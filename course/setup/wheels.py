"""Wheels for another system, downloaded: of some packages in the tested versions, and of all that these need.

Versions are pinned, so nothing has to be solved: each round fetches what the wheels of the round before ask for.
"""

import re
import subprocess
import sys
import tempfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from course.setup.installed import plain
from course.setup.packages import pins
from course.setup.systems import environment
from course.setup.trouble import SYMPTOMS, Problem

OFFLINE = "The packages could not be fetched: there is no network here, or a proxy or firewall is in the way."
FAILED = """pip could not fetch the packages for {system}, Python {python}:

{errors}

Where a wheel is missing for that system or Python, leave it out: see `python3 -m course workshop --help`."""


def fetch(requirements, name, system, python, folder):
    """Download what these requirements need under that system (called `name`) and Python into the folder `wheels`.

    The first and the last release of a Python may take different packages: then those of both are fetched.
    """
    first, last = (environment(system, python, micro) for micro in (0, 99))
    for markers in [last] if pins(first) == pins(last) else [first, last]:
        try:
            _fetch(requirements, system, markers, folder)
        except subprocess.CalledProcessError as error:
            raise _explained(error.stderr, name, python) from None


def _fetch(requirements, system, markers, folder):
    tested, needs, asked = pins(markers), {}, set()
    new = set(_wanted(requirements, "", markers))
    while new:
        missing = {name for name, _ in new} - needs.keys()
        needs |= _downloaded(missing, tested, system, markers["python_full_version"], folder)
        asked |= new
        new = {pair for name, extra in new for pair in _wanted(needs[name], extra, markers)} - asked


def _wanted(requirements, extra, markers):
    """Pairs of a package's name and an extra of it ("" for the package itself), among those that hold there."""
    for requirement in requirements:
        if requirement.marker is None or requirement.marker.evaluate({**markers, "extra": extra}):
            yield from ((plain(requirement.name), further) for further in ("", *requirement.extras))


def _downloaded(names, tested, system, python, folder):
    """Download the wheels of these packages into `folder` → {name: the requirements that the wheel states}."""
    if not names:
        return {}
    exact = [f"{name}=={tested[name]}" if name in tested else name for name in sorted(names)]
    tags = [word for tag in system.tags for word in ("--platform", tag)]
    with tempfile.TemporaryDirectory(dir=folder) as here:
        choice = ["--no-deps", "--only-binary", ":all:", "--python-version", python, *tags]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "-q", "-d", here]
        subprocess.run([*pip, *choice, *exact], check=True, capture_output=True, text=True)
        found = dict(map(_read, Path(here).glob("*.whl")))
        for wheel in Path(here).glob("*.whl"):
            wheel.replace(Path(folder, wheel.name))
    return found


def _read(wheel):
    """A wheel's name, and its requirements."""
    from packaging.requirements import Requirement

    with zipfile.ZipFile(wheel) as packed:
        [metadata] = [name for name in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        told = HeaderParser().parsestr(packed.read(metadata).decode())
    return plain(told["Name"]), [Requirement(text) for text in told.get_all("Requires-Dist", [])]


def _explained(said, name, python):
    """The Problem that pip's words are a symptom of. "from versions: none" is also a wheel that does not exist."""
    if re.search(SYMPTOMS["network"].removesuffix("|from versions: none"), said):
        return Problem(OFFLINE)
    errors = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines()[-5:]
    return Problem(FAILED.format(system=name, python=python, errors="\n".join(errors)))
