"""What all update rules share: the form, validation, representation, equality."""

from dataclasses import fields
from functools import wraps

import numpy as np

from course.checks import whole
from course.optimizers.hyperparameters import legal, plain, quantity, same, short, validated


class Optimizer:
    """What all rules share: validation, representation, equality. A rule adds `memory` and `step`.

    A rule whose step mixes the coordinates says `coordinatewise = False`.

    Raises TypeError for a hyper-parameter that is neither number, array nor schedule, ValueError for one that
    is out of range, and for a step that is asked for shapes that differ or a t below 1.
    """

    memory = ()
    coordinatewise = True

    def __init_subclass__(cls):
        # A rule is a plain `@dataclass(frozen=True)`, which leaves alone what the class itself defines.
        for name in ("__repr__", "__eq__", "__hash__"):
            setattr(cls, name, getattr(cls, name))
        if "step" in vars(cls):
            cls.step = _guarded(cls.step)

    def __post_init__(self):
        for field in hyperparameters(self):
            object.__setattr__(self, field.name, validated(field, getattr(self, field.name)))

    def init(self, theta):
        """The state before the first step: one array of zeros like `theta` for each name in `memory`."""
        return {name: np.zeros_like(theta) for name in self.memory}

    def lookahead(self, theta, state, t):
        """Where the gradient of step `t` is taken, shape `(d, *runs)`: at theta itself, but for Nesterov."""
        return theta

    def at(self, t):
        """The hyper-parameters at step `t`, in the order of the fields, schedules evaluated."""
        t = whole("t", t, least=1)
        return [
            legal(field, f"{field.name}({t})", value(t)) if callable(value := getattr(self, field.name)) else value
            for field in hyperparameters(self)
        ]

    @property
    def runs(self):
        """The shape of the runs that the hyper-parameters span, `()` for plain numbers.

        A schedule of arrays has `runs`, too.
        """
        values = [getattr(self, field.name) for field in hyperparameters(self)]
        return np.broadcast_shapes(
            *(getattr(value, "runs", ()) if callable(value) else np.shape(value) for value in values)
        )

    def __repr__(self):
        settings = (f"{field.name}={short(getattr(self, field.name))}" for field in hyperparameters(self))
        return f"{type(self).__name__}({', '.join(settings)})"

    def __eq__(self, other):
        return type(self) is type(other) and all(
            same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)
        )

    def __hash__(self):
        return hash(repr(self))


def _guarded(step):
    """The step, guarded: it would broadcast, and a gradient of another shape would quietly make theta grow."""

    @wraps(step)
    def guarded(self, theta, grad, state, t):
        moved, new = step(self, theta, grad, state, t)
        if not getattr(theta, "shape", ()) == getattr(grad, "shape", ()) == getattr(moved, "shape", ()):
            raise ValueError(
                f"theta of shape {np.shape(theta)}, grad of shape {np.shape(grad)}, state of shapes "
                f"{[np.shape(array) for array in state.values()]}, hyper-parameters for runs {self.runs}: "
                "expected the shape of theta, (d, *runs), for all arrays, with theta's runs those of the rule"
            )
        return moved, new

    return guarded


def hyperparameters(rule):
    """The fields of a rule or its class that are numbers, arrays or schedules: all but those marked as structure."""
    return [field for field in fields(rule) if not field.metadata.get("structure")]


def label(rule):
    """The rule with its symbols, for legends: "Momentum η = 0.1, γ = 0.9". ε is named where it is not the usual one."""
    told = [f for f in hyperparameters(rule) if f.name != "eps" or not same(getattr(rule, f.name), f.default)]
    settings = ", ".join(f"{quantity(f).symbol} = {short(getattr(rule, f.name))}" for f in told)
    return f"{type(rule).__name__} {settings}"


def all_rules():
    """Every rule there is: the course's in the order of the lessons, then others; of two with one name the later."""
    found = {rule.__name__: rule for rule in _below(Optimizer)}
    return sorted(found.values(), key=lambda rule: not rule.__module__.startswith("course."))


def _below(parent):
    for rule in parent.__subclasses__():
        yield rule
        yield from _below(rule)


def power(beta, t):
    """βᵗ, with the same bits for a number and for an array of numbers."""
    return plain(np.power(beta, float(t)))
