"""The gradient of a whole batch from those of the workers' shards: every example counts the same."""

import numpy as np

from course.classroom import expect, points, untouched

HINTS = (
    "A worker sends the mean over its shard. How do you get back from that to the sum over its examples?",
    "What is the sum over all examples, and how many examples are there?",
    "Which line would change if one worker had ten times as many examples as the other?",
)


def average(gradients, counts):
    return sum(count * np.asarray(gradient, float) for gradient, count in zip(gradients, counts)) / sum(counts)


def slips(gradients, counts):
    """What the usual slips would return for these shards."""
    gradients, counts = np.array(gradients, dtype=float), np.array(counts)
    column = counts.reshape(-1, *(1,) * (gradients.ndim - 1))
    summed = (column * gradients).sum(axis=0)
    return {
        "This is the plain mean: a worker with few examples counts as much as one with many.": gradients.mean(axis=0),
        "This is the plain sum of what the workers sent. Where are the counts?": gradients.sum(axis=0),
        "This is the sum over all examples. It still has to be divided by their number.": summed,
        "The sum over all examples is divided by the number of workers, not of examples.": summed / len(counts),
        "Each gradient is divided by its count. It is to be multiplied by it.": (gradients / np.maximum(column, 1)).sum(
            axis=0
        )
        / counts.sum(),
        "The weights are turned round: the smallest shard counts most.": (gradients / np.maximum(column, 1)).sum(axis=0)
        / (1 / np.maximum(counts, 1)).sum(),
        "The weights are measured against the largest shard, and so do not add up to 1.": summed / counts.max(),
        "This is what the first worker sent, alone.": gradients[0],
        "This is what the worker with the most examples sent, alone.": gradients[counts.argmax()],
        "A worker without examples counts as if it had one.": (np.maximum(column, 1) * gradients).sum(axis=0)
        / np.maximum(counts, 1).sum(),
        "The sum runs over the coordinates, too, and gives one number: `np.sum` needs `axis=0`.": summed.sum()
        / counts.sum(),
        "All coordinates are mixed into one number. Each coordinate has its own mean, over the workers.": summed.mean()
        / counts.sum(),
    }


def draw(rng, shape=(3,), workers=4):
    """The workers' gradients and their numbers of examples, all different; the first has not the most."""
    gradients = [rng.normal(size=shape).round(2) + 0.005 for _ in range(workers)]
    counts = [int(count) for count in rng.choice(np.arange(2, 30), workers, replace=False)]
    return gradients, counts[::-1] if counts[0] == max(counts) else counts


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve([np.array([1.0]), np.array([5.0])], [3, 1]), [2.0]


@points(1)
def test_unequal_shards(student, rng):
    """four workers with unequal shards"""
    gradients, counts = draw(rng)
    expect(
        student.averaged_gradients(gradients, counts),
        average(gradients, counts),
        symptoms=slips(gradients, counts),
        otherwise="Multiply each gradient by its count, add up, and divide by the number of all examples.",
    )


@points(1)
def test_any_cut(student, rng):
    """however the same examples are dealt out, the answer is the same"""
    each = rng.normal(size=(12, 2)).round(2)  # the gradient of each example
    for cuts in ([5, 10], [1], [], [2, 3, 9], list(range(1, 12))):
        parts = np.split(each, cuts)
        gradients, counts = [part.mean(axis=0) for part in parts], [len(part) for part in parts]
        expect(
            student.averaged_gradients(gradients, counts),
            each.mean(axis=0),
            symptoms=slips(gradients, counts),
            otherwise="There may be one worker only, or one example for each.",
        )


@points(1)
def test_a_worker_without_examples(student, rng):
    """a worker that had no examples, and sends zeros, changes nothing"""
    gradients, counts = draw(rng)
    gradients[1], counts[1] = np.zeros(3), 0
    expect(
        student.averaged_gradients(gradients, counts),
        average(gradients, counts),
        symptoms=slips(gradients, counts),
        otherwise="Its weight is 0 of all examples. It is not one of those to divide by, either.",
    )


@points(1)
def test_shapes(student, rng):
    """gradients of any shape: a number, and the weights of a layer as a matrix"""
    for shape in (), (2, 3):
        gradients, counts = draw(rng, shape, workers=3)
        expect(
            student.averaged_gradients(gradients, counts),
            average(gradients, counts),
            symptoms=slips(gradients, counts),
            otherwise="The mean runs over the workers only: axis 0.",
        )


@points(1)
def test_any_size(student, rng):
    """one worker to hundreds, thousands of examples each, large, tiny and whole numbers"""
    gradients, counts = draw(rng)
    many = [rng.normal(size=3) for _ in range(250)], [int(count) for count in rng.integers(0, 9000, 250)]
    cases = {
        "There is one worker only: its mean is that of all examples.": (gradients[:1], counts[:1]),
        "There are 250 workers here, and all of them count.": many,
        "There are hundreds of coordinates here, and all of them count.": (draw(rng, (300,))[0], counts),
        "Large gradients count as they are: nothing is cut off at a bound.": ([1e5 * g for g in gradients], counts),
        "Tiny gradients count as they are: they are not zero.": ([1e-6 / 7 * g for g in gradients], counts),
        "The gradients are whole numbers, their mean is not: an array that was made by np.zeros_like of one of them "
        "keeps whole numbers only.": ([np.array([i, 3 * i, i == 2]) for i in (1, 2, 5, 4)], counts),
    }
    for told, given in cases.items():
        expect(student.averaged_gradients(*given), average(*given), otherwise=told)


@points(1)
def test_inputs_stay(student, rng):
    """what the workers sent is left as it was"""
    student.averaged_gradients(*draw(rng))
    untouched(student)
