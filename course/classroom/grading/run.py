"""All submissions of a class, some at a time; what is graded already is kept, so that a killed run goes on.

graded/run.json              the seed, with which every mark can be reproduced, and the due date
graded/results/NAME.json     what became of one submission, written as soon as it is known
graded/overrides.csv         what a human gives; it is only read (course.classroom.grading.overrides)
graded/key.csv               who is behind which code word (course.classroom.grading.words)
graded/grades.csv, summary.html, feedback/NAME.html, feedback.zip, …    made from these by `report`
"""

import json
import os
import secrets
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from course.classroom.checking.sets import problem_set
from course.classroom.grading import safety
from course.classroom.grading.inbox import Submission, submissions
from course.classroom.grading.kept import Kept
from course.classroom.grading.late import Deadline, due_date, rule
from course.classroom.grading.limits import Limits
from course.classroom.grading.marking import Grading, Refused
from course.classroom.grading.names import Origin
from course.classroom.grading.overrides import read_overrides
from course.classroom.grading.report import Report
from course.classroom.grading.roster import Roster, read_roster
from course.classroom.grading.tasks import tasks
from course.classroom.grading.texts import file_names
from course.classroom.grading.words import code_words
from course.places import write


@dataclass(frozen=True)
class Wishes:
    """How marks are reported. due: a date and time, "none" for none, or None for that of the last run; so is late."""

    due: str | None = None
    late: str | None = None
    roster: Path | None = None
    anonymous: bool = False


def grade(what, handed_in, graded, seed=None, jobs=None, limits=Limits(), unsafe=False, wishes=Wishes()):
    """Grade all submissions in the folder or zip `handed_in` → the folder `graded`, and the list of rows.

    what: a problem set, such as "momentum_step", "04_momentum" or "exam". seed: draws the instances; without one
    that of the last run into this folder is used, or a new one. jobs: how many at a time, one per core unless told.
    Raises Refused where grading would not be safe or right, ValueError for an unknown set, an empty folder, or a line
    of the roster or the overrides that is not as it should be.
    """
    if trouble := safety.trouble(unsafe):
        raise Refused(trouble)
    asked, found, graded = problem_set(what), submissions(handed_in), Path(graded)
    if Path(handed_in).resolve() in (graded.resolve(), *graded.resolve().parents):
        raise ValueError(f"{graded}: expected a folder outside {handed_in}, where it would be taken for a submission")
    roster = read_roster(wishes.roster) if wishes.roster else Roster()
    (graded / "results").mkdir(parents=True, exist_ok=True)
    seed, deadline = recorded(graded, asked.name, seed, wishes)
    absent, asks = not_handed_in(roster, found), tasks(asked)
    key = graded / "key.csv"
    words = code_words(key, found) if wishes.anonymous or key.exists() else {}
    given = read_overrides(graded / "overrides.csv", asks, all_names([*found, *absent], words))
    files = file_names([submission.name for submission in found])
    grading, kept = Grading(asked, seed, limits, unsafe), Kept(graded / "results", files)
    in_parallel(grading, found, kept, jobs or os.cpu_count() or 1)
    seen = words if wishes.anonymous else {}
    return Report(graded, asked, seed, asks, files, deadline, given, roster, absent, seen).write_all(found, kept.load)


def recorded(graded, what, seed, wishes):
    """The seed and the `Deadline` of this run, which are written down first; what is not told is as it was before."""
    file = graded / "run.json"
    try:
        before = json.loads(file.read_bytes())
        if before["set"] != what:
            raise Refused(f"{graded} holds marks of {before['set']}: expected a folder of its own for {what}")
    except (OSError, ValueError, KeyError, TypeError):
        before = {}
    seed = before.get("seed", secrets.randbits(32)) if seed is None else seed
    due = before.get("due") if wishes.due is None else wishes.due
    late = before.get("late", "none") if wishes.late is None else wishes.late
    deadline = Deadline(None if due in (None, "none") else due_date(due), rule(late))
    if wishes.late not in (None, "none") and not deadline.due:
        raise ValueError(f"--late {wishes.late}: expected a due date, as --due 2026-11-20T23:59")
    now = {"set": what, "seed": seed, "due": deadline.due and deadline.due.isoformat(), "late": late}
    write(file, json.dumps(now).encode())
    return seed, deadline


def not_handed_in(roster, found):
    """A submission without files for each person of the roster from whom there is none."""
    there = {id(person) for one in found if (person := roster.person(one))}
    return tuple(
        Submission(
            f"nothing from {person.who} {person.id}".strip(), dict, told=Origin(person.who, person.id, roster.kind)
        )
        for person in roster.persons
        if id(person) not in there
    )


def all_names(found, words):
    """{submission: all that it may be called in small letters}."""
    called = {one.name: (one.name, *one.who, words.get(one.name, "")) for one in found}
    return {submission: {name.casefold() for name in names if name} for submission, names in called.items()}


def in_parallel(grading, found, kept, jobs):
    """Mark each submission and keep its result, so many at a time. First the exercises must prove themselves.

    Raises Refused. What ends this early, as Ctrl-C or a signal to this process alone, ends all judges under way.
    """
    with ThreadPoolExecutor(jobs) as pool:
        try:
            list(pool.map(grading.prove, grading.set.exercises))
            waiting = [pool.submit(mark_and_keep, grading, one, kept) for one in found]
            for done in tqdm(as_completed(waiting), total=len(waiting), unit="submission", desc=grading.set.name):
                done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            grading.judges.stop()
            raise


def mark_and_keep(grading, submission, kept):
    """Mark one submission, unless that was done before; whatever goes wrong with it costs it alone."""
    try:
        before = kept.load(submission)
        result = grading.mark(submission, before)
        if result is not before:
            kept.save(submission, result)
    except Exception as error:
        kept.hold(submission, [exercise.name for exercise in grading.set.exercises], error)
