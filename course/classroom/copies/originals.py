"""What there is to copy, by its place in the workbook, and how a learner names it."""

from pathlib import Path

from course import places

CONVENTIONS = "course/optimizers/CONVENTIONS.md"  # lesson 8 links to it


def originals():
    """{place: original} of all that learners get; links between these files work there as they do in a clone."""
    lessons = sorted(places.ORIGINALS.glob("notebooks/*.ipynb"))
    exercises = sorted(places.ORIGINALS.glob("exercises/*/exercise.ipynb"))
    found = {path.relative_to(places.ORIGINALS).as_posix(): path for path in (*lessons, *exercises)}
    return found | {CONVENTIONS: places.PACKAGE.parent / CONVENTIONS}


def short(name):
    """ "04_momentum" or "momentum_step" for a file's place in the workbook."""
    path = Path(name)
    return path.parent.name if path.name == "exercise.ipynb" else path.stem


def find(name):
    """The place that is meant by a short name, a lesson's number or a path. A LookupError names what there is."""
    path, known = Path(name).resolve(), list(originals())
    inside = path.is_relative_to(places.workbook())
    given = path.relative_to(places.workbook()).as_posix() if inside else Path(name).as_posix()
    for place in known:
        if given in (place, short(place)) or given.isdigit() and short(place).startswith(f"{given.zfill(2)}_"):
            return place
    notebooks = ", ".join(short(place) for place in known if place != CONVENTIONS)
    raise LookupError(f"There is no lesson or exercise named {name!r}. There are: {notebooks}")
