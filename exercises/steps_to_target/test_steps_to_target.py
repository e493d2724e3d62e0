"""How many steps each learning rate takes to a target: the start counts as 0, what does not arrive is inf, every η begins anew."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "How many steps have been taken when the loss is looked at for the first time?",
    "Where does θ stand when the second learning rate has its turn, and where should it stand?",
    "What must come back for a learning rate that is still above the target after `limit` steps?",
)


def losses_along(loss, gradient, theta, etas, steps):
    """The loss at t = 0, 1, …, steps for each η, shape `(etas, steps + 1)`."""
    losses = []
    for eta in etas:
        at, seen = np.array(theta), [loss(theta)]
        for _ in range(steps):
            at = at - eta * gradient(at)
            seen.append(loss(at))
        losses.append(seen)
    return np.array(losses)


def counted(loss, gradient, theta, etas, target, limit):
    return first(losses_along(loss, gradient, theta, etas, limit) <= target)


def first(hits):
    return np.where(hits.any(axis=1), hits.argmax(axis=1), np.inf)


def after_the_last(hits):
    """The place after the last True in each row, 0 if there is none."""
    return np.where(hits.any(axis=1), hits.shape[1] - hits[:, ::-1].argmax(axis=1), 0)


def chained(loss, gradient, theta, etas, target, limit):
    """Each η goes on where the one before it has stopped."""
    steps, at = [], np.array(theta)
    for eta in etas:
        t = 0
        while loss(at) > target and t < limit:
            at, t = at - eta * gradient(at), t + 1
        steps.append(t if loss(at) <= target else np.inf)
    return steps


def slips(loss, gradient, theta, etas, target, limit):
    """What the usual slips would return for these arguments."""
    longer = losses_along(loss, gradient, theta, etas, limit + 1)
    losses = longer[:, :-1]
    steps = first(losses <= target)
    there = np.isfinite(steps)
    return {
        "The start was not looked at. Where it is at the target already, the answer is 0.": np.where(
            steps == 0, first(losses[:, 1:] <= target) + 1, steps
        ),
        "One too many: the loss at the start belongs to 0 steps, the loss after the first step to 1.": steps + 1,
        "One too few: which step was it after which the loss was low enough?": np.where(steps > 0, steps - 1, 0),
        "A loss exactly at the target has arrived: ≤, not <.": first(losses < target),
        "Some learning rates are counted as arrived that never were. For them the answer is np.inf, not `limit`: a "
        "training "
        "that was given up has not arrived.": np.where(there, steps, limit),
        "The learning rates that did not arrive are left out. They are a result, too: np.inf.": steps[there],
        "The last loss came back for each η, not the number of steps.": losses[:, -1],
        "The limit is one step too short: what arrives with the last step allowed has arrived.": np.where(
            steps == limit, np.inf, steps
        ),
        "The limit is one step too long.": first(longer <= target),
        "Each η went on from where the one before it had stopped. Every training starts at `theta`.": chained(
            loss, gradient, theta, etas, target, limit
        ),
        "Only the fewest steps came back. Asked for is one number for each η.": steps.min(),
        "This is the last time that the loss was above the target. It may rise again later: asked for is the first "
        "time below.": np.where(losses[:, -1] > target, np.inf, after_the_last(losses > target)),
    }


def bowl(rng):
    """½ Σ λ θ² with a start and learning rates, of which the last diverges."""
    lam = np.array([0.25, 1.0, 1.5 + round(rng.uniform(0, 0.5), 2)])
    loss, gradient = (lambda theta: 0.5 * float(lam @ np.square(theta))), (lambda theta: lam * np.asarray(theta))
    theta = rng.choice([-1, 1], 3) * rng.uniform(1, 2, 3).round(2)
    return loss, gradient, theta, np.array([0.2, 0.85, 0.5, 0.03, 1.4])


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield (
        solve(lambda theta: theta[0] ** 2, lambda theta: 2 * theta, np.array([1.0]), np.array([0.25, 0.5]), 0.1, 10),
        [2, 1],
    )


def judged(student, *given, otherwise):
    got = student.steps_to_target(*given)
    expect(got, counted(*given), symptoms=slips(*given), otherwise=otherwise)


@points(3)
def test_several_rates(student, rng):
    """five learning rates, one too small for the limit and one that diverges"""
    loss, gradient, theta, etas = bowl(rng)
    judged(
        student,
        loss,
        gradient,
        theta,
        etas,
        0.02 * loss(theta),
        40,
        otherwise="Follow the first η by hand: loss, step, loss, step … How many steps lie before the first loss at "
        "the target?",
    )


@points(1)
def test_already_there(student, rng):
    """a loss exactly on the target has arrived, and a start that is there takes 0 steps"""
    floor = lambda theta: max(abs(float(theta[0])), 1.0)
    judged(
        student,
        floor,
        np.sign,
        np.array([2.0]),
        np.array([0.5, 0.25]),
        1.0,
        10,
        otherwise="A loss equal to the target has arrived.",
    )
    loss, gradient, theta, etas = bowl(rng)
    judged(student, loss, gradient, theta, etas, loss(theta), 10, otherwise="Look at the loss before the first step.")


@points(1)
def test_the_last_step_counts(student, rng):
    """what arrives with the last step that is allowed has arrived"""
    loss, gradient, theta, etas = bowl(rng)
    target = 0.05 * loss(theta)
    last = int(counted(loss, gradient, theta, etas[:1], target, 200)[0])
    for limit in (last, last - 1):
        judged(
            student,
            loss,
            gradient,
            theta,
            etas[:1],
            target,
            limit,
            otherwise=f"{limit} steps may be taken, and the loss after each is looked at.",
        )


@points(1)
def test_it_may_rise_again(student, rng):
    """the first time below the target counts, even if the loss rises later"""
    slope = round(rng.uniform(0.8, 1.2), 2)
    gradient = lambda theta: np.full(1, slope)  # walks down a line, past the bottom of its own loss
    judged(
        student,
        lambda theta: abs(float(theta[0])),
        gradient,
        np.array([3.0]),
        np.array([0.5, 1.0]),
        0.6,
        20,
        otherwise="Stop at the first loss that is low enough.",
    )


@points(1)
def test_inputs_stay(student, rng):
    """the start and the learning rates are left as they were"""
    loss, gradient, theta, etas = bowl(rng)
    student.steps_to_target(loss, gradient, theta, etas, 0.1 * loss(theta), 20)
    untouched(student)
