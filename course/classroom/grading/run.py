"""All submissions of a class, some at a time; what is graded already is kept, so that a killed run goes on.

graded/run.json              the seed: with it every mark can be reproduced
graded/results/NAME.json     what became of one submission, written as soon as it is known
graded/grades.csv, summary.html, feedback/NAME.html, feedback.zip    made from these (course.classroom.grading.report)
"""

import hashlib
import json
import os
import secrets
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

from tqdm import tqdm

from course.classroom.checking.sets import ProblemSet, problem_set
from course.classroom.checking.submission import cells
from course.classroom.grading import jail
from course.classroom.grading.code import Code
from course.classroom.grading.files import Unreadable
from course.classroom.grading.inbox import submissions
from course.classroom.grading.jail import Limits
from course.classroom.grading.report import file_names, report, write
from course.places import PACKAGE


class Refused(Exception):
    """Grading was not begun; the text says why, and the way out."""


@dataclass(frozen=True)
class Grading:
    """What all judgements of one run have in common."""

    set: ProblemSet
    seed: int
    limits: Limits
    unsafe: bool

    def judge(self, exercise, code):
        """One submission to one exercise, in a process of its own → a judgement as in `course.classroom.grading.judge`."""
        request = {
            "folder": str(exercise.folder),
            "cells": code.cells,
            "script": code.script,
            "seed": self.seed,
            "limits": asdict(self.limits),
            "unsafe": self.unsafe,
        }
        with subprocess.Popen(
            [sys.executable, "-m", "course.classroom.grading.judge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        ) as process:
            clock = threading.Timer(2 * self.limits.seconds + 60, process.kill)
            clock.start()
            try:
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.flush()
                return json.loads(process.stdout.read())  # its input stays open meanwhile: it ends when we do
            except (OSError, ValueError):
                return {**ungraded("the judge did not come to an end on it"), "again": True}
            finally:
                clock.cancel()
                process.kill()

    def mark(self, submission, before):
        """What became of one submission; `before` is kept if neither it nor the exercises have changed, and if it was judged."""
        answers = {exercise.name: answer(submission, exercise) for exercise in self.set.exercises}
        now = self.fingerprint(answers)
        if (
            before
            and before.get("fingerprint") == now
            and not any("again" in judged for judged in before["exercises"].values())
        ):
            return before
        judged = {
            exercise.name: ungraded(found)
            if isinstance(found := answers[exercise.name], str)
            else self.judge(exercise, found)
            for exercise in self.set.exercises
        }
        return {"submission": submission.name, "who": submission.who, "fingerprint": now, "exercises": judged}

    def fingerprint(self, answers):
        """Changes with the code that was handed in, the tests, the seed and the limits."""
        tests = [(exercise.folder / f"test_{exercise.name}.py").read_text("utf-8") for exercise in self.set.exercises]
        code = {
            name: found if isinstance(found, str) else [found.cells, found.script] for name, found in answers.items()
        }
        return hashlib.sha256(json.dumps([code, tests, self.seed, asdict(self.limits)]).encode()).hexdigest()

    def prove(self, exercise):
        """The reference solution must earn full marks, and the untouched hand-out none. Raises Refused."""
        for file, deserved in (("source.ipynb", 1), ("exercise.ipynb", 0)):
            tests = self.judge(exercise, Code(tuple(cells(exercise.folder / file, ("check",))), False))["tests"]
            earned, total = (
                sum(test["points"] for test in some) for some in ([t for t in tests if not t["failure"]], tests)
            )
            if not total or earned != deserved * total:
                raise Refused(
                    f"{exercise.name}: {file} earns {earned} of {total} points here, expected {deserved * total}. Nothing was graded."
                )


def answer(submission, exercise):
    """The code that answers an exercise, or why there is none."""
    try:
        return submission.code(exercise.name)
    except Unreadable as reason:
        return str(reason)


def ungraded(reason):
    return {"status": "ungraded", "notes": [reason], "tests": []}


def grade(what, handed_in, graded, seed=None, jobs=None, limits=Limits(), unsafe=False):
    """Grade all submissions in the folder or zip `handed_in` → the folder `graded`, and the list of results.

    what: a problem set, such as "momentum_step", "04_momentum" or "exam". seed: draws the instances; without one
    that of the last run into this folder is used, or a new one. jobs: how many at a time, one per core unless told.
    Raises Refused where grading would not be safe or right, ValueError for an unknown set or an empty folder.
    """
    if trouble := jail.trouble(unsafe):
        raise Refused(trouble)
    asked, found, graded = problem_set(what), submissions(handed_in), Path(graded)
    if Path(handed_in).resolve() in (graded.resolve(), *graded.resolve().parents):
        raise ValueError(f"{graded}: expected a folder outside {handed_in}, where it would be taken for a submission")
    (graded / "results").mkdir(parents=True, exist_ok=True)
    run = Grading(asked, recorded_seed(graded, asked.name, seed), limits, unsafe)
    results, files = [], file_names([submission.name for submission in found])
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        try:
            list(pool.map(run.prove, run.set.exercises))
            waiting = [
                pool.submit(mark_and_keep, run, submission, graded / "results" / f"{files[submission.name]}.json")
                for submission in found
            ]
            arriving = tqdm(as_completed(waiting), total=len(waiting), unit="submission", desc=run.set.name)
            results.extend(done.result() for done in arriving)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    results.sort(key=lambda result: result["submission"])
    report(run.set, run.seed, results, files, graded)
    return results


def mark_and_keep(run, submission, file):
    try:
        before = json.loads(file.read_bytes())
    except (OSError, ValueError):
        before = None
    result = run.mark(submission, before)
    if result is not before:
        write(file, json.dumps(result, indent=1))
    return json.loads(json.dumps(result))


def recorded_seed(graded, what, seed):
    """The seed of this run, which is written down first."""
    file = graded / "run.json"
    try:
        before = json.loads(file.read_bytes())
        if before["set"] != what:
            raise Refused(f"{graded} holds marks of {before['set']}: expected a folder of its own for {what}")
    except (OSError, ValueError, KeyError, TypeError):
        before = {}
    seed = seed if seed is not None else before.get("seed", secrets.randbits(32))
    write(file, json.dumps({"set": what, "seed": seed}))
    return seed
