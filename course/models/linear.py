"""Linear scores: linear, logistic and softmax regression."""

import numpy as np

from course.checks import of_size
from course.models.loss import Loss, Softmax, like


class LinearModel(Loss):
    """scores = X W, where X has a last column of ones for the bias and W is theta as `(features + 1, outputs)`.

    theta may have shape `(size, *runs)`: all runs are then one wide matrix product on the same examples.
    """

    @property
    def size(self):
        return self.X.shape[1] * self.Y.shape[1]

    def init(self, rng=None):
        """The start: all zeros (the loss is convex, so no luck is needed)."""
        return np.zeros(self.size)

    def layers(self, theta):
        """Views into `theta` as `MLP.layers` has them: one layer, its bias the last row of W, and no other bias."""
        flat = theta.T
        return [(flat.reshape(*flat.shape[:-1], self.X.shape[1], self.Y.shape[1]), flat[..., :0])]

    def scores(self, theta):
        """Shape `(n, outputs, *runs)`."""
        n, outputs = self.Y.shape
        return (self.X @ of_size(theta, self.size).reshape(self.X.shape[1], -1)).reshape(n, outputs, *theta.shape[1:])

    def gradient(self, theta):
        """Mean gradient, theta's shape."""
        residuals = self._residuals(self.scores(theta))
        n = len(residuals)
        return (self.X.T @ residuals.reshape(n, -1)).reshape(theta.shape) / n

    def example_gradients(self, theta):
        """The gradient of each example's loss by itself, shape `(n, size)`."""
        residuals = self._residuals(self.scores(theta))
        return (self.X[:, :, None] * residuals[:, None, :]).reshape(len(self), -1)

    def _inputs(self, X):
        return np.column_stack([X, np.ones(len(X))])

    def _targets(self, y):
        return y[:, None].astype(float)


class LinearRegression(LinearModel):
    """½ (x·w + b − y)², averaged over the examples."""

    def _losses(self, scores):
        error = scores - like(self.Y, scores)
        return 0.5 * (error * error)[:, 0]

    def _residuals(self, scores):
        return scores - like(self.Y, scores)

    def accuracy(self, theta):
        raise TypeError(
            f"{self!r} has no accuracy: expected a model of classes, and its targets are numbers, not classes"
        )

    def hessian(self, theta=None):
        """XᵀX / n, the same everywhere."""
        return self.X.T @ self.X / len(self)


class LogisticRegression(LinearModel):
    """−log p(y | x) with p(1 | x) = σ(x·w + b); `y` is 0 or 1."""

    def _losses(self, scores):
        return (np.logaddexp(0, scores) - like(self.Y, scores) * scores)[:, 0]

    def _residuals(self, scores):
        return 0.5 * (1 + np.tanh(0.5 * scores)) - like(self.Y, scores)  # σ without overflow

    def _targets(self, y):
        if not np.isin(y, (0, 1)).all():
            raise ValueError(f"y holds {np.setdiff1d(y, (0, 1))[:3]}: expected only the classes 0 and 1")
        return super()._targets(y)


class SoftmaxRegression(Softmax, LinearModel):
    """Multi-class logistic regression: linear scores, one per class."""
