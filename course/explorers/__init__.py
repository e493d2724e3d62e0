"""Sliders around the rest of the course.

Each explorer is labelled controls, a picture, and a sentence that says what is to be seen.

Explorers never compute: they ask `training` and `theory`, and hand what comes back to `plotting`. In reading order:

    plotting    runs → matplotlib axes
    showing     what a lesson displays beside its explorers: code, tables, lines
    stage       a still picture below, moving artists above
    controls    labelled sliders, menus, buttons
    words       numbers in sentences
    base        what every explorer is: controls, a picture, a sentence, a goal
    arrival     when a walk on a surface has arrived, as a goal and in words
    batch_answers    what the explorer of batch sizes asks of the theory
    averages, ball, batch_study, batches, cycle, digits, first_last, horizon    explorers
    late, look_ahead, median, normalised, parabola, plane, schedule, second    explorers
    shaken, trap, turned, who_leads    explorers
"""

from course.explorers.arrival import reach
from course.explorers.averages import average
from course.explorers.ball import ball
from course.explorers.base import Goal
from course.explorers.batch_study import batch_study
from course.explorers.batches import batches_map
from course.explorers.cycle import cycle
from course.explorers.digits import learn_digits
from course.explorers.first_last import first_last
from course.explorers.horizon import horizon
from course.explorers.late import late
from course.explorers.look_ahead import look_ahead
from course.explorers.median import median_or_mean
from course.explorers.normalised import normalised
from course.explorers.parabola import parabola
from course.explorers.plane import rate_plane
from course.explorers.schedule import schedule
from course.explorers.second import second
from course.explorers.shaken import shaken
from course.explorers.showing import code, lines, planes, side_by_side, spreads, table, walks
from course.explorers.trap import trap
from course.explorers.turned import turned
from course.explorers.who_leads import who_leads
