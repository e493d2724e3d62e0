"""Closed forms: stability and rates on quadratics, mini-batch noise, and momentum under noise.

λ is an eigenvalue of the Hessian, μ the smallest and L the largest one, κ = L/μ, and x = ηλ. A rate is the factor
by which the error shrinks per step in the long run: below 1 converges, above 1 diverges. All arguments may be arrays.
"""

import numpy as np


def gradient_descent_rate(eta, lam):
    """|1 − ηλ|; stable iff 0 < η < 2/λ."""
    return np.abs(1 - np.multiply(eta, lam))


def heavy_ball_rate(eta, gamma, lam):
    """Spectral radius of [[1−x, γ], [−x, γ]] on (θ, v): √γ where the ball swings, else the larger real root."""
    x, gamma = np.multiply(eta, lam), np.asarray(gamma, float)
    return _radius(1 + gamma - x, gamma)


def nesterov_rate(eta, gamma, lam):
    """Spectral radius of [[1−x, γ(1−x)], [−x, γ(1−x)]]: √(γ(1−x)) where the ball swings."""
    x, gamma = np.multiply(eta, lam), np.asarray(gamma, float)
    return _radius((1 + gamma) * (1 - x), gamma * (1 - x))


def _radius(trace, determinant):
    """The larger modulus of the roots of r² − trace·r + determinant = 0, without the cancellation of a general solver."""
    discriminant = trace * trace - 4 * determinant
    real = 0.5 * (np.abs(trace) + np.sqrt(np.maximum(discriminant, 0)))
    return np.where(discriminant < 0, np.sqrt(np.maximum(determinant, 0)), real)


def best_gradient_descent(mu, L):
    """(η, rate) that shrink the slowest direction fastest: η = 2/(μ+L), rate (κ−1)/(κ+1)."""
    _ordered(mu, L)
    return 2 / (mu + L), (L - mu) / (L + mu)


def best_heavy_ball(mu, L):
    """(η, γ, rate): η = 4/(√L+√μ)², γ = ((√κ−1)/(√κ+1))², rate √γ. Polyak 1964."""
    _ordered(mu, L)
    root_mu, root_L = np.sqrt(mu), np.sqrt(L)
    rate = (root_L - root_mu) / (root_L + root_mu)
    return 4 / (root_L + root_mu) ** 2, rate**2, rate


def best_nesterov(mu, L):
    """(η, γ, rate) on quadratics: with q = √(3κ+1), η = 4/(3L+μ), γ = (q−2)/(q+2), rate 1 − 2/q. Lessard et al. 2016, table 1."""
    _ordered(mu, L)
    q = np.sqrt(3 * L / mu + 1)
    return 4 / (3 * L + mu), (q - 2) / (q + 2), 1 - 2 / q


def largest_stable_eta(gamma, L):
    """Momentum is stable iff 0 < η < 2(1+γ)/L (and 0 ≤ γ < 1): γ = 0 gives the 2/L of gradient descent."""
    return 2 * (1 + np.asarray(gamma, float)) / L


def effective_eta(eta, gamma):
    """η/(1−γ): how far momentum goes per step and unit of gradient once its velocity has built up."""
    return eta / (1 - np.asarray(gamma, float))


def gradient_variance(loss, theta):
    """σ² = mean of ‖gᵢ − ḡ‖² over the examples: how much the single gradients disagree at `theta`."""
    gradients = loss.example_gradients(theta)
    return ((gradients - gradients.mean(axis=0)) ** 2).sum(axis=1).mean()


def batch_variance(variance, batch_size, n=None):
    """E ‖g_batch − ḡ‖²: σ²/B with replacement; given `n`, (σ²/B)(n−B)/(n−1), without."""
    batch_size = np.asarray(batch_size, float)
    return variance / batch_size * (1 if n is None else (n - batch_size) / (n - 1))


