"""Classic test surfaces of two coordinates."""

import numpy as np

from course.objectives.base import Objective, symmetric


def _rosenbrock():
    def value(theta):
        x, y = theta
        return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)

    def gradient(theta):
        """(−2 (1 − x) − 400 x off, 200 off), where off = y − x² is how far one is from the valley's floor.

        Written into place: on a grid of runs copies would cost a tenth of the time.
        """
        x, y = theta = np.asarray(theta)
        grad = np.empty(theta.shape, np.result_type(theta, np.float32))
        across, off = grad[0, ...], grad[1, ...]
        np.subtract(y, np.multiply(x, x, out=off), out=off)
        np.multiply(np.multiply(400, x, out=across), off, out=across)
        np.subtract(-2 * (1 - x), across, out=across)
        np.multiply(200, off, out=off)
        return grad

    def hessian(theta):
        x, y = theta
        return symmetric(2 - 400 * (y - 3 * x * x), -400 * x, 200 + 0 * y)

    return Objective(
        "Rosenbrock's valley", value, gradient, hessian, ((1.0, 1.0),), (-1.2, 1.0), ((-2, 2), (-1, 3)), pure=True
    )


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
        return np.array([sum(2 * r * (p - 1) for r, p, _, _ in rows), sum(2 * r * x * s for r, _, s, _ in rows)])

    def hessian(theta):
        x, y = theta
        rows = residuals(x, y)
        return symmetric(
            sum(2 * (p - 1) * (p - 1) for _, p, _, _ in rows),
            sum(2 * s * (r + x * (p - 1)) for r, p, s, _ in rows),
            sum(2 * x * (x * s * s + r * b) for r, _, s, b in rows),
        )

    return Objective(
        "Beale's plain with cliffs",
        value,
        gradient,
        hessian,
        ((3.0, 0.5),),
        (1.0, 1.5),
        ((-1, 4.5), (-1, 2)),
        pure=True,
    )


def _himmelblau():
    def value(theta):
        x, y = theta
        p, q = x * x + y - 11, x + y * y - 7
        return p * p + q * q

    def gradient(theta):
        x, y = theta
        p, q = x * x + y - 11, x + y * y - 7
        return np.array([4 * x * p + 2 * q, 2 * p + 4 * y * q])

    def hessian(theta):
        x, y = theta
        return symmetric(12 * x * x + 4 * y - 42, 4 * x + 4 * y, 12 * y * y + 4 * x - 26)

    minima = (
        (3.0, 2.0),
        (-2.8051180869527, 3.1313125182506),
        (-3.7793102533777, -3.2831859912862),
        (3.5844283403305, -1.8481265269644),
    )
    return Objective(
        "Himmelblau's four basins", value, gradient, hessian, minima, (-0.3, -1.0), ((-5.5, 5.5), (-5, 5)), pure=True
    )


def _saddle():
    """½x² − ½y² + ¼y⁴: a saddle at the origin between two equal minima."""

    def value(theta):
        x, y = theta
        return 0.5 * x * x - 0.5 * y * y + 0.25 * (y * y) * (y * y)

    def gradient(theta):
        x, y = theta
        return np.array([x, y * y * y - y])

    def hessian(theta):
        x, y = theta
        return symmetric(1 + 0 * x, 0 * x, 3 * y * y - 1)

    return Objective(
        "saddle between two minima",
        value,
        gradient,
        hessian,
        ((0.0, 1.0), (0.0, -1.0)),
        (1.5, 0.001),
        ((-2, 2), (-1.6, 1.6)),
        pure=True,
    )


def _double_well():
    """¼x⁴ − ½x² + 0.1x + ½y²: a shallow minimum on the right, a hill, and the deep one on the left."""
    tilt = 0.1
    deep, _, shallow = np.sort(np.roots([1, 0, -1, tilt]).real)

    def value(theta):
        x, y = theta
        return 0.25 * (x * x) * (x * x) - 0.5 * x * x + tilt * x + 0.5 * y * y

    def gradient(theta):
        x, y = theta
        return np.array([x * x * x - x + tilt, y + 0])

    def hessian(theta):
        x, y = theta
        return symmetric(3 * x * x - 1, 0 * x, 1 + 0 * y)

    minima = ((float(deep), 0.0), (float(shallow), 0.0))
    return Objective("double well", value, gradient, hessian, minima, (2.0, 0.6), ((-2.2, 2.2), (-1.2, 1.2)), pure=True)


def _plateau():
    """r² / (1 + r²): a funnel in a plain that grows ever flatter outwards."""

    def value(theta):
        x, y = theta
        return (x * x + y * y) / (1 + x * x + y * y)

    def gradient(theta):
        x, y = theta
        s = 1 + x * x + y * y
        return np.array([2 * x / (s * s), 2 * y / (s * s)])

    def hessian(theta):
        x, y = theta
        s = 1 + x * x + y * y
        return symmetric((2 * s - 8 * x * x) / (s * s * s), -8 * x * y / (s * s * s), (2 * s - 8 * y * y) / (s * s * s))

    return Objective(
        "plateau around a funnel", value, gradient, hessian, ((0.0, 0.0),), (-5.0, 1.5), ((-6, 3), (-3, 3)), pure=True
    )


rosenbrock = _rosenbrock()
beale = _beale()
himmelblau = _himmelblau()
saddle = _saddle()
double_well = _double_well()
plateau = _plateau()
