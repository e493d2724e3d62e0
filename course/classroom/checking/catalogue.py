"""Which exercises and predictions there are, in the order of the lessons, and which of them are done."""

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from course import places
from course.classroom.checking import record
from course.classroom.checking.questions import questions
from course.classroom.checking.running import run
from course.classroom.checking.shown import Shown

HEAD = ("lesson", "kind", "name", "done")


@dataclass(frozen=True)
class Exercise:
    """What the metadata of an exercise's notebook say: the lesson it belongs to, and the time it takes."""

    name: str
    folder: Path
    lesson: str
    minutes: int
    difficulty: int
    lines: int

    @property
    def points(self):
        """All that its tests give, found by running them on nothing."""
        return worth(self.folder, (self.folder / f"test_{self.name}.py").stat().st_mtime_ns)


@cache
def worth(folder, written):
    """All points of the exercise in this folder, whose tests were written at this time."""
    return run(folder, {}).total


def exercises(root=None):
    """All exercises by name, in the order of lessons and difficulty; one is a folder with a `source.ipynb`."""
    found = [read(source.parent) for source in (root or places.ORIGINALS / "exercises").glob("*/source.ipynb")]
    found.sort(key=lambda exercise: (exercise.lesson, exercise.difficulty, exercise.name))
    return {exercise.name: exercise for exercise in found}


def read(folder):
    """The exercise in this folder."""
    about = json.loads((folder / "source.ipynb").read_text("utf-8"))["metadata"]["course"]
    return Exercise(folder.name, folder, about["lesson"], about["minutes"], about["difficulty"], about["lines"])


class Progress(Shown):
    """The table of lesson 00: per lesson its predictions and exercises, and how far each of them is."""

    def __init__(self):
        self.record, self.trouble = record.load()

    def rows(self):
        """(lesson, kind, name, state, link) in the order of the lessons."""
        predictions = [
            (asked.lesson, "prediction", asked.name, self.answered(asked), f"{asked.lesson}.ipynb")
            for asked in questions().values()
        ]
        answers = [
            (asked.lesson, "exercise", asked.name, self.points(asked), f"../exercises/{asked.name}/exercise.ipynb")
            for asked in exercises().values()
        ]
        return sorted(predictions + answers, key=lambda row: row[0])

    def answered(self, question):
        """The state of a prediction, in words."""
        return "✓ answered" if self.record["predictions"].get(question.name) in question.choices else "–"

    def points(self, exercise):
        """The state of an exercise, in words."""
        best = self.record["exercises"].get(exercise.name)
        if best is None:
            return f"– (about {exercise.minutes} minutes)"
        sign = "✓" if best["points"] >= best["of"] else "◐"
        return f"{sign} {best['points']} of {best['of']} points"

    def __str__(self):
        rows = [HEAD, *(row[:4] for row in self.rows())]
        widths = [max(map(len, column)) for column in zip(*rows)]
        widths[-1] = 0
        lines = ["  ".join(map(str.ljust, row, widths)) for row in rows]
        return "\n".join([*lines, self.trouble] if self.trouble else lines)

    def html(self):
        body = []
        for lesson, kind, name, state, link in self.rows():
            title = lesson.replace("_", " ")
            cells = f'<a href="{lesson}.ipynb">{title}</a>', kind, f'<a href="{link}">{name}</a>', state
            body.append(html_row("td", cells))
        trouble = f"<p>{escape(self.trouble)}</p>" if self.trouble else ""
        head = html_row("th", HEAD, ' scope="col"')
        return f"<table><thead>{head}</thead><tbody>{''.join(body)}</tbody></table>{trouble}"


def html_row(tag, cells, scope=""):
    """A row of a table; `tag` is that of its cells, `scope` the attribute of a header's."""
    inside = "".join(f'<{tag}{scope} style="text-align:left">{cell}</{tag}>' for cell in cells)
    return f"<tr>{inside}</tr>"


def progress():
    """What is done so far, as a table; `print(progress())` in a terminal."""
    return Progress()
