"""The rate for another batch size, η(B) = η_max / (1 + B_noise/B): in proportion below the noise scale, level above."""

from course.classroom import expect, points

HINTS = (
    "Write η(B) = η_max/(1 + B_noise/B) for the old and for the new batch size. Which unknown can you get rid of by "
    "dividing?",
    "What becomes of the factor if both batch sizes are much smaller than the noise scale? And if both are much "
    "larger?",
    "Which of the two brackets, (1 + B_noise/B) of the old and of the new B, is the larger one when B grows?",
)


def rate(eta, batch_size, new_batch_size, noise):
    return eta * (1 + noise / batch_size) / (1 + noise / new_batch_size)


def slips(eta, batch_size, new_batch_size, noise):
    """What the usual slips would return for these arguments."""
    k, old, new = new_batch_size / batch_size, 1 + noise / batch_size, 1 + noise / new_batch_size
    return {
        "η came back as it was.": eta,
        "This is linear scaling without an end. It holds only while B is much smaller than the noise scale.": eta * k,
        "This is scaling by the root of B.": eta * k**0.5,
        "The ratio is upside down: a larger batch may take a larger η.": eta * new / old,
        "η was taken for η_max: it belongs to the old B, so the old bracket must be undone first.": eta / new,
        "This is η_max. Divide by the bracket of the new B.": eta * old,
        "B/B_noise entered where B_noise/B belongs.": eta * (1 + batch_size / noise) / (1 + new_batch_size / noise),
        "This is linear scaling that stops at the noise scale. The formula bends earlier and smoothly.": eta
        * min(new_batch_size, noise)
        / min(batch_size, noise),
        "This is the factor alone. Multiply η by it.": old / new,
        "The brackets are subtracted, not divided.": eta * (1 + old - new),
    }


def draw(rng):
    below, above = rng.choice([12, 20, 48, 96]), rng.choice([150, 240, 400])  # on both sides of the noise scale
    batch_size, new_batch_size = (int(size) for size in rng.permutation([below, above]))
    return round(rng.uniform(0.02, 0.5), 3), batch_size, new_batch_size, round(rng.uniform(110, 140), 1)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(0.1, 50, 150, 100), 0.18


def judged(student, *given, otherwise):
    expect(student.scaled_rate(*given), rate(*given), symptoms=slips(*given), otherwise=otherwise)


@points(1)
def test_any_sizes(student, rng):
    """from any batch size to any other"""
    for _ in range(4):
        judged(
            student,
            *draw(rng),
            otherwise="η_max is the same before and after: solve the old equation for it, and put it into the new one.",
        )


@points(1)
def test_far_below(student, rng):
    """far below the noise scale it is linear scaling"""
    eta, *_ = draw(rng)
    judged(
        student, eta, 2, 6, 50_000.0, otherwise="Three times the batch should have nearly three times the rate here."
    )


@points(1)
def test_far_above(student, rng):
    """far above the noise scale η hardly changes"""
    eta, *_ = draw(rng)
    judged(
        student, eta, 4000, 32_000, 3.0, otherwise="Both batches have hardly any noise: η is near its maximum for both."
    )


@points(1)
def test_there_and_back(student, rng):
    """there and back again gives the old rate"""
    eta, batch_size, new_batch_size, noise = draw(rng)
    there = student.scaled_rate(eta, batch_size, new_batch_size, noise)
    expect(
        there,
        rate(eta, batch_size, new_batch_size, noise),
        symptoms=slips(eta, batch_size, new_batch_size, noise),
        otherwise="The way there is not right yet.",
    )
    expect(
        student.scaled_rate(there, new_batch_size, batch_size, noise),
        eta,
        otherwise="The way back is the same formula with old and new exchanged.",
    )


@points(1)
def test_whole_range(student, rng):
    """any numbers: batches of one and of thousands, hardly any noise and very much, tiny and enormous η"""
    eta, noise = rng.uniform([0.02, 110], [0.5, 140]).tolist()
    cases = {
        "Many digits are given here, and all of them count.": (eta, 48, 150, noise),
        "A batch of one is legal.": (eta, 1, 150, noise),
        "A new batch of one is legal.": (eta, 150, 1, noise),
        "Batches may be this large.": (eta, 300, 50_000, noise),
        "Hardly any noise is still some: η_max is then reached by small batches.": (eta, 1, 2, 0.0004),
        "The noise scale may be below one.": (eta, 1, 2, 0.4321),
        "The noise scale may be this large.": (eta, 3000, 50_000, 1234.5 * noise),
        "η is taken as it is, however small.": (2e-5, 48, 150, noise),
        "η is taken as it is, however large.": (250.5, 48, 150, noise),
    }
    for told, given in cases.items():
        expect(student.scaled_rate(*given), rate(*given), otherwise=told)
