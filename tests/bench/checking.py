"""How long does a learner wait for `check`? `python tests/bench/checking.py`: every exercise's solution, in turn.

Medians in milliseconds, and ratios to the first exercise.
"""

import os
from functools import partial

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before anything imports NumPy

from timing import race

from course.classroom import run
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.submission import load


def contestant(exercise):
    solved = load(exercise.folder / "source.ipynb")[exercise.name]
    return exercise.name, partial(run, exercise.folder, {exercise.name: solved}), 1


race("check, of a right answer", [contestant(exercise) for exercise in exercises().values()], rounds=5)
