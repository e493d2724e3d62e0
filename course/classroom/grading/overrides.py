"""Marks given by hand: `overrides.csv` beside the results, read at each run.

    who,what,points,comment
    Ann Lee,momentum_step,5,the idea is right
    ada.ipynb,one_step,2,a rounding error of ours
    77,late,0,was ill

who: a submission, a name, a number or a code word of the table; what: an exercise, a test, or `late`, whose points are
days. A line that is not so stops the run before anything is judged.
"""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass

COLUMNS = ["who", "what", "points", "comment"]
LATE = ("late", "")  # in the place of an exercise


@dataclass(frozen=True)
class Override:
    """What a human gives for an exercise or a test, and what they say of it."""

    points: float
    comment: str


def read_overrides(file, tasks, names):
    """{submission: {(exercise, test or ""): Override}}, the days of lateness under LATE. ValueErrors name the line.

    tasks: the `Task`s of the set; names: {submission: all that it may be called, in small letters}. No file is no
    overrides.
    """
    if not file.exists():
        return {}
    table = csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig", "replace"), newline=""))
    header = [name.strip() for name in next(table, [])]
    if header != COLUMNS:
        raise ValueError(f"{file}, line 1: expected {','.join(COLUMNS)}, got {','.join(header) or 'nothing'}")
    found = defaultdict(dict)
    for row in table:
        if not any(cell.strip() for cell in row):
            continue
        try:
            submission, key, override = meant(row, tasks, names)
            not_twice(found[submission], key)
        except ValueError as error:
            raise ValueError(f"{file}, line {table.line_num}: {error}") from None
        found[submission][key] = override
    return dict(found)


def meant(row, tasks, names):
    """(submission, what, Override) of a row."""
    if len(row) not in (3, 4):
        raise ValueError(f"expected {','.join(COLUMNS)}, got {len(row)} cells")
    who, what, points, comment = [cell.strip() for cell in (*row, "")][:4]
    called = [submission for submission, own in names.items() if who and who.casefold() in own]
    if len(called) != 1:
        raise ValueError(f"{who!r} is {'none' if not called else len(called)} of the submissions: see grades.csv")
    if what == LATE[0]:
        return called[0], LATE, Override(days(points), comment)
    known = {name: task for task in reversed(tasks) for name in task.names}  # of one name the exercise is meant
    if what not in known:
        raise ValueError(f"{what!r}: expected {', '.join(task.column for task in tasks)} or {LATE[0]}")
    task = known[what]
    return called[0], (task.exercise, task.test), Override(at_most(points, task.points, what), comment)


def not_twice(before, key):
    """A test is not given points twice, by itself and with its exercise."""
    if key in before:
        raise ValueError(f"{' '.join(key).strip()} is given once more")
    exercise, test = key
    beside = [other for other in before if other[0] == exercise and "" in (test, other[1])]
    if beside:
        raise ValueError(f"{exercise}: expected points for the exercise or for its tests, got both")


def days(text):
    """Days that a submission counts as late."""
    if not text.isascii() or not text.isdecimal():
        raise ValueError(f"{text!r} days late: expected a whole number, at least 0")
    return int(text)


def at_most(text, most, what):
    """A number of points that `what` can give."""
    try:
        points = float(text)
    except ValueError:
        points = -1
    if not 0 <= points <= most:
        raise ValueError(f"{text!r} points for {what}: expected a number from 0 to {most}")
    return points
