"""What this Python has of the course, and whose course that is.

Standard library, and `packaging` where that is: it comes with Jupyter, so a Python without it lacks more than that.
"""

import contextlib
import re
import sys
from importlib import metadata
from pathlib import Path

from course.places import PACKAGE
from course.setup.processes import answer

PROJECT = "gradient-descent-course"


def installed_here(extras):
    """Whether this Python has this clone's course, all that it asks for, in versions that it takes, and the extras."""
    try:
        lacks = any(lack(requirement) for requirement in needs(PROJECT, extras))
    except (ImportError, metadata.PackageNotFoundError):  # no `packaging`, or no course at all
        return False
    return not lacks and imported_course() == PACKAGE


def imported_course():
    """The folder of the `course` that this Python imports in a notebook: perhaps another clone's. None without any."""
    ask = "from importlib.util import find_spec; print(find_spec('course').submodule_search_locations[0])"
    told = answer(sys.executable, "-P", "-c", ask, cwd=PACKAGE)
    if told is None:
        return None
    return PACKAGE if PACKAGE.samefile(told) else Path(told)


def needs(name, extras=()):
    """The requirements of a package, with these extras, that hold on this machine."""
    from packaging.requirements import Requirement

    for requirement in map(Requirement, metadata.requires(name) or []):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def required(name, seen=None):
    """What `name` needs on this machine, and what that needs in turn, by plain name; extras are left out."""
    seen = {} if seen is None else seen
    with contextlib.suppress(metadata.PackageNotFoundError):
        for requirement in needs(name):
            known = seen.get(plain(requirement.name))
            if known:
                known.specifier &= requirement.specifier
            else:
                seen[plain(requirement.name)] = requirement
                required(requirement.name, seen)
    return seen


def lack(requirement):
    """What is wrong with the package that is asked for, such as "numpy 1.26.4 (needed: >=2.3)", or ""."""
    try:
        found = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        found = None
    if found is None:  # also where a folder of it is left without its metadata
        return f"{requirement.name} is missing"
    fits = requirement.specifier.contains(found, prereleases=True)
    return "" if fits else f"{requirement.name} {found} (needed: {requirement.specifier})"


def plain(name):
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
