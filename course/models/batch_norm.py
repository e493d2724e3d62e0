"""Batch normalization of one layer: each feature to mean 0 and variance 1 over the batch (Ioffe & Szegedy 2015)."""

import numpy as np

EPS = 1e-5
KEPT = 0.9  # the share of a running statistic that survives a batch; PyTorch calls the rest, 0.1, its momentum


class BatchNorm:
    """γ (z − μ) / √(σ² + ε) for features z of shape `(n, width)`; the shift is the layer's bias, added afterwards.

    In training μ and σ² are the batch's own, σ² the biased variance (divided by n). In evaluation they are the
    running `mean` and `var`, each `(width,)`, which `keep` averages over the batches; `var` is the unbiased one.
    """

    def __init__(self, width):
        self.width = width
        self.reset()

    def reset(self):
        """The running statistics before any batch: mean 0, variance 1."""
        self.mean, self.var = np.zeros(self.width), np.ones(self.width)

    def forward(self, z, gamma, train):
        """The normalised, scaled z, and what `backward` and `keep` need.

        Raises ValueError for one example in training.
        """
        if train and len(z) < 2:
            raise ValueError(
                "a batch of 1 example in training: batch normalization needs at least 2, since one example "
                "is its own mean and every feature would become 0. Take a larger batch, or train=False"
            )
        mean, var = (z.mean(0), z.var(0)) if train else (self.mean, self.var)
        sigma = np.sqrt(var + EPS)
        normal = (z - mean) / sigma
        return gamma * normal, (normal, gamma / sigma, mean, var)

    def backward(self, delta, seen, train):
        """From the gradient of the output, `(n, width)`, to the gradients of z and of γ (page 4 of the paper)."""
        normal, slope, *_ = seen
        grad_gamma = (delta * normal).sum(0)
        if train:  # μ and σ² depend on z as well
            delta = delta - delta.mean(0) - normal * (grad_gamma / len(delta))
        return slope * delta, grad_gamma

    def keep(self, seen):
        """Let this batch into the running statistics."""
        normal, _, mean, var = seen
        n = len(normal)
        self.mean = KEPT * self.mean + (1 - KEPT) * mean
        self.var = KEPT * self.var + (1 - KEPT) * var * n / (n - 1)
