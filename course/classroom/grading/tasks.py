"""What a set asks: its exercises, and their tests with points and titles, known before anything is judged."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course.classroom.checking import running

AUTHORS = Path(running.__file__).parent  # where hints are written, besides in the exercises


@dataclass(frozen=True)
class Task:
    """A test of an exercise, or with test="" the exercise as a whole; `column` is its name in the table."""

    exercise: str
    test: str
    column: str
    title: str
    points: int

    @property
    def names(self):
        """What a teacher may write for it."""
        head, dot, short = self.column.rpartition(".")
        return (self.column, f"{head}{dot}test_{short}") if self.test else (self.column,)


def tasks(problem_set):
    """The `Task`s of a set, each exercise before its tests; among several exercises a test's column names its own."""
    several, found = len(problem_set.exercises) > 1, []
    for exercise in problem_set.exercises:
        tests = running.run(exercise.folder, {}).results
        found.append(Task(exercise.name, "", exercise.name, exercise.name.replace("_", " "), exercise.points))
        for test in tests:
            short = test.name.removeprefix("test_")
            column = f"{exercise.name}.{short}" if several else short
            found.append(Task(exercise.name, test.name, column, test.title, test.points))
    return found


# Hints that the course gives -----------------------------------------------------------------------------------------


class Hints:
    """The hints that the authors of these exercises wrote. What a student's own code claims is none of them."""

    def __init__(self, problem_set):
        own = [file for exercise in problem_set.exercises for file in exercise.folder.glob("*.py")]
        self.plain, patterns = set(), {}
        for file in [*own, *AUTHORS.glob("*.py")]:
            fixed, filled = texts(file)
            self.plain |= fixed
            patterns |= filled
        self.patterns = [(re.compile(pattern, re.DOTALL), shown) for pattern, shown in patterns.items()]

    def known(self, hint):
        """The hint, with … for what is filled in; "" if no author wrote it."""
        if hint in self.plain:
            return hint
        return next((shown for pattern, shown in self.patterns if pattern.fullmatch(hint)), "")


@cache
def texts(file):
    """The texts in a Python file, and {pattern: text with …} of those with something filled in."""
    tree = ast.parse(file.read_text("utf-8"))
    fixed = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    filled = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if len("".join(filter(None, parts))) >= 20:  # less would let any text pass
                pattern = "".join(r".{0,60}" if part is None else re.escape(part) for part in parts)
                filled[pattern] = "".join("…" if part is None else part for part in parts)
    return fixed, filled
