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
    size: width and height of the picture; seams: where a narrow page cuts it, between the panels;
    stills: the pictures below, as PNG bytes; states: what the page fetches when the explorer comes into view;
    picture: the inside of an SVG; sentence; still: the number of the picture below.
    """

    controls: list
    others: list
    goal: str | None
    size: tuple
    seams: list
    stills: list
    states: dict
    picture: str
    sentence: str
    still: int


def freeze(kind, explorer, reached=None):
    """Draw every state, and set the explorer back to where the lesson has it.

    `reached` are settings that reach its goal. A ValueError says so where no state does, in spite of them.
    """
    controls, stage = moving(kind, explorer, reached), explorer.stage
    packing, stills, states = Packing(), {}, []
    for values in itertools.product(*(control.values for control in controls)):
        ticked = put(explorer, controls, values)
        still, picture = stage.layers
        place = stills.setdefault(still, len(stills))
        states.append([packing.pack(picture), explorer.sentence, place, ticked])
    goal = explorer.goal.text if explorer.goal else None
    if goal and not any(ticked for *_, ticked in states):
        raise ValueError(f"{kind}: no state of {len(states)} reaches the goal: {goal}")
    put(explorer, controls, [control.values[control.start] for control in controls])
    still, picture = stage.layers
    told = {"templates": packing.templates, "states": states, "marks": MARKS}
    told["controls"] = [{"texts": control.texts} for control in controls]
    told |= {"size": stage.size, "seams": seams(stage.figure), "stills": len(stills)}
    still = stills[still]
    pictures = [small(one) for one in stills]
    return Frozen(
        controls,
        others(explorer, controls),
        goal,
        stage.size,
        told["seams"],
        pictures,
        told,
        picture,
        explorer.sentence,
        still,
    )


def put(explorer, controls, values):
    """Set the controls → whether the goal is reached now."""
    for control, value in zip(controls, values):
        explorer.controls[control.name].value = value
    return explorer.reached


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
    told = json.dumps(frozen.states, ensure_ascii=False, separators=(",", ":"))
    zipped = gzip.compress(told.encode(), 9, mtime=0)
    return f'frozen("{name}", "{base64.b64encode(zipped).decode()}");\n'
