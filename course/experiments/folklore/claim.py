"""A claim, its experiment, and how the verdict follows from the numbers."""

from inspect import getsource, signature
from typing import NamedTuple
from urllib.parse import quote

CLAIMS = []


class Finding(NamedTuple):
    """What an experiment said of a claim: the verdict in words, and its numbers in a sentence."""

    claim: "Claim"
    verdict: str
    number: str


class Claim:
    """A sentence that people repeat, and how it is tried. Each is a class of its own, to be read from top to bottom:

    text              the sentence
    lesson, heading   where the experiment is told at length
    experiment()      → {name: number}, on seeds of its own or exact
    number            how the numbers are said, a format string
    holds(…)          the criterion under which the claim holds as it stands; its arguments are numbers, by name
    when, then(…)     a condition in words, and the criterion under which the claim holds under that condition
    because           why it cannot be tried here; then there is no criterion, and the number, if any, is an aside
    exact             whether no chance enters the numbers; all others are told with their spread over seeds

    A criterion is a single `return`, so that it can be shown as it is written.
    """

    when = because = ""
    exact = False

    def experiment(self):
        return {}

    def verdict(self, numbers):
        """ "holds", "holds when …" or "fails": the first criterion that the numbers fulfil decides.

        "not testable here, because …" where no number of ours could decide.
        """
        if self.because:
            return f"not testable here, because {self.because}"
        if _fulfilled(self.holds, numbers):
            return "holds"
        if self.when and _fulfilled(self.then, numbers):
            return f"holds when {self.when}"
        return "fails"

    def tried(self):
        """Run the experiment → `Finding`."""
        numbers = self.experiment()
        number = self.number.format(**numbers) + (" (exact: no chance in it)" if self.exact else "")
        return Finding(self, self.verdict(numbers), number)

    @property
    def criterion(self):
        """The whole rule of judgement in one line of Python; a dash where there is none."""
        if self.because:
            return "–"
        condition = f"; under the condition: {_written(self.then)}" if self.when else ""
        return _written(self.holds) + condition

    @property
    def link(self):
        """A Markdown link from one lesson to the heading of another; Jupyter and GitHub put hyphens for blanks."""
        return f"[{int(self.lesson[:2])}]({self.lesson}.ipynb#{quote(self.heading.replace(' ', '-'))})"


def enlisted(kind):
    """Put a kind of `Claim` on trial."""
    CLAIMS.append(kind())
    return kind


def _fulfilled(criterion, numbers):
    return criterion(**{name: numbers[name] for name in signature(criterion).parameters})


def _written(criterion):
    return getsource(criterion).partition("return ")[2].strip()
