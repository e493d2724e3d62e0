"""Surfaces to walk on: value, gradient, Hessian, minima and a good window to look at.

Every function takes `theta` of shape `(d, *runs)` — axis 0 is the coordinate, further axes are independent
runs — and is vectorised over the runs: `value` has shape `(*runs)`, `gradient` `(d, *runs)`, `hessian`
`(d, d, *runs)`. Powers are written as products, so that many runs at once give the same bits as one run.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Objective:
    """A function to minimise, with all that is needed to walk on it and to draw it.

    `minima` holds one row per known local minimum, the lowest first; `window` is `((left, right), (bottom,
    top))`; `start` is a point from which a walk is instructive. `window` is None when d is not 2.
    """

    name: str
    value: Callable
    gradient: Callable
    hessian: Callable
    minima: tuple
    start: tuple
    window: tuple | None = None

    @property
    def size(self):
        """d, the number of coordinates."""
        return len(self.start)

    @property
    def floor(self):
        """The height of the lowest minimum; 0 if none is known."""
        return float(self.value(np.array(self.minima[0]))) if self.minima else 0.0

    def __repr__(self):
        return f"<{self.name}>"


def quadratic(*eigenvalues, angle=0.0):
    """A bowl ½ Σ λᵢ xᵢ² with the given Hessian `eigenvalues` (any number of them, any sign).

    With two eigenvalues, `angle` (radians) turns the bowl's axes away from the coordinate axes.
    Raises ValueError without eigenvalues, for one that is not finite, for such an angle, or for any when d is not 2.
    """
    lam = np.array(eigenvalues, float)
    if lam.ndim != 1 or not lam.size or not np.isfinite(lam).all():
        raise ValueError(f"eigenvalues={eigenvalues}: expected one or more finite numbers, as in quadratic(1, 20)")
    if not np.isfinite(angle) or (angle and lam.size != 2):
        raise ValueError(f"angle={angle}: expected finite radians, and none unless there are two eigenvalues; here are {lam.size}")
    rotation = np.eye(lam.size)
    if angle:
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = (rotation * lam) @ rotation.T

    def gradient(theta):
        if not angle:
            return _over(lam, theta) * theta
        (a, b), (_, c) = matrix.tolist()
        x, y = theta
        return np.stack([a * x + b * y, b * x + c * y])

    def value(theta):
        return 0.5 * sum(theta * gradient(theta))

    def hessian(theta):
        return _everywhere(matrix, theta)

    window = ((-1.5, 1.5), (-1.5, 1.5)) if lam.size == 2 else None
    minima = ((0.0,) * lam.size,) if (lam >= 0).all() else ()
    name = f"quadratic bowl, λ = {', '.join(f'{x:g}' for x in lam[:4])}{' …' if lam.size > 4 else ''}"
    return Objective(name, value, gradient, hessian, minima, (1.0,) * lam.size, window)


def noisy(objective, variance, rng):
    """The same surface seen through mini-batches: each gradient component carries fresh normal noise of this variance.

    `variance` is a number or broadcasts over theta, `(d, *runs)`: σ²/B for batches of B.
    """
    spread = np.sqrt(variance)

    def gradient(theta):
        return objective.gradient(theta) + spread * rng.standard_normal(np.shape(theta))

    return replace(objective, name=f"{objective.name} with noise", gradient=gradient)


def _over(vector, theta):
    """`vector` of shape (d,) with as many trailing axes as `theta` has runs, in theta's precision."""
    theta = np.asarray(theta)
    return vector.reshape(vector.shape + (1,) * (theta.ndim - 1)).astype(np.result_type(theta, np.float32), copy=False)


def _everywhere(matrix, theta):
    runs = np.shape(theta)[1:]
    return np.broadcast_to(matrix.reshape(matrix.shape + (1,) * len(runs)), matrix.shape + runs)


def _symmetric(xx, xy, yy):
    """The 2x2 Hessian from its three entries, each a number or an array over the runs."""
    xx, xy, yy = np.broadcast_arrays(xx, xy, yy)
    return np.stack([np.stack([xx, xy]), np.stack([xy, yy])])


def _rosenbrock():
    def value(theta):
        x, y = theta
        return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)

    def gradient(theta):
        x, y = theta
        off = y - x * x  # how far from the valley's floor
        return np.stack([-2 * (1 - x) - 400 * x * off, 200 * off])

    def hessian(theta):
        x, y = theta
        return _symmetric(2 - 400 * (y - 3 * x * x), -400 * x, 200 + 0 * y)

    return Objective("Rosenbrock's valley", value, gradient, hessian, ((1.0, 1.0),), (-1.2, 1.0), ((-2, 2), (-1, 3)))


