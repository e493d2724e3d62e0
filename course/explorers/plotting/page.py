"""Figures, and how they get on the page: as PNG, in a size for the last row of the room, with words for who sees none.

Figures are made without pyplot, so nothing global is left behind.
"""

import base64
import html
import io

from matplotlib.figure import Figure

from course.explorers.plotting.style import styled

DPI = 72  # of SVG; a Picture or a stage's still layer is drawn at twice that
ON_PAGE = 1.25  # how much larger than that a figure is shown, for the last row of the room


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


def on_page(fig, said):
    """How a PNG of the figure is shown, as Jupyter's metadata: its size, and in words what there is to see.

    From there nbconvert's classic templates and IPython take the `alt` of a picture. JupyterLab does not.
    """
    width, height = (round(side * DPI * ON_PAGE) for side in fig.get_size_inches())
    return {"image/png": {"width": width, "height": height, "alt": said}}


class Picture:
    """A figure and its text twin: what there is to see, in words, shown below it and read out in its place.

    It is shown as HTML, since of a PNG alone JupyterLab drops the words; the PNG is what a notebook keeps.
    """

    def __init__(self, fig, caption):
        self.figure, self.caption = fig, caption

    def __repr__(self):
        return f"Picture: {self.caption}"

    def _ipython_display_(self):
        from IPython.display import display

        data, metadata = png(self.figure), on_page(self.figure, self.caption)
        bundle = {"text/html": image(data, **metadata["image/png"]), "image/png": data, "text/plain": repr(self)}
        display(bundle, raw=True, metadata=metadata)
        display({"text/markdown": f"*{self.caption}*", "text/plain": self.caption}, raw=True)


def image(data, alt, width, height):
    """PNG bytes as an HTML element."""
    source = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    return f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" src="{source}">'
