"""Stability and speed on quadratics. x = ηλ for one eigenvalue λ of the Hessian."""

from functools import partial

import numpy as np

from course.checks import checked, numbers, shown


@checked
def gradient_descent_rate(eta, lam):
    """|1 − ηλ|; stable iff 0 < η < 2/λ."""
    return np.abs(1 - np.multiply(eta, lam))


@checked
def heavy_ball_rate(eta, gamma, lam):
    """Spectral radius of [[1−x, γ], [−x, γ]] on (θ, v): √γ where the ball swings, else the larger real root."""
    x, gamma = np.multiply(eta, lam), np.asarray(gamma, float)
    return _radius(1 + gamma - x, gamma)


@checked
def nesterov_rate(eta, gamma, lam):
    """Spectral radius of [[1−x, γ(1−x)], [−x, γ(1−x)]]: √(γ(1−x)) where the ball swings."""
    x, gamma = np.multiply(eta, lam), np.asarray(gamma, float)
    return _radius((1 + gamma) * (1 - x), gamma * (1 - x))


def _radius(trace, determinant):
    """The larger modulus of the roots of r² − trace·r + determinant = 0.

    Without the cancellation of a general solver.
    """
    discriminant = trace * trace - 4 * determinant
    real = 0.5 * (np.abs(trace) + np.sqrt(np.maximum(discriminant, 0)))
    return np.where(discriminant < 0, np.sqrt(np.maximum(determinant, 0)), real)


@checked
def best_gradient_descent(mu, L):
    """(η, rate) that shrink the slowest direction fastest: η = 2/(μ+L), rate (κ−1)/(κ+1)."""
    _ordered(mu, L)
    return 2 / (mu + L), (L - mu) / (L + mu)


@checked
def best_heavy_ball(mu, L):
    """(η, γ, rate): η = 4/(√L+√μ)², γ = ((√κ−1)/(√κ+1))², rate √γ. Polyak 1964."""
    _ordered(mu, L)
    root_mu, root_L = np.sqrt(mu), np.sqrt(L)
    rate = (root_L - root_mu) / (root_L + root_mu)
    return 4 / (root_L + root_mu) ** 2, rate**2, rate


@checked
def best_nesterov(mu, L):
    """(η, γ, rate) on quadratics: with q = √(3κ+1), η = 4/(3L+μ), γ = (q−2)/(q+2), rate 1 − 2/q.

    Lessard et al. 2016, table 1.
    """
    _ordered(mu, L)
    q = np.sqrt(3 * L / mu + 1)
    return 4 / (3 * L + mu), (q - 2) / (q + 2), 1 - 2 / q


@checked
def largest_stable_eta(gamma, L):
    """Momentum is stable iff 0 < η < 2(1+γ)/L (and 0 ≤ γ < 1): γ = 0 gives the 2/L of gradient descent."""
    return 2 * (1 + np.asarray(gamma, float)) / L


@checked
def critical_gamma(eta, lam):
    """(1 − √(ηλ))²: momentum comes to rest fastest there, at the rate |1 − √(ηλ)|; a larger γ swings."""
    return (1 - np.sqrt(np.multiply(eta, lam))) ** 2


@checked(gamma=partial(numbers, least=0, below=1))
def effective_eta(eta, gamma):
    """η/(1−γ): how far momentum goes per step and unit of gradient once its velocity has built up."""
    return eta / (1 - np.asarray(gamma, float))


def _ordered(mu, L):
    if np.any(np.asarray(mu) > L):
        raise ValueError(f"mu={shown(mu)}, L={shown(L)}: expected mu ≤ L, the smallest and the largest eigenvalue")
