"""What all schedules share: the form, validation, representation, equality."""

from dataclasses import fields

import numpy as np


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
        return self.after(_whole("t", t) - 1)

    def over(self, steps):
        """The values at t = 1, …, `steps`, shape `(steps, *runs)`."""
        return np.array([self(t) for t in range(1, _whole("steps", steps) + 1)])

    @property
    def runs(self):
        """The shape of the runs that its arrays span, `()` for plain numbers."""
        values = [getattr(self, field.name) for field in fields(self) if field.name != "at"]
        return np.broadcast_shapes(*(value.runs if isinstance(value, Schedule) else np.shape(value) for value in values))

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{field.name}={_short(getattr(self, field.name))}' for field in fields(self))})"

    def __eq__(self, other):
        return type(self) is type(other) and all(_same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    def __hash__(self):
        return hash(repr(self))


def _whole(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"{name}={value!r}: expected a whole number, at least 1")
    return int(value)


def _number(name, value):
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name}={value!r}: expected a number or an array of numbers, got {type(value).__name__}")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"{name}={_short(value)}: expected finite numbers, at least 0")
    return value if array.ndim else array.item()


def _positive(name, value):
    if (np.asarray(_number(name, value)) == 0).any():
        raise ValueError(f"{name}={_short(value)}: expected numbers above 0")
    return _number(name, value)


def _marks(name, value):
    marks = tuple(_whole(name, mark) for mark in np.atleast_1d(value).tolist())
    if not marks or list(marks) != sorted(set(marks)):
        raise ValueError(f"{name}={value!r}: expected growing numbers of steps, as in (100, 150)")
    return marks


def _schedule(name, value):
    if not isinstance(value, Schedule):
        raise TypeError(f"{name}={value!r}: expected a schedule, as in Constant(0.1), got {type(value).__name__}")
    return value


#: What each field of a schedule may be.
LEGAL = {"start": _number, "end": _number, "factor": _number, "power": _positive, "half": _positive, "steps": _whole, "every": _whole,
         "at": _marks, "first": _schedule, "second": _schedule, "then": _schedule, "schedule": _schedule}


def _short(value):
    array = np.asarray(value)
    return f"[{array.min():.3g} … {array.max():.3g}]" if array.dtype.kind in "iuf" and array.ndim and not isinstance(value, tuple) else repr(value)


def _same(a, b):
    return a == b if isinstance(a, Schedule) else np.array_equal(a, b)
