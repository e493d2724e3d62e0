"""Do momentum and mini-batches go together?"""

from functools import cache

import numpy as np

from course.experiments.folklore.claim import Claim, enlisted
from course.experiments.folklore.tuning import TRIALS, after_epochs, chosen
from course.optimizers import Momentum

MEETS = "05_momentum_meets_batches"


@cache
def batches_of_eight():
    """Validation loss on digits at B = 8: γ = 0 tuned; γ = 0.9 with that η; γ = 0.9 tuned."""
    etas = np.geomspace(1e-4, 3, 19)
    plain, heavy = after_epochs(Momentum(etas, 0.0), 8), after_epochs(Momentum(etas, 0.9), 8)
    plain_best, plain_losses = chosen(plain)
    heavy_best, heavy_losses = chosen(heavy)
    return {
        "plain": plain_losses.mean(),
        "plain_spread": plain_losses.std(),
        "kept": heavy[TRIALS:, plain_best].mean(),
        "kept_spread": heavy[TRIALS:, plain_best].std(),
        "retuned": heavy_losses.mean(),
        "retuned_spread": heavy_losses.std(),
        "spread": plain_losses.std() + heavy_losses.std(),
        "eta": etas[plain_best],
        "new": etas[heavy_best],
    }


@enlisted
class NotCompatible(Claim):
    text = "momentum and mini-batch are not directly compatible"
    lesson, heading = MEETS, "The verdict"

    def experiment(self):
        return batches_of_eight()

    number = (
        "digits, B = 8, γ = 0.9: loss {kept:.2f} ± {kept_spread:.2f} with the η of γ = 0, {retuned:.3f} ± "
        "{retuned_spread:.3f} with its own; γ = 0: {plain:.3f} ± {plain_spread:.3f}"
    )

    def holds(self, retuned, plain, spread):
        return retuned > plain + spread

    when = "η is left as it was tuned without momentum"

    def then(self, kept, plain):
        return kept > 2 * plain


@enlisted
class CombinedByTuning(Claim):
    text = "momentum and mini-batch can be combined by tuning"
    lesson, heading = MEETS, "Real data, second set"

    def experiment(self):
        return batches_of_eight()

    number = (
        "η from {eta:.2g} to {new:.2g}: loss {retuned:.3f} ± {retuned_spread:.3f} with γ = 0.9, "
        "{plain:.3f} ± {plain_spread:.3f} without"
    )

    def holds(self, retuned, plain, spread):
        return retuned <= plain + spread
