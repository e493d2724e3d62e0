"""Wrong answers to `best_heavy_ball`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def rate(mu, L):
    return 4 / (np.sqrt(L) + np.sqrt(mu)) ** 2


def fraction(kappa):
    return (kappa - 1) / (kappa + 1)


@mistake("The square is missing")
def gamma_without_square(mu, L):
    return rate(mu, L), fraction(np.sqrt(L / mu))


@mistake("κ stands where √κ belongs")
def kappa_for_root(mu, L):
    return rate(mu, L), fraction(L / mu) ** 2


@mistake("γ lacks its square")
def kappa_without_square(mu, L):
    return rate(mu, L), fraction(L / mu)


@mistake("the best rate without momentum")
def plain_rate(mu, L):
    return 2 / (mu + L), fraction(np.sqrt(L / mu)) ** 2


@mistake("up to four times as much")
def one_over_l(mu, L):
    return 1 / L, fraction(np.sqrt(L / mu)) ** 2


@mistake("square of a sum of roots")
def root_of_sum(mu, L):
    return 4 / np.sqrt(L + mu) ** 2, fraction(np.sqrt(L / mu)) ** 2


@mistake("They are added")
def subtracted(mu, L):
    return 4 / (np.sqrt(L) - np.sqrt(mu)) ** 2, fraction(np.sqrt(L / mu)) ** 2


@mistake("In η the square is missing")
def eta_without_square(mu, L):
    return 4 / (np.sqrt(L) + np.sqrt(mu)), fraction(np.sqrt(L / mu)) ** 2


@mistake("a 2 where a 4 belongs")
def half(mu, L):
    return rate(mu, L) / 2, fraction(np.sqrt(L / mu)) ** 2


@mistake("Nesterov's values")
def nesterov(mu, L):
    return 1 / L, fraction(np.sqrt(L / mu))


@mistake("in the other order")
def swapped(mu, L):
    return fraction(np.sqrt(L / mu)) ** 2, rate(mu, L)


@mistake("returned together")
def eta_only(mu, L):
    return rate(mu, L)


@mistake("all of them count")
def rounded(mu, L):
    mu, L = round(mu, 3), round(L, 3)
    return rate(mu, L), fraction(np.sqrt(L / mu)) ** 2


@mistake("Tiny curvatures")
def rate_cut_off(mu, L):
    return min(rate(mu, L), 100.0), fraction(np.sqrt(L / mu)) ** 2


@mistake("Enormous curvatures")
def rate_raised(mu, L):
    return max(rate(mu, L), 1e-4), fraction(np.sqrt(L / mu)) ** 2


@mistake("γ is nearly 1")
def momentum_cut_off(mu, L):
    return rate(mu, L), min(fraction(np.sqrt(L / mu)) ** 2, 0.99)


@another_way
def from_the_roots(mu, L):
    small, large = mu**0.5, L**0.5
    eta = (2 / (large + small)) ** 2
    return [eta, (1 - eta**0.5 * small) ** 2]
