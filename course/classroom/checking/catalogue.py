"""Which exercises and predictions there are, in the order of the lessons, and which of them are done."""

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from course import places
from course.classroom.checking import record
from course.classroom.checking.predictions import questions
from course.classroom.checking.running import run
from course.classroom.checking.shown import Shown


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
    found.sort(key=lambda e: (e.lesson, e.difficulty, e.name))
    return {exercise.name: exercise for exercise in found}


def read(folder):
    """The exercise in this folder."""
    about = json.loads((folder / "source.ipynb").read_text("utf-8"))["metadata"]["course"]
    return Exercise(folder.name, folder, *(about[key] for key in ("lesson", "minutes", "difficulty", "lines")))


class Progress(Shown):
    """The table of lesson 00: per lesson its predictions and exercises, and how far each of them is."""

    def __init__(self):
        self.record, self.trouble = record.load()

    def rows(self):
        """(lesson, kind, name, state, link) in the order of the lessons."""
        rows = [(q.lesson, "prediction", q.name, self.answered(q), f"{q.lesson}.ipynb") for q in questions().values()]
        rows += [
            (e.lesson, "exercise", e.name, self.points(e), f"../exercises/{e.name}/exercise.ipynb")
            for e in exercises().values()
        ]
        return sorted(rows, key=lambda row: row[0])

    def answered(self, question):
        return "✓ answered" if self.record["predictions"].get(question.name) in question.choices else "–"

    def points(self, exercise):
        best = self.record["exercises"].get(exercise.name)
        if best is None:
            return f"– (about {exercise.minutes} minutes)"
        return f"{'✓' if best['points'] >= best['of'] else '◐'} {best['points']} of {best['of']} points"

    def __str__(self):
        rows = [("lesson", "kind", "name", "done"), *(row[:4] for row in self.rows())]
        wide = [max(len(row[i]) for row in rows) for i in range(3)]
        lines = ("  ".join([*(cell.ljust(n) for cell, n in zip(row, wide)), row[3]]) for row in rows)
        return "\n".join([*lines, *filter(None, [self.trouble])])

    def html(self):
        def row(tag, *cells):
            start = f'<{tag} style="text-align:left">'
            return f"<tr>{''.join(f'{start}{cell}</{tag}>' for cell in cells)}</tr>"

        body = (
            row(
                "td",
                f'<a href="{lesson}.ipynb">{lesson.replace("_", " ")}</a>',
                kind,
                f'<a href="{link}">{name}</a>',
                state,
            )
            for lesson, kind, name, state, link in self.rows()
        )
        head = row("th", "lesson", "kind", "name", "done")
        trouble = f"<p>{escape(self.trouble)}</p>" if self.trouble else ""
        return f"<table><thead>{head}</thead><tbody>{''.join(body)}</tbody></table>{trouble}"


def progress():
    """What is done so far, as a table; `print(progress())` in a terminal."""
    return Progress()
