"""From judgements to marks: a row for each submission, a table for the gradebook, figures about the class."""

import csv
import io
import statistics
from collections import Counter

from course.classroom.grading.texts import clean, harmless

COLUMNS = ("submission", "who", "id", "points", "of", "status", "note", "feedback")  # before those of the tests


def row(result, files):
    """The marks of one submission: the sum over the exercises, and of the tests each by itself."""
    judged, (who, number) = result["exercises"], result["who"]
    earned = {
        column: 0 if test["failure"] else test["points"]
        for column, test, status in tests_of(result)
        if status != "ungraded"
    }
    status = status_of(judged)
    return {
        "submission": clean(result["submission"]),
        "who": clean(who),
        "id": clean(number),
        "status": status,
        "tests": earned,
        "points": None if status == "ungraded" else sum(earned.values()),
        "note": clean("; ".join(notes_of(judged)))[:1000],
        "of": sum(test["points"] for _, test, _ in tests_of(result)) or None,
        "feedback": f"feedback/{files[result['submission']]}.html",
    }


def status_of(judged):
    """The status that all exercises share; where they differ somebody should look."""
    states = {judgement["status"] for judgement in judged.values()}
    return states.pop() if len(states) == 1 else "look"


def notes_of(judged):
    """The notes on all exercises, each with the exercise's name where there are several."""
    told = [(name, note) for name, judgement in judged.items() for note in judgement["notes"]]
    return [f"{name}: {note}" if len(judged) > 1 else note for name, note in told]


def tests_of(result):
    """(name of its column, test, status of its exercise) of each test; of several exercises a column names its own."""
    several = len(result["exercises"]) > 1
    for name, judgement in result["exercises"].items():
        for test in judgement["tests"]:
            short = test["name"].removeprefix("test_")
            yield f"{name}.{short}" if several else short, test, judgement["status"]


def columns(results):
    """{test: its title} for all tests, in the order of the exercises."""
    return {column: test["title"] for result in results for column, test, _ in tests_of(result)}


def table(rows, tests, total):
    """The marks as CSV; where there is no mark the cell is empty."""
    text = io.StringIO()
    writer = csv.writer(text)  # writes None as an empty cell
    writer.writerow([*COLUMNS, *tests])
    for one in rows:
        who = map(harmless, (one["submission"], one["who"], one["id"]))
        marks = one["points"], total, one["status"], harmless(one["note"]), one["feedback"]
        writer.writerow([*who, *marks, *map(one["tests"].get, tests)])
    return text.getvalue()


def figures(rows, results, tests, total):
    """What the summary shows: the marks of the class, and how many fell at each test."""
    marks = [one["points"] for one in rows if one["points"] is not None]
    bins = Counter(min(int(10 * mark / total), 9) for mark in marks)
    hints = Counter(hint for result in results for hint in hints_of(result))
    return {
        "marks": marks,
        "total": total,
        "mean": statistics.fmean(marks) if marks else 0,
        "median": statistics.median(marks) if marks else 0,
        "fallen": [fallen_at(name, title, rows) for name, title in tests.items()],
        "bins": [bins[number] for number in range(10)],
        "common": hints.most_common(8),
        "by_hand": [one for one in rows if one["status"] != "graded"],
    }


def fallen_at(name, title, rows):
    """How many submissions earned nothing at this test, of how many."""
    earned = [one["tests"][name] for one in rows if name in one["tests"]]
    return {"name": name, "title": title, "count": earned.count(0), "of": len(earned)}


def hints_of(result):
    """What the failures of one submission suggest, each hint once."""
    return {clean(test["failure"]["suggests"]) for _, test, _ in tests_of(result) if test["failure"]} - {""}
