"""The mean loss over an epoch from the means of its batches: every example counts the same."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "If a batch of 2 and a batch of 1 have mean losses 1 and 4, what is the sum of all three losses?",
    "How do you get from a batch's mean loss back to the sum of its losses?",
    "What is that total to be divided by: the number of batches, or the number of examples?",
)


def slips(losses, sizes):
    """What the usual slips would return for these batches."""
    losses, sizes = np.array(losses, dtype=float), np.array(sizes)
    return {
        "This is the mean of the batch means: an example in the short batch then counts for more than any "
        "other.": losses.mean(),
        "This is the sum of the batch means. Where are the sizes?": losses.sum(),
        "This is the sum of all losses. It still has to be divided by the number of examples.": losses @ sizes,
        "The sum of all losses is divided by the number of batches, not of examples.": losses @ sizes / len(sizes),
        "The short batch is left out.": losses[:-1] @ sizes[:-1] / max(sizes[:-1].sum(), 1),
        "The short batch counts as if it were full.": losses.sum() * sizes.max() / sizes.sum(),
        "This is the loss of the last batch alone.": losses[-1],
        "Each batch mean is divided by its size. It is to be multiplied by it.": (losses / sizes).sum() / sizes.sum(),
        "This is the median, not the mean.": np.median(losses),
    }


def draw(rng):
    """Mean losses and sizes of an epoch, the last batch short."""
    batches, size = int(rng.integers(3, 7)), int(rng.integers(4, 9))
    sizes = [size] * batches + [int(rng.integers(1, size - 1))]
    return sorted(
        round(float(loss), 4) for loss in rng.uniform(0.2, 3, len(sizes))
    ), sizes  # so that no two slips agree


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve([1.0, 4.0], [2, 1]), 2.0


@points(1)
def test_short_last_batch(student, rng):
    """an epoch whose last batch is short"""
    losses, sizes = draw(rng)
    each = np.repeat(losses, sizes)  # one loss per example, the same for all of its batch
    expect(
        student.epoch_loss(losses, sizes),
        each.mean(),
        symptoms=slips(losses, sizes),
        otherwise="Add up the losses of all examples, batch by batch, and divide by how many examples there are.",
    )


@points(1)
def test_outlier(student, rng):
    """a last batch of one example, with an enormous loss"""
    losses, sizes = draw(rng)
    losses[-1], sizes[-1] = 1000.0, 1
    expect(
        student.epoch_loss(losses, sizes),
        np.repeat(losses, sizes).mean(),
        symptoms=slips(losses, sizes),
        otherwise="One example of many moves the mean by its share only.",
    )


@points(1)
def test_any_cut(student, rng):
    """however the same examples are cut into batches, the answer is the same"""
    each = rng.uniform(0.1, 2, 12).round(2)
    for cuts in ([5, 10], [1], [], [2, 3, 9], list(range(1, 12))):
        parts = np.split(each, cuts)
        losses, sizes = [float(part.mean()) for part in parts], [len(part) for part in parts]
        expect(
            student.epoch_loss(losses, sizes),
            each.mean(),
            symptoms=slips(losses, sizes),
            otherwise="The sizes may be in any order, and there may be one batch only.",
        )


@points(1)
def test_zero(student, rng):
    """batches without any loss count as well"""
    losses, sizes = draw(rng)
    losses[0] = losses[2] = 0.0
    expect(
        student.epoch_loss(losses, sizes),
        np.repeat(losses, sizes).mean(),
        symptoms=slips(losses, sizes),
        otherwise="A loss of zero is a loss: those examples are part of the mean.",
    )
    untouched(student)


@points(1)
def test_any_size(student, rng):
    """hundreds of batches, hundreds of examples in each, tiny losses, and losses below zero"""
    losses, sizes = draw(rng)
    long = rng.uniform(0.1, 2, 300).tolist(), [500] * 299 + [int(rng.integers(1, 400))]
    cases = {
        "There are 300 batches here, and all of them count.": long,
        "Tiny losses count as they are: they are not zero.": ([1e-6 * loss for loss in losses], sizes),
        "A loss may lie below zero (that of a density does). It counts as it is.": ([-loss for loss in losses], sizes),
    }
    for told, given in cases.items():
        expect(student.epoch_loss(*given), np.repeat(*given).mean(), otherwise=told)
