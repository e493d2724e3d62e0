"""From judgements to marks: a row for each submission, what was given by hand and lateness counted in."""

from dataclasses import dataclass, field

from course.classroom.grading.late import Lateness, lateness
from course.classroom.grading.overrides import LATE
from course.classroom.grading.texts import clean, number


@dataclass
class Row:
    """The marks of one submission. points: None where there are none; result: what is left of them after lateness.

    earned: {column of an exercise or test: points}; failed: the columns of tests that did not pass; hints: those of the
    course's authors that its failures gave; person: whose row of the roster it is, or None.
    """

    submission: str
    who: str
    id: str
    platform: str = ""
    points: float | None = None
    of: float = 0
    time: object = None
    late: Lateness = field(default_factory=Lateness)
    result: float | None = None
    status: str = "missing"
    notes: tuple[str, ...] = ()
    feedback: str = ""
    earned: dict = field(default_factory=dict)
    failed: frozenset = frozenset()
    hints: frozenset = frozenset()
    person: object = None

    @property
    def note(self):
        """All notes in one line, not too long."""
        return clean("; ".join(self.notes))[:1000]


def row(submission, exercises, given, tasks, hints):
    """The marks of one submission, still without its lateness. exercises: as `judged` gives them."""
    points = [one.points for one in exercises.values() if one.points is not None]
    who, own = submission.who
    earned = earned_by(exercises, given, tasks)
    return Row(
        clean(submission.name),
        clean(who),
        clean(own),
        submission.origin.platform,
        sum(points) if points else None,
        sum(task.points for task in tasks if not task.test),
        status=status_of(exercises),
        notes=tuple(notes_of(exercises, given, submission.remarks)),
        earned=earned,
        failed=frozenset(failed_by(exercises, tasks)),
        hints=frozenset(hints_of(exercises, hints)),
    )


def earned_by(exercises, given, tasks):
    """{column: points} for all that has a mark."""
    of_tests = {
        (name, test["name"]): points
        for name, one in exercises.items()
        for test, points, _ in one.tests
        if points is not None
    }
    by_hand = {key: one.points for key, one in given.items() if key[1]}
    of_exercises = {(name, ""): one.points for name, one in exercises.items() if one.points is not None}
    known = {**of_tests, **by_hand, **of_exercises}
    return {task.column: known[key] for task in tasks if (key := (task.exercise, task.test)) in known}


def failed_by(exercises, tasks):
    """The columns of the tests that were judged and not passed, whatever they are worth."""
    fell = {
        (name, test["name"])
        for name, one in exercises.items()
        if one.judgement["status"] != "ungraded"
        for test, _, _ in one.tests
        if not test["passed"]
    }
    return [task.column for task in tasks if (task.exercise, task.test) in fell]


def status_of(exercises):
    """The status that all exercises share; where they differ somebody should look."""
    states = {one.status for one in exercises.values()}
    return states.pop() if len(states) == 1 else "look"


def notes_of(exercises, given, remarks):
    """What a teacher should know, of the files, of each exercise, and what was given by hand."""
    several = len(exercises) > 1
    yield from remarks
    for name, one in exercises.items():
        for note in one.judgement["notes"]:
            yield f"{name}: {note}" if several else note
    for (name, test), one in given.items():
        if (name, test) != LATE:
            what = f"{name}, {test.removeprefix('test_')}" if test else name
            yield f"by hand: {what} {number(one.points)}{f' ({one.comment})' if one.comment else ''}"


def hints_of(exercises, hints):
    """What the failures of one submission suggest, each hint once."""
    for one in exercises.values():
        for test, _, _ in one.tests:
            if test["failure"] and (hint := hints.known(test["failure"]["suggests"])):
                yield hint


def counted(row, origin, given, deadline, believed):
    """The row, with its lateness and what is left of its points."""
    row.late = lateness(origin, row.time, deadline.due, believed)
    if by_hand := given.get(LATE):
        row.late = Lateness(int(by_hand.points))
        said = f" ({by_hand.comment})" if by_hand.comment else ""
        row.notes = (*row.notes, f"by hand: {number(by_hand.points)} days late{said}")
    if row.late.why:
        row.notes = (*row.notes, row.late.why)
        row.status = "look" if row.status == "graded" else row.status
    if row.points is not None:
        row.result = deadline.rule.left(row.points, row.of, row.late.days or 0)
    return row
