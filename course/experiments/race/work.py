"""What a step costs, in numbers computed: a model of the seconds that is the same on every machine."""

from dataclasses import replace

import numpy as np

from course.checks import checked
from course.models import MLP
from course.optimizers import hyperparameters


def gradient_work(model):
    """The model of the price: 6 numbers computed per example and weight, 2 on the way forward and 4 on the way back.

    4 where nothing lies before.
    """
    first = model.layers(np.zeros(model.size))[0][0].size if isinstance(model, MLP) else model.size
    return 6 * model.size - 2 * first


class _Counting(np.ndarray):
    """An array that notes in a list how many numbers are computed from it; what is computed notes in the same list."""

    @classmethod
    def of(cls, array, computed):
        counting = array.view(cls)
        counting.computed = computed
        return counting

    def __array_finalize__(self, parent):
        self.computed = getattr(parent, "computed", None)

    def __array_ufunc__(self, ufunc, method, *inputs, **named):
        plain = [np.asarray(value) if isinstance(value, _Counting) else value for value in inputs]
        result = getattr(ufunc, method)(*plain, **named)
        inner = 2 * np.shape(plain[0])[-1] if ufunc is np.matmul else 1  # products and sums
        self.computed.append(inner * np.size(result))
        return _Counting.of(result, self.computed)


@checked
def step_work(rule, size=8):
    """How many numbers a step of the rule computes per parameter, counted while it steps on `size` of them.

    Additions, products, roots … all count alike. `size` matters to rules that see layers.
    """
    first = lambda setting: np.ravel(setting)[0].item()
    one = replace(rule, **{field.name: first(getattr(rule, field.name)) for field in hyperparameters(rule)})
    computed = []
    theta = _Counting.of(np.ones(size), computed)
    state = {name: _Counting.of(array, computed) for name, array in one.init(np.ones(size)).items()}
    one.step(one.lookahead(theta, state, 1), theta, state, 1)
    return sum(computed) / size
