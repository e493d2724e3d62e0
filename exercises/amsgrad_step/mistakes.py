"""Wrong answers to `amsgrad_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("θ moved by v itself")
def maximum_not_used(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v) + eps), m, v, v_max


@mistake("this is Adam.")
def adam(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * m / (np.sqrt(v) + eps), m, v, v


@mistake("θ is right, but v_max is forgotten")
def maximum_forgotten(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v


@mistake("v_max comes back as it went in")
def maximum_not_kept(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    largest = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(largest) + eps), m, v, v_max


@mistake("The maximum is kept in v")
def maximum_kept_in_v(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v) + eps), m, v, v


@mistake("old v is compared with the new one")
def old_and_new(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    old, v = v, beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(old, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("compared with the old v")
def maximum_first(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    v_max = np.maximum(v_max, v)
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("compared with g²")
def maximum_of_squares(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, gradient**2)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("averaged from v_max")
def average_of_the_maximum(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v_max + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("One maximum for all coordinates")
def one_maximum(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.full_like(v, max(np.max(v_max), np.max(v)))
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("The smaller one is taken")
def minimum(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.minimum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("are added")
def sum(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = v_max + v
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("maximum is taken of m too")
def maximum_of_m(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = np.maximum(m, beta1 * m + (1 - beta1) * gradient)
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("ε stands inside the root")
def eps_inside(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / np.sqrt(v_max + eps), m, v, v_max


@mistake("ε is added to the step")
def eps_in_the_step(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - (eta * m / np.sqrt(v_max) + eps), m, v, v_max


@mistake("ε is added to θ")
def eps_behind(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / np.sqrt(v_max) + eps, m, v, v_max


@mistake("Where is ε")
def without_eps(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / np.sqrt(v_max), m, v, v_max


@mistake("root is missing")
def without_root(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (v_max + eps), m, v, v_max


@mistake("along the gradient itself")
def along_the_gradient(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * gradient / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("this climbs")
def uphill(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta + eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("averaged from m²")
def squares_of_m(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * m**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("β₁ and β₂ are swapped")
def betas_swapped(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta2 * m + (1 - beta2) * gradient
    v = beta1 * v + (1 - beta1) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("m and v come back as they went in")
def averages_not_kept(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    new_m = beta1 * m + (1 - beta1) * gradient
    new_v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, new_v)
    return theta - eta * new_m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("have changed places")
def swapped(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v_max, v


@mistake("no correction anywhere")
def corrected_as_if_first(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    m_hat, v_hat = m / (1 - beta1), v_max / (1 - beta2)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, v_max


@mistake("4 values were expected")
def three_values(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v_max


@mistake("is the `return` missing")
def no_return(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    theta = theta - eta * m / (np.sqrt(v_max) + eps)


@mistake("makes a new one")
def in_place(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m *= beta1
    m += (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


def right(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@mistake("β₁ = 0 is legal")
def no_beta1_taken_for_missing(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, v_max, gradient, eta, beta1 or 0.9, beta2, eps)


@mistake("β₁ is taken as it is, however near to 1")
def largest_beta1(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, v_max, gradient, eta, min(beta1, 0.999), beta2, eps)


@mistake("β₂ = 0 is legal")
def no_beta2_taken_for_missing(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, v_max, gradient, eta, beta1, beta2 or 0.9, eps)


@mistake("β₂ is taken as it is, however near to 1")
def largest_beta2(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, v_max, gradient, eta, beta1, min(beta2, 0.999), eps)


@mistake("η is taken as it is, however large")
def largest_rate(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, v_max, gradient, min(eta, 10.0), beta1, beta2, eps)


@mistake("η is taken as it is, however small")
def smallest_rate(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, v_max, gradient, max(eta, 1e-4), beta1, beta2, eps)


@mistake("ε is taken as it is")
def largest_eps(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, v_max, gradient, eta, beta1, beta2, min(eps, 1.0))


@mistake("all of them count")
def first_hundred_coordinates(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    if np.ndim(theta) == 0:
        return right(theta, m, v, v_max, gradient, eta, beta1, beta2, eps)
    return tuple(part[:100] for part in right(theta, m, v, v_max, gradient, eta, beta1, beta2, eps))


@mistake("nothing is cut off at a bound")
def clipped(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return tuple(np.clip(part, -1e4, 1e4) for part in right(theta, m, v, v_max, gradient, eta, beta1, beta2, eps))


@mistake("they are not zero")
def rounded(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return tuple(np.round(part, 8) for part in right(theta, m, v, v_max, gradient, eta, beta1, beta2, eps))


@mistake("keep whole numbers only")
def whole_numbers_stay_whole(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    return tuple(
        np.asarray(part).astype(np.asarray(theta).dtype)
        for part in right(theta, m, v, v_max, gradient, eta, beta1, beta2, eps)
    )


@mistake("v_max fades by β₂")
def maximum_fades(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_max = np.maximum(beta2 * v_max, v)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max


@another_way
def maximum_with_where(theta, m, v, v_max, gradient, eta, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * gradient, beta2 * v + (1 - beta2) * gradient**2
    v_max = np.where(v > v_max, v, v_max)
    return theta - eta * m / (np.sqrt(v_max) + eps), m, v, v_max
