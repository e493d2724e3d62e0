"""The lists of lessons and exercises, in README.md and in lesson 0, made from the lessons and the exercises themselves.

A list stands between two comments, which show neither on GitHub nor in JupyterLab:

    <!-- lessons, written by: python3 -m course author lists -->   …   <!-- end of lessons -->

and so does that of `exercises`. A lesson gets a link to each of its exercises, in its section "## Exercises"; lesson 0
shows the table of `progress()`, which lists them, too.
"""

import copy
import re
import tempfile

import nbformat

from course.classroom.authoring.form import Unfit, canonical
from course.classroom.authoring.refreshing import environment
from course.classroom.authoring.storing import report
from course.classroom.checking.catalogue import exercises, progress
from course.classroom.checking.sets import heading
from course.places import ORIGINALS, write

COMMAND = "python3 -m course author lists"
FIRST = "00_start_here"


def write_lists(check=False, root=ORIGINALS):
    """Write all lists anew → an exit code. With `check`, only say which are not current, and what they lack."""
    try:
        lessons = {path.stem: about(path) for path in sorted((root / "notebooks").glob("*.ipynb"))}
        belonging = by_lesson(lessons, exercises(root / "exercises"))
        texts = {root / "README.md": readme(root, lessons, belonging)}
        texts |= {
            root / "notebooks" / f"{name}.ipynb": lesson(root, name, lessons, belonging.get(name, []))
            for name in lessons
        }
    except Unfit as error:
        return report([(str(error), False)])
    return report([brought(path, text, check) for path, text in texts.items()])


def about(path):
    """(number, title, question) of a lesson, from its first line, `# 6 · Nesterov: look before …`, and its metadata."""
    number, line = int(path.stem[:2]), heading(path)
    if not line.startswith(f"{number} · "):
        raise Unfit(
            f"notebooks/{path.name}: its first line is {f'# {line}'!r}, expected '# {number} · ' and the title."
        )
    question = nbformat.read(path, as_version=4).metadata.get("course", {}).get("question")
    if not question:
        raise Unfit(
            f"notebooks/{path.name}: its metadata lack the question that the lists show, "
            '"course": {"question": "…"} beside "kernelspec".'
        )
    return number, line.partition(" · ")[2].partition(":")[0], question


def by_lesson(lessons, known):
    """{lesson: its exercises}, in the order of the lessons."""
    for exercise in known.values():
        if exercise.lesson not in lessons:
            raise Unfit(
                f"exercises/{exercise.name}/source.ipynb: its metadata name the lesson {exercise.lesson!r}, "
                f"and there is no notebooks/{exercise.lesson}.ipynb."
            )
    return {name: found for name in lessons if (found := [e for e in known.values() if e.lesson == name])}


def readme(root, lessons, belonging):
    rows = [
        f"| {lessons[name][0]} | {', '.join(f'[{e.name}](exercises/{e.name}/exercise.ipynb)' for e in found)} |"
        for name, found in belonging.items()
    ]
    text = filled("README.md", (root / "README.md").read_text("utf-8"), "lessons", table(lessons, "notebooks/"))
    return filled("README.md", text, "exercises", "\n".join(["| lesson | exercises |", "| --- | --- |", *rows]))


def table(lessons, folder=""):
    rows = [
        f"| {number} | [{title}]({folder}{name}.ipynb) | {question} |"
        for name, (number, title, question) in lessons.items()
    ]
    return "\n".join(["| number | lesson | the question it settles |", "| --- | --- | --- |", *rows])


def filled(name, text, kind, rows):
    """The text with `rows` as its list of this kind."""
    marks = f"<!-- {kind}, written by: {COMMAND} -->", f"<!-- end of {kind} -->"
    before, first, rest = text.partition(marks[0])
    _, last, after = rest.partition(marks[1])
    if not last:
        raise Unfit(f"{name}: the list of {kind} is not there; it stands between {marks[0]} and {marks[1]}.")
    return f"{before}{first}\n\n{rows}\n\n{last}{after}"


def lesson(root, name, lessons, found):
    """The text of a lesson's notebook, with a link to each of its exercises; of lesson 0, with the list of lessons."""
    stored = (root / "notebooks" / f"{name}.ipynb").read_text("utf-8")
    notebook = nbformat.reads(stored, as_version=4)
    before = copy.deepcopy(notebook)
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    if name == FIRST:
        listing = next((cell for cell in texts if "## The lessons" in cell.source), texts[0])
        others = {other: lessons[other] for other in lessons if other != FIRST}
        listing.source = filled(f"notebooks/{name}.ipynb", listing.source, "lessons", table(others))
        show_progress(notebook)
    for exercise in found:
        address = f"../exercises/{exercise.name}/exercise.ipynb"
        if not any(address in cell.source for cell in texts):
            link(texts, name, f"- [{heading(exercise.folder / 'source.ipynb')}]({address})")
    return stored if notebook == before else canonical(notebook)


def show_progress(notebook):
    """What a cell `progress()` that was run shows, with nothing done yet."""
    with tempfile.TemporaryDirectory() as home, environment(home):
        shown = progress()._repr_mimebundle_()
    for cell in notebook.cells:
        if cell.source == "progress()" and cell.outputs:
            cell.outputs[0].data.update(shown)


def link(texts, name, line):
    """Add the line to the list below "## Exercises"."""
    for cell in texts:
        lines = cell.source.splitlines()
        if "## Exercises" in lines:
            place = lines.index("## Exercises") + 1
            while place < len(lines) and (not lines[place] or lines[place].startswith("- ")):
                place += 1
            above, below = "\n".join(lines[:place]).rstrip("\n"), "\n".join(lines[place:])
            gap = "\n" if above.splitlines()[-1].startswith("- ") else "\n\n"
            cell.source = f"{above}{gap}{line}\n\n{below}".rstrip("\n")
            return
    raise Unfit(f"notebooks/{name}.ipynb: no section '## Exercises', where the link {line[2:]} belongs.")


def brought(path, text, check):
    """Compare or write → one line of the report, and whether all is well."""
    stored = path.read_text("utf-8")
    if stored == text:
        return f"{path}: current", True
    if check:
        lacks = ", ".join(sorted({*links(text)} - {*links(stored)}))
        differs = f"its list lacks {lacks}" if lacks else "its list is not what lessons and exercises say of themselves"
        return f"{path}: {differs}; type: {COMMAND}", False
    write(path, text.encode())
    return f"{path}: written", True


def links(text):
    return re.findall(r"\]\(([^)]+\.ipynb)\)", text)
