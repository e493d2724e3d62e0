"""Averaged weights as momentum: on a bowl, looking ahead changes γ alone, for each curvature by its own amount.

Each gives η and γ for the recursions of `noisy_quadratic` on bowls of curvatures `lam`, `(d, *runs)`. Other arguments
are numbers or arrays over the runs; β is a number.
"""

from functools import partial

from course.checks import checked, number


@checked
def looking_ahead(eta, gamma, c, lam):
    """`(η, γ)` of momentum on ½λθ² whose gradient is taken at θ + c v: γ − cηλ in the place of γ.

    v ← γ v − ηλ(θ + c v) = (γ − cηλ) v − ηλθ. Sutskever et al. 2013, with c = γ. γ comes as a schedule: in steep
    directions it may be below 0.
    """
    return eta, lambda t: gamma - c * eta * lam


@checked
def averaged(eta, k, lam):
    """`(η, γ)`, both schedules, of `WeightAverage(eta, lambda t: t / (t + k))` on ½λθ².

    γ is (t−1)/(t+k) · (1 − ηλ): with k = 2 the numbers of Nesterov's accelerated method, and η kη/(t+k).
    """
    return (lambda t: k * eta / (t + k)), (lambda t: (t - 1) / (t + k) * (1 - eta * lam))


@checked(beta=partial(number, least=0, most=1))
def schedule_free(eta, beta, lam):
    """`(η, γ)`, both schedules, of `ScheduleFree(eta, beta)` on ½λθ²: η/t and (t−2)/t · (1 − (1−β)ηλ)."""
    return (lambda t: eta / t), (lambda t: max(t - 2, 0) / t * (1 - (1 - beta) * eta * lam))
