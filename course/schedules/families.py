"""The shapes side by side: each falls from `start` to a share `final` of it (0 < final < 1) within `steps` steps."""

from functools import partial

from course.checks import checked, numbers, whole
from course.schedules.decay import Constant, Cosine, Drops, Exponential, InverseTime, Polynomial

_SHAPES = {
    "constant": lambda start, steps, final: Constant(start),
    "two drops": lambda start, steps, final: Drops(start, (steps // 2, 3 * steps // 4), final**0.5),
    "exponential": lambda start, steps, final: Exponential(start, final ** (1 / steps)),
    "inverse time": lambda start, steps, final: InverseTime(start, steps * final / (1 - final)),
    "straight line": lambda start, steps, final: Polynomial(start, steps, final * start),
    "cosine": lambda start, steps, final: Cosine(start, steps, final * start),
}

_LEGAL = {"steps": partial(whole, least=1), "final": partial(numbers, above=0, below=1)}
FALLING = {name: checked(shape, **_LEGAL) for name, shape in _SHAPES.items()}