def stationary_variance(eta, gamma, lam, variance):
    """E θ² in the long run on ½λθ², when each gradient carries independent noise of this `variance` (σ²/B).

    η σ² (1+γ) / (λ (1−γ) (2(1+γ) − ηλ)); infinite where the method is unstable. For small η it depends only
    on η/(1−γ). Follows from the fixed point of `expected_squares`.
    """
    eta, gamma, lam = np.asarray(eta, float), np.asarray(gamma, float), np.asarray(lam, float)
    x, edge = eta * lam, 2 * (1 + gamma)
    stable = (gamma < 1) & (0 < x) & (x < edge)
    return np.where(stable, eta * variance * (1 + gamma) / np.where(stable, lam * (1 - gamma) * (edge - x), 1), np.inf)


def expected_squares(eta, gamma, lam, variance, start, steps):
    """Yield E θᵢ² before the first and after every step of momentum on ½ Σ λᵢ θᵢ² under gradient noise, exactly.

    `lam`, `variance` (of the noise in one gradient) and `start` have shape `(d, *runs)` or broadcast to it; `eta`, `gamma`
    and `variance` may be schedules `t -> value`. It is the recursion of the three second moments E θ², E θv, E v²: no
    sampling. Zhang et al. 2019, appendix.
    """
    at = lambda value, t: value(t) if callable(value) else value
    theta2, thetav, v2 = np.square(start) + 0 * np.multiply(at(eta, 1), lam) * at(gamma, 1), 0.0, 0.0
    yield theta2
    for t in range(1, steps + 1):
        rate, keep = at(eta, t), at(gamma, t)
        x, push = np.multiply(rate, lam), np.square(keep) * v2 + np.square(rate) * at(variance, t)
        theta2, thetav, v2 = (
            (1 - x) ** 2 * theta2 + 2 * keep * (1 - x) * thetav + push,
            -x * (1 - x) * theta2 + keep * (1 - 2 * x) * thetav + push,
            x * x * theta2 - 2 * keep * x * thetav + push,
        )
        yield theta2


def expected_loss_after(eta, gamma, lam, variance, start, steps):
    """½ Σ λᵢ E θᵢ² after exactly `steps` steps, shape `(*runs)`: `expected_squares` by repeated squaring, in log₂ `steps` products."""
    x, gamma, square = np.broadcast_arrays(np.multiply(eta, lam), gamma, np.multiply(eta, eta) * variance)
    one, zero = np.ones_like(x), np.zeros_like(x)
    moments = [
        [(1 - x) ** 2, 2 * gamma * (1 - x), gamma**2, square],
        [-x * (1 - x), gamma * (1 - 2 * x), gamma**2, square],
        [x**2, -2 * gamma * x, gamma**2, square],
        [zero, zero, zero, one],
    ]
    with np.errstate(all="ignore"):
        power = np.linalg.matrix_power(np.moveaxis(np.array(moments), (0, 1), (-2, -1)), steps)
        theta2 = power[..., 0, 0] * np.square(start) + power[..., 0, 3]
        return np.nan_to_num(0.5 * (lam * theta2).sum(axis=0), nan=np.inf)


def expected_steps(eta, gamma, lam, variance, start, target, limit):
    """The first step with expected loss ½ Σ λᵢ E θᵢ² ≤ `target`, shape `(*runs)`; inf if not within `limit` steps."""
    first = np.inf
    with np.errstate(all="ignore"):
        for t, theta2 in enumerate(expected_squares(eta, gamma, lam, variance, start, limit)):
            reached = 0.5 * (lam * theta2).sum(axis=0) <= target
            first = np.minimum(first, np.where(reached, t, np.inf))
            if np.isfinite(first).all():
                break
    return first


def _ordered(mu, L):
    if not 0 < mu <= L < np.inf:
        raise ValueError(f"mu={mu}, L={L}: expected 0 < mu ≤ L, the smallest and the largest eigenvalue")
