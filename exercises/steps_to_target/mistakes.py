"""Wrong answers to `steps_to_target`, each with a part of the hint that it must draw."""

import numpy as np

from course.classroom import another_way, mistake


def walk(loss, gradient, theta, eta, target, limit):
    """The right count for one η."""
    for t in range(limit + 1):
        if loss(theta) <= target:
            return t
        theta = theta - eta * gradient(theta)
    return np.inf


@mistake("One too many")
def counted_from_one(loss, gradient, theta, etas, target, limit):
    return np.array([walk(loss, gradient, theta, eta, target, limit) for eta in etas]) + 1


@mistake("One too few")
def looked_after_the_step_before(loss, gradient, theta, etas, target, limit):
    return [max(walk(loss, gradient, theta, eta, target, limit) - 1, 0) for eta in etas]


@mistake("The start was not looked at")
def start_not_looked_at(loss, gradient, theta, etas, target, limit):
    return [1 + walk(loss, gradient, theta - eta * gradient(theta), eta, target, limit - 1) for eta in etas]


@mistake("≤, not <")
def strictly_below(loss, gradient, theta, etas, target, limit):
    return [walk(loss, gradient, theta, eta, np.nextafter(target, 0), limit) for eta in etas]


@mistake("not `limit`")
def given_up_counts_as_arrived(loss, gradient, theta, etas, target, limit):
    return [min(walk(loss, gradient, theta, eta, target, limit), limit) for eta in etas]


@mistake("are left out")
def diverged_left_out(loss, gradient, theta, etas, target, limit):
    steps = np.array([walk(loss, gradient, theta, eta, target, limit) for eta in etas])
    return steps[np.isfinite(steps)]


@mistake("one step too short")
def limit_too_short(loss, gradient, theta, etas, target, limit):
    return [walk(loss, gradient, theta, eta, target, limit - 1) for eta in etas]


@mistake("one step too long")
def limit_too_long(loss, gradient, theta, etas, target, limit):
    return [walk(loss, gradient, theta, eta, target, limit + 1) for eta in etas]


@mistake("Every training starts at `theta`")
def goes_on(loss, gradient, theta, etas, target, limit):
    steps = []
    for eta in etas:
        t = 0
        while loss(theta) > target and t < limit:
            theta, t = theta - eta * gradient(theta), t + 1
        steps.append(t if loss(theta) <= target else np.inf)
    return steps


@mistake("Only the fewest")
def only_the_fewest(loss, gradient, theta, etas, target, limit):
    return min(walk(loss, gradient, theta, eta, target, limit) for eta in etas)


@mistake("The last loss came back")
def last_losses(loss, gradient, theta, etas, target, limit):
    ends = []
    for eta in etas:
        at = theta
        for _ in range(limit):
            at = at - eta * gradient(at)
        ends.append(loss(at))
    return ends


@mistake("the last time that the loss was above")
def last_time_above(loss, gradient, theta, etas, target, limit):
    steps = []
    for eta in etas:
        at, losses = theta, [loss(theta)]
        for _ in range(limit):
            at = at - eta * gradient(at)
            losses.append(loss(at))
        above = [t for t, height in enumerate(losses) if height > target]
        steps.append(np.inf if losses[-1] > target else above[-1] + 1 if above else 0)
    return steps


@mistake("belongs to the caller")
def in_place(loss, gradient, theta, etas, target, limit):
    etas[:] = [walk(loss, gradient, theta, eta, target, limit) for eta in etas]
    return etas


def right(loss, gradient, theta, eta, target, limit):
    """The right count for one η, with no gradient more than steps."""
    t = 0
    while loss(theta) > target and t < limit:
        theta, t = theta - eta * gradient(theta), t + 1
    return t if loss(theta) <= target else np.inf


@mistake("may rise before it falls")
def gives_up_at_the_first_rise(loss, gradient, theta, etas, target, limit):
    steps = []
    for eta in etas:
        at, t, before = theta, 0, np.inf
        while target < loss(at) <= before and t < limit:
            before = loss(at)
            at, t = at - eta * gradient(at), t + 1
        steps.append(t if loss(at) <= target else np.inf)
    return steps


@mistake("one gradient")
def one_gradient_more(loss, gradient, theta, etas, target, limit):
    return [walk(loss, gradient, theta, eta, target, limit) for eta in etas]


@mistake("takes it for missing")
def no_target_taken_for_missing(loss, gradient, theta, etas, target, limit):
    return [right(loss, gradient, theta, eta, target or 1e9, limit) for eta in etas]


@mistake("is said not to arrive")
def at_most_a_hundred(loss, gradient, theta, etas, target, limit):
    return [right(loss, gradient, theta, eta, target, min(limit, 100)) for eta in etas]


@mistake("each has its training")
def first_hundred_rates(loss, gradient, theta, etas, target, limit):
    return [right(loss, gradient, theta, eta, target, limit) for eta in etas[:100]]


@mistake("a loss is any number")
def never_below_zero(loss, gradient, theta, etas, target, limit):
    return [right(loss, gradient, theta, eta, max(target, 0), limit) for eta in etas]


@mistake("however large")
def rate_cut_off(loss, gradient, theta, etas, target, limit):
    return [right(loss, gradient, theta, min(eta, 100.0), target, limit) for eta in etas]


@mistake("has no room for np.inf")
def whole_numbers_stay_whole(loss, gradient, theta, etas, target, limit):
    steps = np.zeros_like(etas)
    for i, eta in enumerate(etas):
        count = right(loss, gradient, theta, eta, target, limit)
        steps[i] = count if np.isfinite(count) or steps.dtype == float else -1
    return steps


@another_way
def all_losses_first(loss, gradient, theta, etas, target, limit):
    steps = []
    for eta in etas:
        at, losses = theta, [loss(theta)]
        while len(losses) <= limit:
            at = at - eta * gradient(at)
            losses.append(loss(at))
        arrived = [t for t, height in enumerate(losses) if height <= target]
        steps.append(arrived[0] if arrived else float("inf"))
    return steps