def _beale():
    targets = (1.5, 2.25, 2.625)

    def residuals(x, y):
        """r = c − x (1 − yᵖ) for p = 1, 2, 3, with its derivative by y and by y twice, divided by x."""
        powers, slopes, bends = (y, y * y, y * y * y), (1 + 0 * y, 2 * y, 3 * y * y), (0 * y, 2 + 0 * y, 6 * y)
        return [(c - x * (1 - p), p, s, b) for c, p, s, b in zip(targets, powers, slopes, bends)]

    def value(theta):
        return sum(r * r for r, _, _, _ in residuals(*theta))

    def gradient(theta):
        x, y = theta
        rows = residuals(x, y)
        return np.stack([sum(2 * r * (p - 1) for r, p, _, _ in rows), sum(2 * r * x * s for r, _, s, _ in rows)])

    def hessian(theta):
        x, y = theta
        rows = residuals(x, y)
        return _symmetric(
            sum(2 * (p - 1) * (p - 1) for _, p, _, _ in rows),
            sum(2 * s * (r + x * (p - 1)) for r, p, s, _ in rows),
            sum(2 * x * (x * s * s + r * b) for r, _, s, b in rows),
        )

    return Objective("Beale's plain with cliffs", value, gradient, hessian, ((3.0, 0.5),), (1.0, 1.5), ((-1, 4.5), (-1, 2)))


def _himmelblau():
    def value(theta):
        x, y = theta
        p, q = x * x + y - 11, x + y * y - 7
        return p * p + q * q

    def gradient(theta):
        x, y = theta
        p, q = x * x + y - 11, x + y * y - 7
        return np.stack([4 * x * p + 2 * q, 2 * p + 4 * y * q])

    def hessian(theta):
        x, y = theta
        return _symmetric(12 * x * x + 4 * y - 42, 4 * x + 4 * y, 12 * y * y + 4 * x - 26)

    minima = ((3.0, 2.0), (-2.8051180869527, 3.1313125182506), (-3.7793102533777, -3.2831859912862), (3.5844283403305, -1.8481265269644))
    return Objective("Himmelblau's four basins", value, gradient, hessian, minima, (-0.3, -1.0), ((-5.5, 5.5), (-5, 5)))


def _saddle():
    """½x² − ½y² + ¼y⁴: a saddle at the origin between two equal minima."""

    def value(theta):
        x, y = theta
        return 0.5 * x * x - 0.5 * y * y + 0.25 * (y * y) * (y * y)

    def gradient(theta):
        x, y = theta
        return np.stack([x, y * y * y - y])

    def hessian(theta):
        x, y = theta
        return _symmetric(1 + 0 * x, 0 * x, 3 * y * y - 1)

    return Objective("saddle between two minima", value, gradient, hessian, ((0.0, 1.0), (0.0, -1.0)), (1.5, 0.001), ((-2, 2), (-1.6, 1.6)))


def _double_well():
    """¼x⁴ − ½x² + 0.1x + ½y²: a shallow minimum on the right, a hill, and the deep one on the left."""
    tilt = 0.1
    deep, _, shallow = np.sort(np.roots([1, 0, -1, tilt]).real)

    def value(theta):
        x, y = theta
        return 0.25 * (x * x) * (x * x) - 0.5 * x * x + tilt * x + 0.5 * y * y

    def gradient(theta):
        x, y = theta
        return np.stack([x * x * x - x + tilt, y + 0])

    def hessian(theta):
        x, y = theta
        return _symmetric(3 * x * x - 1, 0 * x, 1 + 0 * y)

    minima = ((float(deep), 0.0), (float(shallow), 0.0))
    return Objective("double well", value, gradient, hessian, minima, (2.0, 0.6), ((-2.2, 2.2), (-1.2, 1.2)))


def _plateau():
    """r² / (1 + r²): a funnel in a plain that grows ever flatter outwards."""

    def value(theta):
        x, y = theta
        return (x * x + y * y) / (1 + x * x + y * y)

    def gradient(theta):
        x, y = theta
        s = 1 + x * x + y * y
        return np.stack([2 * x / (s * s), 2 * y / (s * s)])

    def hessian(theta):
        x, y = theta
        s = 1 + x * x + y * y
        return _symmetric((2 * s - 8 * x * x) / (s * s * s), -8 * x * y / (s * s * s), (2 * s - 8 * y * y) / (s * s * s))

    return Objective("plateau around a funnel", value, gradient, hessian, ((0.0, 0.0),), (-5.0, 1.5), ((-6, 3), (-3, 3)))


def _ravine():
    """The sources' x²/20 + y²: a quadratic bowl with eigenvalues 0.1 and 2, so κ = 20."""
    bowl = quadratic(0.1, 2.0)
    return Objective("ravine x²/20 + y²", bowl.value, bowl.gradient, bowl.hessian, bowl.minima, (-7.0, 2.0), ((-10, 10), (-4, 4)))


ravine = _ravine()
rosenbrock = _rosenbrock()
beale = _beale()
himmelblau = _himmelblau()
saddle = _saddle()
double_well = _double_well()
plateau = _plateau()

SURFACES = (ravine, plateau, double_well, saddle, himmelblau, beale, rosenbrock)
