"""A loss on examples: what all models share."""

import numpy as np

from course.checks import as_array, row_numbers

#: So many classes at most: the targets are a table with a column for each.
MOST_CLASSES = 10_000


class Loss:
    """Examples `X` of shape `(n, features)`, targets `Y` of shape `(n, outputs)`; `size` is the length of theta.

    `order` is the order of a theta `(size, *runs)` in memory, NumPy's "C" or "F", in which many runs are fastest.
    """

    order = "C"

    def __init__(self, X, y):
        X, y = as_array("X", X), as_array("y", y)
        if X.ndim != 2 or not len(X) or y.shape != X.shape[:1]:
            raise ValueError(f"X of shape {X.shape}, y of shape {y.shape}: expected (n, features) and (n,), n ≥ 1")
        if not all(array.dtype.kind in "biuf" and np.isfinite(array).all() for array in (X, y)):
            raise ValueError(
                f"X of dtype {X.dtype}, y of dtype {y.dtype}: "
                "expected finite numbers, no NaN, infinity, complex number or text"
            )
        self.X, self.Y = self._inputs(X.astype(float)), self._targets(y)

    def __len__(self):
        return len(self.X)

    def __repr__(self):
        return f"<{type(self).__name__}: {self.size} parameters, {len(self)} examples>"

    def on(self, rows):
        """The same loss on these rows only: an array of row numbers, or a mask of booleans that selects them."""
        rows, batch = row_numbers(rows, len(self)), object.__new__(type(self))
        batch.__dict__.update(self.__dict__, X=self.X.take(rows, axis=0), Y=self.Y.take(rows, axis=0))
        return batch

    def value(self, theta):
        """Mean loss, shape `(*runs)`."""
        return self._losses(self.scores(theta)).mean(axis=0)

    def accuracy(self, theta):
        """Share of the examples whose class is predicted rightly, shape `(*runs)`."""
        scores = self.scores(theta)
        Y = like(self.Y, scores)
        right = scores.argmax(1) == Y.argmax(1) if Y.shape[1] > 1 else (scores[:, 0] > 0) == (Y[:, 0] > 0.5)
        return right.mean(axis=0)


class Softmax:
    """−log softmax(scores)_y; `y` holds class numbers 0, 1, …"""

    def _losses(self, scores):
        scores = scores - scores.max(1, keepdims=True)
        return np.log(np.exp(scores).sum(1)) - (scores * like(self.Y, scores)).sum(1)

    def _residuals(self, scores):
        p = np.exp(scores - scores.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        p -= like(self.Y, p)
        return p

    def _targets(self, y):
        if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= MOST_CLASSES:
            raise ValueError(
                f"y of dtype {y.dtype}, from {y.min()} to {y.max()}: "
                f"expected class numbers 0, 1, …, below {MOST_CLASSES}"
            )
        return np.eye(y.max() + 1)[y]


def like(Y, scores):
    """Targets `(n, outputs)` with as many trailing axes as `scores` has runs."""
    return Y.reshape(Y.shape + (1,) * (scores.ndim - 2))
