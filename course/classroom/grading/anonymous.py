"""What those get who mark by hand and shall not know whom: tables, pages and code under code words.

All of it lies in a folder of its own, `anonymous`, which can be given away; the key and the names stay outside. A name
that a student writes into the code in another form than that of the file stays where it is.
"""

import shutil
from dataclasses import replace

from course.classroom.grading.files import Unreadable
from course.classroom.grading.texts import encoded, lines
from course.classroom.grading.words import without_names
from course.places import write

PARTS = ("what", "call", "got", "want", "suggests")


def empty(folder):
    """The folder, with nothing of an earlier run in it."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("feedback", "code"):
        (folder / name).mkdir(parents=True)


def veiled_row(row, submission, word):
    """The row without a name."""
    notes = tuple(without_names(note, submission, word) for note in row.notes)
    return replace(row, submission=word, who="", id="", person=None, notes=notes, feedback=f"feedback/{word}.html")


def veiled(result, submission, word):
    """A result without the student's name in what was said and printed."""
    hide = lambda text: without_names(text, submission, word)
    return {"exercises": {name: veiled_exercise(judged, hide) for name, judged in result["exercises"].items()}}


def veiled_exercise(judged, hide):
    """The judgement on one exercise, with all its texts hidden."""
    notes, printed = [hide(note) for note in judged["notes"]], hide(judged.get("printed", ""))
    return {
        **judged,
        "notes": notes,
        "printed": printed,
        "tests": [veiled_test(test, hide) for test in judged["tests"]],
    }


def veiled_test(test, hide):
    """A test as judged, with the texts of its failure hidden."""
    failure = test["failure"]
    return {**test, "failure": failure and {**failure, **{part: hide(failure[part]) for part in PARTS}}}


def write_code(folder, submission, exercises, word):
    """The code that was handed in, exercise by exercise, for a human to read."""
    for name in exercises:
        try:
            cells = submission.code(name).cells
        except Unreadable as reason:
            cells = [f"# {reason}"]
        text = without_names(lines("\n\n# ---\n\n".join(cells)), submission, word)
        write(folder / "code" / f"{word}.{name}.txt", encoded(text))
