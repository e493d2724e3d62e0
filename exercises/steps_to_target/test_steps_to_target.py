"""How many steps each learning rate takes to a target: the start counts as 0, what does not arrive is inf."""

import numpy as np

from course.classroom import expect, hints, numbers, points, require, untouched

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
    compare(student.steps_to_target(*given), *given, symptoms=slips(*given), otherwise=otherwise)


def compare(got, *given, symptoms=(), otherwise=""):
    """Fail unless `got` are the right numbers of steps, or np.inf."""
    want = counted(*given)
    if np.shape(got) == want.shape:
        lost = np.flatnonzero(np.isinf(numbers(got)) & np.isfinite(want))
        for place in lost[:1]:
            require(
                False,
                f"η = {given[3][place]:.4g} is said not to arrive, but it does, after {want[place]:.0f} steps.",
                got=got,
                want=want,
                suggests=next((hint for hint in symptoms if same(got, symptoms[hint])), otherwise),
            )
    expect(got, want, symptoms=dict(symptoms), otherwise=otherwise)


def same(got, wrong):
    return np.shape(got) == np.shape(wrong) and np.array_equal(got, wrong)


@points(2)
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
@hints("Is the loss of the start looked at before the first step? And is a loss equal to the target there yet?")
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
@hints("With a limit of 3, how many losses may be looked at: 3 or 4?")
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
@hints("When do you leave the loop: at the first loss that is low enough, or at the last?")
def test_it_may_rise_again(student, rng):
    """the first time below the target counts, even if the loss rises later, or before"""
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
    judged(
        student,
        lambda theta: 3 + float(theta[0]) if theta[0] < 2 else 9 - 2 * float(theta[0]),
        lambda theta: np.full(1, -slope),  # up a hill first, then down behind it
        np.array([0.0]),
        np.array([0.5, 1.0]),
        1.0,
        20,
        otherwise="A loss may rise before it falls: only `limit` ends a training that is not there yet.",
    )


@points(1)
@hints("Does `theta -= …` make a new array, or does it move the start of the next learning rate, too?")
def test_inputs_stay(student, rng):
    """the start and the learning rates are left as they were"""
    loss, gradient, theta, etas = bowl(rng)
    student.steps_to_target(loss, gradient, theta, etas, 0.1 * loss(theta), 20)
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """any numbers: no step allowed or hundreds, many rates, tiny and enormous ones, targets of 0 and below"""
    loss, gradient, theta, etas = bowl(rng)
    target = 0.03 * loss(theta)
    at = dict(loss=loss, gradient=gradient, theta=theta, etas=etas, target=target, limit=40)
    centre = np.array([0.3, -4.0, 5.0])
    off_centre = dict(
        loss=lambda at: loss(at - centre), gradient=lambda at: gradient(at - centre), theta=theta + centre
    )
    line = dict(
        loss=lambda at: float(at[0]) ** 2, gradient=lambda at: 2 * np.asarray(at), theta=np.ones(1), target=0.012
    )
    wide = dict(
        loss=lambda at: 0.5 * float(np.square(at) @ np.square(at)),
        gradient=lambda at: 2 * np.asarray(at) ** 3,
        theta=np.linspace(0.1, 1, 300),
        etas=np.array([0.05, 0.1]),
        target=4.0,
    )
    cases = {
        "No step is allowed: the start alone is looked at.": dict(limit=0),
        "One step is allowed, and may be enough.": line | dict(limit=1, etas=np.array([0.25, 0.2]), target=0.3),
        "300 steps are allowed, and all of them may be needed.": line
        | dict(limit=300, etas=np.array([0.005, 0.01, 0.001])),
        "150 learning rates are given here, and each has its training.": dict(etas=np.linspace(0.05, 0.6, 150)),
        "There are 300 coordinates here, and all of them move.": wide,
        "θ and the gradient may have any sign: the minimum lies anywhere.": off_centre,
        "A target of 0 is legal: `target or …` takes it for missing.": dict(
            loss=lambda at: loss(at) - target, target=0.0
        ),
        "A target below zero is legal: a loss is any number.": dict(loss=lambda at: loss(at) - 5, target=target - 5),
        "Targets may be this large.": dict(loss=lambda at: 1e5 * loss(at), target=1e5 * target),
        "Tiny losses and targets count as they are: they are not zero.": dict(
            loss=lambda at: 1e-6 * loss(at), target=1e-6 * target
        ),
        "θ may be this large.": dict(theta=1e5 * theta, target=1e10 * target),
        "θ may be this small. It is not zero.": dict(theta=1e-5 * theta, target=1e-10 * target),
        "η is taken as it is, however small.": dict(gradient=lambda at: 1e4 * gradient(at), etas=1e-4 * etas),
        "η is taken as it is, however large.": dict(gradient=lambda at: 1e-3 * gradient(at), etas=1e3 * etas),
        "The rates are whole numbers here. An array like them has no room for np.inf.": line
        | dict(gradient=lambda at: 0.2 * at, etas=np.array([1, 3, 2]), limit=5),
    }
    for told, changes in cases.items():
        now, asked = at | changes, []

        def watched(at, gradient=now["gradient"], asked=asked):
            asked.append(1)
            return gradient(at)

        got = student.steps_to_target(*(now | dict(gradient=watched)).values())
        compare(got, *now.values(), otherwise=told)
        allowed = now["limit"] * len(now["etas"])
        require(
            len(asked) <= allowed,
            f"{len(asked)} gradients were asked for.",
            want=f"at most {allowed}: {now['limit']} steps for each of {len(now['etas'])} learning rates",
            suggests="Each step needs one gradient. Is one asked for that no step uses, or the same one twice?",
        )
