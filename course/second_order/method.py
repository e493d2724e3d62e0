"""What all methods share."""

from course.checks import number


class Method:
    """Where to go, and what to learn from having gone. State is explicit: a dictionary, None before the first step.

    `c2` is the line search's second constant: how flat the slope must have become, as a share of the first slope.
    None means no line search: the full step is taken.
    """

    c2 = 0.9

    def __post_init__(self):
        if self.c2 is not None:
            number("c2", self.c2, above=0, below=1)

    def init(self, theta):
        """The state before the first step."""
        return {}

    def direction(self, theta, objective, state):
        """The direction p `(d,)` and the state. `objective` has value, gradient and hessian, all counted."""
        raise NotImplementedError(f"{type(self).__name__} has no direction")

    def first(self, state, grad, p):
        """The step length along p that the line search tries first."""
        return 1.0

    def learn(self, state, s, y):
        """The state after a step s = θ_new − θ that changed the gradient by y, both `(d,)`."""
        return state
