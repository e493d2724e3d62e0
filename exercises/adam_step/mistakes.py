"""Wrong answers to `adam_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("without the power t")
def one_minus_beta(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1)
    v_hat = v / (1 - beta2)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("The correction is multiplied")
def multiplied(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m * (1 - beta1**t)
    v_hat = v * (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("t is not advanced")
def count_not_advanced(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("one behind")
def count_from_zero(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t + 1


@mistake("one ahead")
def counted_twice(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("t comes back as it went in")
def count_not_kept(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t - 1


@mistake("has β · t")
def product(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("Nothing is corrected")
def uncorrected(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * m / (np.sqrt(v) + eps), m, v, t


@mistake("Only m is corrected")
def only_m_corrected(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("Only v is corrected")
def only_v_corrected(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("the same β")
def one_beta_for_both(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta1**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("corrected averages come back")
def correction_kept(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    return theta - eta * m / (np.sqrt(v) + eps), m, v, t


@mistake("ε stands inside the root")
def eps_inside(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / np.sqrt(v_hat + eps), m, v, t


@mistake("ε is added to the step")
def eps_in_the_step(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - (eta * m_hat / np.sqrt(v_hat) + eps), m, v, t


@mistake("ε is added to θ")
def eps_behind(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / np.sqrt(v_hat) + eps, m, v, t


@mistake("Where is ε")
def without_eps(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / np.sqrt(v_hat), m, v, t


@mistake("root is missing")
def without_root(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (v_hat + eps), m, v, t


@mistake("that is RMSProp")
def along_the_gradient(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    v_hat = v / (1 - beta2**t)
    return theta - eta * gradient / (np.sqrt(v_hat) + eps), m, v, t


@mistake("this climbs")
def uphill(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta + eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("used the old averages")
def old_averages(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("averaged from m²")
def squares_of_m(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("averaged from |g|")
def average_of_sizes(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * np.abs(gradient)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("averaged from g:")
def average_of_gradients(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("β₁ and β₂ are swapped")
def betas_swapped(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta2 * m + (1 - beta2) * gradient
    v = beta1 * v + (1 - beta1) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("β and 1 − β are swapped")
def weights_swapped(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = (1 - beta1) * m + beta1 * gradient
    v = (1 - beta2) * v + beta2 * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("enters the averages in full")
def undamped(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + gradient
    v = beta2 * v + gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("m is a velocity")
def velocity(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("m and v come back as they went in")
def averages_not_kept(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    new_m = beta1 * m + (1 - beta1) * gradient
    new_v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = new_m / (1 - beta1**t)
    v_hat = new_v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("returned together")
def theta_and_state(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), (m, v, t)


@mistake("while v is still zero")
def eps_only_where_needed_everywhere(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    root = np.sqrt(v_hat) + eps if np.all(v) else np.sqrt(v_hat)
    return theta - eta * m_hat / root, m, v, t


@mistake("first six steps")
def corrected_only_late(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t) if t > 2 else m
    v_hat = v / (1 - beta2**t) if t > 2 else v
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("is the `return` missing")
def no_return(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)


@mistake("makes a new one")
def in_place(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m += (1 - beta1) * (gradient - m)
    v += (1 - beta2) * (gradient**2 - v)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("makes a new one")
def in_place_of_theta(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    moved, m, v, t = right(theta, m, v, t, gradient, eta, beta1, beta2, eps)
    theta += moved - theta
    return theta, m, v, t


@mistake("β is added")
def betas_added(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 + (1 - beta1) * gradient
    v = beta2 + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@mistake("A number of your own in its place")
def own_eps(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, eta, beta1, beta2, 1e-7)


def right(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v, t + 1


@mistake("β₁ = 0 is legal")
def no_beta1_taken_for_missing(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, eta, beta1 or 0.9, beta2, eps)


@mistake("β₁ is taken as it is, however near to 1")
def largest_beta1(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, eta, min(beta1, 0.999), beta2, eps)


@mistake("β₂ = 0 is legal")
def no_beta2_taken_for_missing(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, eta, beta1, beta2 or 0.9, eps)


@mistake("β₂ is taken as it is, however near to 1")
def largest_beta2(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, eta, beta1, min(beta2, 0.999), eps)


@mistake("η is taken as it is, however large")
def largest_rate(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, min(eta, 10.0), beta1, beta2, eps)


@mistake("η is taken as it is, however small")
def smallest_rate(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, max(eta, 1e-4), beta1, beta2, eps)


@mistake("ε is taken as it is")
def largest_eps(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, t, gradient, eta, beta1, beta2, min(eps, 1.0))


@mistake("t is taken as it is")
def corrected_for_a_while(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return right(theta, m, v, min(t, 100), gradient, eta, beta1, beta2, eps)


@mistake("all of them count")
def first_hundred_coordinates(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    if np.ndim(theta) == 0:
        return right(theta, m, v, t, gradient, eta, beta1, beta2, eps)
    return *(part[:100] for part in right(theta, m, v, t, gradient, eta, beta1, beta2, eps)[:-1]), t + 1


@mistake("nothing is cut off at a bound")
def clipped(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return *(np.clip(part, -1e4, 1e4) for part in right(theta, m, v, t, gradient, eta, beta1, beta2, eps)[:-1]), t + 1


@mistake("they are not zero")
def rounded(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return *(np.round(part, 8) for part in right(theta, m, v, t, gradient, eta, beta1, beta2, eps)[:-1]), t + 1


@mistake("keep whole numbers only")
def whole_numbers_stay_whole(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    return *(
        np.asarray(part).astype(np.asarray(theta).dtype)
        for part in right(theta, m, v, t, gradient, eta, beta1, beta2, eps)[:-1]
    ), t + 1


@mistake("The root was taken before")
def root_before_the_correction(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v) / (1 - beta2**t) + eps), m, v, t


@mistake("ε stands beside √v")
def eps_before_the_correction(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps), m, v, t


@mistake("Nothing is corrected, and t comes back")
def neither_corrected_nor_counted(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * m / (np.sqrt(v) + eps), m, v, t


@mistake("Values 2, 3, 4 are right")
def only_theta_is_wrong(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    t = t + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 2 * eps), m, v, t


@another_way
def correction_in_the_rate(theta, m, v, t, gradient, eta, beta1, beta2, eps):
    """The form at the end of section 2 of the paper, with ε scaled so that it is the same."""
    t += 1
    m, v = m - (1 - beta1) * (m - gradient), v - (1 - beta2) * (v - gradient * gradient)
    full = np.sqrt(1 - beta2**t)
    return theta - eta * full / (1 - beta1**t) * m / (np.sqrt(v) + eps * full), m, v, np.int64(t)
