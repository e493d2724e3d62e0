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
from course.explorers.base import BEFORE, NOT_YET, REACHED
from course.explorers.plotting import DPI

MARKS = {"not_yet": NOT_YET, "reached": REACHED, "before": BEFORE}


class Frozen(NamedTuple):
    """What the page needs of an explorer. The last three are those of the state that the lesson sets.

    controls: those that move; others: the labels of those that do not; goal: its words, None without one;
    stills: the pictures below, as PNG bytes; told: what the page fetches when the explorer comes into view, with the
    packed states, and the seams at which a narrow page cuts the picture;
    picture: the inside of an SVG; sentence; still: the number of the picture below.
    """

    controls: list
    others: list
    goal: str | None
    stills: list
    told: dict
    picture: str
    sentence: str
    still: int


def freeze(kind, explorer, reached=None):
    """Draw every state. `reached` are settings that reach its goal; a ValueError says so where no state does."""
    controls, stage = moving(kind, explorer, reached), explorer.stage
    packing, stills, states = Packing(), {}, []
    for values in itertools.product(*(control.values for control in controls)):
        for control, value in zip(controls, values):
            explorer.controls[control.name].value = value
        still, picture = stage.layers
        place = stills.setdefault(still, len(stills))
        states.append([packing.pack(picture), explorer.sentence, place, explorer.reached])
        if values == tuple(control.values[control.start] for control in controls):
            first = picture, explorer.sentence, place
    goal = explorer.goal.text if explorer.goal else None
    if goal and not any(reached for *_, reached in states):
        raise ValueError(f"{kind}: none of {len(states)} states reaches the goal: {goal}")
    told = {"templates": packing.templates, "states": states, "marks": MARKS, "size": stage.size}
    told |= {"texts": [control.texts for control in controls], "seams": seams(stage.figure), "stills": len(stills)}
    return Frozen(controls, others(explorer, controls), goal, [small(one) for one in stills], told, *first)


def seams(figure):
    """Where to cut the picture between its panels, in the pixels of the stage: the left end of each but the first."""
    panels = [axes for axes in figure.axes if axes.get_subplotspec()]
    left = [axes.get_tightbbox().x0 * DPI / figure.dpi for axes in panels]
    return [round(place) - 2 for place in sorted(left)[1:]]


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
