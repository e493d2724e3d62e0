"""The multi-layer perceptron."""

from itertools import pairwise

import numpy as np

from course.checks import checked, flag, of_size, shown, whole
from course.models.batch_norm import BatchNorm
from course.models.loss import Loss, Softmax


class MLP(Softmax, Loss):
    """A multi-layer perceptron with ReLU between the layers and a softmax at the end.

    theta (flat) holds W₁, b₁, W₂, b₂, …, each W of shape `(inputs, outputs)`. With `batch_norm=True` each hidden
    layer is ReLU(γ · normalised(x W) + b), and theta ends with γ₁, γ₂, …
    theta may have shape `(size, *runs)`: so many networks then see the same examples at once. Inside, each layer is one
    stack of matrices, `(runs, inputs, outputs)`; a single network needs no stack.

    `gradient` is that of training: it normalises by the batch, and lets the batch into the running statistics in
    `norms`, which all batches `on(rows)` share; what it returns does not depend on them. `value`, `accuracy` and
    `scores` are those of evaluation, by the running statistics. `train=` chooses otherwise. `init` starts them anew.
    A network on other examples reads the same statistics after `other.norms = loss.norms`.
    """

    order = "F"  # the numbers of one network side by side: a stack of matrices as BLAS takes it

    def __init__(self, X, y, hidden=(64,), batch_norm=False):
        if not np.iterable(hidden):
            raise ValueError(f"hidden={shown(hidden)}: expected the widths of the hidden layers, as in (64, 32)")
        hidden = [whole(f"hidden={shown(hidden)}: width", width, least=1) for width in hidden]
        flag("batch_norm", batch_norm)
        super().__init__(X, y)
        widths = [self.X.shape[1], *hidden, self.Y.shape[1]]
        self.norms = [BatchNorm(width) for width in hidden] if batch_norm else []
        shapes = [*pairwise(widths)]
        ends = np.cumsum([0] + [a * b + b for a, b in shapes] + [norm.width for norm in self.norms]).tolist()
        self._layers = [
            (np.s_[..., start : stop - b], np.s_[..., stop - b : stop], (a, b))
            for (start, stop), (a, b) in zip(pairwise(ends), shapes)
        ]
        self._scales = [np.s_[..., start:stop] for start, stop in pairwise(ends)][len(shapes) :]
        self.size = ends[-1]

    def layers(self, theta):
        """Views into `theta`, `(size,)` or `(size, runs)`: a list of (W, b), for runs as stacks `(runs, …)`."""
        flat = theta.T
        return [(flat[W].reshape(flat.shape[:-1] + shape), flat[b]) for W, b, shape in self._layers]

    def scales(self, theta):
        """Views into `theta` likewise: the γ of each normalised layer, an empty list without batch normalization."""
        return [theta.T[gamma] for gamma in self._scales]

    @checked
    def init(self, rng):
        """He et al. 2015, eq. 10: W ~ N(0, 2 / inputs), b = 0; γ = 1, and running statistics of mean 0, variance 1."""
        theta = np.zeros(self.size)
        for W, _ in self.layers(theta):
            W[:] = rng.normal(scale=np.sqrt(2 / len(W)), size=W.shape)
        for norm, gamma in zip(self.norms, self.scales(theta)):
            norm.reset()
            gamma[:] = 1
        return theta

    def scores(self, theta, train=False):
        """Shape `(n, outputs, *runs)`."""
        scores = self._forward(self._packed(theta), train)[0][-1]
        return scores.mT.T.reshape(self.Y.shape + theta.shape[1:])

    def value(self, theta, train=False):
        """Mean loss, shape `(*runs)`; `train=True` normalises by these examples, as `gradient` does."""
        return self._losses(self.scores(theta, train)).mean(axis=0)

    def gradient(self, theta, train=True):
        """Mean gradient by backpropagation, theta's shape.

        Raises ValueError for one example with batch normalization.
        """
        packed = self._packed(theta)
        (*inputs, scores), seen = self._forward(packed, train)
        grad = np.empty_like(packed)
        delta = self._residuals(scores.mT.T).T.mT
        delta /= len(self)
        scales, layers = self.scales(grad), zip(self.layers(packed), self.layers(grad), inputs)
        for number, ((W, _), (grad_W, grad_b), x) in reversed([*enumerate(layers)]):
            np.add.reduce(delta, -2, out=grad_b)
            if number < len(seen):
                delta, scales[number][:] = self.norms[number].backward(delta.swapaxes(0, -2), seen[number], train)
                delta = delta.swapaxes(0, -2)
            np.matmul(x.mT, delta, out=grad_W)
            if number:
                delta = delta @ W.mT
                delta *= x > 0
        if train:
            for norm, batch in zip(self.norms, seen):
                norm.keep(batch)
        return grad.reshape(theta.shape)

    def _forward(self, packed, train):
        """What enters each layer, and the scores at the end; and what each normalised layer has seen."""
        values, seen, scales = [self.X], [], self.scales(packed)
        for number, (W, b) in enumerate(self.layers(packed)):
            z = values[-1] @ W
            if number < len(scales):
                z, batch = self.norms[number].forward(z.swapaxes(0, -2), scales[number], train)  # examples first
                z = z.swapaxes(0, -2)
                seen.append(batch)
            z += b[..., None, :]
            values.append(np.maximum(z, 0, out=z) if number < len(self._layers) - 1 else z)
        return values, seen

    def _packed(self, theta):
        """theta as `(size,)` or `(size, runs)`, each run's numbers side by side; copied only where they are not."""
        packed = theta if of_size(theta, self.size).ndim == 1 else theta.reshape(self.size, -1)
        for norm in self.norms:
            if norm.mean.ndim > 1 and norm.mean.shape[:-1] != packed.shape[1:]:
                raise ValueError(
                    f"theta of shape {theta.shape}: "
                    f"the running statistics are those of {len(norm.mean)} runs; `init` starts them anew"
                )
        return packed if packed.strides[0] == packed.itemsize else np.asfortranarray(packed)

    def _inputs(self, X):
        return X
