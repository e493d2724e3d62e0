"""A fair race: every method gets the same number of settings, is tuned on some seeds and shown on others, and what it costs is counted.

η is tuned anew for each length of the race: the best η for one epoch is not the best for five.
"""

from course.experiments.race.running import ETAS, MODELS, SHOWN, TUNING, Result, race, right_on_test, runners
from course.experiments.race.standings import crossings, standings, tied
from course.experiments.race.work import gradient_work, step_work
