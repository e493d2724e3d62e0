"""What was handed in, one submission after the other → the code in it, or why there is none."""

import os
import re
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from course.classroom.grading.code import parsed
from course.classroom.grading.files import CODE, LITTER, Unreadable, in_export, on_disk

MOODLE = re.compile(r"(?P<who>.+)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?.*")
CANVAS = re.compile(r"(?P<who>[^_]+)(_LATE)?_(?P<id>\d+)_\d+_.*")


@dataclass(frozen=True)
class Submission:
    """One student's files: `files()` gives {name: function that reads it}."""

    name: str
    files: object

    @property
    def who(self):
        """The student's name and number where an LMS has put them into the file's name, else the name and ""."""
        found = MOODLE.fullmatch(self.name) or CANVAS.fullmatch(self.name)
        if found:
            return found["who"], found["id"]
        return re.sub(r"\.(ipynb|py|zip)$", "", self.name, flags=re.IGNORECASE), ""

    def code(self, exercise):
        """The `Code` that answers this exercise. Raises Unreadable.

        Of several files the one that carries the exercise's name counts; a single one may answer several exercises.
        """
        try:
            found = {name: read for name, read in self.files().items() if not LITTER.search(name)}
            name = chosen([name for name in found if name.lower().endswith(CODE)], exercise, sorted(found))
            return parsed(name, found[name]())
        except Unreadable:
            raise
        except Exception as error:  # a broken zip alone can raise half a dozen kinds
            said = getattr(error, "strerror", None)  # of the system, without the teacher's own path
            why = said or f"{type(error).__name__}: {error}"
            raise Unreadable(f"it cannot be read ({why})") from None


def submissions(place):
    """All submissions in a folder, or in the zip that an LMS exports, as `Submission`s in the order of their names.

    Raises ValueError where there are none.
    """
    place = Path(place)
    if place.is_dir():
        found = [Submission(entry.name, partial(on_disk, Path(entry.path))) for entry in os.scandir(place)]
    elif zipfile.is_zipfile(place):
        found = [Submission(name, files) for name, files in in_export(place).items()]
    else:
        raise ValueError(f"{place}: expected a folder of submissions, or a zip with them")
    found = sorted((one for one in found if not LITTER.search(one.name)), key=lambda one: one.name)
    if not found:
        raise ValueError(f"{place}: no submission in it")
    return found


def chosen(names, exercise, all_names):
    """The file that counts: the only one, or the only one that carries the exercise's name."""
    if len(names) <= 1:
        if not names:
            raise Unreadable(f"no notebook and no script in it, but {', '.join(all_names[:5]) or 'nothing'}")
        return names[0]
    named = [name for name in names if exercise.lower() in name.lower()]
    if len(named) == 1:
        return named[0]
    raise Unreadable(f"{len(named or names)} files could be meant: {', '.join(sorted(named or names)[:5])}")
