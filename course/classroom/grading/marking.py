"""One submission, marked: its answer to each exercise judged, unless that was done before."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from course.classroom.checking.sets import ProblemSet
from course.classroom.checking.submission import cells
from course.classroom.grading.code import Code
from course.classroom.grading.files import Unreadable
from course.classroom.grading.judges import Judges
from course.classroom.grading.limits import Limits
from course.classroom.grading.turns import Turns


class Refused(Exception):
    """Grading was not begun; the text says why, and the way out."""


@dataclass(frozen=True)
class Grading:
    """What all judgements of one run have in common."""

    set: ProblemSet
    seed: int
    limits: Limits
    unsafe: bool
    turns: Turns = field(default_factory=Turns, compare=False)
    judges: Judges = field(default_factory=Judges, compare=False)

    def mark(self, submission, before):
        """What became of one submission → {"submission", "who", "fingerprint", "exercises": {name: judgement}}.

        `before`, the result of an earlier run or None, is kept if neither the submission nor the exercises have
        changed since, and if it was judged.
        """
        answers = {exercise.name: answer(submission, exercise) for exercise in self.set.exercises}
        now = self.fingerprint(answers)
        if before and before.get("fingerprint") == now and not to_be_judged_again(before):
            return before
        judged = {exercise.name: self.judgement(exercise, answers[exercise.name]) for exercise in self.set.exercises}
        return {"submission": submission.name, "who": submission.who, "fingerprint": now, "exercises": judged}

    def fingerprint(self, answers):
        """Changes with the code that was handed in, the tests, the seed and the limits."""
        tests = [(exercise.folder / f"test_{exercise.name}.py").read_text("utf-8") for exercise in self.set.exercises]
        code = {name: as_plain_data(found) for name, found in answers.items()}
        return hashlib.sha256(json.dumps([code, tests, self.seed, asdict(self.limits)]).encode()).hexdigest()

    def judgement(self, exercise, found):
        """The judgement on the code that was found, or on why there is none; `of`: the points that can be had."""
        judged = ungraded(found) if isinstance(found, str) else self.judge(exercise, found)
        return {**judged, "of": exercise.points}

    def judge(self, exercise, code):
        """One submission to one exercise → as `course.classroom.grading.judge` says it.

        Where that came to nothing, or time ran out on a busy machine, it is judged once more, with nobody beside.
        """
        with self.turns.together():
            judged = self.in_process(exercise, code)
        if judged.get("again") or judged.get("starved"):
            with self.turns.alone():
                judged = self.in_process(exercise, code)
        return judged

    def in_process(self, exercise, code):
        """The judgement of a process of its own."""
        request = {
            "folder": str(exercise.folder),
            "cells": code.cells,
            "script": code.script,
            "seed": self.seed,
            "limits": asdict(self.limits),
            "unsafe": self.unsafe,
        }
        try:
            return json.loads(self.judges.ask(json.dumps(request), 2 * self.limits.seconds + 60))
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None)  # of the system, which may have no process left to give
            return {**ungraded(why or "the judge did not come to an end on it"), "again": True}

    def prove(self, exercise):
        """The reference solution must earn full marks, and the untouched hand-out none. Raises Refused."""
        for file, share in (("source.ipynb", 1), ("exercise.ipynb", 0)):
            code = Code(tuple(cells(exercise.folder / file, ("check",))), script=False)
            tests = self.judge(exercise, code)["tests"]
            total = sum(test["points"] for test in tests)
            earned = sum(test["points"] for test in tests if test["passed"])
            if not total or earned != share * total:
                raise Refused(
                    f"{exercise.name}: {file} earns {earned} of {total} points here, expected {share * total}. "
                    "Nothing was graded."
                )


def answer(submission, exercise):
    """The `Code` that answers an exercise, or why there is none, as a sentence."""
    try:
        return submission.code(exercise.name)
    except Unreadable as reason:
        return str(reason)


def as_plain_data(found):
    """What `answer` gives, for JSON."""
    return found if isinstance(found, str) else [found.cells, found.script]


def ungraded(reason):
    """The judgement where there was nothing to judge."""
    return {"status": "ungraded", "notes": [reason], "tests": []}


def to_be_judged_again(result):
    """Whether a judge came to no end on some exercise of it."""
    return any("again" in judgement for judgement in result["exercises"].values())
