"""A picture in two layers: still ink drawn once, as a PNG, and above it the moving artists, drawn anew as one SVG.

Both layers are plain matplotlib: any artist can move. A redraw costs a few milliseconds and some kilobytes,
because the renderer sees the moving artists alone.
"""

import base64
import html
import io
import re
from threading import RLock
from time import monotonic

import ipywidgets as widgets
from matplotlib.backends.backend_svg import RendererSVG

from course.explorers.plotting import DPI, ON_PAGE, png, styled

# ipykernel may run widget callbacks on another thread, and matplotlib is not made for two at a time.
DRAWING = RLock()

STILL = "width:100%;display:block;will-change:transform"
GHOST = 0.3  # how opaque
MOVING = "width:100%;display:block;stroke-linejoin:round;stroke-linecap:butt"
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


PAUSE = 1.0  # seconds: a picture that stood so long is what the next one is compared with


class Stage:
    """`fig` with some artists that move. `widget` shows it; `update()` redraws what moves.

    Faint behind them stays what stood before the last change: the ghost of the setting that one came from.

    Artists may come and go: `moving` is a plain list (or a function that returns one), read at every update.
    """

    def __init__(self, fig, moving):
        self.figure = fig
        self.moving = moving
        self._ghost = self._body = ""
        self._picture = b""
        self._since = monotonic()
        self._still, self._layer = widgets.HTML(), widgets.HTML()
        for layer, name in ((self._still, "stage-still"), (self._layer, "stage-moving")):
            layer.layout = widgets.Layout(grid_area="1 / 1 / 2 / 2", margin="0", width="100%", overflow="hidden")
            layer.add_class(name)
        width = f"{ON_PAGE * self.size[0]:.0f}px"
        self.widget = widgets.GridBox(
            [self._still, self._layer], layout=widgets.Layout(width="100%", max_width=width, overflow="hidden")
        )
        self.redraw()

    def redraw(self):
        """Draw everything: after the still ink has changed."""
        with DRAWING, styled():
            self.figure.draw_without_rendering()
            if self.figure.get_layout_engine():
                self.figure.set_layout_engine("none")  # settled: a moving artist shall not push the axes about
            for artist in self._artists():
                artist.set_visible(False)
            self._picture = png(self.figure)
            for artist in self._artists():
                artist.set_visible(True)
            address = f"data:image/png;base64,{base64.b64encode(self._picture).decode()}"
            self._still.value = f'<img alt="" style="{STILL}" src="{address}">'
            self._ghost = self._body = ""
        self.update()

    def update(self, description=""):
        """Draw the moving artists. `description` is what a screen reader says of the picture."""
        with DRAWING:
            body, now = self._svg(), monotonic()
            if now - self._since > PAUSE and body != self._body:
                self._ghost = self._body
            self._body, self._since = body, now
            width, height = self.size
            said = f'role="img" aria-label="{html.escape(description)}" viewBox="0 0 {width} {height}"'
            faint = f'<g opacity="{GHOST}">{self._ghost}</g>' if self._ghost else ""
            self._layer.value = f'<svg {said} {NAMESPACES} style="{MOVING}">{faint}{body}</svg>'

    def png(self):
        """The whole picture as it stands, as PNG bytes."""
        with DRAWING:
            return png(self.figure)

    @property
    def layers(self):
        """The still ink as PNG bytes, and what moves above it, as it stands inside an SVG: without its ghost."""
        return self._picture, self._body

    def _artists(self):
        return self.moving() if callable(self.moving) else self.moving

    @property
    def size(self):
        """Width and height on the page, in pixels."""
        return tuple(int(side * DPI) for side in self.figure.get_size_inches())

    def _svg(self):
        """The moving artists, as what stands inside an SVG."""
        width, height = self.size
        buffer = io.StringIO()
        with styled():
            renderer = RendererSVG(width, height, buffer, image_dpi=DPI)
            for artist in sorted(self._artists(), key=lambda artist: artist.get_zorder()):
                artist.draw(renderer)
            renderer.finalize()
        body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", buffer.getvalue(), flags=re.S)
        body = body[body.index(">", body.index("<svg")) + 1 : body.rindex("</svg>")]
        return re.sub("<[^>]*>", _coarse, body)


def _coarse(tag):
    """A tag with its coordinates to a tenth of a point. Text between tags keeps its digits: γ = 0.98."""
    return re.sub(r"(\.\d)\d+", r"\1", tag[0])
