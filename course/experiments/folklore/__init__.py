"""Folklore on trial: each claim of the sources, an experiment of a second or two, and the verdict of its numbers.

`on_trial()` runs all of them. The lessons tell each experiment at length; here it is small, but run anew, tuned and
on seeds of its own. In reading order:

claim                                   what a claim is: experiment, numbers, criterion
tuning, bowl                            what several trials share: digits, and a noisy bowl
compatibility, momentum, ravines        momentum
accuracy, batch_sizes, small_batches    the batch size
growing                                 batches that grow, and machines
coordinates, contests                   methods
normalization                           batch normalization
one_size                                rules that ask a gradient only which way
averaging                               averages of weights and of gradients
"""

from course.experiments.folklore import compatibility, momentum, ravines
from course.experiments.folklore import accuracy, batch_sizes, small_batches, growing
from course.experiments.folklore import coordinates, contests, normalization
from course.experiments.folklore import one_size, averaging
from course.experiments.folklore.claim import CLAIMS, Claim, Finding


def on_trial(claims=None):
    """A `Finding` for each claim, in the order of the course; all of them unless told."""
    return [claim.tried() for claim in (CLAIMS if claims is None else claims)]
