"""Runs and arrays → matplotlib Axes: level lines, paths, curves, maps. Never trains."""

from itertools import cycle

import numpy as np
from matplotlib.colors import LogNorm

from course.explorers.plotting.style import FORMULAS, SERIES, styles


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
        ax.clabel(lines, fontsize="small")
    if log_x:
        ax.set_xscale("log")
    if log_y:
        ax.set_yscale("log")
    return mesh
