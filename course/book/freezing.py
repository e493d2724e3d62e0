"""An explorer, frozen: drawn at every stop of its controls by its own code, and packed for the page."""

import base64
import gzip
import io
import itertools
import json
from typing import NamedTuple

from PIL import Image

from course.book.packing import Packing
from course.book.stops import moving, others
from course.book.thinning import thin
from course.explorers.base import BEFORE, NOT_YET, REACHED
from course.explorers.plotting import DPI
from course.explorers.stage import PAUSE

MARKS = {"not_yet": NOT_YET, "reached": REACHED, "before": BEFORE}


class Frozen(NamedTuple):
    """What the page needs of an explorer. The last three are those of the state that the lesson sets.

    controls: those that move; others: the labels of those that do not; goal: its words, None without one;
    stills: the pictures below, as PNG bytes; told: what the page fetches when the explorer comes into view, with the
    packed states; size: width and height of the picture; edges: where its panels begin, and its end;
    pictures: the inside of an SVG for each panel; sentence; still: the number of the picture below.
    """

    controls: list
    others: list
    goal: str | None
    stills: list
    told: dict
    size: tuple
    edges: list
    pictures: list
    sentence: str
    still: int


def freeze(kind, explorer, reached=None):
    """Draw every state. `reached` are settings that reach its goal; a ValueError says so where no state does."""
    controls, stage = moving(kind, explorer, reached), explorer.stage
    packing, stills, states, edges = Packing(), {}, [], panels(stage)
    for values in itertools.product(*(control.values for control in controls)):
        for control, value in zip(controls, values):
            explorer.controls[control.name].value = value
        still, picture = stage.layers
        place, pictures = stills.setdefault(still, len(stills)), thin(picture, edges)
        states.append([[packing.pack(one) for one in pictures], explorer.sentence, place, explorer.reached])
        if values == tuple(control.values[control.start] for control in controls):
            first = pictures, explorer.sentence, place
    goal = explorer.goal.text if explorer.goal else None
    if goal and not any(reached for *_, reached in states):
        raise ValueError(f"{kind}: none of {len(states)} states reaches the goal: {goal}")
    told = {"templates": packing.templates, "states": states, "marks": MARKS, "pause": 1000 * PAUSE}
    told |= {"texts": [control.texts for control in controls], "stills": len(stills)}
    stills = [small(one) for one in stills]
    return Frozen(controls, others(explorer, controls), goal, stills, told, stage.size, edges, *first)


def panels(stage):
    """Where the panels of its picture begin, and the end, in the pixels of the stage."""
    side_by_side = [axes for axes in stage.figure.axes if axes.get_subplotspec()]
    left = [axes.get_tightbbox().x0 * DPI / stage.figure.dpi for axes in side_by_side]
    return [0, *(round(place) - 2 for place in sorted(left)[1:]), stage.size[0]]


def small(png):
    """The same picture in 256 colours: a third of the bytes."""
    buffer = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(buffer, "png", optimize=True)
    return buffer.getvalue()


def script(name, frozen):
    """The file that the page fetches: a call with the states, zipped. As a script it also loads without a server."""
    told = json.dumps(frozen.told, ensure_ascii=False, separators=(",", ":"))
    zipped = gzip.compress(told.encode(), 9, mtime=0)
    return f'frozen("{name}", "{base64.b64encode(zipped).decode()}");\n'
