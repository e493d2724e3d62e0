"""Plain values as bytes and back: all that may cross between the judge and the jail.

A message is four bytes of length and JSON. None, bool, int, float and str stand for themselves; every other value is
a list that begins with its kind. Arrays are bytes with a dtype out of a short list: nothing that arrives is ever run.
What is none of these crosses as its type's name and the beginning of its `repr`, a `Foreign` object without behaviour.
"""

import base64
import json

import numpy as np

MESSAGE = 16 * 2**20  # bytes
DEPTH, PARTS, TEXT = 24, 10**6, 2000
DTYPES = {f"{order}{kind}" for kinds, order in (("b1 i1 u1", "|"), ("i2 i4 i8 u2 u4 u8 f2 f4 f8 c8 c16", "<")) for kind in kinds.split()}


class BadMessage(Exception):
    """What came over the wire is not a message of ours."""


class Foreign:
    """Stands for a value that cannot cross; `array` is what NumPy made of it over there, or None."""

    def __init__(self, text, array):
        self._text, self._array = text, array

    def __repr__(self):
        return self._text

    def __array__(self, dtype=None, copy=None):
        return np.array(None) if self._array is None else np.array(self._array, dtype)


def foreign(name, text, array):
    """A `Foreign` whose type has the name of the original's, so that messages read the same."""
    return type(name, (Foreign,), {})(text, array)


def send(stream, message):
    """Write one message. Raises ValueError if it is too large."""
    data = json.dumps(message).encode()
    if len(data) > MESSAGE:
        raise ValueError(f"a message of {len(data)} bytes: expected at most {MESSAGE}")
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


def receive(stream):
    """Read one message. Raises EOFError where the other side is gone, BadMessage where it sends something else."""
    size = int.from_bytes(exactly(stream, 4), "big")
    if size > MESSAGE:
        raise BadMessage(f"{size} bytes announced: expected at most {MESSAGE}")
    try:
        return json.loads(exactly(stream, size))
    except (ValueError, RecursionError) as error:
        raise BadMessage(f"no JSON ({type(error).__name__})") from None


def exactly(stream, size):
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


# Values → messages ----------------------------------------------------------------------------------------------------


class Packer:
    """Turns values into parts of a message; functions are kept in `functions` and cross as their number.

    Raises ValueError for what is too large to cross.
    """

    def __init__(self, functions=None):
        self.functions, self._left = functions, PARTS

    def pack(self, value, depth=0):
        self._left -= 1
        if self._left < 0:
            raise ValueError(f"more than {PARTS} values: too large to hand over")
        if value is None or type(value) in (bool, int, float, str):
            return value
        if depth < DEPTH:
            for kinds, packed in self.KINDS:
                if isinstance(value, kinds):
                    return packed(self, value, depth + 1)
        if callable(value) and self.functions is not None:
            self.functions.append(value)
            return ["function", len(self.functions) - 1]
        return self._foreign(value, depth)

    def _several(self, kind, values, depth):
        return [kind, *(self.pack(value, depth) for value in values)]

    def _dict(self, value, depth):
        return ["dict", *([self.pack(key, depth), self.pack(part, depth)] for key, part in dict.items(value))]

    def _array(self, value, depth):
        plain = np.array(value, subok=False)
        if plain.dtype.kind == "O":
            return ["objects", [*plain.shape], *(self.pack(part, depth) for part in plain.ravel().tolist())]
        plain = plain.astype(float) if plain.dtype.kind == "f" and plain.itemsize > 8 else plain
        plain = plain.astype(plain.dtype.newbyteorder("<"))
        if plain.dtype.str not in DTYPES:
            return self._foreign(value, DEPTH)
        if plain.nbytes > MESSAGE // 2:
            raise ValueError(f"an array of {plain.nbytes} bytes: too large to hand over")
        return ["array", plain.dtype.str, [*plain.shape], base64.b64encode(plain.tobytes()).decode()]

    def _checked_array(self, value, depth):
        if value.nbytes > MESSAGE // 2:  # before a copy is made: a broadcast view may claim any size
            raise ValueError(f"an array of {value.nbytes} bytes: too large to hand over")
        return self._array(value, depth)

    def _scalar(self, value, depth):
        packed = self._array(value, depth)
        return ["scalar", packed] if packed[0] == "array" else packed

    def _generator(self, value, depth):
        if self.functions is None:
            return self._foreign(value, depth)
        state = value.bit_generator.state
        return ["generator", state["bit_generator"], json.dumps(state, default=lambda array: array.tolist())]

    def _foreign(self, value, depth):
        try:
            said = repr(value)[:TEXT]
        except BaseException:  # a student's __repr__ may even exit
            said = f"a {type(value).__name__} that cannot be shown"
        try:
            array = self._array(np.asarray(value), DEPTH) if hasattr(value, "__array__") and depth < DEPTH else None
        except BaseException:
            array = None
        return ["foreign", str(type(value).__name__)[:100], said, array]

    KINDS = (
        (str, lambda self, value, depth: str.__str__(value)),
        (np.ndarray, _checked_array),
        (np.generic, _scalar),
        (int, lambda self, value, depth: int.__int__(value)),
        (float, lambda self, value, depth: float.__float__(value)),
        (complex, lambda self, value, depth: ["complex", value.real, value.imag]),
        (tuple, lambda self, value, depth: self._several("tuple", tuple.__iter__(value), depth)),
        (list, lambda self, value, depth: self._several("list", list.__iter__(value), depth)),
        (dict, _dict),
        (range, lambda self, value, depth: ["range", value.start, value.stop, value.step]),
        (np.random.Generator, _generator),
    )


def pack(value, functions=None):
    """`value` as a part of a message; without a list for `functions` they are foreign."""
    return Packer(functions).pack(value)


# Messages → values ----------------------------------------------------------------------------------------------------


def unpack(part, function=None):
    """The value that this part of a message stands for; `function(number)` gives the callable of that number.

    Raises BadMessage for anything that `pack` does not write.
    """
    try:
        return _unpack(part, function, 0)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, MemoryError) as error:
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
    if dtype not in DTYPES or len(shape) > 32 or not all(type(side) is int and side >= 0 for side in shape):
        raise ValueError("an array that is none")
    return np.frombuffer(base64.b64decode(data, validate=True), dtype).reshape(shape).copy()


def _range(start, stop, step):
    if len(range(start, stop, step)) > PARTS:  # a few bytes here would be gigabytes in a test
        raise ValueError("a range that is too long")
    return range(start, stop, step)


def _objects(shape, values):
    array = np.empty(len(values), object)
    for place, value in enumerate(values):
        array[place] = value
    return array.reshape(shape)


def _generator(name, state):
    """Only towards the jail: the judge never rebuilds a generator that a student sends."""
    state = json.loads(state)
    bits = {"PCG64": np.random.PCG64, "PCG64DXSM": np.random.PCG64DXSM, "Philox": np.random.Philox, "MT19937": np.random.MT19937, "SFC64": np.random.SFC64}[name]()
    bits.state = state
    return np.random.Generator(bits)
