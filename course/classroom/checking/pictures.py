"""Target against answer, as a small SVG: enough for two lines, and quicker than loading a plotting library."""

import numpy as np

WIDTH, HEIGHT, MARGIN = 360, 220, 24
POINTS, MARKERS = 600, 200  # of a line, which is not wider than that


def curves(got, want):
    """Two series over their index; axis 0 is the step, of further axes the first column is drawn."""
    lines = [np.asarray(values, dtype=float).reshape(len(values), -1)[:, 0] for values in (want, got)]
    return draw([np.column_stack([np.arange(len(y)), y]) for y in lines])


def paths(got, want):
    """Two paths in the plane of the first two coordinates; arrays of shape (steps, d), d ≥ 2."""
    return draw([np.asarray(values, dtype=float)[:, :2] for values in (want, got)])


def draw(lines):
    """SVG of the target (solid, circles) and the answer (dashed, crosses) in one frame.

    An answer that leaves the target far behind is cut off, so that the target stays visible.
    """
    target, answer = lines
    low, high = target.min(axis=0), target.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    seen = np.clip(np.nan_to_num(answer), low - span, high + span)
    low, high = np.minimum(low, seen.min(axis=0)), np.maximum(high, seen.max(axis=0))
    span = np.where(high > low, high - low, 1.0)
    size = np.array([WIDTH - 2 * MARGIN, HEIGHT - 3 * MARGIN])

    def placed(points):  # in SVG the second coordinate grows downwards
        share = np.clip((points - low) / span, -0.1, 1.1)
        return MARGIN + share * size * (1, -1) + (0, size[1])

    text = "font-family='sans-serif' font-size='12'"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}'>"
        f"<rect width='{WIDTH}' height='{HEIGHT}' fill='white'/>"
        f"{line(placed(target), '#0072b2', '', '○')}{line(placed(answer), '#d55e00', '5 4', '×')}"
        f"<text x='{MARGIN}' y='{HEIGHT - 8}' {text} fill='#0072b2'>○— target</text>"
        f"<text x='{WIDTH // 2}' y='{HEIGHT - 8}' {text} fill='#d55e00'>×-- yours</text></svg>"
    )


def line(points, colour, dash, marker):
    """One polyline with a marker on each of its first points; of a long one some points are left out."""
    points = points[np.isfinite(points).all(axis=1)]
    points = points[:: 1 + len(points) // POINTS]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = "".join(f"<text x='{x:.1f}' y='{y:.1f}'>{marker}</text>" for x, y in points[:MARKERS])
    style = f"text-anchor='middle' dominant-baseline='central' font-size='13' fill='{colour}'"
    return (
        f"<polyline points='{joined}' fill='none' stroke='{colour}' stroke-dasharray='{dash}'/><g {style}>{marks}</g>"
    )
