"""Wrong answers to `newton_step`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("the step p alone")
def step_only(theta, gradient, hessian, tau):
    return -np.linalg.solve(hessian + tau * np.eye(len(theta)), gradient)


@mistake("The sign is turned")
def uphill(theta, gradient, hessian, tau):
    return theta + np.linalg.solve(hessian + tau * np.eye(len(theta)), gradient)


@mistake("The damping is missing")
def bare(theta, gradient, hessian, tau):
    return theta - np.linalg.solve(hessian, gradient)


@mistake("went to every entry")
def damped_everywhere(theta, gradient, hessian, tau):
    return theta - np.linalg.solve(hessian + tau, gradient)


@mistake("τ was subtracted")
def damped_the_wrong_way(theta, gradient, hessian, tau):
    return theta - np.linalg.solve(hessian - tau * np.eye(len(theta)), gradient)


@mistake("multiplied by H")
def multiplied(theta, gradient, hessian, tau):
    return theta - (hessian + tau * np.eye(len(theta))) @ gradient


@mistake("Only the diagonal of H")
def diagonal(theta, gradient, hessian, tau):
    return theta - gradient / (np.diag(hessian) + tau)


@mistake("Was the inverse computed")
def inverted(theta, gradient, hessian, tau):
    return theta - np.linalg.inv(hessian + tau * np.eye(len(theta))) @ gradient


@mistake("makes a new one")
def in_place(theta, gradient, hessian, tau):
    hessian += tau * np.eye(len(theta))
    return theta - np.linalg.solve(hessian, gradient)


@mistake("is the `return` missing")
def no_return(theta, gradient, hessian, tau):
    theta = theta - np.linalg.solve(hessian + tau * np.eye(len(theta)), gradient)


def right(theta, gradient, hessian, tau):
    return theta - np.linalg.solve(hessian + tau * np.eye(len(theta)), gradient)


@mistake("divided by 1 + τ")
def shortened(theta, gradient, hessian, tau):
    return theta - np.linalg.solve(hessian, gradient) / (1 + tau)


@mistake("The damping is missing")
def damping_ignored_unless_needed(theta, gradient, hessian, tau):
    return right(theta, gradient, hessian, 0.0 if np.linalg.eigvalsh(hessian)[0] > 0 else tau)


@mistake("On a bowl the full step")
def no_damping_taken_for_missing(theta, gradient, hessian, tau):
    return right(theta, gradient, hessian, tau or 1e-3)


@mistake("however small")
def damping_raised(theta, gradient, hessian, tau):
    return right(theta, gradient, hessian, max(tau, 0.01) if tau else 0.0)


@mistake("however large")
def damping_cut_off(theta, gradient, hessian, tau):
    return right(theta, gradient, hessian, min(tau, 100.0))


@mistake("cut off at a bound")
def clipped(theta, gradient, hessian, tau):
    return np.clip(right(theta, gradient, hessian, tau), -1000, 1000)


@another_way
def least_squares(theta, gradient, hessian, tau):
    damped = np.array(hessian)
    damped[np.diag_indices(len(theta))] += tau
    return (theta - np.linalg.lstsq(damped, gradient, rcond=None)[0]).tolist()
