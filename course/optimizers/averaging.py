"""Averages of the weights in place of a falling η: θ, which is judged, is the average of places z = θ + u.

At z plain gradient descent goes on, as it were; it is never stored. Both rules keep u alone.
"""

from dataclasses import dataclass, field

from course.optimizers.hyperparameters import Quantity
from course.optimizers.rule import Optimizer


@dataclass(frozen=True)
class WeightAverage(Optimizer):
    """z ← z − η ∇L(z); θ ← ρ θ + (1−ρ) z: the moving average of plain gradient descent's weights.

    Polyak & Juditsky 1992 with the memory of lesson 3. With a constant ρ and v for the last change of θ it is momentum
    whose gradient is taken at θ + ρ/(1−ρ) v. ρ = t/(t + 1) gives the mean of all places, the start included.
    """

    eta: float = 0.1
    rho: float = field(default=0.99, metadata={"quantity": Quantity("ρ", "memory of the average", 0, 0.999, below=1)})
    memory = ("u",)

    def lookahead(self, theta, state, t):
        return theta + state["u"]

    def step(self, theta, grad, state, t):
        eta, rho = self.at(t)
        u = state["u"] - eta * grad
        return theta + (1 - rho) * u, {"u": rho * u}


@dataclass(frozen=True)
class ScheduleFree(Optimizer):
    """y = β θ + (1−β) z; z ← z − η ∇L(y); θ ← θ + (z − θ)/t. Defazio et al. 2024, eq. 3–5 of algorithm SGD.

    θ is the mean of z after steps 1 … t, all with one weight; β = 0 is Polyak's mean, β = 1 takes the gradient at it.
    """

    eta: float = 1.0
    beta: float = field(default=0.9, metadata={"quantity": Quantity("β", "nearness to the mean", 0, 1, at_most=1)})
    memory = ("u",)

    def lookahead(self, theta, state, t):
        _, beta = self.at(t)
        return theta + (1 - beta) * state["u"]

    def step(self, theta, grad, state, t):
        eta, _ = self.at(t)
        u = state["u"] - eta * grad
        return theta + u / t, {"u": u - u / t}
