"""What was handed in, one submission for each student → the code in it, or why there is none."""

import lzma
import os
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from course.classroom.grading.code import parsed
from course.classroom.grading.files import CODE, LITTER, Unreadable, in_export, on_disk
from course.classroom.grading.names import Origin, origin, origins, stem
from course.classroom.grading.times import changed_in_zip, changed_on_disk

#: What stands behind the errors of Python's zipfile; NotImplementedError is a RuntimeError, so it comes first.
TROUBLES = {
    (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError): "it is no zip, or a damaged one",
    NotImplementedError: "it is a zip packed in a way that is not known here",
    RuntimeError: "it is a zip that asks for a password",
}


@dataclass(frozen=True)
class Submission:
    """One student's files.

    files: gives {name: function that reads it}; changed: gives the time when it was written last, of a time zone, or
    None; told: what the name tells, where the names beside it matter; remarks: what a teacher should know.
    """

    name: str
    files: object
    changed: object = lambda zone: None
    told: Origin | None = None
    remarks: tuple[str, ...] = ()

    @cached_property
    def origin(self):
        """Who handed it in, and by which way."""
        return self.told or origin(self.name)

    @property
    def who(self):
        """The student's name and number where an LMS has put them into the file's name, else the name and ""."""
        return self.origin.who, self.origin.id

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
            raise Unreadable(f"it cannot be read: {in_words(error)}") from None


def in_words(error):
    """Why a file cannot be read: as the system says it, without the teacher's own path, or what is wrong with a zip."""
    known = next((words for kind, words in TROUBLES.items() if isinstance(error, kind)), None)
    return getattr(error, "strerror", None) or known or f"{type(error).__name__}: {error}"


def submissions(place):
    """All submissions in a folder, or in the zip that an LMS exports, as `Submission`s in the order of their names.

    Raises ValueError where there are none.
    """
    place = Path(place)
    if place.is_dir():
        paths = [Path(entry.path) for entry in os.scandir(place)]
        found = [Submission(path.name, partial(on_disk, path), partial(changed_on_disk, path)) for path in paths]
    elif zipfile.is_zipfile(place):
        parts = in_export(place).items()
        found = [Submission(name, files, partial(changed_in_zip, members)) for name, (files, members) in parts]
    else:
        raise ValueError(f"{place}: expected a folder of submissions, or a zip with them")
    found = one_per_student([one for one in found if not LITTER.search(one.name)])
    if not found:
        raise ValueError(f"{place}: no submission in it")
    return sorted(found, key=lambda one: one.name)


def one_per_student(found):
    """The submissions, those of one student put together; of what was handed in again the newest counts."""
    told, groups = origins([one.name for one in found]), defaultdict(list)
    for one in found:
        where = told[one.name]
        groups[(where.platform, where.who, where.id) if where.platform else one.name].append(replace(one, told=where))
    return [group[0] if len(group) == 1 else together(group) for group in groups.values()]


def together(group):
    """One submission of several of a student's: a file and an online text, several files, files handed in again."""
    group = sorted(group, key=lambda one: (one.origin.number, one.name))
    newest, older = {}, []
    for one in group:
        key = stem(one.origin.file) if one.origin.number else one.name
        if key in newest:
            older.append((newest[key].origin.file, one.origin.file))
        newest[key] = one
    counted = [*newest.values()]
    main = max(counted, key=lambda one: ("assignsubmission_file" in one.name, one.origin.number, one.name))
    again = tuple(f"handed in again: {new} counts, {old} does not" for old, new in older)
    late = any(one.origin.late for one in counted)
    return Submission(
        main.name,
        partial(all_files, counted),
        partial(last_changed, counted),
        replace(main.origin, late=late),
        again,
    )


def all_files(parts):
    """The files of all parts, each under the student's own name for it."""
    found = {}
    for part in parts:
        inside, own = part.files(), part.origin.file
        if own and [*inside] == [part.name]:
            found[own] = inside[part.name]
        else:
            found |= {f"{own}/{name}" if own else name: read for name, read in inside.items()}
    return found


def last_changed(parts, zone):
    """The latest of the times of all parts, None where none is known."""
    return max(filter(None, (part.changed(zone) for part in parts)), default=None)


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
