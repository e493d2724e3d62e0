"""Parts of a message as values again, or refused: whatever arrives comes from a process that belongs to a student."""

import base64
import json

import numpy as np

from course.classroom.checking.sizes import extent
from course.classroom.grading.packing import DEPTH, DTYPES, PARTS, TEXT
from course.classroom.grading.wire import MESSAGE, BadMessage

SIDES = 32  # of an array
GENERATORS = {
    kind.__name__: kind
    for kind in (np.random.PCG64, np.random.PCG64DXSM, np.random.Philox, np.random.MT19937, np.random.SFC64)
}
#: What a part that `pack` has not written may raise on its way. Where memory runs out the judge itself is at its end.
UNFIT = (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError)


class Foreign:
    """Stands for a value that cannot cross; `array` is what NumPy made of it over there, or None."""

    def __init__(self, text, array):
        self._text, self._array = text, array

    def __repr__(self):
        return self._text

    def __array__(self, dtype=None, copy=None):
        return np.array(None) if self._array is None else np.array(self._array, dtype)


def unpack(part, function=None):
    """The value that this part of a message stands for; `function(number)` gives the callable of that number.

    Raises BadMessage for anything that `pack` does not write.
    """
    try:
        return _unpack(part, function, 0)
    except UNFIT as error:
        raise BadMessage(f"{type(error).__name__}: {str(error)[:200]}") from None


def _unpack(part, function, depth):
    if part is None or isinstance(part, (bool, int, float, str)):
        return part
    if depth > 2 * DEPTH:
        raise ValueError("nested too deeply")
    if not isinstance(part, list):
        raise ValueError("neither a value nor a list")
    kind, *rest = part
    inner = lambda value: _unpack(value, function, depth + 1)
    match kind:
        case "list":
            return [inner(value) for value in rest]
        case "tuple":
            return tuple(inner(value) for value in rest)
        case "dict":
            return {inner(key): inner(value) for key, value in rest}
        case "array":
            return _array(*rest)
        case "scalar":
            return inner(rest[0])[()]
        case "objects":
            return _objects(rest[0], [inner(value) for value in rest[1:]])
        case "complex":
            return complex(*rest)
        case "range":
            return _range(*rest)
        case "foreign":
            name, text, array = rest
            return foreign(str(name)[:100], str(text)[:TEXT], None if array is None else inner(array))
        case "function" if function:
            return function(rest[0])
        case "generator" if function:
            return _generator(*rest)
    raise ValueError(f"unknown kind {str(kind)[:50]}")


def _array(dtype, shape, data):
    if dtype not in DTYPES or len(shape) > SIDES or not all(type(side) is int and side >= 0 for side in shape):
        raise ValueError("an array that is none")
    if extent(shape) > MESSAGE:
        raise ValueError("an array that is too large")
    return np.frombuffer(base64.b64decode(data, validate=True), dtype).reshape(shape).copy()


def _objects(shape, values):
    if not all(type(side) is int and side >= 0 for side in shape) or extent(shape) > PARTS:
        raise ValueError("an array that is none, or is too large")
    array = np.empty(len(values), object)
    for place, value in enumerate(values):
        array[place] = value
    return array.reshape(shape)


def _range(start, stop, step):
    if len(range(start, stop, step)) > PARTS:  # a few bytes here would be gigabytes in a test
        raise ValueError("a range that is too long")
    return range(start, stop, step)


def foreign(name, text, array):
    """A `Foreign` whose type has the name of the original's, so that messages read the same."""
    return type(name, (Foreign,), {})(text, array)


def _generator(name, state):
    """Only towards the jail: the judge never rebuilds a generator that a student sends."""
    bits = GENERATORS[name]()
    bits.state = json.loads(state)
    return np.random.Generator(bits)
