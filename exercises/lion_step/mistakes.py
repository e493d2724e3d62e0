"""Wrong answers to `lion_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def right(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * (vote + weight_decay * theta), m


@mistake("are swapped")
def swapped_betas(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta2 * m + (1 - beta2) * gradient)
    m = beta1 * m + (1 - beta1) * gradient
    return theta - eta * (vote + weight_decay * theta), m


@mistake("Signum with β₂")
def signum(theta, m, gradient, eta, beta1, beta2, weight_decay):
    m = beta2 * m + (1 - beta2) * gradient
    vote = np.sign(m)
    return theta - eta * (vote + weight_decay * theta), m


@mistake("kept as the memory")
def one_average(theta, m, gradient, eta, beta1, beta2, weight_decay):
    m = beta1 * m + (1 - beta1) * gradient
    vote = np.sign(m)
    return theta - eta * (vote + weight_decay * theta), m


@mistake("made from the new m")
def vote_too_late(theta, m, gradient, eta, beta1, beta2, weight_decay):
    m = beta2 * m + (1 - beta2) * gradient
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    return theta - eta * (vote + weight_decay * theta), m


@mistake("made from the vote's average")
def memory_of_the_vote(theta, m, gradient, eta, beta1, beta2, weight_decay):
    c = beta1 * m + (1 - beta1) * gradient
    m = beta2 * c + (1 - beta2) * gradient
    return theta - eta * (np.sign(c) + weight_decay * theta), m


@mistake("where is its sign")
def no_sign(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = beta1 * m + (1 - beta1) * gradient
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * (vote + weight_decay * theta), m


@mistake("that is signSGD")
def gradient_votes_alone(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * (vote + weight_decay * theta), m


@mistake("The new gradient has a vote")
def memory_votes_alone(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(m)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * (vote + weight_decay * theta), m


@mistake("this climbs")
def uphill(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return theta + eta * (vote + weight_decay * theta), m


@mistake("makes θ grow")
def growth(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * (vote - weight_decay * theta), m


@mistake("The decay is missing")
def without_decay(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * vote, m


@mistake("lacks η")
def decay_without_eta(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * vote - weight_decay * theta, m


@mistake("inside the sign")
def decay_votes(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient + weight_decay * theta)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * vote, m


@mistake("went into the gradient")
def decay_in_the_gradient(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient + weight_decay * theta, eta, beta1, beta2, 0.0)


@mistake("The new θ decays")
def decay_behind(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m = beta2 * m + (1 - beta2) * gradient
    return (theta - eta * vote) * (1 - eta * weight_decay), m


@mistake("m comes back as it went in")
def memory_not_kept(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient, eta, beta1, beta2, weight_decay)[0], m


@mistake("in the other order")
def swapped(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient, eta, beta1, beta2, weight_decay)[::-1]


@mistake("returned together")
def theta_only(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient, eta, beta1, beta2, weight_decay)[0]


@mistake("is the `return` missing")
def no_return(theta, m, gradient, eta, beta1, beta2, weight_decay):
    theta, m = right(theta, m, gradient, eta, beta1, beta2, weight_decay)


@mistake("The sign of 0 is 0")
def compared(theta, m, gradient, eta, beta1, beta2, weight_decay):
    vote = np.where(beta1 * m + (1 - beta1) * gradient >= 0, 1.0, -1.0)
    m = beta2 * m + (1 - beta2) * gradient
    return theta - eta * (vote + weight_decay * theta), m


@mistake("makes a new one")
def in_place(theta, m, gradient, eta, beta1, beta2, weight_decay):
    if np.ndim(m) == 0:
        return right(theta, m, gradient, eta, beta1, beta2, weight_decay)
    vote = np.sign(beta1 * m + (1 - beta1) * gradient)
    m *= beta2
    m += (1 - beta2) * gradient
    return theta - eta * (vote + weight_decay * theta), m


@mistake("the gradient alone votes")
def no_beta1_taken_for_missing(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient, eta, beta1 or 0.9, beta2, weight_decay)


@mistake("nothing of the past is kept")
def no_beta2_taken_for_missing(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient, eta, beta1, beta2 or 0.99, weight_decay)


@mistake("Without decay θ moves by η")
def no_decay_taken_for_missing(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient, eta, beta1, beta2, weight_decay or 0.01)


@mistake("λ is taken as it is, however large")
def largest_decay(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return right(theta, m, gradient, eta, beta1, beta2, min(weight_decay, 10.0))


@mistake("all of them count")
def first_hundred_coordinates(theta, m, gradient, eta, beta1, beta2, weight_decay):
    if np.ndim(theta) == 0:
        return right(theta, m, gradient, eta, beta1, beta2, weight_decay)
    return tuple(part[:100] for part in right(theta, m, gradient, eta, beta1, beta2, weight_decay))


@mistake("nothing is cut off at a bound")
def clipped(theta, m, gradient, eta, beta1, beta2, weight_decay):
    return tuple(np.clip(part, -1e4, 1e4) for part in right(theta, m, gradient, eta, beta1, beta2, weight_decay))


@mistake("keep whole numbers only")
def whole_numbers_stay_whole(theta, m, gradient, eta, beta1, beta2, weight_decay):
    kind = np.asarray(theta).dtype
    return tuple(np.asarray(part).astype(kind) for part in right(theta, m, gradient, eta, beta1, beta2, weight_decay))


@another_way
def decay_first(theta, m, gradient, eta, beta1, beta2, weight_decay):
    c = m + (1 - beta1) * (np.asarray(gradient) - m)
    return [theta * (1 - eta * weight_decay) + eta * (c < 0) - eta * (c > 0), m + (1 - beta2) * (gradient - m)]
