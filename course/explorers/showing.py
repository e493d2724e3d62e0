"""What lessons show besides explorers: code and tables, both Markdown, and pictures with a caption."""

import inspect
import re
import textwrap

from course.explorers.plotting import Picture, contours, curves, figure, heatmap, styled, styles, trajectory

CURVES = ("xlabel", "ylabel", "log", "marks", "formulas")


class Text:
    """Markdown to display; `str` of it is the same text."""

    def __init__(self, markdown):
        self.markdown = markdown

    def __repr__(self):
        return self.markdown

    def _repr_markdown_(self):
        return self.markdown


def code(*things):
    """The source of functions or classes, as it stands in the package, but for the guard at the door of a function."""
    sources = [textwrap.dedent(inspect.getsource(thing)).strip() for thing in things]
    return Text("```python\n" + re.sub(r"^ *@checked.*\n", "", "\n\n\n".join(sources), flags=re.M) + "\n```")


def table(columns, rows, form=".3g"):
    """A table; numbers are written in `form`, infinity as "never" and missing values as a dash."""
    write = lambda cells: "| " + " | ".join(_cell(cell, form) for cell in cells) + " |"
    return Text("\n".join([write(columns), "|" + " --- |" * len(columns), *map(write, rows)]))


def spreads(corner, rows, columns, mean, spread, form=".3f"):
    """A table of mean ± spread: `mean[i][j]` belongs to `rows[i]` and `columns[j]`."""
    cells = [[f"{m:{form}} ± {s:{form}}" for m, s in zip(*pair)] for pair in zip(mean, spread)]
    return table([corner, *columns], [[row, *line] for row, line in zip(rows, cells)])


def walks(objective, runs, caption, window=None, over="steps"):
    """Paths on a surface of two coordinates, and their losses over `steps` or `examples`: `runs` by name."""
    fig, (left, right) = figure(2, size=(10, 3.8))
    with styled():
        contours(left, objective, window)
        for (name, run), style in zip(runs.items(), styles(list(runs))):
            trajectory(left, run.path, style, name)
        heights = {name: (run.losses - objective.floor).clip(1e-16, 1e16) for name, run in runs.items()}
        where = {name: getattr(run, over) for name, run in runs.items()}
        curves(right, heights, where, xlabel=over, ylabel="loss above the minimum")
    return Picture(fig, caption)


def lines(series, caption, x=None, **labels):
    """One panel of curves by name; see `plotting.curves` for `x` and the labels.

    `xscale`, `ylim`, `title` … go to the axes.
    """
    fig, ax = figure(1, size=(7.5, 3.8))
    own = {key: labels.pop(key) for key in CURVES if key in labels}
    with styled():
        curves(ax, series, x, **own)
        ax.set(**labels)
    return Picture(fig, caption)


def side_by_side(panels, caption, **shared):
    """Several panels of curves: `{title: (series, x)}`."""
    fig, axes = figure(len(panels), size=(10, 3.8), sharey=True)
    own = {key: shared.pop(key) for key in CURVES if key in shared}
    with styled():
        for ax, (title, (series, x)) in zip(axes, panels.items()):
            curves(ax, series, x, **own)
            ax.set(title=title, **shared)
            if ax is not axes[0]:
                ax.set_ylabel("")
    return Picture(fig, caption)


def _cell(cell, form):
    if cell is None or cell != cell:
        return "–"
    if isinstance(cell, str):
        return cell.replace("|", "\\|")
    if cell == float("inf"):
        return "never"
    return f"{cell:.0f}" if float(cell).is_integer() and abs(cell) < 1e6 else format(cell, form)


def planes(maps, x, y, caption, label, **scale):
    """Maps side by side over the same axes: `{title: values}`, values of shape `(len(y), len(x))`; x is logarithmic."""
    fig, axes = figure(len(maps), size=(10, 3.8), sharey=True)
    own = {key: scale.pop(key) for key in ("xlabel", "ylabel")}
    with styled():
        for ax, (title, values) in zip(axes, maps.items()):
            heatmap(ax, x, y, values, label if ax is axes[-1] else None, log_x=True, **scale)
            ax.set(title=title, **own)
            if ax is not axes[0]:
                ax.set_ylabel("")
    return Picture(fig, caption)
