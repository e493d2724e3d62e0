"""The rules of the race: the same number of settings for every method, and the seeds that choose among them."""

import numpy as np

from course.models import MLP, SoftmaxRegression
from course.optimizers import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    CenteredRMSProp,
    GradientDescent,
    Momentum,
    Nadam,
    Nesterov,
    RMSProp,
    RMSPropMomentum,
)

EPOCHS, RECORDS = 5, 20
ETAS = np.geomspace(1e-4, 10, 16)
TUNING, SHOWN = (100, 101), (0, 1, 2, 3)  # the seeds that choose η, and those that are shown

MODELS = {
    "softmax regression": SoftmaxRegression,
    "network": lambda X, y: MLP(X, y, hidden=(16,)),
}

#: Each with all of its settings: η on one grid, else the defaults, but for these two:
#: the averages of squares forget at ρ = 0.99, and AdaDelta, which has no η, is tuned by ε, on the grid's squares.
RULES = [
    GradientDescent(ETAS),
    Momentum(ETAS),
    Nesterov(ETAS),
    AdaGrad(ETAS),
    RMSProp(ETAS, rho=0.99),
    CenteredRMSProp(ETAS, rho=0.99),
    RMSPropMomentum(ETAS, rho=0.99),
    AdaDelta(rho=0.9, eps=ETAS**2),
    Adam(ETAS),
    AdaMax(ETAS),
    Nadam(ETAS),
    AMSGrad(ETAS),
    AdamW(ETAS),
]


def runners():
    """The rules that run, by name, each with all of its settings."""
    return {type(rule).__name__: rule for rule in RULES}
