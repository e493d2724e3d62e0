"""`Run`s and arrays → matplotlib Axes, in one style. Never trains.

A colour never speaks alone: every series also has its own line style and marker. The colours are Okabe & Ito's,
which people with any colour vision can tell apart. Figures are made without pyplot, so nothing global is left behind.
"""

import io
from contextlib import contextmanager
from itertools import cycle

import matplotlib
import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

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
        ("newton", "#009E73", "-", "H"),
        ("l-bfgs", "#CC79A7", "-", "8"),
        ("lbfgs", "#CC79A7", "-", "8"),
    )
}
FORMULAS = tuple(
    {"color": "black", "linestyle": line, "linewidth": 1.2, "zorder": 5} for line in ("-", ":", "--", "-.")
)
DPI = 72  # of SVG; a Picture or a stage's still layer is drawn at twice that
ON_PAGE = 1.25  # how much larger than that a figure is shown, for the last row of the room


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


def figure(columns=1, rows=1, size=None, **subplots):
    """A figure and its axes (one, or an array), `size` in inches: by default 5 x 3.6 a panel."""
    size = size or (min(10.5, 5.2 * columns), 3.6 * rows)
    with styled():
        fig = Figure(figsize=size, dpi=DPI, layout="constrained")
        return fig, fig.subplots(rows, columns, **subplots)


def png(fig, scale=2):
    """The figure as PNG bytes, `scale` times the size it has on the page."""
    buffer = io.BytesIO()
    with styled():
        fig.savefig(buffer, format="png", dpi=DPI * scale, metadata={"Software": None})
    return buffer.getvalue()


def on_page(fig):
    """The size in which a PNG of the figure is shown, as Jupyter's metadata."""
    width, height = (round(side * DPI * ON_PAGE) for side in fig.get_size_inches())
    return {"image/png": {"width": width, "height": height}}


class Picture:
    """A figure and its text twin: what there is to see, in words, shown below it."""

    def __init__(self, fig, caption):
        self.figure, self.caption = fig, caption

    def __repr__(self):
        return f"Picture: {self.caption}"

    def _ipython_display_(self):
        from IPython.display import display

        display({"image/png": png(self.figure), "text/plain": repr(self)}, raw=True, metadata=on_page(self.figure))
        display({"text/markdown": f"*{self.caption}*", "text/plain": self.caption}, raw=True)


def contours(ax, objective, window=None, count=14, resolution=161):
    """The level lines of a surface of two coordinates, spaced evenly in the logarithm of the height, and its minima."""
    (left, right), (bottom, top) = window or objective.window
    x, y = np.linspace(left, right, resolution), np.linspace(bottom, top, resolution)
    z = objective.value(np.stack(np.meshgrid(x, y)))
    low = z.min()
    height = np.maximum(z - low, 1e-9 * np.ptp(z))
    levels = np.geomspace(1e-3, 1, count) * height.max()
    shades = LogNorm(levels[0] / 3, levels[-1])
    ax.contourf(x, y, height, levels=np.concatenate([[0], levels]), norm=shades, cmap="Greys", alpha=0.3)
    ax.contour(x, y, height, levels=levels, colors="#888888", linewidths=0.6)
    star = {"marker": "*", "markersize": 13, "color": "#F0E442", "markeredgecolor": "black", "linestyle": "none"}
    for minimum in objective.minima:
        ax.plot(*minimum, zorder=3, **star)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="θ₁", ylabel="θ₂", title=objective.name)
    return ax


def trajectory(ax, path, style=SERIES[0], label=None):
    """A path `(steps, 2)` with dots, a ring at its start, a filled mark at its end: three artists for `retrace`."""
    color, marker = style["color"], style["marker"]
    artists = [
        *ax.plot([], **style, linewidth=1.2, markersize=3, label=label),
        *ax.plot([], marker="o", markersize=9, fillstyle="none", color=color),
        *ax.plot([], marker=marker, markersize=8, color=color, markeredgecolor="white"),
    ]
    retrace(artists, path)
    return artists


def retrace(artists, path, dots=30):
    """Move a trajectory to another path; each step gets a dot, or every k-th, if there are more than `dots`."""
    line, start, end = artists
    shown = visible(path, line.axes)
    for artist, part in ((line, shown), (start, shown[:1]), (end, shown[-1:])):
        artist.set_data(*part.T)
    line.set_markevery(-(-len(shown) // dots) | 1)  # odd, or the dots of a zigzag would lie on one side


def visible(path, ax, margin=20):
    """The path up to its first point far outside the axes: a diverging run leaves the picture, not the drawing."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    centre, reach = np.array([left + right, bottom + top]) / 2, margin * np.array([right - left, top - bottom])
    outside = ~(np.abs(path - centre) < reach).all(axis=1)
    if outside[0]:
        return path[:1]
    inside = path[: outside.argmax() + 1] if outside.any() else path
    return inside.clip(centre - reach, centre + reach)


def curves(ax, series, x=None, xlabel="step", ylabel="loss", log=True, marks=8, formulas=()):
    """Lines by name: `{"γ = 0": values, …}`, each `(n,)`, or `(n, seeds)` drawn as the median and the range.

    `x` is one array for all, or one for each name. The names in `formulas` become thin black lines without marks.
    """
    measured = [name for name in series if name not in formulas]
    own = dict(zip(measured, styles(measured))) | dict(zip(formulas, cycle(FORMULAS)))
    for name, values in series.items():
        values = np.asarray(values, float)
        style = own[name]
        where = x[name] if isinstance(x, dict) else np.arange(len(values)) if x is None else np.asarray(x)
        if values.ndim == 2:
            ax.fill_between(where, values.min(1), values.max(1), color=style["color"], alpha=0.18, linewidth=0)
            values = np.median(values, axis=1)
        ax.plot(where, values, label=name, markevery=max(1, len(values) // marks), **style)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    if log:
        ax.set_yscale("log")
    ax.grid(True, linewidth=0.6)
    if len(series) > 1:
        ax.legend()
    return ax


def heatmap(ax, x, y, values, label, log_x=False, log_y=False, levels=None, **scale):
    """`values` of shape `(len(y), len(x))` as colours, with a bar if it has a label, and numbered lines at `levels`.

    Values that are not finite stay grey.
    """
    mesh = ax.pcolormesh(x, y, np.ma.masked_invalid(values), shading="nearest", **scale)
    ax.set_facecolor("#cccccc")
    if label:
        ax.figure.colorbar(mesh, ax=ax, label=label)
    if levels is not None:
        lines = ax.contour(x, y, values, levels=levels, colors="white", linewidths=0.9)
        ax.clabel(lines, fontsize=9)
    if log_x:
        ax.set_xscale("log")
    if log_y:
        ax.set_yscale("log")
    return mesh
