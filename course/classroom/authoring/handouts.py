"""What learners get: each exercise without its solution, and one notebook for a whole problem set."""

import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell

from course.classroom.authoring.form import canonical
from course.classroom.authoring.storing import attempt, mark, report
from course.classroom.checking.sets import problem_set, sets
from course.places import ORIGINALS, write

LINK = re.compile(r"(?:back to )?\[([^\]]+)\]\((?!\w+:)[^)]*\)")  # relative: it leads nowhere from elsewhere
CHECK = "from course.classroom import check"
OTHER = "something else, perhaps answers"
TO_PRACTISE = (
    "In each exercise, put your answer in the place of `raise NotImplementedError`, run that cell, then the one "
    "below it: `check` answers at once, and with every further try it gives one more hint. Ask it as often as you like."
)
TO_BE_GRADED = (
    "In each exercise, put your answer in the place of `raise NotImplementedError`, and leave the line `def …` as "
    "it is. Your functions are tested with numbers that are drawn when all answers are in. An exercise left open "
    "costs its own points and no others. Save this notebook, and hand in this one file."
)


def generate_exercises(check=False, root=ORIGINALS / "exercises"):
    """Make each exercise.ipynb from its source.ipynb → an exit code. With `check`, only say which are not current."""
    sources = sorted(Path(root).glob("*/source.ipynb"))
    return report([attempt(path, untouched, check, path.with_name("exercise.ipynb")) for path in sources])


def untouched(source):
    """The text of what learners get: the source without cells tagged `solution` and without outputs, marked as made."""
    from nbconvert.exporters import NotebookExporter
    from nbconvert.preprocessors import ClearOutputPreprocessor, TagRemovePreprocessor

    exporter = NotebookExporter()
    exporter.register_preprocessor(TagRemovePreprocessor(remove_cell_tags={"solution"}, enabled=True), enabled=True)
    exporter.register_preprocessor(ClearOutputPreprocessor(enabled=True), enabled=True)
    text, _ = exporter.from_filename(str(source))
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata.course["made"] = mark(text.encode())
    return canonical(notebook, executed=False)


def list_sets():
    """Print the problem sets, with what they ask for."""
    print(f"{'set':28}exercises  points  minutes  title")
    for name, chosen in sets().items():
        print(f"{name:28}{len(chosen.exercises):9}{chosen.points:8}{chosen.minutes:9}  {chosen.title}")


def hand_out(name, target):
    """Write the notebook of the problem set `name` → an exit code. A file that holds something else is left alone."""
    target = Path(target)
    try:
        text = notebook_of(problem_set(name))
    except ValueError as error:
        return report([(str(error), False)])
    if target.suffix != ".ipynb" or not target.parent.is_dir():
        return report([(f"{target}: a file named ….ipynb in a folder that exists was expected", False)])
    if target.exists() and (target.is_dir() or target.read_bytes() != text.encode()):
        return report([(f"{target} is there already and holds {OTHER}: name another file", False)])
    try:
        write(target, text.encode())
    except OSError as error:
        return report([(f"{target} cannot be written: {error.strerror}", False)])
    return report([(f"{target}: written", True)])


def notebook_of(chosen):
    """The text of one notebook with all exercises of a `ProblemSet`: statements, holes and, to practise, checks."""
    cells, seen = [new_markdown_cell(preface(chosen))], set()
    for number, exercise in enumerate(chosen.exercises, 1):
        for cell in nbformat.read(exercise.folder / "exercise.ipynb", as_version=4).cells:
            if cell.cell_type == "markdown":
                text = LINK.sub(r"\1", cell.source)
                cell.source = statement(text, number, exercise) if text.startswith("# ") else text
            elif not chosen.practice:
                cell.source = without_check(cell)
            if cell.source and cell.source not in seen:  # the imports, which all exercises share, stand there once
                cells.append(cell)
            seen.add(cell.source)
    return canonical({"cells": cells, "metadata": {}}, executed=False)


def without_check(cell):
    """The text of a cell of code for an exam, where nothing is checked."""
    if "check" in cell.metadata.get("tags", ()):
        return ""
    return cell.source.replace(CHECK, "").strip()


def statement(text, number, exercise):
    """The text with its heading as that of a part, which says what it is worth."""
    heading, *rest = text.splitlines()
    return "\n".join([f"## {number}. {heading.lstrip('# ')} ({exercise.points} points)", *rest])


def preface(chosen):
    """The first cell: what the set asks for, and how to go about it."""
    number = len(chosen.exercises)
    exercises = "1 exercise" if number == 1 else f"{number} exercises"
    asked = f"{exercises} · {chosen.points} points · about {chosen.minutes} minutes"
    return f"# {chosen.title}\n\n{asked}\n\n{TO_PRACTISE if chosen.practice else TO_BE_GRADED}"
