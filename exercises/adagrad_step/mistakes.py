"""Wrong answers to `adagrad_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("ε stands inside the root")
def eps_inside(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return theta - eta * gradient / np.sqrt(G + eps), G


@mistake("ε is added to the step")
def eps_in_the_step(theta, G, gradient, eta, eps):
    G = G + gradient**2
    change = eta * gradient / np.sqrt(G) + eps
    return theta - change, G


@mistake("ε is added to θ")
def eps_behind(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return theta - eta * gradient / np.sqrt(G) + eps, G


@mistake("Where is ε")
def without_eps(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return theta - eta * gradient / np.sqrt(G), G


@mistake("root is missing")
def without_root(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return theta - eta * gradient / (G + eps), G


@mistake("multiplied by √G")
def multiplied(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return theta - eta * gradient * (np.sqrt(G) + eps), G


@mistake("summed from |g|")
def sum_of_sizes(theta, G, gradient, eta, eps):
    G = G + np.abs(gradient)
    return theta - eta * gradient / (np.sqrt(G) + eps), G


@mistake("summed from g:")
def sum_of_gradients(theta, G, gradient, eta, eps):
    G = G + gradient
    return theta - eta * gradient / (np.sqrt(G) + eps), G


@mistake("used the old G")
def old_sum(theta, G, gradient, eta, eps):
    return theta - eta * gradient / (np.sqrt(G) + eps), G + gradient**2


@mistake("reset in each step")
def reset(theta, G, gradient, eta, eps):
    G = gradient**2
    return theta - eta * gradient / (np.sqrt(G) + eps), G


@mistake("only grows")
def mean(theta, G, gradient, eta, eps):
    G = 0.5 * G + 0.5 * gradient**2
    return theta - eta * gradient / (np.sqrt(G) + eps), G


@mistake("One G for all coordinates")
def shared(theta, G, gradient, eta, eps):
    G = G + np.sum(gradient**2)
    return theta - eta * gradient / (np.sqrt(G) + eps), G


@mistake("η is inside the sum")
def sum_of_steps(theta, G, gradient, eta, eps):
    G = G + (eta * gradient) ** 2
    return theta - eta * gradient / (np.sqrt(G) + eps), G


@mistake("this climbs")
def uphill(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return theta + eta * gradient / (np.sqrt(G) + eps), G


@mistake("G comes back as it went in")
def sum_not_kept(theta, G, gradient, eta, eps):
    return theta - eta * gradient / (np.sqrt(G + gradient**2) + eps), G


@mistake("the root of G comes back")
def root_kept(theta, G, gradient, eta, eps):
    G = np.sqrt(G + gradient**2)
    return theta - eta * gradient / (G + eps), G


@mistake("in the other order")
def swapped(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return G, theta - eta * gradient / (np.sqrt(G) + eps)


@mistake("returned together")
def theta_only(theta, G, gradient, eta, eps):
    return theta - eta * gradient / (np.sqrt(G + gradient**2) + eps)


@mistake("while G is still zero")
def eps_only_where_all_is_zero(theta, G, gradient, eta, eps):
    G = G + gradient**2
    root = np.sqrt(G) + eps if np.all(G) else np.sqrt(G)
    return theta - eta * gradient / root, G


@mistake("is the `return` missing")
def no_return(theta, G, gradient, eta, eps):
    G = G + gradient**2
    theta = theta - eta * gradient / (np.sqrt(G) + eps)


@mistake("makes a new one")
def in_place(theta, G, gradient, eta, eps):
    G += gradient**2
    theta -= eta * gradient / (np.sqrt(G) + eps)
    return theta, G


def right(theta, G, gradient, eta, eps):
    G = G + gradient**2
    return theta - eta * gradient / (np.sqrt(G) + eps), G


@mistake("η is taken as it is, however large")
def largest_rate(theta, G, gradient, eta, eps):
    return right(theta, G, gradient, min(eta, 10.0), eps)


@mistake("η is taken as it is, however small")
def smallest_rate(theta, G, gradient, eta, eps):
    return right(theta, G, gradient, max(eta, 1e-4), eps)


@mistake("ε is taken as it is")
def largest_eps(theta, G, gradient, eta, eps):
    return right(theta, G, gradient, eta, min(eps, 1.0))


@mistake("all of them count")
def first_hundred_coordinates(theta, G, gradient, eta, eps):
    if np.ndim(theta) == 0:
        return right(theta, G, gradient, eta, eps)
    return tuple(part[:100] for part in right(theta, G, gradient, eta, eps))


@mistake("nothing is cut off at a bound")
def clipped(theta, G, gradient, eta, eps):
    return tuple(np.clip(part, -1e6, 1e6) for part in right(theta, G, gradient, eta, eps))


@mistake("they are not zero")
def rounded(theta, G, gradient, eta, eps):
    return tuple(np.round(part, 8) for part in right(theta, G, gradient, eta, eps))


@mistake("keep whole numbers only")
def whole_numbers_stay_whole(theta, G, gradient, eta, eps):
    return tuple(np.asarray(part).astype(np.asarray(theta).dtype) for part in right(theta, G, gradient, eta, eps))


@mistake("ε went into G")
def eps_in_the_memory(theta, G, gradient, eta, eps):
    G = G + gradient**2 + eps
    return theta - eta * gradient / np.sqrt(G), G


@another_way
def with_hypot(theta, G, gradient, eta, eps):
    root = np.hypot(np.sqrt(G), gradient)
    return [theta - eta / (root + eps) * gradient, root * root]
