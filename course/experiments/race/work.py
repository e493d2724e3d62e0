"""What a step costs, in numbers computed: a model of the seconds that is the same on every machine."""

from dataclasses import fields, replace

import numpy as np

from course.checks import checked
from course.models import MLP


def gradient_work(model):
    """The model of the price: 6 numbers computed per example and weight, 2 on the way forward and 4 on the way back; 4 where nothing lies before."""
    first = model.layers(np.zeros(model.size))[0][0].size if isinstance(model, MLP) else model.size
    return 6 * model.size - 2 * first


class _Counting(np.ndarray):
    """An array that counts the numbers that are computed from it."""

    count = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **named):
        plain = [np.asarray(value) if isinstance(value, _Counting) else value for value in inputs]
        result = getattr(ufunc, method)(*plain, **named)
        _Counting.count += np.size(result)
        return result.view(_Counting)


@checked
def step_work(rule):
    """How many numbers a step of the rule computes per parameter: additions, products, roots …, counted while it steps."""
    one = replace(rule, **{field.name: np.ravel(getattr(rule, field.name))[0].item() for field in fields(rule)})
    theta = np.ones(8).view(_Counting)
    state = {name: array.view(_Counting) for name, array in one.init(np.ones(8)).items()}
    _Counting.count = 0
    one.step(one.lookahead(theta, state, 1), theta, state, 1)
    return _Counting.count / 8
