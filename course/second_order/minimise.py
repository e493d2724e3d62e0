"""The loop that all methods share."""

from functools import partial
from itertools import repeat

import numpy as np

from course.checks import checked, number
from course.second_order.counting import Counted, Search, Tally
from course.second_order.line_search import strong_wolfe
from course.second_order.method import Method


@checked(start=None, tol=partial(number, least=0), examples=partial(number, least=0, infinite=True))
def minimise(objective, method, start, steps=1000, tol=1e-8, rows=None, examples=np.inf):
    """Walk until no slope exceeds `tol`, at most `steps` steps, and until a budget of `examples` is spent.

    With `rows` (an iterator of index arrays, as from `batching`) every step, its line search included, sees the loss
    on the next batch only; the losses recorded are then those of the whole objective, and are not counted.
    Nothing is raised for what is met on the way: `Search.outcome` names it.
    Raises ValueError for a start not finite or not of shape `(d,)`, steps < 0, an objective without what is needed.
    """
    whole = Counted(objective, Tally())
    parts = repeat(whole) if rows is None else (Counted(objective.on(batch), whole.tally) for batch in rows)
    walk = _Walk(method, _checked(start, objective), whole.tally, whole.value if rows is None else objective.value)
    with np.errstate(all="ignore"):
        for part in parts:
            slope = np.abs(part.gradient(walk.theta)).max() if rows is None else np.inf
            walk.look()
            part.keep(walk.theta)
            outcome = _ended(objective, walk, slope, tol) or _spent(
                len(walk.path) > steps, walk.tally.price >= examples
            )
            if outcome or (outcome := walk.step(part)) and rows is None:
                break
        else:
            walk.look()
            outcome = "out of batches"
    return walk.search(outcome)


class _Walk:
    """Where the search stands, what it remembers, and what was seen on the way."""

    def __init__(self, method, theta, tally, measure):
        self.method, self.theta, self.state, self.restarts = method, theta, method.init(theta), 0
        self.tally, self.measure, self.losses, self.path = tally, measure, [], []

    def look(self):
        """Record where it stands, and what that has cost."""
        self.losses.append(float(self.measure(self.theta)))
        self.path.append(self.theta)
        self.tally.mark()

    def search(self, outcome):
        """The record."""
        seen = np.array(self.losses), np.array(self.path)
        return Search(
            self.method, *self.tally.records(), *seen, outcome, self.state, self.tally.not_finite, self.restarts
        )

    def step(self, part):
        """Take one step on `part`. Where there is none, forget what was learnt and say why, else return None."""
        try:
            new, trouble = self._next(part)
        except np.linalg.LinAlgError:
            new, trouble = None, "no step: the Hessian is singular or not finite"
        if new is None:
            self._forget()
            return trouble
        if type(self.method).learn is not Method.learn:
            self.state = self.method.learn(self.state, new - self.theta, part.gradient(new) - part.gradient(self.theta))
        self.theta = new

    def _next(self, part):
        grad = part.gradient(self.theta)
        p, state = self.method.direction(self.theta, part, self.state)
        if self.method.c2 is not None and not p @ grad < 0:
            self._forget()
            p, state = self.method.direction(self.theta, part, self.state)
        if not (np.isfinite(p).all() and p.any()):
            return None, "no step: the direction is zero or not finite"
        self.state = state
        if self.method.c2 is None:
            return self.theta + p, None
        first = self.method.first(state, grad, p)
        return strong_wolfe(part, self.theta, p, first, c2=self.method.c2), "the line search found no lower point"

    def _forget(self):
        self.state, self.restarts = self.method.init(self.theta), self.restarts + 1


def _ended(objective, walk, slope, tol):
    if not (np.isfinite(walk.losses[-1]) and not np.isnan(slope)):
        return "not finite: the loss or the gradient"
    return kind(objective, walk.theta) if slope <= tol else None


def _spent(steps, examples):
    return "out of steps" if steps else "budget spent" if examples else None


def kind(objective, theta):
    """What a level point is by its curvatures: minimum, maximum, saddle, or flat (all 0); without a Hessian: level."""
    if not hasattr(objective, "hessian"):
        return "level"
    curvature = np.linalg.eigvalsh(objective.hessian(theta))
    zero = 1e-9 * max(1.0, np.abs(curvature).max())
    up, down = (curvature > zero).any(), (curvature < -zero).any()
    return {(True, True): "saddle", (True, False): "minimum", (False, True): "maximum", (False, False): "flat"}[
        up, down
    ]


def _checked(start, objective):
    theta = np.array(start)
    size = getattr(objective, "size", "d")
    if (
        theta.dtype.kind not in "iuf"
        or theta.ndim != 1
        or size not in ("d", len(theta))
        or not np.isfinite(theta).all()
    ):
        raise ValueError(f"start={start!r}: expected finite numbers of shape ({size},): one run at a time")
    return theta.astype(float)
