"""A fingerprint knows the values and the code that a result depends on."""

import textwrap
from functools import partial

import numpy as np

from course.experiments.sweeps.fingerprint import fingerprint
from course.optimizers import GradientDescent


def defined(source, **names):
    """The last name that a piece of code defines, as in a notebook's cell."""
    scope = {"__name__": "__main__", **names}
    exec(textwrap.dedent(source), scope)
    return list(scope.values())[-1]


def test_a_fingerprint_knows_values_and_code():
    rule = """
        def push(grad):
            return 2 * grad
        class Rule(GradientDescent):
            def step(self, theta, grad, state, t):
                return theta - push(grad), {}
    """
    named = {"GradientDescent": GradientDescent}
    one, same, other, deep = (
        defined(text, **named)(0.1)
        for text in (rule, rule, rule.replace("theta - p", "theta + p"), rule.replace("2 *", "3 *"))
    )
    assert fingerprint(one) == fingerprint(same)
    assert len({fingerprint(r) for r in (one, other, deep)}) == 3
    scaled = [defined(f"factor = {k}\ndef f(x):\n    return [y * factor for y in x]") for k in (2, 2, 3)]
    assert fingerprint(scaled[0]) == fingerprint(scaled[1]) != fingerprint(scaled[2])
    halves = [
        partial(np.multiply, 0.5),
        partial(np.multiply, 0.25),
        partial(np.add, 0.5),
        0.5,
        "0.5",
        [0.5],
        (0.5,),
        {"a": 0.5},
        {0.5},
        np.array(0.5),
    ]
    halves += [
        np.array([0.5]),
        np.array([0.5], np.float32),
        np.random.default_rng(0),
        np.random.default_rng(1),
        (lambda x: lambda: x)(1),
        (lambda x: lambda: x)(2),
    ]
    assert len({fingerprint(half) for half in halves}) == len(halves)
