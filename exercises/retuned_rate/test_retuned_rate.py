"""The learning rate that keeps the noise level η/(B(1 − γ)) when γ and B change."""

from course.classroom import expect, points

HINTS = (
    "Write down the noise level with the old numbers and with the new ones. Which unknown is left?",
    "Twice the batch has half the noise. Does η have to grow or to shrink to bring that back?",
    "How many times as far does one gradient carry in the long run with γ = 0.9, compared with γ = 0?",
)


def retuned(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - new_gamma) / (1 - gamma) * new_batch_size / batch_size


def slips(eta, gamma, batch_size, new_gamma, new_batch_size):
    """What the usual slips would return for these arguments."""
    memory, size = (1 - new_gamma) / (1 - gamma), new_batch_size / batch_size
    return {
        "η came back as it was.": eta,
        "The batch size is left out.": eta * memory,
        "γ is left out.": eta * size,
        "γ enters upside down: the longer the memory, the smaller η must be.": eta / memory * size,
        "B enters upside down: the larger the batch, the larger η may be.": eta * memory / size,
        "Both ratios are upside down.": eta / memory / size,
        "B enters as a root. That keeps the spread of one step; the noise level is proportional to η/B.": eta
        * memory
        * size**0.5,
        "γ itself enters. What counts is 1 − γ.": eta * new_gamma / gamma * size if gamma else eta,
        "1 + γ enters where 1 − γ belongs.": eta * (1 + new_gamma) / (1 + gamma) * size,
        "The old γ is left out: only for γ = 0 is its factor 1.": eta * (1 - new_gamma) * size,
        "The new γ is left out.": eta / (1 - gamma) * size,
        "This is the noise level itself. Solve it for the new η.": eta / (batch_size * (1 - gamma)),
    }


def draw(rng):
    gamma, new_gamma = rng.permutation([0.45, 0.72, 0.85, 0.93])[:2]  # no ratio of these is one of the sizes'
    batch_size, new_batch_size = rng.permutation([10, 24, 32, 50, 64, 100])[:2]
    return round(rng.uniform(0.01, 0.2), 3), float(gamma), int(batch_size), float(new_gamma), int(new_batch_size)


def worked(solve):
    """The worked number of the statement: what comes back, and what is said there."""
    yield solve(0.1, 0, 32, 0.9, 64), 0.02


@points(1)
def test_both(student, rng):
    """γ and B change at the same time"""
    for _ in range(4):
        given = draw(rng)
        expect(
            student.retuned_rate(*given),
            retuned(*given),
            symptoms=slips(*given),
            otherwise="η/(B(1 − γ)) must be the same before and after: solve that for the new η.",
        )


@points(1)
def test_momentum_alone(student, rng):
    """only γ changes, from none or to none"""
    eta, gamma, batch_size, *_ = draw(rng)
    for given in ((eta, 0.0, batch_size, gamma, batch_size), (eta, gamma, batch_size, 0.0, batch_size)):
        expect(
            student.retuned_rate(*given),
            retuned(*given),
            symptoms=slips(*given),
            otherwise="With an unchanged B the effective rate η/(1 − γ) stays the same.",
        )


@points(1)
def test_batch_alone(student, rng):
    """only B changes: the linear scaling rule"""
    eta, gamma, batch_size, _, new_batch_size = draw(rng)
    given = eta, gamma, batch_size, gamma, new_batch_size
    expect(
        student.retuned_rate(*given),
        retuned(*given),
        symptoms=slips(*given),
        otherwise="With an unchanged γ the ratio η/B stays the same.",
    )


@points(1)
def test_there_and_back(student, rng):
    """there and back again gives the old rate"""
    eta, gamma, batch_size, new_gamma, new_batch_size = draw(rng)
    there = student.retuned_rate(eta, gamma, batch_size, new_gamma, new_batch_size)
    expect(
        student.retuned_rate(there, new_gamma, new_batch_size, gamma, batch_size),
        eta,
        otherwise="The way back is the same formula with old and new exchanged.",
    )


@points(1)
def test_whole_range(student, rng):
    """any numbers: γ next to 0 and next to 1, batches of one and of thousands, tiny and enormous η"""
    eta, gamma, new_gamma = rng.uniform([0.01, 0.3, 0.8], [0.2, 0.6, 0.95]).tolist()
    cases = {
        "Many digits are given here, and all of them count.": (eta, gamma, 32, new_gamma, 48),
        "γ is taken as it is, however small.": (eta, 0.0004, 32, 0.0008, 48),
        "γ is taken as it is, however near to 1.": (eta, 0.9996, 32, 0.9992, 48),
        "A batch of one is legal.": (eta, gamma, 1, new_gamma, 5),
        "A new batch of one is legal.": (eta, gamma, 5, new_gamma, 1),
        "Batches may be this large.": (eta, gamma, 3000, new_gamma, 50_000),
        "η is taken as it is, however small.": (2e-5, gamma, 32, new_gamma, 48),
        "η is taken as it is, however large.": (250.5, gamma, 32, new_gamma, 480),
    }
    for told, given in cases.items():
        expect(student.retuned_rate(*given), retuned(*given), otherwise=told)
