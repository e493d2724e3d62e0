"""`solution("momentum_step")`: one good way to write an answer, for whoever has found one, or has given up.

It is the solution in the exercise's `source.ipynb`. Whoever grades never asks for it, a hand-out does not name it, and
in the jail, where exercises are hidden, there is none.
"""

import json
from html import escape

from course.classroom.checking import record
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.questions import nearest
from course.classroom.checking.shown import Shown

SOLUTION = "solution"  # the tag of its cells
ONE_WAY = "One good way to write it. Yours may be another, and as good: compare them line by line."
NOT_YET = (
    "The solution of {0} is shown once an answer of yours has passed all its tests, or once you have taken every hint "
    'and tried again. check("{0}") gives the next hint.'
)

_given_up = set()  # exercises of which all hints were taken in this session, and did not help


class Solution(Shown):
    """What `solution` returns: the code, or when it will be shown."""

    def __init__(self, name, code):
        self.name, self.code = name, code

    def __str__(self):
        return f"{ONE_WAY}\n\n{self.code}" if self.code else NOT_YET.format(self.name)

    def html(self):
        if not self.code:
            return f"<p>{escape(str(self))}</p>"
        return f"<p>{ONE_WAY}</p><pre><code>{escape(self.code)}</code></pre>"


def solution(name):
    """One good way to write exercise `name` → `Solution`, which without a pass or all hints says when there is one.

    Raises LookupError for an unknown name.
    """
    folders = exercises()
    if name not in folders:
        raise nearest("exercise", name, folders)
    return Solution(name, written(folders[name].folder) if earned(name) or name in _given_up else "")


def earned(name):
    """Whether an answer of the learner's has had all points."""
    best = record.load()[0]["exercises"].get(name)
    return bool(best) and best["points"] >= best["of"] > 0


def give_up(name):
    """All hints were taken, and the next try failed: from now on in this session the solution is shown."""
    _given_up.add(name)


def written(folder):
    """The code of the cells that are tagged as the solution."""
    cells = json.loads((folder / "source.ipynb").read_text("utf-8"))["cells"]
    tagged = [cell for cell in cells if SOLUTION in cell["metadata"].get("tags", ())]
    return "\n\n".join("".join(cell["source"]) for cell in tagged)
