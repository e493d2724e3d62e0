"""An `Outcome` in words: what passed; for the first failure what happened, and the next thing to think about."""

import base64
import re
from html import escape

from course.classroom.checking.shown import Shown

GREEN, RED = "var(--jp-success-color0, #1b5e20)", "var(--jp-error-color1, #c62828)"  # legible in light and dark
CELL = "text-align:left;vertical-align:top"
TWIN = "Target as a solid line with circles, your answer as a dashed line with crosses."


class Verdict(Shown):
    """What `check` returns. hint: the number of hints to reveal; note: why progress was not kept, or "".

    given_up: whether all hints were taken before, and have not helped.
    """

    def __init__(self, outcome, hint=0, note=""):
        self.outcome, self.note = outcome, note
        self.failure = outcome.failed[0].failure if outcome.failed else None
        self.empty = bool(outcome.failed) and all(r.failure and r.failure.empty for r in outcome.results)
        self.hints, self.given_up = outcome.next_hints[:hint], hint > len(outcome.next_hints)

    @property
    def passed(self):
        return self.failure is None

    def heading(self):
        done = self.outcome
        end = ", all tests passed" if self.passed else ""
        return f"{done.name}: {done.points} of {done.total} points{end}"

    def marks(self):
        """(sign, word, title, points) per test: sign and word, so that colour carries nothing alone."""
        for result in self.outcome.results:
            sign, word = ("✓", "passed") if result.passed else ("✗", "failed")
            yield sign, word, result.title, "1 point" if result.points == 1 else f"{result.points} points"

    def details(self):
        """(label, text) about the first failure, in the order of reading."""
        failure = self.failure
        if failure is None or self.empty:
            return []
        of = len(self.outcome.next_hints)
        hints = [(f"Hint {i} of {of}", text) for i, text in enumerate(self.hints, 1)]
        rows = [
            ("Called", failure.call),
            ("Came back", failure.got),
            ("Expected", failure.want),
            ("What is wrong", failure.what),
            ("What this suggests", failure.suggests),
            ("Your code printed", self.outcome.printed.strip()),
            *hints,
        ]
        return [(label, text) for label, text in rows if text]

    def closing(self):
        """The last lines: how to see the same again, where a solution is, and trouble with the record."""
        if self.empty:
            return [f"{self.failure.what} Fill the hole, run that cell, then check again.", self.note]
        again = (
            f"The numbers were drawn with seed {self.outcome.seed}: "
            f'check("{self.outcome.name}", seed={self.outcome.seed}) draws them again.'
        )
        offer = f'One good way to write it: from course.classroom import solution; solution("{self.outcome.name}")'
        return ["" if self.passed else again, offer if self.passed or self.given_up else "", self.note]

    def __str__(self):
        if self.empty:
            return "\n".join(filter(None, [self.heading(), *self.closing()]))
        tests = [f"  {sign} {word}: {title} ({worth})" for sign, word, title, worth in self.marks()]
        first = [f"The first failure, “{self.outcome.failed[0].title}”:"] if self.failure else []
        details = [f"  {label}: {text}" for label, text in self.details()]
        return "\n".join(filter(None, [self.heading(), *tests, *first, *details, *self.closing()]))

    def html(self):
        parts = [
            f"<p><b>{escape(self.heading())}</b></p>",
            self.html_of_marks(),
            self.html_of_details(),
            picture(self.outcome.failed),
            *(f"<p>{escape(text)}</p>" for text in self.closing() if text),
        ]
        edge = f"border-left:4px solid {GREEN if self.passed else RED};padding-left:1em"
        return f'<div style="{edge}">{"".join(parts)}</div>'

    def html_of_marks(self):
        """The tests as a list, "" where nothing has been written yet."""
        if self.empty:
            return ""
        lines = []
        for sign, word, title, worth in self.marks():
            colour = GREEN if word == "passed" else RED
            lines.append(f'<li><b style="color:{colour}">{sign} {word}</b>: {escape(title)} ({worth})</li>')
        return f'<ul style="list-style:none;padding-left:0">{"".join(lines)}</ul>'

    def html_of_details(self):
        """The first failure as a table, or ""."""
        rows = "".join(
            f'<tr><th scope="row" style="{CELL};white-space:nowrap">{label}</th>'
            f'<td style="{CELL}">{as_html(label, text)}</td></tr>'
            for label, text in self.details()
        )
        if not rows:
            return ""
        return f"<p>The first failure, “{escape(self.outcome.failed[0].title)}”:</p><table>{rows}</table>"


class NoVerdict(Shown):
    """What `check` returns where the tests came to no end: nothing was found out, so nothing counts."""

    passed = False

    def __init__(self, name, reason):
        self._text = (
            f"{name}: no verdict. The check did not come to its end: {reason}. Nothing was counted, and your record "
            "is as it was. Call your function by hand, on a small example, and look at what it gives back."
        )

    def __str__(self):
        return self._text

    def html(self):
        return f'<div style="border-left:4px solid {RED};padding-left:1em"><p>{escape(self._text)}</p></div>'


def as_html(label, text):
    """Values in a fixed-width font, sentences in the running one; both escaped."""
    if label in ("Called", "Came back", "Expected", "Your code printed"):
        return f'<code style="white-space:pre-wrap">{escape(text)}</code>'
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def picture(failed):
    """The first drawing of a failed test as an image with a text twin, or ""."""
    result = next((result for result in failed if result.failure.picture), None)
    if result is None:
        return ""
    data = base64.b64encode(result.failure.picture.encode()).decode()
    image = f'<img alt="{TWIN}" src="data:image/svg+xml;base64,{data}">'
    return f"<p>In a picture, “{escape(result.title)}”:</p>{image}"
