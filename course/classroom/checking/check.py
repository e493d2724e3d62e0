"""`check("momentum_step")`: the tests of an exercise on the names that the calling notebook has just defined."""

import sys
import threading

from course.classroom.checking import record
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.outcome import Unjudged
from course.classroom.checking.questions import nearest
from course.classroom.checking.running import run
from course.classroom.checking.solution import give_up
from course.classroom.checking.verdict import NoVerdict, Verdict

_failures = {}  # (exercise, test) -> how often it was the first to fail in this session: so many hints are shown
_under_way = threading.Lock()  # held while tests run: an answer that checks itself would never come to an end


def check(name, seed=None):
    """Run the tests of exercise `name` on the functions that the calling notebook has defined → `Verdict`.

    Inputs are drawn anew each time; `seed` draws those of an earlier verdict again. Checking again after the same
    failure reveals the next hint; after the last one, and after a pass, `solution` shows a good answer.

    Where the tests come to no end, as when memory runs out, nothing is recorded and a `NoVerdict` says so.
    Raises LookupError for an unknown name, RuntimeError inside a function that is being checked.
    """
    folders = exercises()
    if name not in folders:
        raise nearest("exercise", name, folders)
    if not _under_way.acquire(blocking=False):
        raise RuntimeError(
            f'check("{name}") was called by a function that is being checked. Take that line out of the function, '
            "and let it stand in a cell of its own."
        )
    try:
        outcome = run(folders[name].folder, sys._getframe(1).f_globals, seed)
    except Unjudged as reason:
        return NoVerdict(name, reason)
    finally:
        _under_way.release()
    verdict = Verdict(outcome)
    if verdict.empty:
        return verdict
    note = record.save("exercises", name, {"points": outcome.points, "of": outcome.total})
    if verdict.passed:
        return Verdict(outcome, note=note)
    key = name, outcome.failed[0].name
    _failures[key] = _failures.get(key, 0) + 1
    verdict = Verdict(outcome, hint=_failures[key], note=note)
    if verdict.given_up:
        give_up(name)
    return verdict
