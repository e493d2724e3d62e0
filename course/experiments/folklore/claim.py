"""A claim, its experiment, and how the verdict follows from the numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

CLAIMS = []


class Finding(NamedTuple):
    """What an experiment said of a claim: the verdict in words, and its numbers in a sentence."""

    claim: "Claim"
    verdict: str
    number: str


@dataclass(frozen=True)
class Claim:
    """A sentence that people repeat, and how it is tried.

    lesson, heading   where the experiment is told at length
    experiment        `() -> {name: number}`, on its own seeds or exact
    number            how the numbers are said, a format string
    holds             the criterion under which the claim holds as it stands, an expression in the numbers
    when, then        a condition in words, and the criterion under which the claim holds under that condition
    """

    text: str
    lesson: str
    heading: str
    experiment: Callable
    number: str
    holds: str
    when: str = ""
    then: str = "False"

    def verdict(self, numbers):
        """ "holds", "holds when …" or "fails": the first criterion that the numbers fulfil decides."""
        if _true(self.holds, numbers):
            return "holds"
        return f"holds when {self.when}" if _true(self.then, numbers) else "fails"

    def tried(self):
        """Run the experiment → `Finding`."""
        numbers = self.experiment()
        return Finding(self, self.verdict(numbers), self.number.format(**numbers))

    @property
    def criterion(self):
        """The whole rule of judgement in one line."""
        return self.holds + (f"; under the condition: {self.then}" if self.when else "")

    @property
    def link(self):
        """A Markdown link from one lesson to the heading of another; Jupyter and GitHub put hyphens for blanks."""
        return f"[{int(self.lesson[:2])}]({self.lesson}.ipynb#{quote(self.heading.replace(' ', '-'))})"


def claim(text, lesson, heading, number, holds, when="", then="False"):
    """Put the experiment below it on trial under this claim."""

    def enlist(experiment):
        CLAIMS.append(Claim(text, lesson, heading, experiment, number, holds, when, then))
        return experiment

    return enlist


def _true(criterion, numbers):
    """Whether a criterion, written in this package, holds of the numbers."""
    return bool(eval(criterion, {"__builtins__": {}, "min": min, "max": max, "abs": abs}, numbers))
