"""One submission to one exercise, judged: `python -m course.classroom.grading.judge`.

A request comes on standard input, a judgement goes to standard output, both as JSON. It is a process of its own,
because pytest and NumPy leave things behind, and so that what goes wrong here costs one submission. When the run that
started it dies, its standard input ends, and it ends with it; so does the jail.
"""

import json
import os
import sys
import threading

from course.classroom.checking.outcome import SHORT, Unjudged
from course.classroom.checking.running import run_on
from course.classroom.checking.student import show_error
from course.classroom.grading.limits import Limits
from course.classroom.grading.proxy import Jailed

MEMORY = 4 * 2**30  # bytes: a test that trips over an answer must not take the machine with it
INTERRUPTED = 130  # exit code after Ctrl-C, as shells have it
NOTES = 20  # a thousand cells may fail
TEXT, PICTURE = 1000, 40_000  # letters that are kept of a sentence, and of a drawing


def main():
    """One request, one answer; what tests print goes elsewhere (`run_on`)."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    request = json.loads(sys.stdin.buffer.readline())
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        json.dump(judge(**request), answer)
        answer.flush()
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    os._exit(0)


def end_with_parent():
    """Our standard input ends when the run that started us does, however that ends."""
    sys.stdin.buffer.read()
    os._exit(1)


def judge(folder, cells, script, seed, limits, unsafe=False):
    """Run the tests in `folder` on these cells → a judgement, as plain data.

    tests: per test name, title, points and, if it failed, what happened; notes: sentences for the teacher;
    status: "graded", "look" (the marks stand, but somebody should look) or "ungraded" (there was nothing to judge).
    starved: whether time ran out while others kept the machine busy; again: no judgement came about, a next one may.
    """
    try:
        with Jailed(cells, script, Limits(**limits), unsafe) as student:
            outcome = run_on(folder, student, seed)
    except (Unjudged, *SHORT) as error:
        return no_judgement(f"the judge came to no end on it: {show_error(error).removeprefix('Unjudged: ')}")
    told = {"tests": [plain(result) for result in outcome.results], "starved": student.loaded.starved}
    if student.asked and not student.asked & student.loaded.defined:
        return {"status": "ungraded", "notes": [nothing_there(student), *notes_on(student)], **told}
    status = "look" if to_be_looked_at(student, outcome) else "graded"
    return {"status": status, "notes": notes_on(student), "printed": student.printed, **told}


def to_be_looked_at(student, outcome):
    """Whether a human should look; at an import that found nothing only where points are missing."""
    loaded = student.loaded
    return bool(loaded.fatal or student.deaths or student.doubts or (loaded.missing and outcome.failed))


def no_judgement(reason):
    """No mark, not even for the tests that passed; `again`: what has happened once need not happen twice."""
    return {"status": "ungraded", "notes": [reason], "tests": [], "again": True}


def nothing_there(student):
    """Why there was nothing to judge: the cells could not be run, or none of them defines what the tests ask for."""
    missing = sorted(student.asked - student.loaded.defined)
    return student.loaded.unloadable or f"no {' and no '.join(missing)} in it"


def notes_on(student):
    """What the teacher should know: cells and imports that failed, calls without an answer, claims to be doubted."""
    notes = [f"cell {cell} was left out: {why}" for cell, why in student.loaded.fatal.items()]
    notes += [f"cell {cell} stopped with {why}" for cell, why in student.loaded.troubles.items()]
    notes += [f"cell {cell} went on without an import: {what}" for cell, what in student.loaded.missing.items()]
    notes += [*dict.fromkeys(student.deaths), *student.doubts]
    more = len(notes) - NOTES
    notes = [note[:TEXT] for note in notes]
    return [*notes[:NOTES], f"and {more} more notes"] if more > 0 else notes


def plain(result):
    """A test's result as plain data."""
    failure = result.failure
    parts = ("what", "call", "got", "want", "suggests")
    return {
        "name": result.name,
        "title": result.title,
        "points": result.points,
        "passed": result.passed,
        "failure": failure
        and {
            **{part: getattr(failure, part)[:TEXT] for part in parts},
            "picture": failure.picture if len(failure.picture) <= PICTURE else "",
            "empty": failure.empty,
        },
    }


if __name__ == "__main__":
    main()
