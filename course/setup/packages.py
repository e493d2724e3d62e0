"""Looks at what is installed: the packages, their versions, and whose course notebooks would import."""

import shlex
from importlib import metadata

from course.places import PACKAGE
from course.setup.finding import Finding, repair
from course.setup.installed import PROJECT, imported_course, lack, plain, required
from course.setup.state import CONSTRAINTS, ROOT


def clone():
    """Notebooks import the course that this Python finds, in whichever clone `course doctor` was typed."""
    imported = imported_course()
    if imported == PACKAGE:
        return Finding("course", f"notebooks import that in {ROOT}")
    found = f"that in {imported.parent}" if imported else "none"
    mend = f"cd {shlex.quote(str(ROOT))} && python3 -m course"
    return Finding("course", f"notebooks would import {found}, not that in {ROOT}", mend)


def versions():
    """What is missing, or too old, is a problem; what differs from the tested versions is only worth knowing."""
    requirements = required(PROJECT).values()
    wrong = [text for text in map(lack, requirements) if text]
    if wrong:
        return Finding("packages", "; ".join(wrong), repair())
    tested, different = pins(), []
    for requirement in requirements:
        found, wanted = metadata.version(requirement.name), tested.get(plain(requirement.name))
        if wanted not in (None, found):
            different.append(f"{requirement.name} {found} (tested: {wanted})")
    return Finding("packages", "; ".join(different) or "all present, in the versions tested")


def pins(environment=None):
    """The tested versions that hold for this Python and system, or for another's `environment`, by plain name."""
    from packaging.requirements import Requirement

    lines = [line for line in CONSTRAINTS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    held = [pin for pin in map(Requirement, lines) if pin.marker is None or pin.marker.evaluate(environment)]
    return {plain(pin.name): str(pin.specifier).removeprefix("==") for pin in held}
