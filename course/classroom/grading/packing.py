"""Plain values as parts of a message: all that may cross between the judge and the jail.

None, bool, int, float and str stand for themselves; every other value is a list that begins with its kind. Arrays are
bytes with a dtype out of a short list. What is none of these crosses as its type's name and the beginning of its
`repr`. `unpacking` reads what is written here.
"""

import base64
import json

import numpy as np

from course.classroom.checking.sizes import extent
from course.classroom.grading.wire import MESSAGE

DEPTH, PARTS, TEXT = 24, 200_000, 2000  # lists in lists; values in one message; letters of a `repr`
ARRAY = MESSAGE // 2  # bytes
DTYPES = {"|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16"}


def pack(value, functions=None):
    """`value` as a part of a message; without a list for `functions` they are foreign.

    Raises ValueError for what is too large to cross.
    """
    return Packer(functions).pack(value)


class Packer:
    """Turns values into parts of a message; functions are kept in `functions` and cross as their number.

    What is asked of a value is asked of its plain type (`str.__str__(value)`): a student's own class may lie.
    """

    def __init__(self, functions=None):
        self.functions, self._left = functions, PARTS

    def pack(self, value, depth=0):
        """The part for `value`, which lies in so many lists."""
        self._left -= 1
        if self._left < 0:
            raise ValueError(f"more than {PARTS} values: too large to hand over")
        if value is None or type(value) in (bool, int, float, str):
            return value
        if depth >= DEPTH:
            return self._other(value, depth)
        inner = depth + 1
        match value:
            case str():
                return str.__str__(value)
            case np.ndarray():
                return self._checked_array(value, inner)
            case np.generic():
                return self._scalar(value, inner)
            case int():
                return int.__int__(value)
            case float():
                return float.__float__(value)
            case complex():
                return ["complex", value.real, value.imag]
            case tuple():
                return ["tuple", *(self.pack(part, inner) for part in tuple.__iter__(value))]
            case list():
                return ["list", *(self.pack(part, inner) for part in list.__iter__(value))]
            case dict():
                return ["dict", *([self.pack(key, inner), self.pack(part, inner)] for key, part in dict.items(value))]
            case range():
                return ["range", value.start, value.stop, value.step]
            case np.random.Generator():
                return self._generator(value, inner)
        return self._other(value, depth)

    def _checked_array(self, value, depth):
        if extent(value.shape) * value.itemsize > ARRAY:  # before a copy is made: a view may claim any size
            raise ValueError(f"an array of shape {value.shape}: too large to hand over")
        return self._array(value, depth)

    def _array(self, value, depth):
        plain = np.array(value, subok=False)
        if plain.dtype.kind == "O":
            return ["objects", [*plain.shape], *(self.pack(part, depth) for part in plain.ravel().tolist())]
        if plain.dtype.kind == "f" and plain.itemsize > 8:
            plain = plain.astype(float)
        plain = plain.astype(plain.dtype.newbyteorder("<"))
        if plain.dtype.str not in DTYPES:
            return self._foreign(value, DEPTH)
        if plain.nbytes > ARRAY:
            raise ValueError(f"an array of {plain.nbytes} bytes: too large to hand over")
        return ["array", plain.dtype.str, [*plain.shape], base64.b64encode(plain.tobytes()).decode()]

    def _scalar(self, value, depth):
        packed = self._array(value, depth)
        return ["scalar", packed] if packed[0] == "array" else packed

    def _generator(self, value, depth):
        """Only towards the jail, as functions are."""
        if self.functions is None:
            return self._foreign(value, depth)
        state = value.bit_generator.state
        return ["generator", state["bit_generator"], json.dumps(state, default=lambda array: array.tolist())]

    def _other(self, value, depth):
        if callable(value) and self.functions is not None:
            self.functions.append(value)
            return ["function", len(self.functions) - 1]
        return self._foreign(value, depth)

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
