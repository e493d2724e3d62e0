"""Claims about batch normalization."""

import numpy as np

from course.datasets import digits
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import SEEDS, chosen
from course.models import MLP
from course.optimizers import GradientDescent
from course.training import train

NORMALIZATION = "11_batch_normalization"


def first_layer(batch_norm, shrink, seed):
    """The length of the first layer's gradient at the start of a network of ten hidden layers."""
    loss = MLP(*digits().train, hidden=(32,) * 10, batch_norm=batch_norm)
    theta = loss.init(np.random.default_rng(seed))
    for W, _ in loss.layers(theta):
        W *= shrink
    return np.linalg.norm(loss.layers(loss.gradient(theta))[0][0])


@enlisted
class PreventsVanishing(Claim):
    text = "BatchNorm prevents vanishing gradients"
    lesson, heading = NORMALIZATION, '"BatchNorm prevents vanishing gradients"'

    def experiment(self):
        length = lambda batch_norm, shrink: np.median([first_layer(batch_norm, shrink, seed) for seed in range(5)])
        gain = lambda shrink: length(True, shrink) / length(False, shrink)
        return {"bad": gain(6**-0.5), "good": gain(1.0)}

    number = (
        "ten layers, first layer's gradient, normalised over plain: {bad:.0f} times as long from weights √6 too small, "
        "{good:.1f} times from those of He et al."
    )

    def holds(self, bad, good):
        return min(bad, good) > 10

    when = "the start is bad"

    def then(self, bad):
        return bad > 10


@enlisted
class UnderfitsOnLittleData(Claim):
    text = "BatchNorm underfits on little data"
    lesson, heading = NORMALIZATION, '"It underfits on little data"'

    def experiment(self):
        etas = 4.0 ** np.arange(-3.5, 2)  # far enough apart that no last bit chooses

        def fitted(batch_norm, B, seed):
            """The training loss on 20 digits for each η, no worse than guessing."""
            rng = np.random.default_rng(seed)
            loss = MLP(*digits().train, hidden=(32,) * 4, batch_norm=batch_norm)
            theta = loss.init(rng)
            few = loss.on(rng.choice(len(loss), 20, replace=False))
            run = train(few, GradientDescent(etas), theta, B, rng, steps=100, records=1, trace=False)
            return np.fmin(run.losses[-1], np.log(10))

        def judged(batch_norm, B):
            return chosen(np.array([fitted(batch_norm, B, seed) for seed in (*SEEDS, *range(3, 8))]))[1]

        four_normal = judged(True, 4)
        return {
            "whole": judged(False, 20).mean(),
            "whole_normal": judged(True, 20).mean(),
            "four": judged(False, 4).mean(),
            "four_normal": four_normal.mean(),
            "spread": four_normal.std(),
        }

    number = (
        "20 digits, 100 steps, training loss plain and normalised: {whole:.3f} and {whole_normal:.3f} "
        "with all in each batch, {four:.3f} and {four_normal:.2f} ± {spread:.2f} in batches of 4"
    )

    def holds(self, whole_normal, whole, four_normal, four):
        return min(whole_normal - whole, four_normal - four) > 0.1

    when = "the batches are small, whatever the data"

    def then(self, four_normal, four):
        return four_normal - four > 0.1
