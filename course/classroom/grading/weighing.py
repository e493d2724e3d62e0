"""What unpacking a part of a message would make, in bytes, told before anything is made of it.

A few bytes of JSON may stand for gigabytes: a range, an array with a side of 0, one long text among many short ones
(NumPy makes each as long as the longest). Counted is what Python holds and what a test's `np.array` or `list` of it
would: more rather than less.
"""

from dataclasses import dataclass

from course.classroom.checking.sizes import extent
from course.classroom.grading.packing import DEPTH, TEXT
from course.classroom.grading.wire import BadMessage

VALUE, LIST, ENTRY, CLASS = 64, 128, 256, 4096  # bytes of a plain value, a list, a pair in a dictionary, a class
KEYS = 1000  # of all dictionaries in a message: numbers with one hash are compared each with each
WORD = 100  # letters of a text that is an argument of a test's function, such as a method's name
NUMBERS, LISTS = ("array", "scalar", "complex"), ("list", "tuple")


class Budget:
    """So many bytes may still be unpacked."""

    def __init__(self, size, what):
        self._size, self._what, self._left = size, what, size

    def spend(self, size):
        """Take this many bytes off. Raises BadMessage where they are not left."""
        self._left -= size
        if self._left < 0:
            raise BadMessage(f"more than {self._size} bytes handed over in {self._what}")


@dataclass
class Weight:
    """Bytes by themselves; values that `np.array` would see, the letters of the longest text; keys of dictionaries."""

    bytes: int = VALUE
    values: int = 1
    letters: int = 0
    keys: int = 0

    def __iadd__(self, other):
        self.bytes += other.bytes
        self.values += other.values
        self.letters = max(self.letters, other.letters)
        self.keys += other.keys
        return self

    @property
    def all(self):
        """Bytes with those of the array that a test may make of it: 16 for a complex number, 4 for a letter."""
        return self.bytes + self.values * max(16, 4 * self.letters)


def weight(part):
    """The bytes that this part of a message would take. Raises BadMessage for what is no such part."""
    try:
        found = weighed(part, 0)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadMessage(f"{type(error).__name__}: {str(error)[:200]}") from None
    if found.keys > KEYS:
        raise BadMessage(f"{found.keys} keys in dictionaries: expected at most {KEYS}")
    return found.all


def weighed(part, depth):
    """The `Weight` of a part that lies in so many lists."""
    if isinstance(part, str):
        return Weight(VALUE + 4 * len(part), letters=len(part))
    if part is None or isinstance(part, (bool, int, float)):
        return Weight()
    if not isinstance(part, list) or not part or depth > 2 * DEPTH:
        raise ValueError("neither a value nor a list, or nested too deeply")
    kind, *rest = part
    match kind:
        case "list" | "tuple":
            return total(rest, depth)
        case "objects":
            return total([*rest[0], *rest[1:]], depth)
        case "dict":
            found = total([value for pair in rest for value in pair], depth)
            return Weight(found.bytes + ENTRY * len(rest), found.values, found.letters, found.keys + len(rest))
        case "array":
            return weight_of_array(*rest)
        case "scalar":
            return weighed(rest[0], depth + 1)
        case "range":
            return Weight(values=4 * len(range(*rest)))
        case "foreign":
            name, text, array = rest
            inside = Weight() if array is None else weighed(array, depth + 1)
            inside.bytes += CLASS + 4 * TEXT
            return inside
        case "complex" | "function" | "generator":
            return Weight()
    raise ValueError(f"unknown kind {str(kind)[:50]}")


def total(parts, depth):
    """The weight of a list of parts."""
    found = Weight(LIST, values=0)
    for part in parts:
        found += weighed(part, depth + 1)
    return found


def weight_of_array(dtype, shape, data):
    """An array as it is, with all that it has once it is made a list: each row is then a list, or an array."""
    if not all(type(side) is int and side >= 0 for side in shape):
        raise ValueError("an array that is none")
    rows = extent(shape[:-1])
    return Weight(len(data) + 2 * LIST * rows, values=4 * extent(shape))


def only_numbers(part):
    """Whether this is a number or an array or list of numbers: what a test's function may be called with."""
    if isinstance(part, (bool, int, float)):
        return True
    kind, *rest = part if isinstance(part, list) else [None]
    return kind in NUMBERS or (kind in LISTS and all(map(only_numbers, rest)))


def fit_for_a_test(part):
    """Whether a test's function may be given this argument: numbers, or one word."""
    return only_numbers(part) or (isinstance(part, str) and len(part) <= WORD)
