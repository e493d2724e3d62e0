"""Wrong answers to `sign_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def right(theta, m, gradient, eta, beta):
    m = beta * m + (1 - beta) * gradient
    return theta - eta * np.sign(m), m


@mistake("The signs were averaged. Average the gradients first")
def average_last(theta, m, gradient, eta, beta):
    m = beta * m + (1 - beta) * np.sign(gradient)
    return theta - eta * m, m


@mistake("and then the sign was taken again")
def signs_twice(theta, m, gradient, eta, beta):
    m = beta * m + (1 - beta) * np.sign(gradient)
    return theta - eta * np.sign(m), m


@mistake("where is its sign")
def no_sign(theta, m, gradient, eta, beta):
    m = beta * m + (1 - beta) * gradient
    return theta - eta * m, m


@mistake("that is signSGD")
def no_average(theta, m, gradient, eta, beta):
    return theta - eta * np.sign(gradient), beta * m + (1 - beta) * gradient


@mistake("sign of the old average")
def old_average(theta, m, gradient, eta, beta):
    return theta - eta * np.sign(m), beta * m + (1 - beta) * gradient


@mistake("this climbs")
def uphill(theta, m, gradient, eta, beta):
    m = beta * m + (1 - beta) * gradient
    return theta + eta * np.sign(m), m


@mistake("enters m in full")
def velocity(theta, m, gradient, eta, beta):
    m = beta * m + gradient
    return theta - eta * np.sign(m), m


@mistake("are swapped")
def swapped_weights(theta, m, gradient, eta, beta):
    m = (1 - beta) * m + beta * gradient
    return theta - eta * np.sign(m), m


@mistake("in the other order")
def swapped(theta, m, gradient, eta, beta):
    return right(theta, m, gradient, eta, beta)[::-1]


@mistake("m comes back as it went in")
def average_not_kept(theta, m, gradient, eta, beta):
    return right(theta, m, gradient, eta, beta)[0], m


@mistake("keep the average itself")
def sign_kept(theta, m, gradient, eta, beta):
    moved, m = right(theta, m, gradient, eta, beta)
    return moved, np.sign(m)


@mistake("returned together")
def theta_only(theta, m, gradient, eta, beta):
    return right(theta, m, gradient, eta, beta)[0]


@mistake("is the `return` missing")
def no_return(theta, m, gradient, eta, beta):
    theta, m = right(theta, m, gradient, eta, beta)


@mistake("The sign of 0 is 0")
def compared(theta, m, gradient, eta, beta):
    m = beta * m + (1 - beta) * gradient
    return theta - eta * np.where(m >= 0, 1.0, -1.0), m


@mistake("makes a new one")
def in_place(theta, m, gradient, eta, beta):
    if np.ndim(m) == 0:
        return right(theta, m, gradient, eta, beta)
    m *= beta
    m += (1 - beta) * gradient
    return theta - eta * np.sign(m), m


@mistake("takes it for missing")
def no_beta_taken_for_missing(theta, m, gradient, eta, beta):
    return right(theta, m, gradient, eta, beta or 0.9)


@mistake("however near to 1")
def largest_beta(theta, m, gradient, eta, beta):
    return right(theta, m, gradient, eta, min(beta, 0.999))


@mistake("η is taken as it is, however large")
def largest_rate(theta, m, gradient, eta, beta):
    return right(theta, m, gradient, min(eta, 10.0), beta)


@mistake("η is taken as it is, however small")
def smallest_rate(theta, m, gradient, eta, beta):
    return right(theta, m, gradient, max(eta, 1e-4), beta)


@mistake("all of them count")
def first_hundred_coordinates(theta, m, gradient, eta, beta):
    if np.ndim(theta) == 0:
        return right(theta, m, gradient, eta, beta)
    return tuple(part[:100] for part in right(theta, m, gradient, eta, beta))


@mistake("nothing is cut off at a bound")
def clipped(theta, m, gradient, eta, beta):
    return tuple(np.clip(part, -1e4, 1e4) for part in right(theta, m, gradient, eta, beta))


@mistake("keep whole numbers only")
def whole_numbers_stay_whole(theta, m, gradient, eta, beta):
    return tuple(np.asarray(part).astype(np.asarray(theta).dtype) for part in right(theta, m, gradient, eta, beta))


@another_way
def one_by_one(theta, m, gradient, eta, beta):
    m = np.array(m, dtype=float) * beta + (1 - beta) * np.asarray(gradient)
    return [theta + eta * (m < 0) - eta * (m > 0), m]
