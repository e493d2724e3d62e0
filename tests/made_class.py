"""A class that was never judged: results as a judge would write them, and all that is reported of them."""

import csv
from functools import cache

from course.classroom.checking.sets import problem_set
from course.classroom.grading.inbox import Submission
from course.classroom.grading.late import Deadline, due_date, rule
from course.classroom.grading.names import origins
from course.classroom.grading.report import Report
from course.classroom.grading.roster import Roster
from course.classroom.grading.tasks import tasks
from course.classroom.grading.texts import file_names

STEP = problem_set("momentum_step")
RIGHT = (
    "def momentum_step(theta, v, gradient, eta, gamma):\n    v = gamma * v - eta * gradient\n    return theta + v, v\n"
)
asked = cache(tasks)


def result(*failed, status="graded", notes=(), hint="", chosen=STEP, **more):
    """What a judge says of one submission to `chosen`, which fails at these tests."""
    exercises = {}
    for exercise in chosen.exercises:
        tests = [task for task in asked(chosen) if task.test and task.exercise == exercise.name]
        judged = [one_test(task, task.column in failed, hint, **more) for task in tests]
        exercises[exercise.name] = {"status": status, "notes": [*notes], "tests": judged}
    return {"exercises": exercises}


def one_test(task, failed, hint, what="It is wrong.", call=""):
    """A test as a judge reports it."""
    parts = {"what": what, "call": call, "got": "", "want": "", "suggests": hint, "picture": "", "empty": False}
    return {
        "name": task.test,
        "title": task.title,
        "points": task.points,
        "passed": not failed,
        "failure": parts if failed else None,
    }


def handed_in(times=(), **code):
    """Submissions of these names, with the code of each; times: {name: when it was written}."""
    told = origins(code)
    files = lambda name, text: lambda: {f"{name}.py": text.encode}
    return [
        Submission(name, files(name, text), lambda zone, name=name: dict(times).get(name), told[name])
        for name, text in code.items()
    ]


def report(folder, submissions, results, due=None, late="none", roster=Roster(), chosen=STEP, **more):
    """Everything written into `folder` → the rows."""
    folder.mkdir(exist_ok=True)
    deadline = Deadline(due and due_date(due), rule(late))
    files = file_names([one.name for one in submissions])
    made = Report(folder, chosen, 5, asked(chosen), files, deadline, roster=roster, **more)
    return made.write_all(submissions, lambda one: results[one.name])


def table(folder, name="grades.csv"):
    """The rows of a table, as {column: cell}."""
    with open(folder / name, encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]
