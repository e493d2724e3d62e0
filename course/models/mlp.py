"""The multi-layer perceptron."""

import numpy as np

from course.models.loss import Loss, Softmax


class MLP(Softmax, Loss):
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
