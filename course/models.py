"""Models whose loss on data is an objective like any other: `value(theta)`, `gradient(theta)`, and `on(rows)`.

A batch is a cheaper objective: `loss.on(rows)` is the same loss on fewer examples. All parameters lie in one
flat `theta`, so that every optimizer stays one vector formula. The loss is the mean over the examples.
"""

import numpy as np


class _Loss:
    """Examples `X` of shape `(n, features)`, targets `Y` of shape `(n, outputs)`; `size` is the length of theta."""

    def __init__(self, X, y):
        X, y = np.asarray(X, float), np.asarray(y)
        if X.ndim != 2 or not len(X) or y.shape != X.shape[:1]:
            raise ValueError(f"X of shape {X.shape}, y of shape {y.shape}: expected (n, features) and (n,), n ≥ 1")
        if y.dtype.kind not in "biuf" or not (np.isfinite(X).all() and np.isfinite(y).all()):
            raise ValueError(f"X of dtype {X.dtype}, y of dtype {y.dtype}: expected finite numbers, no NaN, infinity or text")
        self.X, self.Y = self._inputs(X), self._targets(y)

    def __len__(self):
        return len(self.X)

    def __repr__(self):
        return f"<{type(self).__name__}: {self.size} parameters, {len(self)} examples>"

    def on(self, rows):
        """The same loss on these rows (an array of indices) only."""
        batch = object.__new__(type(self))
        batch.__dict__.update(self.__dict__, X=self.X.take(rows, axis=0), Y=self.Y.take(rows, axis=0))
        return batch

    def value(self, theta):
        """Mean loss, shape `(*runs)`."""
        return self._losses(self.scores(theta)).mean(axis=0)

    def accuracy(self, theta):
        """Share of the examples whose class is predicted rightly, shape `(*runs)`."""
        scores = self.scores(theta)
        Y = _like(self.Y, scores)
        right = scores.argmax(1) == Y.argmax(1) if Y.shape[1] > 1 else (scores[:, 0] > 0) == (Y[:, 0] > 0.5)
        return right.mean(axis=0)


class _LinearModel(_Loss):
    """scores = X W, where X has a last column of ones for the bias and W is theta as `(features + 1, outputs)`.

    theta may have shape `(size, *runs)`: all runs are then one wide matrix product on the same examples.
    """

    @property
    def size(self):
        return self.X.shape[1] * self.Y.shape[1]

    def init(self, rng=None):
        """The start: all zeros (the loss is convex, so no luck is needed)."""
        return np.zeros(self.size)

    def scores(self, theta):
        """Shape `(n, outputs, *runs)`."""
        n, outputs = self.Y.shape
        if theta.shape[:1] != (self.size,):
            raise ValueError(f"theta of shape {theta.shape}: expected ({self.size},) or ({self.size}, *runs)")
        return (self.X @ theta.reshape(self.X.shape[1], -1)).reshape(n, outputs, *theta.shape[1:])

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


class LinearRegression(_LinearModel):
    """½ (x·w + b − y)², averaged over the examples."""

    def _losses(self, scores):
        error = scores - _like(self.Y, scores)
        return 0.5 * (error * error)[:, 0]

    def _residuals(self, scores):
        return scores - _like(self.Y, scores)

    def hessian(self, theta=None):
        """XᵀX / n, the same everywhere."""
        return self.X.T @ self.X / len(self)


class LogisticRegression(_LinearModel):
    """−log p(y | x) with p(1 | x) = σ(x·w + b); `y` is 0 or 1."""

    def _losses(self, scores):
        return (np.logaddexp(0, scores) - _like(self.Y, scores) * scores)[:, 0]

    def _residuals(self, scores):
        return 0.5 * (1 + np.tanh(0.5 * scores)) - _like(self.Y, scores)  # σ without overflow

    def _targets(self, y):
        if not np.isin(y, (0, 1)).all():
            raise ValueError(f"y holds {np.setdiff1d(y, (0, 1))[:3]}: expected only the classes 0 and 1")
        return super()._targets(y)


class _Softmax:
    """−log softmax(scores)_y; `y` holds class numbers 0, 1, …"""

    def _losses(self, scores):
        scores = scores - scores.max(1, keepdims=True)
        return np.log(np.exp(scores).sum(1)) - (scores * _like(self.Y, scores)).sum(1)

    def _residuals(self, scores):
        p = np.exp(scores - scores.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        p -= _like(self.Y, p)
        return p

    def _targets(self, y):
        if y.dtype.kind not in "iu" or y.min() < 0:
            raise ValueError(f"y of dtype {y.dtype}, smallest {y.min()}: expected class numbers 0, 1, …")
        return np.eye(y.max() + 1)[y]


class SoftmaxRegression(_Softmax, _LinearModel):
    """Multi-class logistic regression: linear scores, one per class."""


class MLP(_Softmax, _Loss):
    """A multi-layer perceptron with ReLU between the layers and a softmax at the end.

    theta (flat, one run) holds W₁, b₁, W₂, b₂, …, each W of shape `(inputs, outputs)`.
    """

    def __init__(self, X, y, hidden=(64,)):
        if np.ndim(hidden) != 1 or not all(isinstance(width, (int, np.integer)) and width > 0 for width in hidden):
            raise ValueError(f"hidden={hidden}: expected the widths of the hidden layers, as in (64, 32)")
        super().__init__(X, y)
        widths = [self.X.shape[1], *hidden, self.Y.shape[1]]
        ends = np.cumsum([0] + [a * b + b for a, b in zip(widths, widths[1:])])
        self._layout = [(start, start + a * b, stop, (a, b)) for start, stop, a, b in zip(ends, ends[1:], widths, widths[1:])]
        self.size = int(ends[-1])

    def layers(self, theta):
        """Views into flat `theta`: a list of (W, b)."""
        return [(theta[start:split].reshape(shape), theta[split:stop]) for start, split, stop, shape in self._layout]

    def init(self, rng):
        """He et al. 2015, eq. 10: W ~ N(0, 2 / inputs), b = 0."""
        theta = np.zeros(self.size)
        for W, _ in self.layers(theta):
            W[:] = rng.normal(scale=np.sqrt(2 / len(W)), size=W.shape)
        return theta

    def scores(self, theta):
        """Shape `(n, outputs)`."""
        return self._forward(theta)[-1]

    def gradient(self, theta):
        """Mean gradient by backpropagation, theta's shape."""
        *inputs, scores = self._forward(theta)
        grad = np.empty_like(theta)
        delta = self._residuals(scores)
        delta /= len(delta)
        for (W, _), (grad_W, grad_b), x in zip(reversed(self.layers(theta)), reversed(self.layers(grad)), reversed(inputs)):
            np.matmul(x.T, delta, out=grad_W)
            delta.sum(0, out=grad_b)
            if x is not self.X:
                delta = (delta @ W.T) * (x > 0)
        return grad

    def _forward(self, theta):
        """What enters each layer, and the scores at the end."""
        if theta.shape != (self.size,):
            raise ValueError(f"theta of shape {theta.shape}: expected ({self.size},), one run at a time")
        values = [self.X]
        for number, (W, b) in enumerate(self.layers(theta), start=1):
            z = values[-1] @ W
            z += b
            values.append(np.maximum(z, 0, out=z) if number < len(self._layout) else z)
        return values

    def _inputs(self, X):
        return X


def _like(Y, scores):
    """Targets `(n, outputs)` with as many trailing axes as `scores` has runs."""
    return Y.reshape(Y.shape + (1,) * (scores.ndim - 2))
