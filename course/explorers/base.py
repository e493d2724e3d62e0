"""What every explorer is: controls → `show` → picture, sentence, goal."""

import base64
import html
from dataclasses import fields
from math import ceil, floor, log10
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from course.explorers.plotting import on_page, styled
from course.explorers.stage import DRAWING
from course.optimizers import NOTATION, all_rules, quantity


class Goal(NamedTuple):
    """What the learner shall bring about, in words, and a test of what `show` returned."""

    text: str
    reached: object


class Explorer:
    """`controls` are named widgets; `show(**values)` moves the artists of `stage` and returns `(sentence, result)`.

    After every change the sentence is shown, and the goal gets its tick once `goal.reached(result)`.
    `layout` are the widgets to display, the controls unless told; those named in `hide` stay as they are. Attributes of use in tests: `sentence`, `ticked`.
    """

    def __init__(self, controls, stage, show, goal=None, layout=None, hide=()):
        self.controls, self.stage, self.goal = controls, stage, goal
        self._show, self._drawn, self.ticked = show, None, False
        self._words, self._target = widgets.HTML(), widgets.HTML()
        for widget, name in ((self._words, "explorer-sentence"), (self._target, "explorer-goal")):
            widget.add_class(name)
            widget.layout = widgets.Layout(margin="2px 0", width="100%")
        for name, control in controls.items():
            if name in hide:
                control.layout = widgets.Layout(display="none")
            control.observe(self._changed, names="value")
        panel = widgets.Box(
            layout or list(controls.values()), layout=widgets.Layout(display="flex", flex_flow="row wrap")
        )
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
            # room for two lines, so that the page below does not jump
            self._words.value = f'<div role="status" style="font-size:115%;line-height:1.4;min-height:2.8em">{html.escape(self.sentence)}</div>'
            if self.goal:
                self._check_goal(result)

    def _check_goal(self, result):
        now = bool(self.goal.reached(result))
        self.ticked = self.ticked or now
        mark = "✓ reached" + ("" if now else " before, not with these settings") if self.ticked else "☐ not yet"
        self._target.value = (
            f'<div style="font-size:115%"><b>Goal:</b> {html.escape(self.goal.text)} <b>{mark}</b></div>'
        )

    def __repr__(self):
        goal = f"\nGoal: {self.goal.text} {'✓ reached' if self.ticked else '☐ not yet'}" if self.goal else ""
        return f"Explorer: {self.sentence}{goal}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        """The live widgets, and beside them what a saved notebook shows: the picture as PNG, the sentence as text."""
        picture = base64.b64encode(self.stage.png()).decode()
        bundle = {**self.widget._repr_mimebundle_(), "image/png": picture, "text/plain": repr(self)}
        return bundle, on_page(self.stage.figure)


def counted(number, word):
    """ "1 step", "2 steps", "0.5 steps"."""
    return f"{number:{'.0f' if float(number).is_integer() else 'g'}} {word}{'' if number == 1 else 's'}"


def rounded(value, digits=2):
    """So many digits, without an exponent below a million: "0.12", "170"."""
    return f"{value:.0f}" if 10**digits <= abs(value) < 1e6 else f"{value:.{digits}g}"


def compared(loss, other, digits=1):
    """ "1.5x better than", "7.7x worse than", or "as good as", if that many digits show no difference."""
    ratio = f"{max(loss, other) / min(loss, other):.{digits}f}"
    return "as good as" if float(ratio) == 1 else f"{ratio}x {'better' if loss < other else 'worse'} than"


def pace(rate):
    """What the error does if each step multiplies it by `rate`, in words; None on the limit of stability."""
    if abs(rate - 1) < 1e-9:
        return None
    near = f"1 {'+' if rate > 1 else '−'} {abs(rate - 1):.1g}"
    factor = near if abs(rate - 1) < 5e-4 else f"{rate:.1g}" if rate < 5e-4 else f"{rate:.3f}"
    return f"{'grows' if rate > 1 else 'shrinks'} by the factor {factor} per step"


WIDE = {"style": {"description_width": "175px"}, "layout": widgets.Layout(width="440px")}


#: One decade of a logarithmic slider: round numbers, about 10 % apart.
DECADE = (
    1,
    1.1,
    1.2,
    1.3,
    1.4,
    1.5,
    1.6,
    1.8,
    2,
    2.2,
    2.5,
    2.8,
    3,
    3.3,
    3.6,
    4,
    4.5,
    5,
    5.5,
    6,
    6.5,
    7,
    7.5,
    8,
    8.5,
    9,
    9.5,
)


def slider(name, value, low, high, log=False, whole=False, step=None):
    """A labelled slider; `log` moves over round numbers in every power of ten, `whole` over whole numbers."""
    if log:
        decades = range(floor(log10(low)), ceil(log10(high)) + 1)
        stops = {float(f"{mantissa}e{decade}") for decade in decades for mantissa in DECADE}
        stops = sorted({stop for stop in stops if low <= stop <= high} | {float(value)})
        return widgets.SelectionSlider(
            options=[(f"{stop:.3g}", stop) for stop in stops], value=float(value), description=name, **WIDE
        )
    if whole:
        return widgets.IntSlider(value=value, min=low, max=high, description=name, **WIDE)
    return widgets.FloatSlider(
        value=value, min=low, max=high, step=step or (high - low) / 200, description=name, readout_format=".3g", **WIDE
    )


def hyper_slider(field, value=None):
    """The slider of an optimizer's field, labelled with symbol and word: "γ momentum"."""
    legal = quantity(field)
    value = field.default if value is None else value
    return slider(
        title(legal),
        value,
        min(legal.low, value or legal.low),
        max(legal.high, value),
        legal.log,
        step=0.01 if legal.high < 1 else None,
    )


