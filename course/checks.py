"""What is asked of arguments. Each check returns the value, or raises an error that names it and says what was expected.

    steps = whole("steps", steps)         ->  ValueError: steps=-1: expected a whole number, at least 0

`@checked` looks at the arguments of a function by their names: one name means the same thing in the whole course.
"""

from functools import partial, wraps
from inspect import signature

import numpy as np


def whole(name, value, least=0, most=np.inf, limit=""):
    """`value` as an int from `least` to `most`; `limit` says in words what `most` is: "the number of examples"."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)) or not least <= value <= most:
        where = f", at least {least}" if most == np.inf else f" from {least} to {limit + ', ' if limit else ''}{most}"
        raise ValueError(f"{name}={shown(value)}: expected a whole number{where}")
    return int(value)


def numbers(name, value, least=-np.inf, most=np.inf, above=-np.inf, below=np.inf, kind="numbers", what="finite numbers"):
    """`value` as an array that is not empty, of finite numbers within the bounds. `kind` and `what` say what was expected."""
    array = _rows(name, value)
    if array.dtype.kind not in ("iu" if "whole" in kind else "iuf"):
        raise TypeError(f"{name}={shown(value)}: expected {kind}, got {type(value).__name__}{f' of {array.dtype}' if array.ndim else ''}")
    # In this form nan fails, too.
    if not (array.size and (np.isfinite(array) & (array >= least) & (array <= most) & (array > above) & (array < below)).all()):
        bounds = {"at least": least, "above": above, "at most": most, "less than": below}
        limits = " and ".join(f"{word} {bound:g}" for word, bound in bounds.items() if np.isfinite(bound))
        raise ValueError(f"{name}={shown(value)}: expected {what}{limits and ', ' + limits}{'' if array.size else ', one or more'}")
    return array


def number(name, value, least=-np.inf, most=np.inf, above=-np.inf, below=np.inf, infinite=False):
    """`value`, one finite number within the bounds, or inf, if it may be `infinite`."""
    if infinite and isinstance(value, float) and value == np.inf:
        return value
    if numbers(name, value, least, most, above, below, "a number", "a finite number" + " or inf" * infinite).ndim:
        raise TypeError(f"{name}={shown(value)}: expected a single number, got {type(value).__name__}")
    return value


def row_numbers(rows, n):
    """`rows` as an array of row numbers, counted from the end if negative, as in NumPy. So is a mask: n booleans that select."""
    array = np.asarray(rows)
    if array.dtype.kind == "b" and array.shape == (n,):
        array = np.flatnonzero(array)
    if array.dtype.kind not in "iu" or array.ndim != 1 or not array.size:
        raise ValueError(f"rows={shown(rows)}: expected row numbers, at least one, as in [0, 2], or a mask of {n} booleans that selects some")
    return array


def one_of(name, value, options):
    """`value`, which must be among the `options`."""
    if value not in options:
        raise ValueError(f"{name}={value!r}: expected one of {', '.join(map(str, options))}")
    return value


def flag(name, value):
    """`value`, True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name}={shown(value)}: expected True or False")
    return value


def generator(name, value):
    """`value`, which must be a source of random numbers."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(f"{name}={shown(value)}: expected a numpy.random.Generator, as from np.random.default_rng(0)")
    return value


#: What an argument may be, by its name.
LEGAL = {
    **dict.fromkeys(("eta", "etas", "eta_max", "gamma", "gammas", "lam", "variance", "noise_scale"), partial(numbers, least=0)),
    **dict.fromkeys(("mu", "L", "batch_size", "batch_sizes", "target", "small", "big"), partial(numbers, above=0)),
    **dict.fromkeys(("start", "omega", "square_small", "square_big"), numbers),
    **dict.fromkeys(("steps", "limit", "delay", "count"), whole),
    **dict.fromkeys(("n", "d"), partial(whole, least=1)),
    "workers": partial(numbers, least=1, kind="whole numbers", what="whole numbers"),
    "beta": partial(number, least=0, below=1),
    "rng": generator,
}


def checked(function=None, schedules=(), **special):
    """The function, whose arguments are looked at before it runs: by LEGAL, or by what is `special` here. Defaults pass.

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
    array = _quiet(value)
    if array is None or isinstance(value, tuple) or array.dtype.kind not in "iuf" or not array.size:
        text = repr(value)
        return text if len(text) <= longest else f"{text[: longest - 20]} … ({type(value).__name__})"
    return f"[{array.min():.3g} … {array.max():.3g}]" if array.ndim else repr(array.item())


def _rows(name, value):
    array = _quiet(value)
    if array is None:
        raise ValueError(f"{name}: expected rows of one length, got lengths {sorted({np.size(row) for row in value})}")
    return array


def _quiet(value):
    """`value` as an array; None for rows of several lengths."""
    try:
        return np.asarray(value)
    except ValueError:
        return None
