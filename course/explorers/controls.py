"""Labelled controls: sliders, drop-downs, buttons, and the choice of an optimizer with its hyper-parameters."""

from math import ceil, floor, log10

import ipywidgets as widgets

from course.optimizers import NOTATION, all_rules, hyperparameters, quantity

# Two in a row where there is room, even on a projector; what a label leaves belongs to the slider's track.
HALF = {"width": "auto", "flex": "1 1 400px", "min_width": "min(400px, 100% - 4px)", "max_width": "calc(50% - 4px)"}
WIDE = {"style": {"description_width": "185px"}, "layout": widgets.Layout(**HALF)}
FRAMES, FRAME = 80, 50  # of a walk that is played; milliseconds for each
#: One decade of a logarithmic slider: round numbers, about 10 % apart.
# fmt: off
DECADE = (
    1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.3, 3.6,
    4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5,
)
# fmt: on
COARSE = 1, 2, 5  # of a slider over so many decades that each of its steps must count


def slider(name, value, low, high, log=False, whole=False, step=None):
    """A labelled slider; `log` moves over round numbers in every power of ten, `whole` over whole numbers."""
    if log:
        decades = range(floor(log10(low)), ceil(log10(high)) + 1)
        mantissas = DECADE if len(decades) < 8 else COARSE
        stops = {float(f"{mantissa}e{decade}") for decade in decades for mantissa in mantissas}
        stops = sorted({stop for stop in stops if low <= stop <= high} | {float(value)})
        return stop_slider(name, float(value), [(f"{stop:.3g}", stop) for stop in stops])
    if whole:
        return widgets.IntSlider(value=value, min=low, max=high, description=name, **WIDE)
    step = step or (high - low) / 200
    return widgets.FloatSlider(value, min=low, max=high, step=step, description=name, readout_format=".3g", **WIDE)


def stop_slider(name, value, stops):
    """A labelled slider over a list of values, or of pairs: what is read, and the value."""
    made = widgets.SelectionSlider(description=name, options=stops, value=value, **WIDE)
    return made.add_class("stops")


def player(steps):
    """Buttons that let the slider `steps` run by itself, from its start to its end in about four seconds.

    Not linked in the browser: that would begin by setting the slider to where the player stands.
    """
    stride = max(1, round((steps.max - steps.min) / FRAMES))
    play = widgets.Play(min=steps.min, max=steps.max, step=stride, interval=FRAME, show_repeat=False)
    play.observe(lambda change: setattr(steps, "value", change.new), names="value")
    return play


def hyper_slider(field, value=None):
    """The slider of an optimizer's field, labelled with symbol and word: "γ momentum"."""
    legal = quantity(field)
    value = field.default if value is None else value
    low, high = min(legal.low, value or legal.low), max(legal.high, value)
    return slider(title(legal), value, low, high, legal.log, step=0.01 if legal.high < 1 else None)


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
        description=name, options=options, value=value, style={"description_width": "185px", "button_width": "initial"}
    )
    buttons.layout = widgets.Layout(width="auto", margin="0 16px 8px 0")
    return buttons


class RulePicker:
    """A drop-down of every optimizer there is, and for each its own sliders; `box` shows those of the chosen one.

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
            for field in hyperparameters(rule):
                value = getattr(start, field.name) if type(start) is rule else None
                self.sliders[f"{name}.{field.name}"] = hyper_slider(field, value)
        self.box = widgets.Box(layout=widgets.Layout(display="contents"))  # its sliders flow with the other controls
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