def title(legal):
    """ "γ momentum", for labels."""
    return f"{legal.symbol} {legal.word}".strip()


ETA, GAMMA = (title(NOTATION[name]) for name in ("eta", "gamma"))


def choice(name, options, value):
    """A labelled drop-down."""
    return widgets.Dropdown(description=name, options=options, value=value, **WIDE)


def switch(name, options, value):
    """A labelled row of buttons of which one is pressed."""
    buttons = widgets.ToggleButtons(
        description=name, options=options, value=value, style={"description_width": "175px", "button_width": "initial"}
    )
    buttons.layout = widgets.Layout(width="auto", margin="0 16px 8px 0")
    return buttons


class RulePicker:
    """A drop-down of every optimizer there is, and for each of them its own sliders; `box` shows those of the chosen one.

    `start` is the rule that is set at first; `only` restricts the choice. `controls` go to the Explorer, and
    `rule(values)` turns what it gets back into the optimizer that is set.
    """

    def __init__(self, start, only=None):
        self.rules = {rule.__name__: rule for rule in only or all_rules()}
        self.rules[type(start).__name__] = type(start)
        self.menu = choice("optimizer", list(self.rules), type(start).__name__)
        if len(self.rules) == 1:
            self.menu.layout = widgets.Layout(display="none")
        self.sliders = {}
        for name, rule in self.rules.items():
            for field in fields(rule):
                if field.name != "eps":
                    self.sliders[f"{name}.{field.name}"] = hyper_slider(
                        field, getattr(start, field.name) if name == self.menu.value else None
                    )
        self.box = widgets.Box(layout=widgets.Layout(display="flex", flex_flow="row wrap"))
        self.menu.observe(self._choose, names="value")
        self._choose()

    @property
    def controls(self):
        return {"optimizer": self.menu, **self.sliders}

    def rule(self, values):
        name = values["optimizer"]
        settings = {key.split(".")[1]: value for key, value in values.items() if key.startswith(f"{name}.")}
        return self.rules[name](**settings)

    def _choose(self, _=None):
        self.box.children = [slider for key, slider in self.sliders.items() if key.startswith(f"{self.menu.value}.")]
