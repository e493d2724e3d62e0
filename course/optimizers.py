"""The update rules, each written once, as the textbook prints it.

    init(theta) -> state;   step(theta, grad, state, t) -> (theta, state),   t = 1, 2, ...

`theta` and `grad` have shape `(d, *runs)`: axis 0 is the coordinate, further axes are independent runs. Every
hyper-parameter is a number, an array that broadcasts over the runs, or a schedule `t -> number`. A step changes
nothing in place. The state is a dict of named arrays of theta's shape, all zero at the start.
"""

from dataclasses import dataclass, fields

import numpy as np


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
}


def quantity(field):
    """The `Quantity` of a dataclass field: its own, the notation's, or a plain one around its default."""
    fallback = Quantity(field.name, "", 0.0, 2 * field.default if isinstance(field.default, (int, float)) and field.default > 0 else 1.0)
    return field.metadata.get("quantity") or NOTATION.get(field.name, fallback)


class Optimizer:
    """What all rules share: validation, representation, equality. A rule adds `memory` and `step`.

    Raises TypeError for a hyper-parameter that is neither number, array nor schedule, ValueError for one that
    is out of range.
    """

    memory = ()

    def __init_subclass__(cls):
        # A rule is a plain `@dataclass(frozen=True)`, which leaves alone what the class itself defines.
        for name in ("__repr__", "__eq__", "__hash__"):
            setattr(cls, name, getattr(cls, name))

    def __post_init__(self):
        for field in fields(self):
            object.__setattr__(self, field.name, _validated(field, getattr(self, field.name)))

    def init(self, theta):
        """The state before the first step: one array of zeros like `theta` for each name in `memory`."""
        return {name: np.zeros_like(theta) for name in self.memory}

    def lookahead(self, theta, state, t):
        """Where the gradient of step `t` is taken, shape `(d, *runs)`: at theta itself, but for Nesterov."""
        return theta

    def at(self, t):
        """The hyper-parameters at step `t`, in the order of the fields, schedules evaluated."""
        values = [getattr(self, field.name) for field in fields(self)]
        return [_plain(value(t)) if callable(value) else value for value in values]

    @property
    def runs(self):
        """The shape of the runs that the hyper-parameters span, `()` for plain numbers."""
        return np.broadcast_shapes(*(np.shape(getattr(self, field.name)) for field in fields(self) if not callable(getattr(self, field.name))))

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{f.name}={_short(getattr(self, f.name))}' for f in fields(self))})"

    def __eq__(self, other):
        return type(self) is type(other) and all(_same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    def __hash__(self):
        return hash(repr(self))


def label(rule):
    """The rule with its symbols, for legends: "Momentum η = 0.1, γ = 0.9"."""
    settings = ", ".join(f"{quantity(f).symbol} = {_short(getattr(rule, f.name))}" for f in fields(rule) if f.name != "eps")
    return f"{type(rule).__name__} {settings}"


def all_rules():
    """Every rule there is, in the order of definition; of two with one name (a cell run twice) the later."""
    found, queue = {}, [Optimizer]
    while queue:
        for rule in queue.pop(0).__subclasses__():
            found[rule.__name__] = rule
            queue.append(rule)
    in_this_module = [name for name in globals() if name in found]
    return [found[name] for name in in_this_module + [name for name in found if name not in in_this_module]]


def _validated(field, value):
    where, legal = f"{field.name}={_short(value)}", quantity(field)
    if callable(value):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{where}: expected a number, an array of numbers or a schedule t -> number, got {type(value).__name__}")
    if not np.isfinite(array).all() or (array < 0).any() or (array > legal.at_most).any() or (array >= legal.below).any():
        limit = f" and less than {legal.below:g}" if legal.below < np.inf else f" and at most {legal.at_most:g}" if legal.at_most < np.inf else ""
        raise ValueError(f"{where}: expected {legal.word or field.name} to be finite, at least 0{limit}")
    return _plain(array)


def _plain(value):
    """A single number as Python's own, an array as it is: NumPy then keeps float32 runs in float32."""
    return value if np.ndim(value) else np.asarray(value).item()


def _short(value):
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        return repr(value)
    if array.size == 1:
        return f"{array.item():.4g}"
    return f"[{array.min():.3g} … {array.max():.3g}]" if array.size else "[]"


def _same(a, b):
    return a == b if callable(a) or callable(b) else np.array_equal(a, b)


def power(beta, t):
    """βᵗ, with the same bits for a number and for an array of numbers."""
    return _plain(np.power(beta, float(t)))


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """θ ← θ − η ∇L(θ). Cauchy 1847."""

    eta: float = 0.1

    def step(self, theta, grad, state, t):
        (eta,) = self.at(t)
        return theta - eta * grad, {}


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← γ v − η ∇L(θ); θ ← θ + v. Polyak 1964, in the form of Sutskever et al. 2013, eq. 1–2: η is inside v."""

    eta: float = 0.1
    gamma: float = 0.9
    memory = ("v",)

    def step(self, theta, grad, state, t):
        eta, gamma = self.at(t)
        v = gamma * state["v"] - eta * grad
        return theta + v, {"v": v}


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum whose gradient is taken ahead, at θ + γ v. Nesterov 1983; Sutskever et al. 2013, eq. 3–4."""

    def lookahead(self, theta, state, t):
        _, gamma = self.at(t)
        return theta + gamma * state["v"]


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """G ← G + g²; θ ← θ − η g / (√G + ε). Duchi, Hazan & Singer 2011, the diagonal form; G starts at 0."""

    eta: float = 0.1
    eps: float = 1e-8
    memory = ("G",)

    def step(self, theta, grad, state, t):
        eta, eps = self.at(t)
        G = state["G"] + grad * grad
        return theta - eta * grad / (np.sqrt(G) + eps), {"G": G}


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """s ← ρ s + (1−ρ) g²; θ ← θ − η g / (√s + ε). Tieleman & Hinton 2012, lecture 6e."""

    eta: float = 0.01
    rho: float = 0.9
    eps: float = 1e-8
    memory = ("s",)

    def step(self, theta, grad, state, t):
        eta, rho, eps = self.at(t)
        s = rho * state["s"] + (1 - rho) * grad * grad
        return theta - eta * grad / (np.sqrt(s) + eps), {"s": s}


@dataclass(frozen=True)
class AdaDelta(Optimizer):
    """s ← ρ s + (1−ρ) g²; Δ = −g √(u+ε)/√(s+ε); u ← ρ u + (1−ρ) Δ²; θ ← θ + Δ. Zeiler 2012, algorithm 1: no η."""

    rho: float = 0.9
    eps: float = 1e-6
    memory = ("s", "u")

    def step(self, theta, grad, state, t):
        rho, eps = self.at(t)
        s = rho * state["s"] + (1 - rho) * grad * grad
        delta = -grad * np.sqrt(state["u"] + eps) / np.sqrt(s + eps)
        u = rho * state["u"] + (1 - rho) * delta * delta
        return theta + delta, {"s": s, "u": u}


@dataclass(frozen=True)
class Adam(Optimizer):
    """Bias-corrected averages of g and g²; θ ← θ − η m̂ / (√v̂ + ε). Kingma & Ba 2015, algorithm 1."""

    eta: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    memory = ("m", "v")

    def step(self, theta, grad, state, t):
        eta, beta1, beta2, eps = self.at(t)
        m = beta1 * state["m"] + (1 - beta1) * grad
        v = beta2 * state["v"] + (1 - beta2) * grad * grad
        m_hat = m / (1 - power(beta1, t))
        v_hat = v / (1 - power(beta2, t))
        return theta - eta * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v}
