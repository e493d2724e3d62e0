"""Claims about batch normalization."""

from itertools import pairwise

import numpy as np

from course.datasets import digits
from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import SEEDS, chosen
from course.models import MLP
from course.optimizers import GradientDescent
from course.training import train

NORMALIZATION = "11_batch_normalization"


def first_layer(normal, spread, drift, seed):
    """The length of the first layer's gradient at the start of a network of ten layers of 32 tanh units.

    By differences along 40 random directions: the mean square of the slopes, times the dimension. Weights are
    `spread` times as wide as 1/√inputs; all values before a tanh have drifted away from 0 by `drift`.
    """
    data, rng = digits().train, np.random.default_rng(seed)
    widths = [64] + [32] * 10 + [10]
    layers = [rng.normal(scale=spread / np.sqrt(a), size=(a, b)) for a, b in pairwise(widths)]

    def value(first):
        x = data.X[:200]
        for W in (first, *layers[1:-1]):
            z = x @ W + drift
            x = np.tanh((z - z.mean(axis=0)) / z.std(axis=0) if normal else z)
        scores = x @ (layers[-1] / spread)
        return (np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(200), data.y[:200]]).mean()

    steps = 1e-5 * rng.normal(size=(40, *layers[0].shape))
    slopes = [(value(layers[0] + step) - value(layers[0] - step)) / 2e-5 for step in steps]
    return spread * np.sqrt(np.mean(np.square(slopes)))  # in parts of the weights: BatchNorm sees no scale


@enlisted
class PreventsVanishing(Claim):
    text = "BatchNorm prevents vanishing gradients"
    lesson, heading = NORMALIZATION, '"BatchNorm prevents vanishing gradients"'

    def experiment(self):
        length = lambda *start: np.array([first_layer(*start, seed) for seed in range(5)])
        gain = lambda spread, drift: length(True, spread, drift) / length(False, spread, drift)
        gains = {"small": gain(0.5, 0.0), "good": gain(1.0, 0.0), "drifted": gain(1.0, 2.0)}
        ends = {f"{name}_{end.__name__}": end(found) for name, found in gains.items() for end in (min, max)}
        return {name: np.median(found) for name, found in gains.items()} | ends

    number = (
        "ten layers of tanh, first layer's gradient relative to its weights, normalised over plain, median and range "
        "of five starts: {good:.1f} times ({good_min:.1f} to {good_max:.1f}) from weights that fit, {small:.0f} "
        "({small_min:.0f} to {small_max:.0f}) from weights half as wide, {drifted:.0e} ({drifted_min:.0e} to "
        "{drifted_max:.0e}) where values have drifted by 2"
    )

    def holds(self, small, good, drifted):
        return min(small, good, drifted) > 10

    when = "the start is bad, or values have drifted"

    def then(self, small, drifted):
        return min(small, drifted) > 10


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
            return chosen(np.array([fitted(batch_norm, B, seed) for seed in (*SEEDS, *range(5, 8))]))[1]

        ends = {
            "whole": judged(False, 20),
            "whole_normal": judged(True, 20),
            "four": judged(False, 4),
            "four_normal": judged(True, 4),
        }
        spreads = {f"{name}_spread": losses.std() for name, losses in ends.items()}
        return {name: losses.mean() for name, losses in ends.items()} | spreads

    number = (
        "20 digits, 100 steps, training loss: all in each batch, plain {whole:.4f} ± {whole_spread:.4f}, normalised "
        "{whole_normal:.4f} ± {whole_normal_spread:.4f}; batches of 4, plain {four:.4f} ± {four_spread:.4f}, "
        "normalised {four_normal:.2f} ± {four_normal_spread:.2f}"
    )

    def holds(self, whole_normal, whole, four_normal, four):
        return min(whole_normal - whole, four_normal - four) > 0.1

    when = "the batches are small, whatever the data"

    def then(self, four_normal, four):
        return four_normal - four > 0.1


@enlisted
class PreventsOverfitting(Claim):
    text = "BatchNorm avoids overfitting"
    lesson, heading = NORMALIZATION, '"It underfits on little data"'

    def experiment(self):
        etas = 4.0 ** np.arange(-3.5, 2)

        def unseen(batch_norm, B):
            """Validation losses of the judging seeds after 100 steps on 100 digits, η chosen by others."""

            def ends(seed):
                rng, shape = np.random.default_rng(seed), {"hidden": (32,) * 4, "batch_norm": batch_norm}
                loss, validation = MLP(*digits().train, **shape), MLP(*digits().validation, **shape)
                validation.norms, theta = loss.norms, loss.init(rng)
                few = loss.on(rng.choice(len(loss), 100, replace=False))
                told = {"steps": 100, "records": 1, "trace": False, "measure": validation}
                return np.fmin(train(few, GradientDescent(etas), theta, B, rng, **told).losses[-1], np.log(10))

            return chosen(np.array([ends(seed) for seed in (*SEEDS, *range(5, 8))]))[1]

        whole, four = (unseen(False, B) - unseen(True, B) for B in (100, 4))
        return {"whole": whole.mean(), "whole_spread": whole.std(), "four": four.mean(), "four_spread": four.std()}

    number = (
        "100 digits, η tuned, validation loss plain minus normalised, in pairs: {whole:.2f} ± {whole_spread:.2f} "
        "with all in each batch, {four:.2f} ± {four_spread:.2f} in batches of 4"
    )

    def holds(self, whole, whole_spread, four, four_spread):
        return whole > whole_spread and four > four_spread

    when = "the batches are large"

    def then(self, whole, whole_spread):
        return whole > whole_spread
