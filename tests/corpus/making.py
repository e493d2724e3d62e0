"""How an entry of the corpus is written down: what lies in the folder of submissions, and the mark that it deserves."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent, indent

START = "import numpy as np\n\nfrom course.classroom import check\n"
RIGHT = """
def momentum_step(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta + v, v
"""
#: Gives back what came in. It leaves its arguments alone, and that is the one of seven points that it earns.
IDLE = """
def momentum_step(theta, v, gradient, eta, gamma):
    return theta, v
"""
EITHER = "graded", "look"


@dataclass(frozen=True)
class Entry:
    """lay: writes it to a path, with the places of this run; points: the just marks, None where no mark is just."""

    name: str
    lay: Callable
    points: tuple
    status: tuple = ("graded",)
    exercise: str = "momentum_step"

    def just(self, points, status):
        """Is this row of grades.csv, with the points as a number or None, what the entry deserves?"""
        return points in self.points and (status == "ungraded" if points is None else status in self.status)


def entry(name, lay, points, status="graded", exercise="momentum_step"):
    def several(value):
        return value if isinstance(value, tuple) else (value,)

    return Entry(name, lay, several(points), several(status), exercise)


def block(text):
    """Code that is written indented, between triple quotes: bare, and with RIGHT for @RIGHT@."""
    return dedent(text).strip("\n").replace("@RIGHT@", RIGHT.strip()) + "\n"


def after(what, answer=RIGHT, line="return"):
    """`answer`, but first it does `what`, before its (first) line that begins with this."""
    return answer.replace(f"    {line}", indent(block(what), 4 * " ") + f"    {line}", 1)


def filled(text, places):
    """The text with the places of this run in it: @SUBMISSIONS@, @GRADED@, @PORT@ of a listening socket, @MARK@."""
    for word, place in places.items():
        text = text.replace(f"@{word}@", str(place))
    return text


def script(name, source, points=7, status="graded", exercise="momentum_step"):
    """A .py file."""

    def lay(path, places):
        path.write_text(filled(block(source), places), "utf-8")

    return entry(name, lay, points, status, exercise)


def notebook(name, *cells, points=7, status="graded", exercise="momentum_step"):
    """A .ipynb file as it comes back from the hand-out: its first cell, then these, then the check."""

    def lay(path, places):
        path.write_text(filled(notebook_text(*cells), places), "utf-8")

    return entry(name, lay, points, status, exercise)


def notebook_text(*cells):
    """The JSON of a notebook with these code cells, between the first cell of a hand-out and its check."""
    told = {"cell_type": "markdown", "metadata": {}, "source": "# One step of momentum"}
    check = {**code("check('momentum_step')"), "metadata": {"tags": ["check"]}}
    cells = [told, code(START), *(code(block(cell)) for cell in cells), check]
    return json.dumps({"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 4})


KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


def code(source):
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def raw(name, content, points=None, status="graded", exercise="momentum_step"):
    """A file of any kind: bytes as they are."""
    return entry(name, lambda path, places: path.write_bytes(content), points, status, exercise)


def folder(name, files, points=7, status="graded"):
    """A folder with these files: {path within it: text or bytes}; None makes an empty folder."""

    def lay(path, places):
        path.mkdir()
        for inside, content in files.items():
            place = path / inside
            (place if content is None else place.parent).mkdir(parents=True, exist_ok=True)
            if content is not None:
                place.write_bytes(content if isinstance(content, bytes) else filled(block(content), places).encode())

    return entry(name, lay, points, status)


def zipped(name, files, points=7, status="graded"):
    """A zip with these files in it."""
    return entry(name, lambda path, places: path.write_bytes(zip_of(files)), points, status)


def zip_of(files):
    """The bytes of a zip; the keys are names or `ZipInfo`s."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in files.items():
            archive.writestr(inside, content)
    return whole.getvalue()
