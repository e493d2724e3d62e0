"""Wrong answers to `convert_rate`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("came back as it was")
def unchanged(eta, gamma, source, target):
    return eta


@mistake("the wrong way round")
def backwards(eta, gamma, source, target):
    if source == target or "damped" not in (source, target):
        return eta
    return eta * (1 - gamma) if target == "damped" else eta / (1 - gamma)


@mistake("It must be 1 − γ")
def gamma_itself(eta, gamma, source, target):
    if source == target or "damped" not in (source, target):
        return eta
    return eta / gamma if target == "damped" else eta * gamma


@mistake("add up to")
def one_plus_gamma(eta, gamma, source, target):
    if source == target or "damped" not in (source, target):
        return eta
    return eta * (1 + gamma) if target == "damped" else eta / (1 + gamma)


@mistake("Inside and outside take the same steps")
def outside_taken_for_another(eta, gamma, source, target):
    if source == "damped" or target == "damped":
        return eta * (1 - gamma if source == "damped" else 1) / (1 - gamma if target == "damped" else 1)
    return eta * (1 - gamma) if source == "outside" else eta / (1 - gamma) if target == "outside" else eta


@mistake("came back as it was")
def source_ignored(eta, gamma, source, target):
    return eta / (1 - gamma) if target == "damped" else eta


@mistake("into itself")
def itself_not_seen(eta, gamma, source, target):
    return eta / (1 - gamma) if target == "damped" else eta * (1 - gamma) if source == "damped" else eta


@mistake("the wrong way round")
def always_divided(eta, gamma, source, target):
    return eta if source == target or "damped" not in (source, target) else eta / (1 - gamma)


@mistake("came back as it was")
def outside_forgotten(eta, gamma, source, target):
    rates = {("inside", "damped"): eta / (1 - gamma), ("damped", "inside"): eta * (1 - gamma)}
    return rates.get((source, target), eta)


@mistake("is the `return` missing")
def no_return(eta, gamma, source, target):
    eta = eta / (1 - gamma)


def right(eta, gamma, source, target):
    share = {"inside": 1, "outside": 1, "damped": 1 - gamma}
    return eta * share[source] / share[target]


@mistake("all of them count")
def rounded(eta, gamma, source, target):
    return right(round(eta, 3), round(gamma, 3), source, target)


@mistake("however near to 1")
def momentum_cut_off(eta, gamma, source, target):
    return right(eta, min(gamma, 0.99), source, target)


@mistake("however small")
def hardly_any_momentum_left_out(eta, gamma, source, target):
    return right(eta, gamma if gamma > 0.001 else 0.0, source, target)


@mistake("a rate above 1 is nothing unusual")
def rate_cut_off(eta, gamma, source, target):
    return min(right(eta, gamma, source, target), 10.0) if gamma < 0.99 else right(eta, gamma, source, target)


@another_way
def through_the_effective_rate(eta, gamma, source, target):
    effective = eta if source == "damped" else eta / (1 - gamma)
    return np.float64(effective) if target == "damped" else effective * (1 - gamma)
