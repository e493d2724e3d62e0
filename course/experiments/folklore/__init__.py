"""Folklore on trial: every claim of the sources, an experiment of a second or two for each, and the verdict that follows from its numbers.

`on_trial()` runs all of them. The lessons tell each experiment at length; here it is small, but run anew, tuned and on seeds of its own.
"""

from course.experiments.folklore import momentum, batches, methods
from course.experiments.folklore.claim import CLAIMS, Claim, Finding


def on_trial(claims=None):
    """A `Finding` for each claim, in the order of the course; all of them unless told."""
    return [claim.tried() for claim in (CLAIMS if claims is None else claims)]
