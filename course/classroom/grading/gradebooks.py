"""The marks as tables: all of them, and what Canvas and Moodle import.

Canvas ("How do I import grades in the Gradebook?"): Student, ID, SIS User ID, SIS Login ID, Section, a column named as
the assignment, and below it a row "Points Possible". Moodle (mod/assign/feedback/offline/importgradeslib.php) asks for
Identifier, Grade and Last modified (grade), and leaves a grade alone that was given after that time; "-" is never.
Who has no mark has no row there: a blank cell might delete one that was given by hand.
"""

import csv
import io
import re

from course.classroom.grading.texts import clean, harmless, number

COLUMNS = ("submission", "who", "id", "points", "of", "handed_in", "late", "result", "status", "note", "feedback")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = ("Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)")
MAXIMUM = ("Maximum grade", "Maximum Grade")  # the second until Moodle 4.2


def as_csv(rows, kept=()):
    """Rows of cells as CSV; no cell is a formula, and those that are `kept` stay as they are."""
    text = io.StringIO()
    csv.writer(text).writerows([cell if cell in kept else harmless(str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def table(rows, tasks):
    """All marks; where there is none the cell is empty. Several exercises have a column each, besides their tests."""
    several = len({task.exercise for task in tasks}) > 1
    shown = [task.column for task in tasks if task.test or several]
    return as_csv([[*COLUMNS, *shown], *(cells(one, shown) for one in rows)])


def cells(row, shown):
    """A line of the table."""
    late = "unknown" if row.late.days is None else row.late.days
    time = row.time.isoformat(timespec="minutes") if row.time else ""
    marks = number(row.points), number(row.of), time, "" if row.status == "missing" else late, number(row.result)
    whose = row.submission, row.who, row.id
    return [*whose, *marks, row.status, row.note, row.feedback, *(number(row.earned.get(column)) for column in shown)]


def canvas(rows, roster, title):
    """What Canvas imports, or "" where nobody came by Canvas."""
    theirs = roster.kind == "canvas"
    marked = [one for one in rows if one.result is not None and (one.person if theirs else one.platform == "canvas")]
    if not marked:
        return ""
    known = lambda one: one.person.columns if theirs else {"Student": one.who, "ID": one.id}
    named = (name for name in roster.header if re.fullmatch(re.escape(title) + r"( \([0-9]+\))?", name))
    head = [*CANVAS, next(named, title) if theirs else title]
    possible = ["    Points Possible", "", "", "", "", number(marked[0].of)]
    lines = [[*(known(one).get(column, "") for column in CANVAS), number(one.result)] for one in marked]
    return as_csv([head, possible, *lines])


def moodle(rows, roster):
    """What Moodle imports, or "" where nobody came by Moodle. A worksheet that was the roster is filled in."""
    theirs = roster.kind == "moodle"
    marked = [one for one in rows if one.result is not None and (one.person if theirs else one.platform == "moodle")]
    if not marked:
        return ""
    header = [*roster.header] if theirs else [*MOODLE]
    header += [name for name in MOODLE if name not in header and name not in MAXIMUM]
    lines = [[line.get(name, "") for name in header] for line in map(worksheet_line, marked)]
    return as_csv([header, *lines], kept=("-",))


def worksheet_line(row):
    """{column: cell} of Moodle's worksheet. Where Moodle's maximum is another, the result is scaled to it."""
    if row.person and "Identifier" in row.person.columns:
        most = next((row.person.columns[name] for name in MAXIMUM if row.person.columns.get(name)), "")
        scale = float(most) / row.of if re.fullmatch(r"[0-9]+(\.[0-9]+)?", most) and float(most) else 1
        line = {"Last modified (grade)": "-", **row.person.columns}
        return {**line, "Grade": number(scale * row.result)}
    return {
        "Identifier": f"Participant {row.id}",
        "Full name": row.who,
        "Grade": number(row.result),
        "Maximum grade": number(row.of),
        "Last modified (grade)": "-",
    }


def alike_table(likes):
    """Who is alike, as CSV."""
    head = ("group", "exercise", "submission", "closest", "share", "shingles in common")
    shown = [
        (one.group, one.exercise, clean(one.submission), clean(one.closest), f"{one.share:.2f}", one.common)
        for one in likes
    ]
    return as_csv([head, *shown])
