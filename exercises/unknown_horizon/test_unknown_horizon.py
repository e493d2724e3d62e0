"""One setting for every horizon: the one whose worst ratio to the best loss of a horizon is smallest.

A table of losses is drawn again until every known slip shows in it, each in another way.
"""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "For one horizon: which loss is the best there, and how many times worse is each setting?",
    "A setting has a ratio at each horizon. Nobody knows where you will stop: which of its ratios counts?",
    "The rows are settings, the columns horizons. Over which axis is the best of a horizon taken, and over which the "
    "worst ratio of a setting?",
)


def judged(scores):
    best = int(np.argmin(scores))
    return best, scores[best]


def choose(losses):
    return judged((losses / losses.min(axis=0)).max(axis=1))


@np.errstate(all="ignore")  # a slip may divide what diverged by what diverged
def slips(losses):
    """What the usual slips would return for this table."""
    ratios = losses / losses.min(axis=0)
    worst = ratios.max(axis=1)
    best, ratio = choose(losses)
    return {
        "Rows and columns are exchanged: the rows are settings, the columns horizons.": choose(losses.T),
        "This is the mean of the ratios. Whoever stops at the worst horizon gets the worst: take the largest.": judged(
            ratios.mean(axis=1)
        ),
        "The smallest ratio of each setting was compared. The largest counts.": judged(ratios.min(axis=1)),
        "Losses were compared as they are, by the highest: that is the loss at a short horizon. Divide by the best of "
        "each horizon first.": judged(losses.max(axis=1)),
        "Losses were added up as they are: the short horizons, where all are high, decide. Divide by the best of each "
        "horizon first.": judged(losses.sum(axis=1)),
        "The distance to the best was taken, not the ratio: the long horizons, where all are low, hardly count.": (
            judged((losses - losses.min(axis=0)).max(axis=1))
        ),
        "Each loss was divided by the best of its own setting. Divide by the best of its horizon.": judged(
            (losses / losses.min(axis=1, keepdims=True)).max(axis=1)
        ),
        "Only the last horizon was looked at. It may end at any.": judged(ratios[:, -1]),
        "Only the first horizon was looked at. It may end at any.": judged(ratios[:, 0]),
        "The settings are counted from 1. In Python the first one is 0.": (best + 1, ratio),
        "This is the setting whose worst ratio is largest.": (int(worst.argmax()), worst.max()),
        "The setting is the right one. The second number is its largest ratio, not its highest loss.": (
            best,
            losses[best].max(),
        ),
        "This is a horizon, not a setting: the rows are settings.": judged(ratios.max(axis=0)),
        "The ratio is upside down: loss over best, so that 1 is as good as can be.": (
            best,
            (losses.min(axis=0) / losses)[best].min(),
        ),
    }


def draw(rng, settings=6, horizons=5):
    """Losses that fall with the horizon, settings that are fast or calm; each slip chooses or reports otherwise."""
    while True:
        falling = 4.0 ** -np.arange(horizons)
        losses = (10 * falling * rng.uniform(1, 4, (settings, horizons))).round(4)
        right, found = choose(losses), slips(losses).values()
        told = {(float(a), round(float(b), 9)) for a, b in found} | {(float(right[0]), round(float(right[1]), 9))}
        if len(told) == len(found) + 1:
            return losses


def compare(student, losses, otherwise):
    expect(student.unknown_horizon(losses), choose(losses), symptoms=slips(losses), otherwise=otherwise)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(np.array([[4, 1], [2, 2], [3, 0.8]])), (2, 1.5)


@points(2)
def test_choice(student, rng):
    """six settings at five horizons"""
    compare(
        student, draw(rng), "Write down the best loss of each horizon, and the ratios of the first setting to them."
    )


@points(1)
def test_other_shapes(student, rng):
    """more horizons than settings, and more settings than horizons"""
    for settings, horizons in ((3, 8), (9, 3)):
        losses = draw(rng, settings, horizons)
        compare(student, losses, "The rows are settings, the columns horizons, however many there are.")


@points(1)
def test_units(student, rng):
    """one horizon measured in another unit: the ratios, and so the answer, stay"""
    losses = draw(rng)
    scaled = losses * 10.0 ** rng.integers(-2, 3, losses.shape[1])
    expect(
        student.unknown_horizon(scaled),
        choose(losses),
        symptoms=slips(scaled),
        otherwise="Only ratios within one horizon count. A factor before a whole column divides out.",
    )


@points(1)
def test_diverged(student, rng):
    """settings that diverged are never chosen, wherever they did"""
    losses = draw(rng)
    best, _ = choose(losses)
    losses[best, -1] = np.inf
    losses[(best + 1) % 6] = np.inf
    compare(student, losses, "inf over a finite best is inf: such a setting has the largest of all ratios.")


@points(1)
def test_nothing_to_lose(student, rng):
    """a setting that is the best everywhere costs nothing: the ratio is 1"""
    losses = draw(rng)
    losses[4] = losses.min(axis=0) / 2
    compare(student, losses, "A setting that is the best at every horizon has the ratio 1 at each.")


@points(1)
def test_losses_stay(student, rng):
    """the table that comes in is left as it was"""
    student.unknown_horizon(draw(rng))
    untouched(student)


@points(1)
def test_whole_range(student, rng):
    """one setting, one horizon, hundreds of both; ties; whole, large and tiny numbers"""
    losses = draw(rng)
    many = rng.uniform(1, 2, (150, 250))
    many[137] = 1 + 0.4 * rng.random(250)
    late = rng.uniform(1, 1.2, (4, 150))
    late[0] = 0.9
    late[0, -1] = 9.5
    cases = {
        "One setting: there is nothing to choose, and at every horizon it is the best.": losses[:1],
        "One horizon: the lowest loss.": losses[:, :1],
        "There are 150 settings and 250 horizons here, and all of them count.": many,
        "There are 150 horizons here, and the last one counts as the others do.": late,
        "Of two that are equally good the first counts.": np.array([[3, 3], [1, 2], [2, 1], [1, 2]]),
        "Large numbers count as they are.": 1e7 * losses,
        "Tiny numbers count as they are: they are not zero.": 1e-9 * losses,
        "The losses are whole numbers here. The ratio is none.": np.array([[7, 2], [4, 3], [5, 9]]),
    }
    for told, given in cases.items():
        expect(student.unknown_horizon(given), choose(given), otherwise=told)
