"""Wrong answers to `momentum_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("damped form")
def damped(theta, v, gradient, eta, gamma):
    v = gamma * v - (1 - gamma) * eta * gradient
    return theta + v, v


@mistake("this climbs")
def uphill(theta, v, gradient, eta, gamma):
    v = gamma * v + eta * gradient
    return theta + v, v


@mistake("minus sign is already inside v")
def subtracted(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta - v, v


@mistake("moved by the old velocity")
def old_velocity(theta, v, gradient, eta, gamma):
    return theta + v, gamma * v - eta * gradient


@mistake("The old velocity is lost")
def no_momentum(theta, v, gradient, eta, gamma):
    return theta - eta * gradient, -eta * gradient


@mistake("multiplies the whole bracket")
def bracket(theta, v, gradient, eta, gamma):
    v = gamma * (v - eta * gradient)
    return theta + v, v


@mistake("does not fade")
def without_gamma(theta, v, gradient, eta, gamma):
    v = v - eta * gradient
    return theta + v, v


@mistake("η stands outside")
def eta_outside(theta, v, gradient, eta, gamma):
    v = gamma * v - gradient
    return theta + eta * v, v


@mistake("in the other order")
def swapped(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return v, theta + v


@mistake("v comes back as it went in")
def velocity_not_kept(theta, v, gradient, eta, gamma):
    return theta + gamma * v - eta * gradient, v


@mistake("Nesterov")
def nesterov(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta + v + gamma * v, v


@mistake("returned together")
def theta_only(theta, v, gradient, eta, gamma):
    return theta + gamma * v - eta * gradient


@mistake("is the `return` missing")
def no_return(theta, v, gradient, eta, gamma):
    theta, v = theta + gamma * v - eta * gradient, gamma * v - eta * gradient


@mistake("makes a new one")
def in_place(theta, v, gradient, eta, gamma):
    if v.ndim == 0:
        return theta + gamma * v - eta * gradient, gamma * v - eta * gradient
    v *= gamma
    v -= eta * gradient
    return theta + v, v


@mistake("makes a new one")
def in_place_of_theta(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    theta += v
    return theta, v


def right(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta + v, v


@mistake("takes it for missing")
def no_gamma_taken_for_missing(theta, v, gradient, eta, gamma):
    return right(theta, v, gradient, eta, gamma or 0.9)


@mistake("γ is taken as it is, however near to 1")
def largest_gamma(theta, v, gradient, eta, gamma):
    return right(theta, v, gradient, eta, min(gamma, 0.999))


@mistake("η is taken as it is, however large")
def largest_rate(theta, v, gradient, eta, gamma):
    return right(theta, v, gradient, min(eta, 10.0), gamma)


@mistake("η is taken as it is, however small")
def smallest_rate(theta, v, gradient, eta, gamma):
    return right(theta, v, gradient, max(eta, 1e-4), gamma)


@mistake("all of them count")
def first_hundred_coordinates(theta, v, gradient, eta, gamma):
    if np.ndim(theta) == 0:
        return right(theta, v, gradient, eta, gamma)
    return tuple(part[:100] for part in right(theta, v, gradient, eta, gamma))


@mistake("nothing is cut off at a bound")
def clipped(theta, v, gradient, eta, gamma):
    return tuple(np.clip(part, -1e4, 1e4) for part in right(theta, v, gradient, eta, gamma))


@mistake("they are not zero")
def rounded(theta, v, gradient, eta, gamma):
    return tuple(np.round(part, 8) for part in right(theta, v, gradient, eta, gamma))


@mistake("keep whole numbers only")
def whole_numbers_stay_whole(theta, v, gradient, eta, gamma):
    return tuple(np.asarray(part).astype(np.asarray(theta).dtype) for part in right(theta, v, gradient, eta, gamma))


@mistake("as in many texts")
def the_other_sign(theta, v, gradient, eta, gamma):
    v = gamma * v + eta * gradient
    return theta - v, v


@another_way
def on_a_copy(theta, v, gradient, eta, gamma):
    v = np.array(v, dtype=float)
    v *= gamma
    v -= eta * gradient
    return [theta + v, v]
