"""Marks and feedback, written: a table for the gradebook, a page for each student, a summary of the class.

Names and answers come from students: the pages escape them, and no cell of the table begins like a formula.
"""

import base64
import os
import zipfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from course.classroom.grading.marks import columns, figures, row, table
from course.classroom.grading.texts import clean, encoded
from course.places import write

TEMPLATES = FileSystemLoader(Path(__file__).parent / "templates")
PAGES = Environment(loader=TEMPLATES, autoescape=True, trim_blocks=True, lstrip_blocks=True)
PAGES.filters["base64"] = lambda text: base64.b64encode(encoded(text)).decode()
PAGES.filters["clean"] = clean


def report(problem_set, seed, results, files, graded):
    """Write all that is made from the results: the table, the pages, their zip and the summary."""
    rows = [row(result, files) for result in results]
    tests = columns(results)
    write(graded / "grades.csv", encoded(table(rows, tests, problem_set.points)))
    write_feedback(problem_set, seed, results, rows, files, graded)
    shown = figures(rows, results, tests, problem_set.points)
    summary = page("summary.html", set=problem_set, seed=seed, rows=rows, **shown)
    write(graded / "summary.html", encoded(summary))


def write_feedback(problem_set, seed, results, rows, files, graded):
    """The pages, in a folder and in a zip with a folder for each student."""
    (graded / "feedback").mkdir(exist_ok=True)
    part = graded / "feedback.zip.part"
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, result in zip(rows, results):
            text = page("feedback.html", set=problem_set, seed=seed, row=one, exercises=result["exercises"])
            write(graded / one["feedback"], encoded(text))
            archive.writestr(f"{files[result['submission']]}/feedback.html", encoded(text))
    os.replace(part, graded / "feedback.zip")


def page(template, **given):
    """The text of a page."""
    return PAGES.get_template(template).render(**given)
