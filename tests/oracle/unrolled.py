"""What each rule unrolls to: no recursion, no state, only sums over all the gradients so far."""

import numpy as np

from course.optimizers import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    CenteredRMSProp,
    GradientDescent,
    Momentum,
    Muon,
    Nadam,
    Nesterov,
    RMSProp,
    RMSPropMomentum,
    ScheduleFree,
    WeightAverage,
)


def decayed(beta, values):
    """Row t: Σ_{i ≤ t} βᵗ⁻ⁱ valuesᵢ."""
    t = np.arange(len(values))
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        weights = np.where(t[:, None] >= t, np.power(float(beta), np.maximum(t[:, None] - t, 0)), 0.0)
    return weights @ values


def variances(rho, values):
    """Row t: the variance of 0, values₁ … values_t under the weights ρᵗ, (1−ρ) ρᵗ⁻ⁱ, by pairs: nothing cancels."""
    values = np.vstack([0 * values[:1], values])
    apart, rows = (values[:, None] - values) ** 2, []
    for t in range(1, len(values)):
        with np.errstate(under="ignore"):
            weights = np.append(rho**t, (1 - rho) * rho ** np.arange(t - 1.0, -1, -1))
            rows.append(np.einsum("i,j,ijd->d", weights, weights, apart[: t + 1, : t + 1]) / 2)
    return np.array(rows)


# Each gives the steps Δθ that the rule h must take on the gradients g, shape (steps, d).


def gradient_descent(h, g):
    return -h.eta * g


def momentum(h, g):
    return -h.eta * decayed(h.gamma, g)


def adagrad(h, g):
    return -h.eta * g / (np.sqrt(np.cumsum(g**2, axis=0)) + h.eps)


def scaled(h, g):
    return g / (np.sqrt((1 - h.rho) * decayed(h.rho, g**2)) + h.eps)


def rmsprop(h, g):
    return -h.eta * scaled(h, g)


def rmsprop_momentum(h, g):
    return -h.eta * decayed(h.gamma, scaled(h, g))


def centered_rmsprop(h, g):
    return -h.eta * g / (np.sqrt(variances(h.rho, g)) + h.eps)


def adadelta(h, g):
    scale, deltas = np.sqrt((1 - h.rho) * decayed(h.rho, g**2) + h.eps), np.zeros_like(g)
    for i in range(len(g)):
        u = (1 - h.rho) * decayed(h.rho, deltas[:i] ** 2)[-1] if i else 0.0
        deltas[i] = -g[i] * np.sqrt(u + h.eps) / scale[i]
    return deltas


def count(g):
    """t = 1, 2, … as a column."""
    return np.arange(1, len(g) + 1)[:, None]


def first_average(h, g):
    return (1 - h.beta1) * decayed(h.beta1, g)


def second_average(h, g):
    return (1 - h.beta2) * decayed(h.beta2, g**2)


def floor(h, g):
    """√v̂ + ε of Adam."""
    return np.sqrt(second_average(h, g) / (1 - h.beta2 ** count(g))) + h.eps


def adam(h, g):
    return -h.eta * first_average(h, g) / (1 - h.beta1 ** count(g)) / floor(h, g)


def adamax(h, g):
    t, sizes = count(g), np.abs(g) + h.eps
    u = np.array([np.max(h.beta2 ** (i - t[: i + 1] + 1.0) * sizes[: i + 1], axis=0) for i in range(len(g))])
    return -h.eta * first_average(h, g) / (1 - h.beta1**t) / u


def nadam(h, g):
    t = count(g)
    ahead = h.beta1 * first_average(h, g) / (1 - h.beta1 ** (t + 1)) + (1 - h.beta1) * g / (1 - h.beta1**t)
    return -h.eta * ahead / floor(h, g)


def amsgrad(h, g):
    return -h.eta * first_average(h, g) / (np.sqrt(np.maximum.accumulate(second_average(h, g))) + h.eps)


def adamw(h, g):
    """From θ = 0: every step of Adam fades by 1 − ηλ with each step after it."""
    return np.diff(decayed(1 - h.eta * h.weight_decay, adam(h, g)), axis=0, prepend=0)


def muon(h, g):
    """On one column: momentum of one length, η times what the quintic makes of nearly 1, five times over."""
    m = (1 - h.gamma) * decayed(h.gamma, g)
    size = np.sqrt((m**2).sum(axis=1, keepdims=True))
    s = size / (size + 1e-7)
    for _ in range(5):
        s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
    return -h.eta * s * m / np.where(size > 0, size, 1)


def weight_average(h, g):
    """The moving average, from 0, of the sums of all steps so far."""
    return np.diff((1 - h.rho) * decayed(h.rho, -h.eta * np.cumsum(g, axis=0)), axis=0, prepend=0)


def schedule_free(h, g):
    """The mean of the sums of all steps so far."""
    return np.diff(np.cumsum(-h.eta * np.cumsum(g, axis=0), axis=0) / count(g), axis=0, prepend=0)


#: A rule whose row in CONVENTIONS.md says "by hand" must be here; others may.
UNROLLED = {
    GradientDescent: gradient_descent,
    Momentum: momentum,
    Nesterov: momentum,
    AdaGrad: adagrad,
    RMSProp: rmsprop,
    CenteredRMSProp: centered_rmsprop,
    RMSPropMomentum: rmsprop_momentum,
    AdaDelta: adadelta,
    Adam: adam,
    AdaMax: adamax,
    Nadam: nadam,
    AMSGrad: amsgrad,
    AdamW: adamw,
    Muon: muon,
    WeightAverage: weight_average,
    ScheduleFree: schedule_free,
}


def unrolled(rule, g):
    """The steps Δθ that the rule must take on the gradients `g`, shape `(steps, d)`."""
    return UNROLLED[type(rule)](rule, g)
