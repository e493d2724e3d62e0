"""Wrong answers to `nesterov_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("that is plain momentum")
def gradient_at_theta(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta)
    return theta + v, v


@mistake("taken at θ + v")
def too_far_ahead(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + v)
    return theta + v, v


@mistake("not η v")
def ahead_by_eta(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + eta * v)
    return theta + v, v


@mistake("behind the ball")
def behind(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta - gamma * v)
    return theta + v, v


@mistake("end of a whole step of momentum")
def after_a_step(theta, v, gradient, eta, gamma):
    ahead = theta + gamma * v - eta * gradient(theta)
    v = gamma * v - eta * gradient(ahead)
    return theta + v, v


@mistake("new velocity stands where the old belongs")
def new_velocity_inside(theta, v, gradient, eta, gamma):
    new_v = gamma * v - eta * gradient(theta)
    v = gamma * v - eta * gradient(theta + gamma * new_v)
    return theta + v, v


@mistake("γ is applied twice")
def faded_twice(theta, v, gradient, eta, gamma):
    v = gamma * v
    v = gamma * v - eta * gradient(theta + gamma * v)
    return theta + v, v


@mistake("faded once more")
def faded_before_and_after(theta, v, gradient, eta, gamma):
    v = gamma * v
    v = gamma * v - eta * gradient(theta + v)
    return theta + v, v


@mistake("only a look")
def theta_moved_ahead(theta, v, gradient, eta, gamma):
    theta = theta + gamma * v
    v = gamma * v - eta * gradient(theta)
    return theta + v, v


@mistake("form of PyTorch and Keras")
def as_in_the_libraries(theta, v, gradient, eta, gamma):
    slope = gradient(theta)
    v = gamma * v - eta * slope
    return theta + gamma * v - eta * slope, v


@mistake("this climbs")
def uphill(theta, v, gradient, eta, gamma):
    v = gamma * v + eta * gradient(theta + gamma * v)
    return theta + v, v


@mistake("minus sign is already inside v")
def subtracted(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + gamma * v)
    return theta - v, v


@mistake("moved by the old velocity")
def old_velocity(theta, v, gradient, eta, gamma):
    return theta + v, gamma * v - eta * gradient(theta + gamma * v)


@mistake("lost in the step")
def only_the_look(theta, v, gradient, eta, gamma):
    v = -eta * gradient(theta + gamma * v)
    return theta + v, v


@mistake("only −η ∇L")
def half_a_velocity(theta, v, gradient, eta, gamma):
    ahead = theta + gamma * v
    v = -eta * gradient(ahead)
    return ahead + v, v


@mistake("v comes back as it went in")
def velocity_not_kept(theta, v, gradient, eta, gamma):
    return theta + gamma * v - eta * gradient(theta + gamma * v), v


@mistake("damped form")
def damped(theta, v, gradient, eta, gamma):
    v = gamma * v - (1 - gamma) * eta * gradient(theta + gamma * v)
    return theta + v, v


@mistake("in the other order")
def swapped(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + gamma * v)
    return v, theta + v


@mistake("keep the answer")
def asked_twice(theta, v, gradient, eta, gamma):
    return (theta + gamma * v - eta * gradient(theta + gamma * v), gamma * v - eta * gradient(theta + gamma * v))


@mistake("stopped with TypeError")
def gradient_not_called(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta + v, v


@mistake("is the `return` missing")
def no_return(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + gamma * v)
    theta = theta + v


@mistake("makes a new one")
def in_place(theta, v, gradient, eta, gamma):
    slope = gradient(theta + gamma * v)
    v *= gamma
    v -= eta * slope
    return theta + v, v


@mistake("makes a new one")
def in_place_of_theta(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + gamma * v)
    theta += v
    return theta, v


def right(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient(theta + gamma * v)
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
    v = gamma * v + eta * gradient(theta - gamma * v)
    return theta - v, v


@another_way
def seen_from_ahead(theta, v, gradient, eta, gamma):
    ahead = theta + gamma * v
    landed = ahead - eta * gradient(ahead)
    return landed, landed - theta
