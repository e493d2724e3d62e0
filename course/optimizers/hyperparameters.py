"""How hyper-parameters are written, which values are legal, and where their sliders run."""

from dataclasses import dataclass

import numpy as np

from course.checks import numbers


@dataclass(frozen=True)
class Quantity:
    """How a hyper-parameter is written, what it may be, and the range in which a slider moves it.

    `low` and `high` bound the slider; `at_most` and `below` (or neither) bound what is legal, from 0 upwards.
    """

    symbol: str
    word: str
    low: float
    high: float
    log: bool = False
    at_most: float = np.inf
    below: float = np.inf


#: One source for symbols, words, legal ranges and slider ranges. A field that is not named here gets a plain
#: slider, or brings its own `Quantity` as `field(metadata={"quantity": Quantity(...)})`.
NOTATION = {
    "eta": Quantity("η", "learning rate", 1e-3, 10, log=True),
    "gamma": Quantity("γ", "momentum", 0, 0.99, at_most=1),
    "rho": Quantity("ρ", "decay of the squares", 0, 0.999, below=1),
    "beta1": Quantity("β₁", "memory of the gradient", 0, 0.99, below=1),
    "beta2": Quantity("β₂", "memory of the squares", 0, 0.999, below=1),
    "eps": Quantity("ε", "floor of the denominator", 1e-10, 1, log=True),
    "weight_decay": Quantity("λ", "weight decay", 0, 0.5),
}


def quantity(field):
    """The `Quantity` of a dataclass field: its own, the notation's, or a plain one around its default."""
    return field.metadata.get("quantity") or NOTATION.get(field.name) or _plain_quantity(field)


def _plain_quantity(field):
    return Quantity(
        field.name, "", 0.0, 2 * field.default if isinstance(field.default, (int, float)) and field.default > 0 else 1.0
    )


def validated(field, value):
    """What a field may be: a schedule, whose values are looked at when it is asked, or what it says at any step."""
    return value if callable(value) else legal(field, field.name, value)


def legal(field, name, value):
    """`value` within the bounds of the field's quantity; errors speak of it by `name`."""
    mark = quantity(field)
    if isinstance(value, float) and 0 <= value <= mark.at_most and value < mark.below:
        return float(value)  # at once: a schedule is asked at every step
    kind, what = "a number, an array of numbers or a schedule t -> number", f"{mark.word or field.name} to be finite"
    return plain(numbers(name, value, least=0, most=mark.at_most, below=mark.below, kind=kind, what=what))


def plain(value):
    """A single number as Python's own, an array as it is: NumPy then keeps float32 runs in float32."""
    return value if np.ndim(value) else np.asarray(value).item()


def short(value):
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        return repr(value)
    if array.size == 1:
        return f"{array.item():.4g}"
    return f"[{array.min():.3g} … {array.max():.3g}]" if array.size else "[]"


def same(a, b):
    return a == b if callable(a) or callable(b) else np.array_equal(a, b)
