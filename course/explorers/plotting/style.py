"""The look of everything that is drawn: the course's style, and a colour, line and marker for each series.

A colour never speaks alone: every series also has its own line style and marker. The colours are Okabe & Ito's,
which people with any colour vision can tell apart.
"""

import os
from contextlib import contextmanager

import matplotlib
import numpy as np
from matplotlib.colors import to_hex, to_rgb

STYLE = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "grid.color": "#dddddd",
    "legend.frameon": False,
    "legend.fontsize": 10,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "figure.facecolor": "white",
    "svg.fonttype": "none",
    "svg.hashsalt": "course",
    "image.cmap": "cividis",
}
#: For a projector, with COURSE_PRESENT=1: larger type, thicker lines.
PRESENTER = {
    "font.size": 14,
    "axes.titlesize": 14,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "legend.fontsize": 13,
    "lines.linewidth": 3,
    "lines.markersize": 8,
}
if os.environ.get("COURSE_PRESENT"):
    STYLE |= PRESENTER
SERIES = tuple(
    {"color": color, "linestyle": line, "marker": marker}
    for color, line, marker in zip(
        ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000"),
        ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), "-"),
        ("o", "s", "^", "D", "v", "P", "x"),
    )
)
#: A method is one colour, line and marker through the whole course; relatives share the colour.
METHODS = {
    name: {"color": color, "linestyle": line, "marker": marker}
    for name, color, line, marker in (
        ("gradientdescent", "#000000", "-", "o"),
        ("sgd", "#000000", "-", "o"),
        ("momentum", "#0072B2", "--", "s"),
        ("heavyball", "#0072B2", "--", "s"),
        ("nesterov", "#009E73", "-.", "^"),
        ("adagrad", "#56B4E9", (0, (5, 1)), "v"),
        ("rmsprop", "#E69F00", (0, (3, 1, 1, 1, 1, 1)), "P"),
        ("centeredrmsprop", "#E69F00", ":", "X"),
        ("rmspropmomentum", "#E69F00", "-", "p"),
        ("adadelta", "#CC79A7", ":", "D"),
        ("adam", "#D55E00", "-", "*"),
        ("adamax", "#D55E00", "--", "<"),
        ("nadam", "#D55E00", "-.", ">"),
        ("amsgrad", "#D55E00", ":", "h"),
        ("adamw", "#D55E00", (0, (5, 1)), "d"),
        ("signsgd", "#882255", "-.", (4, 1, 0)),
        ("sign(signum)", "#882255", ":", (4, 1, 45)),
        ("signum", "#882255", ":", (4, 1, 45)),
        ("lion", "#882255", "-", (3, 1, 0)),
        ("normalised", "#999933", ":", (6, 0, 30)),
        ("muon", "#999933", "-", (6, 1, 0)),
        ("weightaverage", "#0072B2", "-", "X"),
        ("schedulefree", "#0072B2", ":", "P"),
        ("newton", "#009E73", "-", "H"),
        ("l-bfgs", "#CC79A7", "-", "8"),
        ("lbfgs", "#CC79A7", "-", "8"),
    )
}
FORMULAS = tuple(
    {"color": "black", "linestyle": line, "linewidth": 1.2, "zorder": 5} for line in ("-", ":", "--", "-.")
)


def lettering(color):
    """The colour for a word: darkened, if need be, until it can be read on white, 4.5 : 1 (WCAG 2.2, 1.4.3)."""
    linear = np.array(to_rgb(color)) ** 2.2
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    return to_hex((linear * 0.17 / max(luminance, 0.17)) ** (1 / 2.2))


def styles(names):
    """A style for each name: that of its method, if all names are methods and no two the same, else by their order."""
    methods = [_method(name) for name in names]
    if None not in methods and len({*methods}) == len(methods):
        return [METHODS[method] for method in methods]
    return [SERIES[place % len(SERIES)] for place in range(len(names))]


def _method(name):
    """The longest key of METHODS that a name such as "Momentum, γ = 0.9" begins with, or None."""
    name = name.lower().replace(" ", "")
    return max((method for method in METHODS if name.startswith(method)), key=len, default=None)


@contextmanager
def styled():
    """The course's style, for this block only. Blocks may nest; the inner ones cost nothing."""
    if matplotlib.rcParams["svg.hashsalt"] == STYLE["svg.hashsalt"]:
        yield
    else:
        with matplotlib.rc_context(STYLE):
            yield
