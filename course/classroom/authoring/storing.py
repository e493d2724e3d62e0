"""Notebooks written, or only compared with what is stored, and a line of report for each."""

import json
import sys

from course.classroom.authoring.form import Unfit
from course.classroom.copies.contents import text
from course.places import write


def attempt(path, make, check, target=None):
    """Compare or write `make(path)` → one word for the report and whether all is well."""
    target = target or path
    try:
        content = make(path).encode()
    except (Unfit, OSError) as error:
        return f"{path}: {error}", False
    if target.exists() and target.read_bytes() == content:
        return f"{target}: current", True
    if check:
        command = "refresh" if target == path else "exercises"
        return f"{target}: not current, type: course author {command}", False
    if target != path and target.exists() and not made_by_us(target):
        return f"{target}: somebody has written into it, perhaps answers, so it stays. Move it away first.", False
    write(target, content)
    return f"{target}: written", True


def made_by_us(target):
    """Whether the notebook says that it was made from another, and its text is still the one that was made."""
    content = target.read_bytes()
    try:
        return json.loads(content)["metadata"]["course"]["made"] == mark(content)
    except (ValueError, KeyError, TypeError):
        return False


def mark(content):
    """What a notebook that was made from another carries: a digest of its own text."""
    return text(content)[:16]


def report(outcomes):
    """Print the lines, those of failures on standard error → an exit code."""
    for line, good in outcomes:
        print(line, file=sys.stdout if good else sys.stderr)
    return 0 if all(good for _, good in outcomes) else 1
