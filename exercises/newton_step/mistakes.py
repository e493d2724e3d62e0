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


@another_way
def least_squares(theta, gradient, hessian, tau):
    damped = np.array(hessian)
    damped[np.diag_indices(len(theta))] += tau
    return (theta - np.linalg.lstsq(damped, gradient, rcond=None)[0]).tolist()
