"""Problem sets: what an instructor hands out and grades at once. One exercise, those of a lesson, or the exam."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from course import places
from course.classroom.checking.catalogue import Exercise, exercises, read
from course.classroom.checking.questions import nearest

EXAM = "exam.toml"  # in the folder of the exercises


@dataclass(frozen=True)
class ProblemSet:
    """Exercises that are handed out as one notebook.

    practice: whether that notebook has `check` cells, as an exam has not; minutes: the time that all of it takes.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    practice: bool
    minutes: int

    @property
    def points(self):
        return sum(exercise.points for exercise in self.exercises)


def problem_set(name, root=None):
    """The set that is meant by the name or folder of an exercise, by a lesson (`04_momentum` or `04`), or by `exam`.

    root: the folder of all exercises, if not the course's own. A ValueError names what comes near an unknown name.
    """
    folder, known = Path(name), exercises(root)
    if (folder / "source.ipynb").is_file():
        return alone(read(folder.resolve()))
    if folder.name in known:
        return alone(known[folder.name])
    found = sets(root)
    numbers = {lesson.partition("_")[0]: lesson for lesson in found}
    chosen = numbers.get(str(name).zfill(2), name)
    if chosen not in found:
        raise ValueError(*nearest("exercise or problem set", str(name), [*known, *found]).args)
    return found[chosen]


def sets(root=None):
    """All sets by name: one for each lesson that has exercises, and the exam."""
    known = exercises(root)
    lessons = sorted({exercise.lesson for exercise in known.values()})
    found = {lesson: of_lesson(lesson, known) for lesson in lessons}
    file = (root or places.ORIGINALS / "exercises") / EXAM
    if file.exists():
        found["exam"] = exam(file, known)
    return found


def alone(exercise):
    """The set of a single exercise."""
    title = heading(exercise.folder / "source.ipynb")
    return ProblemSet(exercise.name, title, (exercise,), practice=True, minutes=exercise.minutes)


def of_lesson(lesson, known):
    """The set of all exercises of a lesson."""
    title = f"Lesson {heading(places.ORIGINALS / 'notebooks' / f'{lesson}.ipynb')}"
    members = tuple(exercise for exercise in known.values() if exercise.lesson == lesson)
    return ProblemSet(lesson, title, members, practice=True, minutes=sum(one.minutes for one in members))


def exam(file, known):
    """The exam as its file defines it; a ValueError if that names an exercise which does not exist."""
    about = tomllib.loads(file.read_text("utf-8"))
    for name in about["exercises"]:
        if name not in known:
            raise ValueError(f"{file}: {nearest('exercise', name, known)}")
    members = tuple(known[name] for name in about["exercises"])
    return ProblemSet("exam", about["title"], members, practice=False, minutes=about["minutes"])


def heading(notebook):
    """The first line of a notebook, without its mark."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "".join(cells[0]["source"]).splitlines()[0].lstrip("# ")
