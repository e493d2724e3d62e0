"""What all schedules share: the form, validation, representation, equality."""

from dataclasses import fields
from functools import partial

import numpy as np

from course.checks import numbers, shown, whole


class Schedule:
    """What all schedules share: validation, representation, equality. A schedule adds `after(s)`.

    Raises TypeError or ValueError, naming the field, for what is not legal.
    """

    def __init_subclass__(cls):
        # A schedule is a plain `@dataclass(frozen=True)`, which leaves alone what the class itself defines.
        for name in ("__repr__", "__eq__", "__hash__"):
            setattr(cls, name, getattr(cls, name))

    def __post_init__(self):
        for field in fields(self):
            object.__setattr__(self, field.name, LEGAL[field.name](field.name, getattr(self, field.name)))

    def __call__(self, t):
        """The value at step (or epoch) `t`, a whole number from 1 on: a number, or an array of shape `(*runs)`."""
        return self.after(whole("t", t, least=1) - 1)

    def over(self, steps):
        """The values at t = 1, …, `steps`, shape `(steps, *runs)`."""
        return np.array([self(t) for t in range(1, whole("steps", steps, least=1) + 1)])

    @property
    def runs(self):
        """The shape of the runs that its arrays span, `()` for plain numbers."""
        values = [getattr(self, field.name) for field in fields(self) if field.name != "at"]
        return np.broadcast_shapes(
            *(value.runs if isinstance(value, Schedule) else np.shape(value) for value in values)
        )

    def __repr__(self):
        values = (f"{field.name}={shown(getattr(self, field.name), longest=10**6)}" for field in fields(self))
        return f"{type(self).__name__}({', '.join(values)})"

    def __eq__(self, other):
        return type(self) is type(other) and all(
            _same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)
        )

    def __hash__(self):
        return hash(repr(self))


def _number(name, value, **bounds):
    array = numbers(name, value, kind="a number or an array of numbers", **(bounds or {"least": 0}))
    return value if array.ndim else array.item()


def _marks(name, value):
    marks = tuple(whole(name, mark, least=1) for mark in np.atleast_1d(value).tolist())
    if not marks or list(marks) != sorted(set(marks)):
        raise ValueError(f"{name}={value!r}: expected growing numbers of steps, as in (100, 150)")
    return marks


def _schedule(name, value):
    if not isinstance(value, Schedule):
        raise TypeError(f"{name}={value!r}: expected a schedule, as in Constant(0.1), got {type(value).__name__}")
    return value


#: What each field of a schedule may be.
LEGAL = {
    **dict.fromkeys(("start", "end", "factor"), _number),
    **dict.fromkeys(("power", "half"), partial(_number, above=0)),
    **dict.fromkeys(("steps", "every"), partial(whole, least=1)),
    "at": _marks,
    **dict.fromkeys(("first", "second", "then", "schedule"), _schedule),
}


def _same(a, b):
    return a == b if isinstance(a, Schedule) else np.array_equal(a, b)
