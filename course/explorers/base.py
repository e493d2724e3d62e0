"""What every explorer is: controls → `show` → picture, sentence, goal."""

import base64
import html
from pathlib import Path
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from course.explorers.plotting import on_page, styled
from course.explorers.stage import DRAWING

PANEL = {"display": "flex", "flex_flow": "row wrap", "width": "100%", "max_width": "1100px"}
NOT_YET, REACHED, BEFORE = "☐ not yet", "✓ reached", "✓ reached before, not with these settings"  # of a goal
TWO_LINES = "font-size:115%;line-height:1.4;min-height:2.8em"  # room for them, so that the page below does not jump
# Where the keyboard is, and which button is pressed: shades of ipywidgets that few can tell apart, made plain.
# Where the page is large and the window small, a label stands above its slider, which would have no room beside it.
PLAIN = """
.explorer :focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2) !important; outline-offset: -1px; }
.explorer [aria-pressed=true] { box-shadow: inset 0 -3px currentColor !important; }
.explorer { container-type: inline-size; }
@container (max-width: 380px) {
  .explorer .widget-inline-hbox { flex-wrap: wrap; height: auto !important; }
  .explorer .widget-inline-hbox .widget-label { flex: 1 0 100%; text-align: left; }
}
"""
SPOKEN = Path(__file__).with_name("spoken.js").read_text("utf-8")


class Goal(NamedTuple):
    """What the learner shall bring about, in words, and a test of what `show` returned."""

    text: str
    reached: object


class Explorer:
    """`controls` are named widgets; `show(**values)` moves the artists of `stage` and returns `(sentence, result)`.

    After every change the sentence is shown, and the goal gets its tick once `goal.reached(result)`.
    `layout` are the widgets to display, the controls unless told; those named in `hide` stay as they are.
    Attributes of use in tests and to the book: `sentence`; `reached`, whether the goal is with these settings; and
    `ticked`, whether it ever was.
    """

    def __init__(self, controls, stage, show, goal=None, layout=None, hide=()):
        self.controls, self.stage, self.goal = controls, stage, goal
        self._show, self._drawn = show, None
        self.reached = self.ticked = False
        self._words, self._target = widgets.HTML(), widgets.HTML()
        for widget, name in ((self._words, "explorer-sentence"), (self._target, "explorer-goal")):
            widget.add_class(name)
            widget.layout = widgets.Layout(margin="2px 0", width="100%")
        for name, control in controls.items():
            if name in hide:
                control.layout = widgets.Layout(display="none")
            control.observe(self._changed, names="value")
        panel = widgets.Box([*(layout or controls.values()), spoken()], layout=widgets.Layout(**PANEL))
        below = [self._words, self._target] if goal else [self._words]
        self.widget = widgets.VBox([panel, stage.widget, *below], layout=widgets.Layout(overflow="hidden"))
        self.widget.add_class("explorer")
        self._changed()

    @property
    def values(self):
        """What the controls say now, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def _changed(self, _=None):
        # Read inside the lock: whoever draws last draws the last state.
        # What overflows is a run that diverges: it is drawn and named.
        with DRAWING, styled(), np.errstate(over="ignore"):
            values = self.values
            if values == self._drawn:
                return
            self._drawn = values
            self.sentence, result = self._show(**values)
            self.stage.update(self.sentence)
            self._words.value = f'<div style="{TWO_LINES}">{html.escape(self.sentence)}</div>'
            if self.goal:
                self._check_goal(result)

    def _check_goal(self, result):
        self.reached = bool(self.goal.reached(result))
        self.ticked = self.ticked or self.reached
        mark = REACHED if self.reached else BEFORE if self.ticked else NOT_YET
        goal = html.escape(self.goal.text)
        self._target.value = f'<div style="font-size:115%"><b>Goal:</b> {goal} <b>{mark}</b></div>'

    def __repr__(self):
        goal = f"\nGoal: {self.goal.text} {REACHED if self.ticked else NOT_YET}" if self.goal else ""
        return f"Explorer: {self.sentence}{goal}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        """The live widgets, and beside them what a saved notebook shows: the picture as PNG, the sentence as text."""
        picture = base64.b64encode(self.stage.png()).decode()
        bundle = {**self.widget._repr_mimebundle_(), "image/png": picture, "text/plain": repr(self)}
        return bundle, on_page(self.stage.figure, self.sentence)


def spoken():
    """Nothing to see: what makes the page tell a screen reader the names and values of controls, and the sentence.

    (An attribute, since a page runs no `<script>` that comes to it as a widget's text.)
    """
    return widgets.HTML(f'<style onload="{html.escape(SPOKEN)}">{PLAIN}</style>', layout=widgets.Layout(display="none"))
