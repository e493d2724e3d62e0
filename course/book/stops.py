"""Which controls of an explorer move in the book, and where they stop: `frozen.toml` is the table."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import numpy as np

FROZEN = tomllib.loads(Path(__file__).with_name("frozen.toml").read_text("utf-8"))


class Control(NamedTuple):
    """A control that moves in the book: its name in the explorer, its label, and its stops, read and as values.

    start: which of the stops the lesson sets; menu: whether it is chosen from a list and not slid.
    """

    name: str
    label: str
    texts: list
    values: list
    start: int
    menu: bool


def moving(kind, explorer, reached=None):
    """The controls of an explorer of this kind that move in the book, in the order of the table.

    The value that the lesson sets is a stop of each, and so is the one that reaches the goal, where `reached` tells it.
    """
    found = []
    for key, wanted in FROZEN[kind].items():
        for name, widget in explorer.controls.items():
            if name in (key, f"{optimizer(explorer)}.{key}") and widget.layout.display != "none":
                values = stops(widget, wanted, [(reached or {}).get(name)])
                if len(values) > 1:
                    read = [text(widget, value) for value in values]
                    menu = "Slider" not in type(widget).__name__
                    label = widget.description
                    found.append(Control(name, label, read, values, values.index(widget.value), menu))
    return found


def others(explorer, controls):
    """The labels of the controls that stay as they are, though the lesson shows them."""
    still = {name: widget for name, widget in explorer.controls.items() if name not in {c.name for c in controls}}
    mine = f"{optimizer(explorer)}."
    return [
        widget.description
        for name, widget in still.items()
        if widget.layout.display != "none" and ("." not in name or name.startswith(mine))
    ]


def optimizer(explorer):
    """The name of the optimizer that is set, None where there is no choice of one."""
    menu = explorer.controls.get("optimizer")
    return menu.value if menu else None


def stops(widget, wanted, more=()):
    """Values of the widget's own range: so many, evenly spaced, or those of a list; its own and `more` among them."""
    own = {value for value in (widget.value, *more) if value is not None}
    if hasattr(widget, "options"):
        known = [value for _, value in pairs(widget)]
        some = wanted if isinstance(wanted, list) else spaced(known, wanted)
        return [value for value in known if value in some or value in own]
    whole = isinstance(widget.value, int)
    grid = wanted if isinstance(wanted, list) else np.linspace(widget.min, widget.max, wanted)
    inside = {widget.min + round((value - widget.min) / widget.step) * widget.step for value in grid}
    inside = {round(value) if whole else round(value, 6) for value in inside if widget.min <= value <= widget.max}
    return sorted(inside | own)


def spaced(values, count):
    """`count` of these values, the first and the last among them; all, where there are no more."""
    places = np.linspace(0, len(values) - 1, min(count, len(values))).round().astype(int)
    return [values[place] for place in places]


def pairs(widget):
    """The options of a menu, as pairs of what is read and the value."""
    options = widget.options.items() if isinstance(widget.options, dict) else widget.options
    return [option if isinstance(option, tuple) else (str(option), option) for option in options]


def text(widget, value):
    """How the widget itself reads a value."""
    if hasattr(widget, "options"):
        return next(read for read, known in pairs(widget) if known == value)
    return format(value, getattr(widget, "readout_format", "d"))
