"""Values that a learner returns: shown as text, taken as numbers, compared with what was wanted."""

import numpy as np

from course.classroom.checking.outcome import SHORT, Failure
from course.classroom.checking.sizes import MANY, extent, giant


def show(value, limit=300):
    """A short text for any value, even one whose own `repr` is long or fails."""
    try:
        if callable(value):
            text = getattr(value, "__name__", "a function")
        elif isinstance(value, np.random.Generator):
            text = "rng"
        elif isinstance(value, np.ndarray):
            text = show(value.tolist(), limit) if extent(value.shape) <= MANY else f"an array of shape {value.shape}"
        elif isinstance(value, (float, np.floating)):
            text = f"{value:.6g}"
        elif isinstance(value, (list, tuple)):
            text = show_parts(value, limit)
        elif isinstance(value, str):
            text = repr(value[: limit + 1])
        elif isinstance(value, np.generic):
            text = str(value)
        else:
            text = repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException:  # a learner's __repr__ may do anything, even exit
        text = f"a {type(value).__name__} that cannot be shown"
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit] + " …"


def show_parts(value, limit):
    """A list or tuple as text; what would be cut off anyway is not even looked at."""
    parts, room = [], limit
    for part in value[:24]:
        if room < 0:
            break
        parts.append(show(part, limit))
        room -= len(parts[-1]) + 2
    inside = ", ".join(parts) + (", …" if len(value) > 24 else "")
    return f"[{inside}]" if isinstance(value, list) else f"({inside})"


def numbers(value, whole=False):
    """`value` as an array of numbers (of integers if `whole`), or a `Failure` that says what it is instead."""
    if value is None:
        raise Failure(
            "The function returned None.",
            got="None",
            suggests="A function without `return` gives back None: is the `return` missing, or too far in?",
        )
    try:
        array = np.array(value)
    except (KeyboardInterrupt, *SHORT):
        raise
    except BaseException:  # rows of unequal length, or an object with a will of its own
        array = np.array(None)
    kinds = "iu" if whole and array.size else "iuf"  # an empty array has no integers in it
    if array.dtype.kind not in kinds:
        wanted = "Integers were" if whole else "A number or an array of numbers was"
        raise Failure(
            f"{wanted} expected, not {kind_of(value, array)}.",
            got=show(value),
            suggests="Look at the type that the docstring promises to return.",
        )
    return array.astype(int) if whole else array


def refuse_giants(value):
    """Fail where a test could not even look at `value`: before NumPy, or a test, makes something of it."""
    if giant(value):
        raise Failure(
            "What came back is too large to be looked at.",
            got=show(value),
            suggests=f"No answer needs more than {MANY} numbers, or lists in lists in lists without end.",
        )


def kind_of(value, array):
    """What came back instead of numbers, in words."""
    if array.dtype.kind in "fcb" and array.size:
        return f"values of type {array.dtype}"
    return f"a {type(value).__name__}"


def mismatch(got, want, rtol=1e-6):
    """How `got` differs from `want`, in one sentence; "" where it does not. A tuple is compared part by part.

    `rtol` is relative to the largest number in `want`: rounding passes, even that of float32; another formula does not.
    """
    if isinstance(want, tuple):
        return mismatch_of_parts(got, want, rtol)
    want = np.asarray(want)
    got = numbers(got, whole=want.dtype.kind in "iu")
    if got.shape != want.shape:
        return f"The shape is {in_words(got.shape)}, expected {in_words(want.shape)}."
    if not np.isfinite(want).all():  # never wanted, but what a known mistake may give
        return "" if np.allclose(got, want, rtol, equal_nan=True) else "The values differ."
    if not np.isfinite(got).all():
        return "There is a nan (not a number) or an infinity in it."
    wrong = np.abs(got - want) > rtol * np.abs(want).max(initial=0) + 1e-12
    if not wrong.any():
        return ""
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    if not where:
        return "The number is another one."
    return (
        f"{wrong.sum()} of {wrong.size} numbers differ, the first at index {list(where)}: "
        f"{got[where]:.6g} instead of {want[where]:.6g}."
    )


def in_words(shape):
    """A shape as text."""
    return str(shape) if shape else "() (a single number)"


def mismatch_of_parts(got, want, rtol):
    """The first mismatch between the values of a `return a, b` and those wanted."""
    if got is None:
        numbers(got)  # tells best what None means
    if not isinstance(got, (tuple, list)) or len(got) != len(want):
        return f"{len(want)} values were expected, returned together as `return a, b`."
    for number, (part, wanted) in enumerate(zip(got, want), 1):
        if text := mismatch(part, wanted, rtol):
            return f"Value {number} of {len(want)}: {text}{those_right(got, want, rtol)}"
    return ""


def those_right(got, want, rtol):
    """Which parts of a tuple are as wanted, as a sentence: a learner need not look at those again."""
    right = [str(number) for number, pair in enumerate(zip(got, want), 1) if same(*pair, rtol)]
    if not right:
        return ""
    return f" Value {right[0]} is right." if len(right) == 1 else f" Values {', '.join(right)} are right."


def same(got, wrong, rtol):
    """Is this answer the one that a known mistake gives?"""
    try:
        return not mismatch(got, wrong, rtol)
    except Failure:
        return False
