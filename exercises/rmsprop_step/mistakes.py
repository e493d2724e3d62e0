"""Wrong answers to `rmsprop_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("ε stands inside the root")
def eps_inside(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / np.sqrt(s + eps), s


@mistake("ε is added to the step")
def eps_in_the_step(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - (eta * gradient / np.sqrt(s) + eps), s


@mistake("ε is added to θ")
def eps_behind(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / np.sqrt(s) + eps, s


@mistake("Where is ε")
def without_eps(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / np.sqrt(s), s


@mistake("root is missing")
def without_root(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / (s + eps), s


@mistake("multiplied by √s")
def multiplied(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient * (np.sqrt(s) + eps), s


@mistake("ρ and 1 − ρ are swapped")
def swapped_weights(theta, s, gradient, eta, rho, eps):
    s = (1 - rho) * s + rho * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("one over the half-life")
def half_life_of_one_over_rho(theta, s, gradient, eta, rho, eps):
    decay = 0.5**rho
    s = decay * s + (1 - decay) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("averaged from |g|")
def average_of_sizes(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * np.abs(gradient)
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("averaged from g:")
def average_of_gradients(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("This is AdaGrad")
def adagrad(theta, s, gradient, eta, rho, eps):
    s = s + gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("enters in full")
def undamped(theta, s, gradient, eta, rho, eps):
    s = rho * s + gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("does not fade")
def never_fades(theta, s, gradient, eta, rho, eps):
    s = s + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("squared with the gradient")
def weight_squared(theta, s, gradient, eta, rho, eps):
    s = rho * s + ((1 - rho) * gradient) ** 2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("of the whole sum")
def all_squared(theta, s, gradient, eta, rho, eps):
    s = (rho * s + (1 - rho) * gradient) ** 2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("reset in each step")
def reset(theta, s, gradient, eta, rho, eps):
    s = (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("One s for all coordinates")
def shared(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * np.mean(gradient**2)
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("Adam's first step")
def corrected(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s / (1 - rho)) + eps), s


@mistake("this climbs")
def uphill(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta + eta * gradient / (np.sqrt(s) + eps), s


@mistake("in the other order")
def swapped(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return s, theta - eta * gradient / (np.sqrt(s) + eps)


@mistake("returned together")
def theta_only(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps)


@mistake("used the old s")
def old_average(theta, s, gradient, eta, rho, eps):
    return theta - eta * gradient / (np.sqrt(s) + eps), rho * s + (1 - rho) * gradient**2


@mistake("s comes back as it went in")
def average_not_kept(theta, s, gradient, eta, rho, eps):
    average = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(average) + eps), s


@mistake("the root of s comes back")
def root_kept(theta, s, gradient, eta, rho, eps):
    s = np.sqrt(rho * s + (1 - rho) * gradient**2)
    return theta - eta * gradient / (s + eps), s


@mistake("is the `return` missing")
def no_return(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    theta = theta - eta * gradient / (np.sqrt(s) + eps)


@mistake("makes a new one")
def in_place(theta, s, gradient, eta, rho, eps):
    s *= rho
    s += (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("makes a new one")
def in_place_of_theta(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    theta -= eta * gradient / (np.sqrt(s) + eps)
    return theta, s


@mistake("η is the weight of g²")
def rate_as_weight(theta, s, gradient, eta, rho, eps):
    s = rho * s + eta * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("ρ is added")
def rho_added(theta, s, gradient, eta, rho, eps):
    s = rho + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("A number of your own in its place")
def own_eps(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + 1e-7), s


def right(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2
    return theta - eta * gradient / (np.sqrt(s) + eps), s


@mistake("takes it for missing")
def no_rho_taken_for_missing(theta, s, gradient, eta, rho, eps):
    return right(theta, s, gradient, eta, rho or 0.9, eps)


@mistake("ρ is taken as it is, however near to 1")
def largest_rho(theta, s, gradient, eta, rho, eps):
    return right(theta, s, gradient, eta, min(rho, 0.999), eps)


@mistake("η is taken as it is, however large")
def largest_rate(theta, s, gradient, eta, rho, eps):
    return right(theta, s, gradient, min(eta, 10.0), rho, eps)


@mistake("η is taken as it is, however small")
def smallest_rate(theta, s, gradient, eta, rho, eps):
    return right(theta, s, gradient, max(eta, 1e-4), rho, eps)


@mistake("ε is taken as it is")
def largest_eps(theta, s, gradient, eta, rho, eps):
    return right(theta, s, gradient, eta, rho, min(eps, 1.0))


@mistake("all of them count")
def first_hundred_coordinates(theta, s, gradient, eta, rho, eps):
    if np.ndim(theta) == 0:
        return right(theta, s, gradient, eta, rho, eps)
    return tuple(part[:100] for part in right(theta, s, gradient, eta, rho, eps))


@mistake("nothing is cut off at a bound")
def clipped(theta, s, gradient, eta, rho, eps):
    return tuple(np.clip(part, -1e4, 1e4) for part in right(theta, s, gradient, eta, rho, eps))


@mistake("they are not zero")
def rounded(theta, s, gradient, eta, rho, eps):
    return tuple(np.round(part, 8) for part in right(theta, s, gradient, eta, rho, eps))


@mistake("keep whole numbers only")
def whole_numbers_stay_whole(theta, s, gradient, eta, rho, eps):
    return tuple(np.asarray(part).astype(np.asarray(theta).dtype) for part in right(theta, s, gradient, eta, rho, eps))


@mistake("ε went into s")
def eps_in_the_memory(theta, s, gradient, eta, rho, eps):
    s = rho * s + (1 - rho) * gradient**2 + eps
    return theta - eta * gradient / np.sqrt(s), s


@another_way
def pulled_towards_the_square(theta, s, gradient, eta, rho, eps):
    s = s + (1 - rho) * (np.square(gradient) - s)
    return [theta - eta / (s**0.5 + eps) * gradient, s]
