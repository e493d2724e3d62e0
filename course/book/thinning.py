"""A picture in few elements, for the slow processor of a phone: the same ink, panel by panel.

matplotlib writes each marker as an element of its own. Here equal markers that follow each other are one path. Ink is
clipped by an inner `svg`, which needs no name. A panel gets what its axes clip, and all that nothing clips.
"""

import re
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import numpy as np

XLINK = "http://www.w3.org/1999/xlink"
POINT = re.compile(r"([-\d.]+) ([-\d.]+)")


class Ink(NamedTuple):
    """An element that draws: the name of what clips it, None for nothing; and the name of its marker, if it is one."""

    clip: str | None
    marker: str | None
    style: str
    element: ElementTree.Element


def thin(picture, edges):
    """The inside of an SVG as matplotlib writes it → that of each panel. `edges`: where panels begin, and the end."""
    root = ElementTree.fromstring(f'<svg xmlns:xlink="{XLINK}">{picture}</svg>')
    named = {one.get("id"): one for one in root.iter() if one.get("id")}
    clipped = [(clip, "".join(merged(same, named))) for clip, same in groupby(inks(root), key=lambda ink: ink.clip)]
    return ["".join(shown(clipped, named, *panel)) for panel in zip(edges, edges[1:])]


def inks(parent, clip=None):
    """The inks below an element, in the order of drawing."""
    for element in parent:
        cut = element.get("clip-path", "")[len("url(#") : -1] or clip
        if element.tag == "g":
            yield from inks(element, cut)
        elif element.tag != "defs":
            yield Ink(cut, element.get(f"{{{XLINK}}}href", "")[1:] or None, element.get("style", ""), element)


def shown(clipped, named, left, right):
    """What is not clipped, and what axes clip that begin between left and right."""
    for clip, inside in clipped:
        if clip is None:
            yield inside
            continue
        x, y, width, height = (named[clip][0].get(side) for side in ("x", "y", "width", "height"))
        if left <= float(x) < right:
            place = f'x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}"'
            yield f"<svg {place}>{inside}</svg>"


def merged(inks, named):
    """Inks as SVG: equal markers that follow each other as one path, unless one shines through another."""
    for (marker, style), same in groupby(inks, key=lambda ink: (ink.marker, ink.style)):
        if marker is None:
            yield from (
                alone(ink.element) for ink in same if ink.element.tag == "text" or "L" in ink.element.get("d", "")
            )
            continue
        shape = relative(named[marker].get("d"))
        paths = [f"M {ink.element.get('x')} {ink.element.get('y')} {shape} " for ink in same]
        if "opacity: 0." not in style:
            paths = ["".join(dict.fromkeys(paths))]
        style = "; ".join(dict.fromkeys(f"{style}; {named[marker].get('style', '')}".split("; ")))
        yield f"<g style={quoteattr(style)}>" + "".join(f'<path d="{path}"/>' for path in paths) + "</g>"


def alone(element):
    """A path or a text, without its clip."""
    own = {name: value for name, value in element.items() if name not in ("id", "clip-path")}
    if "d" in own:
        own["d"] = " ".join(own["d"].split()) + " "
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in own.items())
    return f"<{element.tag}{attributes}>{escape(element.text or '')}</{element.tag}>"


def relative(shape):
    """A marker, written from where it stands: "M 1 2 L 4 6" → "m1,2l3,4". A circle is two arcs."""
    start = here = np.zeros(2)
    text = ""
    for command, numbers in re.findall("([MLCQz])([^MLCQz]*)", shape):
        points = np.array(POINT.findall(numbers), float)
        text += command.lower() + ",".join(f"{number:.3g}" for number in (points - here).flat) if len(points) else "z"
        here = points[-1] if len(points) else start
        start = here if command == "M" else start
    if text.count("c") == 8:
        radius = float(text[1:].split(",")[1].split("c")[0])
        half = f"a{radius:g},{radius:g},0,1,0,"
        return f"m0,{radius:g}{half}0,{-2 * radius:g}{half}0,{2 * radius:g}z"
    return text
