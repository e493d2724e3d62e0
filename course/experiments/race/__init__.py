"""A fair race: every method gets the same number of settings, is tuned on some seeds and shown on others.

η, and with it γ, β₁ or ρ, is tuned anew for each length of the race: the best η for one epoch is not the best for
five. What a step costs is counted. In reading order:

settings     methods, models and seeds of the race
work         what a step costs
result       what a method did
running      the race itself
standings    who leads, and where the lead changes hands
"""

from course.experiments.race.settings import ETAS, MODELS, SHOWN, TUNING, runners
from course.experiments.race.work import gradient_work, step_work
from course.experiments.race.result import Result
from course.experiments.race.running import race, right_on_test
from course.experiments.race.standings import crossings, standings, tied
