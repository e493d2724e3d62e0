"""`Run`s and arrays → matplotlib Axes, in one style. In reading order:

style      the look: fonts, and a colour, line and marker for each method
page       figures, and how they get on the page
drawing    level lines, paths, curves, maps
"""

from course.explorers.plotting.drawing import contours, curves, heatmap, retrace, trajectory, visible
from course.explorers.plotting.page import DPI, ON_PAGE, Picture, figure, on_page, png
from course.explorers.plotting.style import FORMULAS, METHODS, SERIES, STYLE, lettering, styled, styles
