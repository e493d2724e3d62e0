"""An `Outcome` in words: per test what passed, for the first failure what happened and the next thing to think about."""

import base64
import re
from html import escape

from course.classroom.checking.shown import Shown

GREEN, RED = "var(--jp-success-color1, #2e7d32)", "var(--jp-error-color1, #c62828)"
CELL = "text-align:left;vertical-align:top"


class Verdict(Shown):
    """What `check` returns. hint: the number of hints to reveal; note: why progress was not kept, or ""."""

    def __init__(self, outcome, hint=0, note=""):
        self.outcome, self.note = outcome, note
        self.failure = outcome.failed[0].failure if outcome.failed else None
        self.empty = bool(outcome.failed) and all(r.failure and r.failure.empty for r in outcome.results)
        self.hints = outcome.hints[:hint]

    @property
    def passed(self):
        return self.failure is None

    def heading(self):
        done = self.outcome
        return f"{done.name}: {done.points} of {done.total} points" + (", all tests passed" if self.passed else "")

    def marks(self):
        """(sign, word, title, points) per test: sign and word, so that colour carries nothing alone."""
        for result in self.outcome.results:
            good, worth = result.failure is None, f"{result.points} point" + "s" * (result.points != 1)
            yield "✓" if good else "✗", "passed" if good else "failed", result.title, worth

    def details(self):
        """(label, text) about the first failure, in the order of reading."""
        failure = self.failure
        if failure is None or self.empty:
            return []
        hints = [(f"Hint {i} of {len(self.outcome.hints)}", text) for i, text in enumerate(self.hints, 1)]
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
        """The last lines: how to see the same again, and trouble with the record."""
        if self.empty:
            return [f"{self.failure.what} Fill the hole, run that cell, then check again.", self.note]
        again = (
            f"The numbers were drawn with seed {self.outcome.seed}: "
            f'check("{self.outcome.name}", seed={self.outcome.seed}) draws them again.'
        )
        return ["" if self.passed else again, self.note]

    def __str__(self):
        if self.empty:
            return "\n".join(filter(None, [self.heading(), *self.closing()]))
        tests = [f"  {sign} {word}: {title} ({worth})" for sign, word, title, worth in self.marks()]
        first = [f"The first failure, “{self.outcome.failed[0].title}”:"] if self.failure else []
        details = [f"  {label}: {text}" for label, text in self.details()]
        return "\n".join(filter(None, [self.heading(), *tests, *first, *details, *self.closing()]))

    def html(self):
        tests = (
            ""
            if self.empty
            else "".join(
                f'<li><b style="color:{GREEN if word == "passed" else RED}">{sign} {word}</b>: {escape(title)} ({worth})</li>'
                for sign, word, title, worth in self.marks()
            )
        )
        rows = "".join(
            f'<tr><th scope="row" style="{CELL};white-space:nowrap">{label}</th>'
            f'<td style="{CELL}">{as_html(label, text)}</td></tr>'
            for label, text in self.details()
        )
        first = (
            f"<p>The first failure, “{escape(self.outcome.failed[0].title)}”:</p><table>{rows}</table>" if rows else ""
        )
        parts = [
            f"<p><b>{escape(self.heading())}</b></p>",
            tests and f'<ul style="list-style:none;padding-left:0">{tests}</ul>',
            first,
            picture(self.outcome.failed),
            *(f"<p>{escape(text)}</p>" for text in self.closing() if text),
        ]
        edge = f"border-left:4px solid {GREEN if self.passed else RED};padding-left:1em"
        return f'<div style="{edge}">{"".join(parts)}</div>'


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
    return (
        f'<p>In a picture, “{escape(result.title)}”:</p><img alt="Target as a solid line with circles, your answer as a dashed line with crosses." '
        f'src="data:image/svg+xml;base64,{data}">'
    )
