"""The same rule for millions of parameters: block by block and in place.

So what it computes on the way stays in cache.
"""

import numpy as np

from course.checks import whole
from course.optimizers.recorded import recorded


def step_in_blocks(rule, theta, grad, state, t, block=65_536):
    """`rule.step`, to the bit, written into `theta` and the arrays of `state`; nothing is returned.

    The operations are read from the rule (`recorded`) and done on each block in turn, in place or in a few buffers.
    `theta`, `grad` and every array of `state` have shape `(d, *runs)` and one dtype. `block` is how many numbers
    are worked on at a time: few enough that the pieces in use fit the processor's cache, enough to outweigh Python.
    For Nesterov take `grad` at the rule's `lookahead`, as ever. Raises ValueError for a rule that does not treat each
    coordinate by itself, for shapes that differ and for a block below 1, TypeError where the pure step returns another
    dtype than can be written back.
    """
    _check(rule, theta, grad, state, t, block)
    rows = max(1, block // max(1, theta[:1].size))
    if any(np.may_share_memory(grad, array) for array in (theta, *state.values())):
        grad = grad.copy()  # is still read when these are overwritten
    program = recorded(rule, ["theta", "grad", *state], t)
    if not program:
        return _copied(rule, theta, grad, state, t, rows)
    operations, constants, buffers = program
    spare = [np.empty_like(theta[:rows]) for _ in range(buffers)]
    for start in range(0, len(theta), rows):
        pieces = [array[start : start + rows] for array in (theta, grad, *state.values())]
        places = pieces + constants + [array[: len(theta) - start] for array in spare]
        for ufunc, inputs, out in operations:
            ufunc(*[places[number] for number in inputs], out=places[out])


def _copied(rule, theta, grad, state, t, rows):
    """The way for rules that cannot be read: the pure step, and back."""
    for start in range(0, len(theta), rows):
        part = slice(start, start + rows)
        after = {
            name: array.copy() for name, array in _step(rule, theta, grad, state, t, part).items()
        }  # it may return what it got
        for name, array in after.items():
            (theta if name == "theta" else state[name])[part] = array


def _step(rule, theta, grad, state, t, part):
    """The pure step of some coordinates, as one dict."""
    moved, memory = rule.step(theta[part], grad[part], {name: array[part] for name, array in state.items()}, t)
    return {"theta": moved, **memory}


def _check(rule, theta, grad, state, t, block):
    if not getattr(rule, "coordinatewise", True):
        raise ValueError(f"{rule!r} mixes coordinates: expected a rule that treats each by itself, as Adam does")
    whole("block", block, least=1)
    ours = {"theta": theta, "grad": grad, **state}
    for name, array in ours.items():
        if not isinstance(array, np.ndarray):
            raise TypeError(f"{name} is a {type(array).__name__}: expected an array, which can be written in place")
        if array.shape != theta.shape:
            raise ValueError(f"{name} has shape {array.shape}: expected that of theta, {theta.shape}")
    for name, array in _step(rule, theta, grad, state, t, slice(0)).items():  # of no coordinate: what its type would be
        if array.dtype != ours[name].dtype:
            raise TypeError(
                f"{name} is {ours[name].dtype}, but after the step {array.dtype}: expected one dtype throughout"
            )
