"""A saved notebook as a page of the book: the same cells, whose explorers and predictions answer without Python."""

import ast
import copy
import re
from functools import partial

from nbformat.v4 import new_markdown_cell, new_output

from course.book import questions
from course.book.pages import linked, rendered
from course.book.running import shown
from course.explorers.base import NOT_YET
from course.explorers.stage import GHOST

STATES = "../_static/frozen"  # from a lesson's page
LIVE = "<p>The sliders of this explorer are live in JupyterLab.</p>"


def lesson(name, notebook, frozen, pages):
    """The page of a lesson. `frozen` are its frozen explorers, by the number of their cells."""
    made = copy.deepcopy(notebook)
    with_links = partial(linked, here=f"notebooks/{name}.ipynb", pages=pages)
    for number, cell in enumerate(made.cells):
        if cell.cell_type == "markdown":
            cell.source = with_links(cell.source)
        elif cell.cell_type == "code":
            convert(cell, with_links)
            if number in frozen:
                cell.outputs = [html(explorer(place(name, number), frozen[number]))]
    return made


def exercise(name, notebook, pages):
    """The page of an exercise: what it asks, and where to answer it."""
    made = copy.deepcopy(notebook)
    for cell in made.cells:
        if cell.cell_type == "markdown":
            cell.source = linked(cell.source, f"exercises/{name}/exercise.ipynb", pages)
    made.cells.insert(1, new_markdown_cell(rendered("where_to_run.md", name=name)))
    return made


def place(name, number):
    """The name of an explorer in the book, and of its files."""
    return f"{name}-{number}"


def explorer(name, frozen):
    """The explorer as it stands on the page before anyone moves a slider."""
    return rendered("explorer.html", name=name, frozen=frozen, address=STATES, mark=NOT_YET, ghost=GHOST)


def convert(cell, with_links):
    """Predictions answer; a folded cell stays folded; pictures have a text; links lead to pages."""
    asked = {"predict": questions.asked, "confront": questions.answered}.get(shown(cell.source))
    if asked:
        cell.outputs = [html(asked(argument(cell.source)))]
        cell.metadata.tags = ["remove-input"]
    elif cell.metadata.get("jupyter", {}).get("source_hidden"):
        cell.metadata.tags = ["hide-input"]
    for output in list(cell.outputs):
        data = output.get("data", {})
        if data.get("text/markdown", "").startswith("|"):  # a table, and no code
            data["text/markdown"] = with_links(data["text/markdown"])
        if "text/html" in data:
            data["text/html"] = re.sub(r'(href="[^"]*)\.ipynb"', r'\1.html"', data["text/html"])
        if "image/png" in data:
            kind, _, text = data["text/plain"].partition(": ")
            cell.metadata.mystnb = {"image": {"alt": " ".join(text.split())}}
            if kind == "Explorer":
                cell.outputs.append(html(LIVE))


def argument(source):
    """The text in the call that a cell ends with: steady_slope for `predict("steady_slope")`."""
    return ast.literal_eval(ast.parse(source).body[-1].value.args[0])


def html(text):
    return new_output("display_data", {"text/html": text, "text/plain": ""})
