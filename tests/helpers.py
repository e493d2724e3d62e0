"""What the tests of the mathematics share: random instances to be nasty with, and a few yardsticks."""

from dataclasses import replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from course.objectives import SURFACES, quadratic
from course.optimizers import all_rules, hyperparameters, quantity

#: The rules of the package, without those that tests define beside them.
RULES = [rule for rule in all_rules() if rule.__module__.startswith("course.optimizers")]
OBJECTIVES = [*SURFACES, quadratic(1.0), quadratic(1, 20, angle=0.5), quadratic(0.5, 1, 3, 7, 0)]

#: Legal values that are neither a default nor tame; `at_t` of a schedule stays within them.
HYPER = {
    "eta": st.floats(1e-4, 0.5),
    "gamma": st.floats(0, 1),
    "rho": st.floats(0, 0.999),
    "beta1": st.floats(0, 0.99),
    "beta2": st.floats(0, 0.9999),
    "eps": st.sampled_from([1e-10, 1e-8, 1e-3, 1.0]),
    "weight_decay": st.floats(0, 0.5),
}

seeds = st.integers(0, 2**32 - 1)


def few(examples):
    """Hypothesis settings: this many examples, however slow the machine is today."""
    return settings(max_examples=examples, deadline=None)


def by_name(things):
    """Arguments of `parametrize` with readable ids."""
    return {"argvalues": things, "ids": [getattr(thing, "__name__", str(thing)) for thing in things]}


def legal(field):
    """A drawer of a hyper-parameter: from HYPER, or for a field that is not named there within its slider's range."""
    mark = quantity(field)
    return HYPER[field.name] if field.name in HYPER else st.floats(mark.low, mark.high)


@st.composite
def rules(draw, kind, value=legal):
    """An instance of the class `kind` with every hyper-parameter drawn; `value(field)` draws one."""
    return kind(**{field.name: draw(value(field)) for field in hyperparameters(kind)})


def grids(runs, seed):
    """A drawer of hyper-parameters that are numbers or arrays which broadcast to the shape `runs`."""
    rng = np.random.default_rng(seed)

    def value(field):
        shape = tuple(n if rng.random() < 0.7 else 1 for n in runs)[rng.integers(len(runs) + 1) :]
        return st.lists(legal(field), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
            lambda values: np.reshape(values, shape) if shape else values[0]
        )

    return value


def single(rule, runs, index):
    """The rule of one cell of the grid `runs`, with plain numbers for arrays."""
    return replace(
        rule, **{f.name: float(np.broadcast_to(getattr(rule, f.name), runs)[index]) for f in hyperparameters(rule)}
    )


def follow(rule, gradients, theta):
    """Where the rule goes when it is fed these gradients, wherever it stands: `(steps + 1, d)`, and its last state."""
    theta, state, path = np.asarray(theta), rule.init(theta), [theta]
    for t, grad in enumerate(gradients, start=1):
        theta, state = rule.step(theta, grad, state, t)
        path.append(theta)
    return np.array(path), state


def stream(rng, steps=50, d=6, decades=8):
    """Gradients over many decades of magnitude, a fifth of them exactly zero."""
    size = 10 ** rng.uniform(-decades / 2, decades / 2, (steps, d))
    return np.where(rng.random((steps, d)) < 0.2, 0.0, rng.choice([-1, 1], (steps, d)) * size)


def same_steps(ours, theirs, tolerance=1e-13):
    """Equal up to `tolerance` of the way that each coordinate has gone so far."""
    return (np.abs(ours - theirs)[1:] <= tolerance * np.abs(np.diff(theirs, axis=0)).cumsum(axis=0)).all()


def halving(t):
    """A schedule: 0.1, halved after every ten steps."""
    return 0.1 * 0.5 ** ((t - 1) // 10)


def slope(function, theta, h=1e-6):
    """Central differences of `function` (any output shape) by each coordinate of theta, on a new first axis."""
    return np.array([(function(theta + e) - function(theta - e)) / (2 * h) for e in h * np.eye(len(theta))])
