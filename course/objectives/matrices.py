"""A bowl whose parameters are a matrix, for rules that see layers."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from course.checks import checked, flag, whole


@dataclass(frozen=True)
class MatrixBowl:
    """½ E|(W − W*)ᵀ x|², the least squares of a linear layer: W and `target` W* of shape `(a, b)`.

    E xxᵀ = R Rᵀ, where R is `root`, of shape `(a, a)`.
    theta is W, flat: `(a b,)` or `(a b, *runs)`. With a `batch_size` the gradient is that of so many x, drawn anew from
    the normal distribution at each step; without, it is exact.
    """

    root: np.ndarray
    target: np.ndarray
    batch_size: int | None = None
    rng: np.random.Generator | None = None

    @property
    def size(self):
        return self.target.size

    def layers(self, theta):
        """Views into `theta` as `MLP.layers` has them: one layer, without a bias."""
        flat = theta.T
        return [(flat.reshape(*flat.shape[:-1], *self.target.shape), flat[..., :0])]

    def value(self, theta):
        """The exact loss, shape `(*runs)`."""
        error = self.root.T @ self._gap(theta)
        return 0.5 * (error * error).sum(axis=(-2, -1)).T

    def gradient(self, theta):
        """E xxᵀ (W − W*), or the mean over a batch; theta's shape."""
        x = self.root.T if self.batch_size is None else self._batch()
        slope = x.T @ (x @ self._gap(theta))
        return slope.reshape(*slope.shape[:-2], -1).T

    def _gap(self, theta):
        return self.layers(theta)[0][0] - self.target

    def _batch(self):
        """B rows x / √B."""
        z = self.rng.standard_normal((self.batch_size, len(self.root)))
        return z @ self.root.T / np.sqrt(self.batch_size)


@checked(n=partial(whole, least=1), turned=flag, batch_size=lambda name, B: B is None or whole(name, B, least=1))
def matrix_bowl(n, turned, batch_size, rng):
    """A ravine of n × n: W* standard normal, the variance of the i-th input i^−1.5; `batch_size` None for no noise.

    `turned`: the same problem with inputs and outputs turned, each by a rotation of its own. The same `rng` gives the
    same W* either way.
    """
    target, root = rng.standard_normal((n, n)), np.diag(np.arange(1, n + 1) ** -0.75)
    U, V = (np.linalg.qr(rng.standard_normal((n, n)))[0] for _ in range(2))
    if turned:
        root, target = U @ root, U @ target @ V
    return MatrixBowl(root, target, batch_size, rng)
