"""Colour never alone: what is told apart by colour under usual vision is told apart under every kind of vision."""

import os
import re
import subprocess
import sys
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from test_explorers import EXPLORERS

from course.classroom.checking import verdict
from course.explorers.plotting import METHODS, SERIES

#: Machado, Oliveira & Fernandes 2009, table 1, severity 1: how linear RGB looks to the three kinds of colour blindness.
SEEN = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "none": [[0.2126, 0.7152, 0.0722]] * 3,  # a grey print
}
#: Below this distance in CIE Lab two thin lines are taken for one. (1 is just seen, side by side, on large fields.)
ALIKE = 15
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]  # sRGB, IEC 61966-2-1


def linear(color):
    """sRGB → linear RGB, each 0 to 1."""
    value = np.array(to_rgb(color))
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Linear RGB → CIE L*a*b*, white D65."""
    x, y, z = np.array(TO_XYZ) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    fx, fy, fz = (np.cbrt(t) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def distance(one, other, vision):
    """How far two colours are apart for this vision, in CIE Lab."""
    seen = np.array(SEEN[vision])
    return np.linalg.norm(lab(seen @ linear(one)) - lab(seen @ linear(other)))


def contrast(one, other):
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    bright, dark = sorted((linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def form(style):
    return style["linestyle"], style["marker"]


@pytest.mark.parametrize("vision", SEEN)
def test_methods_that_look_alike_in_colour_differ_in_line_and_marker(vision):
    """Names of one method are one style; all others must not be one to anybody."""
    different = {(style["color"], *form(style)): style for style in METHODS.values()}.values()
    alike = [
        (one, other)
        for one, other in combinations(different, 2)
        if distance(one["color"], other["color"], vision) < ALIKE
    ]
    assert alike
    assert [pair for pair in alike if form(pair[0])[1] == form(pair[1])[1]] == []


@pytest.mark.parametrize("vision", SEEN)
def test_series_that_look_alike_in_colour_differ_in_line_or_marker(vision):
    for one, other in combinations(SERIES, 2):
        assert distance(one["color"], other["color"], vision) >= ALIKE or form(one) != form(other), (one, other)


def test_the_simulation_knows_what_is_confused():
    """Red and green of one lightness: far apart to most, close to many men. Known values come out right."""
    red, green = "#a05000", "#607000"
    assert distance(red, green, "usual") > 2 * max(distance(red, green, "deuteranopia"), 1)
    assert contrast("black", "white") == pytest.approx(21) and contrast("#777777", "white") == pytest.approx(
        4.48, abs=0.01
    )
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.1)


def test_a_presenter_gets_larger_type_and_thicker_lines():
    ask = "from course.explorers.plotting import STYLE; print(STYLE['font.size'], STYLE['lines.linewidth'])"
    plain, large = (
        subprocess.run(
            [sys.executable, "-c", ask], env={**os.environ, "COURSE_PRESENT": wish}, capture_output=True, text=True
        ).stdout.split()
        for wish in ("", "1")
    )
    assert all(float(more) > float(less) for more, less in zip(large, plain, strict=True)) and len(plain) == 2


@cache
def panels(name):
    """The axes of an explorer as it opens."""
    return EXPLORERS[name]().stage.figure.axes


def curve(line):
    """Whether there is more to a line than a place or a level, which is told by where it is."""
    x, y = map(np.unique, line.get_data())
    return line.get_visible() and min(len(x), len(y)) > 1


@pytest.mark.parametrize("name", EXPLORERS)
def test_curves_of_one_panel_that_differ_in_colour_differ_in_form(name):
    """Level lines of one surface, and the grey of what stands still, are no series: they are drawn thinner."""
    alike = [
        (one.get_color(), other.get_color(), ax.get_title())
        for ax in panels(name)
        for one, other in combinations(filter(curve, ax.lines), 2)
        if drawn(one) == drawn(other) and to_rgb(one.get_color()) != to_rgb(other.get_color())
    ]
    assert alike == []


def drawn(line):
    """All of a line's look but its colour."""
    return line.get_linestyle(), line._unscaled_dash_pattern, line.get_marker(), line.get_linewidth()


# Text can be read ----------------------------------------------------------------------------------------------------

LEGIBLE = 4.5  # WCAG 2.2, 1.4.3, for text of usual size


@pytest.mark.parametrize("name", EXPLORERS)
def test_text_in_a_picture_can_be_read(name):
    """On the white of the page, which a picture keeps in a dark theme. (On a map, text is set against its square.)"""
    written = [
        text
        for axes in panels(name)
        if not any(isinstance(child, QuadMesh) for child in axes.collections)
        for text in axes.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    pale = {text.get_text(): text.get_color() for text in written if contrast(text.get_color(), "white") < LEGIBLE}
    assert written and not pale


def theme(name):
    """The colours that JupyterLab's theme gives its variables: {"--jp-layout-color0": "white", …}."""
    place = Path(sys.prefix, "share/jupyter/lab/themes/@jupyterlab", f"theme-{name}-extension", "index.css")
    return dict(re.findall(r"(--jp-[\w-]+): *(?:var\(--md-[\w-]+, *)?([#\w]+)", place.read_text("utf-8")))


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("color", [verdict.GREEN, verdict.RED])
def test_passed_and_failed_can_be_read_in_both_themes(color, name):
    variable, fallback = re.fullmatch(r"var\((--jp-[\w-]+), (#\w+)\)", color).groups()
    colors = theme(name)
    assert contrast(colors[variable], colors["--jp-layout-color0"]) >= LEGIBLE
    assert contrast(fallback, "white") >= LEGIBLE
