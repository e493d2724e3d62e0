"""All submissions of a class, some at a time; what is graded already is kept, so that a killed run goes on.

graded/run.json              the seed: with it every mark can be reproduced
graded/results/NAME.json     what became of one submission, written as soon as it is known
graded/grades.csv, summary.html, feedback/NAME.html, feedback.zip    made from these (course.classroom.grading.report)
"""

import json
import os
import secrets
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

from course.classroom.checking.sets import problem_set
from course.classroom.grading import safety
from course.classroom.grading.inbox import submissions
from course.classroom.grading.limits import Limits
from course.classroom.grading.marking import Grading, Refused
from course.classroom.grading.report import report
from course.classroom.grading.texts import file_names
from course.places import write


def grade(what, handed_in, graded, seed=None, jobs=None, limits=Limits(), unsafe=False):
    """Grade all submissions in the folder or zip `handed_in` → the folder `graded`, and the list of results.

    what: a problem set, such as "momentum_step", "04_momentum" or "exam". seed: draws the instances; without one
    that of the last run into this folder is used, or a new one. jobs: how many at a time, one per core unless told.
    Raises Refused where grading would not be safe or right, ValueError for an unknown set or an empty folder.
    """
    if trouble := safety.trouble(unsafe):
        raise Refused(trouble)
    asked, found, graded = problem_set(what), submissions(handed_in), Path(graded)
    if Path(handed_in).resolve() in (graded.resolve(), *graded.resolve().parents):
        raise ValueError(f"{graded}: expected a folder outside {handed_in}, where it would be taken for a submission")
    (graded / "results").mkdir(parents=True, exist_ok=True)
    grading = Grading(asked, recorded_seed(graded, asked.name, seed), limits, unsafe)
    files = file_names([submission.name for submission in found])
    kept = [graded / "results" / f"{files[submission.name]}.json" for submission in found]
    results = in_parallel(grading, found, kept, jobs or os.cpu_count() or 1)
    results.sort(key=lambda result: result["submission"])
    report(asked, grading.seed, results, files, graded)
    return results


def recorded_seed(graded, what, seed):
    """The seed of this run, which is written down first."""
    file = graded / "run.json"
    try:
        before = json.loads(file.read_bytes())
        if before["set"] != what:
            raise Refused(f"{graded} holds marks of {before['set']}: expected a folder of its own for {what}")
    except (OSError, ValueError, KeyError, TypeError):
        before = {}
    if seed is None:
        seed = before.get("seed", secrets.randbits(32))
    write(file, json.dumps({"set": what, "seed": seed}).encode())
    return seed


def in_parallel(grading, found, kept, jobs):
    """Mark each submission and keep its result in its file, so many at a time → results, as they arrive.

    First the exercises must prove themselves. Raises Refused.
    """
    with ThreadPoolExecutor(jobs) as pool:
        try:
            list(pool.map(grading.prove, grading.set.exercises))
            waiting = [pool.submit(mark_and_keep, grading, *one) for one in zip(found, kept)]
            arriving = tqdm(as_completed(waiting), total=len(waiting), unit="submission", desc=grading.set.name)
            return [done.result() for done in arriving]
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def mark_and_keep(grading, submission, file):
    """The result of one submission, as it stands in its file: taken from there, or written there."""
    try:
        before = json.loads(file.read_bytes())
    except (OSError, ValueError):
        before = None
    result = grading.mark(submission, before)
    if result is not before:
        write(file, json.dumps(result, indent=1).encode())
    return json.loads(json.dumps(result))
