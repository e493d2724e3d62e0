"""Marks and feedback: a table for the gradebook, a page for each student, a summary of the class.

Names and answers come from students: the pages escape them, and no cell of the table begins like a formula.
"""

import base64
import csv
import hashlib
import io
import os
import re
import statistics
import tempfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
PAGES.filters["base64"] = lambda text: base64.b64encode(text.encode("utf-8", "replace")).decode()
PAGES.filters["clean"] = lambda text: clean(text)


def report(problem_set, seed, results, files, graded):
    """Write all that is made from the results: the table, the pages, their zip and the summary."""
    rows = [row(result, files) for result in results]
    tests = columns(results)
    write(graded / "grades.csv", table(rows, tests, problem_set.points))
    (graded / "feedback").mkdir(exist_ok=True)
    with zipfile.ZipFile(graded / "feedback.zip.part", "w", zipfile.ZIP_DEFLATED) as archive:
        for one, result in zip(rows, results):
            page = PAGES.get_template("feedback.html").render(
                set=problem_set, seed=seed, row=one, exercises=result["exercises"]
            )
            write(graded / one["feedback"], page)
            archive.writestr(f"{files[result['submission']]}/feedback.html", encoded(page))
    os.replace(graded / "feedback.zip.part", graded / "feedback.zip")
    write(
        graded / "summary.html",
        PAGES.get_template("summary.html").render(
            set=problem_set, seed=seed, rows=rows, **statistics_of(rows, results, tests, problem_set.points)
        ),
    )


def row(result, files):
    """The marks of one submission: the sum over the exercises, and of the tests each by itself."""
    judged = result["exercises"]
    tests = {
        column: 0 if test["failure"] else test["points"]
        for column, test, status in tests_of(result)
        if status != "ungraded"
    }
    states = {judgement["status"] for judgement in judged.values()}
    status = states.pop() if len(states) == 1 else "look"
    several = len(judged) > 1
    notes = [
        f"{name}: {note}" if several else note for name, judgement in judged.items() for note in judgement["notes"]
    ]
    who, number = result["who"]
    return {
        "submission": clean(result["submission"]),
        "who": clean(who),
        "id": clean(number),
        "status": status,
        "tests": tests,
        "points": None if status == "ungraded" else sum(tests.values()),
        "note": clean("; ".join(notes))[:1000],
        "of": sum(test["points"] for judgement in judged.values() for test in judgement["tests"]) or None,
        "feedback": f"feedback/{files[result['submission']]}.html",
    }


def columns(results):
    """{test: its title} for all tests, in the order of the exercises."""
    return {column: test["title"] for result in results for column, test, _ in tests_of(result)}


def tests_of(result):
    """(name of its column, test, status of its exercise) of each test; the exercise is named where there are several."""
    for name, judgement in result["exercises"].items():
        for test in judgement["tests"]:
            short = test["name"].removeprefix("test_")
            yield f"{name}.{short}" if len(result["exercises"]) > 1 else short, test, judgement["status"]


def table(rows, tests, total):
    """The marks as CSV; where there is no mark the cell is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["submission", "who", "id", "points", "of", "status", "note", "feedback", *tests])
    for one in rows:
        points = "" if one["points"] is None else one["points"]
        writer.writerow(
            [
                *map(harmless, (one["submission"], one["who"], one["id"])),
                points,
                total,
                one["status"],
                harmless(one["note"]),
                one["feedback"],
                *(one["tests"].get(test, "") for test in tests),
            ]
        )
    return text.getvalue()


def statistics_of(rows, results, tests, total):
    """What the summary shows: the marks of the class, and how many fell at each test."""
    marks = [one["points"] for one in rows if one["points"] is not None]
    fallen = [
        {
            "name": name,
            "title": title,
            "count": sum(one["tests"].get(name) == 0 for one in rows),
            "of": sum(name in one["tests"] for one in rows),
        }
        for name, title in tests.items()
    ]
    bins = Counter(min(int(10 * mark / total), 9) for mark in marks)
    hints = Counter(
        hint
        for result in results
        for hint in {clean(test["failure"]["suggests"]) for _, test, _ in tests_of(result) if test["failure"]} - {""}
    )
    return {
        "marks": marks,
        "total": total,
        "mean": statistics.fmean(marks) if marks else 0,
        "median": statistics.median(marks) if marks else 0,
        "fallen": fallen,
        "bins": [bins[number] for number in range(10)],
        "common": hints.most_common(8),
        "by_hand": [one for one in rows if one["status"] != "graded"],
    }


# Text that students had a hand in ------------------------------------------------------------------------------------


def clean(text):
    """`text` without control characters and halves of characters, which no file could hold."""
    text = str(text).encode("utf-8", "replace").decode()
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in text)


def harmless(text):
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text


def file_names(names):
    """A safe and unique file name for each submission, much like its own."""
    plain = {name: re.sub(r"[^\w.-]+", "_", clean(name)).strip("._")[:80] or "submission" for name in names}
    taken = Counter(file.casefold() for file in plain.values())
    digest = lambda name: hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return {
        name: file if taken[file.casefold()] == 1 and file == name else f"{file}-{digest(name)}"
        for name, file in plain.items()
    }


def encoded(text):
    return text.encode("utf-8", "replace")


def write(file, text):
    """Write a file as a whole or not at all."""
    handle, part = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with open(handle, "wb") as stream:
        stream.write(encoded(text))
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(part, 0o644)
    os.replace(part, file)
