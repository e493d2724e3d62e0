"""Exercises that answer at once, predictions that are kept, and the record of both.

    check("momentum_step")    the tests of an exercise on the names just defined → a verdict that teaches
    predict("steady_slope")   a question before an experiment;  confront("steady_slope") after it
    progress()                what is done so far

The author of an exercise writes with `points`, `expect`, `require`, `untouched`, `mistake` and `another_way`.
"""

import sys

from course.checking import record
from course.checking.catalogue import exercises, progress
from course.checking.expecting import another_way, expect, mistake, points, require, untouched
from course.checking.outcome import Failure
from course.checking.pictures import curves, paths
from course.checking.predictions import confront, nearest, predict
from course.checking.running import run
from course.checking.values import numbers, show
from course.checking.verdict import Verdict

__all__ = ["check", "predict", "confront", "progress", "run", "points", "expect", "require", "untouched", "mistake", "another_way",
           "numbers", "show", "curves", "paths", "Failure"]
_failures = {}  # (exercise, test) -> how often it was the first to fail in this session: so many hints are shown


def check(name, seed=None):
    """Run the tests of exercise `name` on the functions that the calling notebook has defined → `Verdict`.

    Inputs are drawn anew each time; `seed` draws those of an earlier verdict again. Checking again after the same
    failure reveals the next hint.
    """
    folders = exercises()
    if name not in folders:
        raise nearest("exercise", name, folders)
    outcome = run(folders[name].folder, sys._getframe(1).f_globals, seed)
    verdict = Verdict(outcome)
    if verdict.empty:
        return verdict
    note = record.save("exercises", name, {"points": outcome.points, "of": outcome.total})
    if verdict.passed:
        return Verdict(outcome, note=note)
    key = name, outcome.failed[0].name
    _failures[key] = _failures.get(key, 0) + 1
    return Verdict(outcome, hint=_failures[key], note=note)
