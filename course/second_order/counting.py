"""What a search costs, and what it leaves behind."""

from dataclasses import dataclass

import numpy as np

from course.checks import number

KINDS = ("values", "gradients", "hessians")


class Tally:
    """Counts evaluations by kind, and their price in examples; `mark` records how it stands."""

    def __init__(self):
        self.now, self.price, self.not_finite = dict.fromkeys(KINDS, 0), 0, 0
        self._marks = []

    def add(self, kind, price):
        self.now[kind] += 1
        self.price += price

    def mark(self):
        self._marks.append((*self.now.values(), self.price))

    def records(self):
        """`(counts, examples)`: shapes `(records, 3)` and `(records,)`."""
        self._marks[-1] = (*self.now.values(), self.price)  # a last search that failed has its price, too
        marks = np.array(self._marks)
        return marks[:, :3], marks[:, 3]


class Counted:
    """An objective whose evaluations are counted. Asked again at the very same array, it answers for nothing."""

    def __init__(self, objective, tally):
        self._objective, self.tally = objective, tally
        self._price = len(objective) if hasattr(objective, "__len__") else 1
        self._known = {}

    def value(self, theta):
        return self._ask("values", "value", theta, 1)

    def gradient(self, theta):
        return self._ask("gradients", "gradient", theta, 1)

    def hessian(self, theta):
        return self._ask("hessians", "hessian", theta, len(theta))

    def _ask(self, kind, name, theta, times):
        known = [answer for asked, answer in self._known.get(kind, ()) if asked is theta]
        if known:
            return known[0]
        if not hasattr(self._objective, name):
            raise ValueError(
                f"{self._objective!r} has no {name}: expected an objective with one, or a method that needs none"
            )
        answer = getattr(self._objective, name)(theta)
        self.tally.add(kind, times * self._price)
        self._known.setdefault(kind, []).append((theta, answer))
        return answer

    def keep(self, theta):
        """Forget all answers but those for this array."""
        self._known = {kind: [pair for pair in pairs if pair[0] is theta] for kind, pairs in self._known.items()}


@dataclass(frozen=True)
class Search:
    """What was seen at the start and after each step; like a `training.Run`, with what it cost.

    counts    `(records, 3)` values, gradients, Hessians asked for so far
    examples  `(records,)` their price in examples: n per value or gradient, n · d per Hessian (on a surface n = 1)
    losses    `(records,)`;   path `(records, d)`
    outcome   why it ended, in words;   state the method's memory at the end
    not_finite  how often a value that is not finite was met and stepped back from
    restarts  how often the direction did not go downhill, so that −∇L was taken and the memory cleared
    """

    method: object
    counts: np.ndarray
    examples: np.ndarray
    losses: np.ndarray
    path: np.ndarray
    outcome: str
    state: dict
    not_finite: int = 0
    restarts: int = 0

    @property
    def steps(self):
        return np.arange(len(self.losses))

    @property
    def theta(self):
        return self.path[-1]

    @property
    def evaluations(self):
        """`(records,)` values + gradients + d · Hessians: a Hessian costs about as much as d gradients."""
        return self.counts @ [1, 1, self.path.shape[1]]

    def evaluations_to(self, level):
        """How many evaluations until the loss was at most `level`; None if it never was."""
        hit = self.losses <= number("level", level, infinite=True)
        return int(self.evaluations[hit.argmax()]) if hit.any() else None
