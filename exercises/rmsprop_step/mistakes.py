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


@another_way
def pulled_towards_the_square(theta, s, gradient, eta, rho, eps):
    s = s + (1 - rho) * (np.square(gradient) - s)
    return [theta - eta / (s**0.5 + eps) * gradient, s]
