"""Notebooks written, or only compared with what is stored, and a line of report for each."""

import os
import sys

from course.authoring.form import Unfit


def attempt(path, make, check, target=None):
    """Compare or write `make(path)` → one word for the report and whether all is well."""
    target = target or path
    try:
        text = make(path)
    except Unfit as error:
        return f"{path}: {error}", False
    if target.exists() and target.read_bytes() == text.encode():
        return f"{target}: current", True
    if check:
        return f"{target}: not current, type: course {'exercises' if target != path else 'refresh'}", False
    write(target, text)
    return f"{target}: written", True


def report(outcomes):
    for line, good in outcomes:
        print(line, file=sys.stdout if good else sys.stderr)
    return 0 if all(good for _, good in outcomes) else 1


def write(path, text):
    """All or nothing: a crash leaves the old file."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)
