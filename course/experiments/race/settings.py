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
    Lion,
    Momentum,
    Muon,
    Nadam,
    Nesterov,
    RMSProp,
    RMSPropMomentum,
    ScheduleFree,
    SignSGD,
    WeightAverage,
)

EPOCHS, RECORDS = 5, 20
TUNING, SHOWN = (100, 101, 102), (0, 1, 2, 3)  # the seeds that choose a setting, and those that are shown

MODELS = {
    "softmax regression": SoftmaxRegression,
    "network": lambda X, y: MLP(X, y, hidden=(16,)),
}

#: 16 effective rates η/(1−γ), over a factor of 200: for methods whose step follows the size of the gradient, for those
#: that divide by it, and for those whose every step has one size. Along them a method's own memory changes in turn: so
#: 16 settings see 16 rates and each memory at four of them, and no method has more or coarser ones than another.
PLAIN, SCALED, SIGNS = np.geomspace(0.05, 10, 16), np.geomspace(0.002, 0.4, 16), np.geomspace(0.0002, 0.04, 16)
MEMORIES = np.resize([0.5, 0.9, 0.8, 0.95], 16)  # γ or β₁
AVERAGES = np.resize([0.9, 0.99], 16)  # ρ

#: Each with all of its settings. AdaDelta has no η: it is tuned by ε.
TUNED = [
    GradientDescent(PLAIN),
    Momentum(PLAIN * (1 - MEMORIES), MEMORIES),
    Nesterov(PLAIN * (1 - MEMORIES), MEMORIES),
    AdaGrad(10 * SCALED),
    RMSProp(SCALED, AVERAGES),
    CenteredRMSProp(SCALED, AVERAGES),
    RMSPropMomentum(SCALED * (1 - MEMORIES), rho=0.99, gamma=MEMORIES),
    AdaDelta(AVERAGES, eps=np.geomspace(1e-8, 100, 16)),
    *(adam(SCALED, beta1=MEMORIES) for adam in (Adam, AdaMax, Nadam, AMSGrad, AdamW)),
    SignSGD(SIGNS),
    Lion(SIGNS, beta1=MEMORIES),
    Muon(SCALED, MEMORIES),
    WeightAverage(PLAIN, MEMORIES),
    ScheduleFree(PLAIN, np.resize([0.5, 0.9], 16)),
]

#: The other way, with the methods of lessons 1 to 8: one η for all, everything else at its default but for ρ. AdaDelta
#: has no η, and stays away.
ETAS = np.geomspace(1e-4, 10, 16)
UNTUNED = [
    *(rule(ETAS) for rule in (GradientDescent, Momentum, Nesterov, AdaGrad)),
    *(rule(ETAS, rho=0.99) for rule in (RMSProp, CenteredRMSProp, RMSPropMomentum)),
    *(rule(ETAS) for rule in (Adam, AdaMax, Nadam, AMSGrad, AdamW)),
]


def runners(tuned=True):
    """The rules that run, by name, each with all of its settings; `tuned=False` for those with one η for all."""
    return {type(rule).__name__: rule for rule in (TUNED if tuned else UNTUNED)}
