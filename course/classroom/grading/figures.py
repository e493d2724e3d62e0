"""Figures about the class: how the marks lie, which tests fell how often, which hints came most."""

import statistics
from collections import Counter


def figures(rows, tasks):
    """What the summary shows, from the rows of those who have handed in."""
    marks = [one.points for one in rows if one.points is not None]
    total = sum(task.points for task in tasks if not task.test)
    return {
        "marks": marks,
        "total": total,
        "mean": statistics.fmean(marks) if marks else 0,
        "median": statistics.median(marks) if marks else 0,
        "bins": bins(marks, total),
        "fallen": [fallen_at(task, rows) for task in tasks if task.test],
        "common": hints_of_class(rows).most_common(8),
        "by_hand": [one for one in rows if one.status != "graded"],
    }


def bins(marks, total):
    """(share of the points in words, how many) in ten parts, full marks among the last."""
    found = Counter(min(int(10 * mark / total + 1e-9), 9) for mark in marks) if total else Counter()
    ends = [*(10 * part + 9 for part in range(9)), 100]
    return [(f"{10 * part}–{end} %", found[part]) for part, end in enumerate(ends)]


def fallen_at(task, rows):
    """How many submissions did not pass this test, of how many that were judged by it or given points for it."""
    asked = [one for one in rows if task.column in one.earned or task.column in one.failed]
    return {
        "name": task.column,
        "title": task.title,
        "count": sum(task.column in one.failed for one in asked),
        "of": len(asked),
    }


def hints_of_class(rows):
    """How many submissions were given each hint."""
    return Counter(hint for one in rows for hint in sorted(one.hints))


def for_the_term(rows, problem_set, kind):
    """What `course term` reads of a set: the results, and how many were given each hint. kind: that of the roster."""
    about = {"set": problem_set.name, "title": problem_set.title, "of": problem_set.points}
    marked = sum(one.points is not None for one in rows)
    shown = [for_a_person(one, kind) for one in rows]
    return {**about, "marked": marked, "rows": shown, "hints": dict(hints_of_class(rows).most_common())}


def for_a_person(row, kind):
    """The result of one, under the name and number of the roster where there is one."""
    known = (row.person.who, row.person.id, kind) if row.person else (row.who, row.id, row.platform)
    return {**dict(zip(("who", "id", "platform"), known)), "result": row.result, "status": row.status}
