"""What is asked of arguments. Each check returns the value, or raises an error that names it and what was expected.

    steps = whole("steps", steps)         ->  ValueError: steps=-1: expected a whole number, at least 0

`@checked` looks at the arguments of a function by their names: one name means the same thing in the whole course.
"""

from functools import partial, wraps
from inspect import signature

import numpy as np


def whole(name, value, least=0, most=np.inf, limit=""):
    """`value` as an int from `least` to `most`; `limit` says what `most` is: "the number of examples, "."""
    plain = type(value) is int or isinstance(value, np.integer)  # True is an int, too, but of another type
    if not (plain and least <= value <= most):
        where = f", at least {least}" if most == np.inf else f" from {least} to {limit}{most}"
        raise ValueError(f"{name}={shown(value)}: expected a whole number{where}")
    return int(value)


def numbers(
    name,
    value,
    least=-np.inf,
    most=np.inf,
    above=-np.inf,
    below=np.inf,
    infinite=False,
    dtypes="iuf",
    kind="numbers",
    what="finite numbers",
):
    """`value` as an array, not empty, of numbers within the bounds; never nan, and inf only if `infinite`.

    `kind` says what was expected of something else, `what` of numbers that are out of bounds.
    """
    array = as_array(name, value)
    if array.dtype.kind not in dtypes:
        got = f"{type(value).__name__}{f' of {array.dtype}' if array.ndim else ''}"
        raise TypeError(f"{name}={shown(value)}: expected {kind}, got {got}")
    strict = ((array > above) | (above == -np.inf)) & ((array < below) | (below == np.inf))
    legal = (array >= least) & (array <= most) & strict & (np.isfinite(array) | infinite)
    if not (array.size and legal.all()):
        bounds = {"at least": least, "above": above, "at most": most, "less than": below}
        limits = " and ".join(f"{word} {bound:g}" for word, bound in bounds.items() if np.isfinite(bound))
        expected = ", ".join(filter(None, [what, limits, "" if array.size else "one or more"]))
        raise ValueError(f"{name}={shown(value)}: expected {expected}")
    return array


wholes = partial(numbers, dtypes="iu", kind="whole numbers", what="whole numbers")


def number(name, value, infinite=False, **bounds):
    """`value`, one number within the bounds; inf only if `infinite`."""
    if numbers(
        name, value, infinite=infinite, kind="a number", what="a finite number" + " or inf" * infinite, **bounds
    ).ndim:
        raise TypeError(f"{name}={shown(value)}: expected a single number, got {type(value).__name__}")
    return value


def row_numbers(rows, n):
    """`rows` as an array of row numbers; negative ones count from the end, and n booleans select, as in NumPy."""
    array = as_array("rows", rows)
    if array.dtype.kind == "b" and array.shape == (n,):
        array = np.flatnonzero(array)
    if array.dtype.kind not in "iu" or array.ndim != 1 or not array.size:
        raise ValueError(
            f"rows={shown(rows)}: expected row numbers, at least one, or a mask of {n} booleans that selects some"
        )
    return array


def of_size(theta, size):
    """`theta`, an array of shape `(size, *runs)`."""
    if not isinstance(theta, np.ndarray) or theta.shape[:1] != (size,):
        given = f"theta of shape {theta.shape}" if isinstance(theta, np.ndarray) else f"theta={shown(theta)}"
        raise ValueError(f"{given}: expected an array of shape ({size},) or ({size}, *runs)")
    return theta


def able(name, value, methods, like):
    """`value`, an instance that has these `methods`, `like` the example."""
    if isinstance(value, type) or not all(hasattr(value, method) for method in methods):
        raise TypeError(f"{name}={shown(value)}: expected an object with {', '.join(methods)}, such as {like}")
    return value


def one_of(name, value, options):
    """`value`, which must be among the `options`."""
    if value not in [*options]:
        raise ValueError(f"{name}={value!r}: expected one of {', '.join(map(str, options))}")
    return value


def flag(name, value):
    """`value`, True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name}={shown(value)}: expected True or False")
    return value


#: What an argument may be, by its name.
LEGAL = {
    **dict.fromkeys(("eta", "etas", "eta_max", "gamma", "gammas", "lam", "variance"), partial(numbers, least=0)),
    **dict.fromkeys(("noise_scale", "square_small", "square_big"), partial(numbers, least=0)),
    **dict.fromkeys(("mu", "L", "batch_size", "batch_sizes", "target", "small", "big"), partial(numbers, above=0)),
    "k": partial(numbers, above=0),
    **dict.fromkeys(("start", "omega", "c"), numbers),
    **dict.fromkeys(("steps", "limit", "delay", "count"), whole),
    **dict.fromkeys(("n", "d"), partial(whole, least=1)),
    "workers": partial(wholes, least=1),
    "beta": partial(number, least=0, below=1),
    "rng": partial(able, methods=("integers", "permutation"), like="the numpy.random.Generator default_rng(0)"),
    "rule": partial(able, methods=("init", "lookahead", "step"), like="Momentum(0.1, 0.9)"),
    "objective": partial(able, methods=("value", "gradient"), like="ravine"),
    "loss": partial(able, methods=("value", "gradient", "on"), like="SoftmaxRegression(X, y)"),
    "method": partial(able, methods=("init", "direction", "learn"), like="BFGS()"),
    "measure": partial(able, methods=("value",), like="SoftmaxRegression(X, y)"),
    **dict.fromkeys(("trace", "corrected"), flag),
}


def checked(function=None, schedules=(), **special):
    """The function, whose arguments are looked at first, by LEGAL or by what is `special` here. Defaults pass.

    Those named in `schedules` may be callable instead.
    """
    if function is None:
        return partial(checked, schedules=schedules, **special)
    defaults = {name: parameter.default for name, parameter in signature(function).parameters.items()}
    checks = {name: special.get(name, LEGAL.get(name)) for name in defaults}

    @wraps(function)
    def asked(*args, **named):
        for name, value in (dict(zip(defaults, args)) | named).items():
            if checks.get(name) and value is not defaults[name] and not (name in schedules and callable(value)):
                checks[name](name, value)
        return function(*args, **named)

    return asked


def shown(value, longest=80):
    """The value in few letters, for messages: of an array its smallest and its largest number."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of several lengths
        array = np.empty(0)
    if isinstance(value, tuple) or array.dtype.kind not in "iuf" or not array.size:
        text = repr(value)
        return text if len(text) <= longest else f"{text[: longest - 20]} … ({type(value).__name__})"
    return f"[{array.min():.3g} … {array.max():.3g}]" if array.ndim else repr(array.item())


def as_array(name, value):
    """`value` as an array, whatever is in it; rows of several lengths make none."""
    try:
        return np.asarray(value)
    except ValueError:
        lengths = sorted({np.size(row) for row in value})
        raise ValueError(f"{name}: expected rows of one length, got lengths {lengths}") from None
