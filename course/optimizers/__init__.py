"""The update rules, each written once, as the textbook prints it.

    init(theta) -> state;   step(theta, grad, state, t) -> (theta, state),   t = 1, 2, ...

`theta` and `grad` have shape `(d, *runs)`: axis 0 is the coordinate, further axes are independent runs. Every
hyper-parameter is a number, an array that broadcasts over the runs, or a schedule `t -> number`. A step changes
nothing in place. The state is a dict of named arrays of theta's shape, all zero at the start.
"""

from course.optimizers.hyperparameters import NOTATION, Quantity, quantity
from course.optimizers.rule import Optimizer, all_rules, hyperparameters, label, power
from course.optimizers.momentum import GradientDescent, Momentum, Nesterov
from course.optimizers.per_coordinate import AdaDelta, AdaGrad, CenteredRMSProp, RMSProp, RMSPropMomentum
from course.optimizers.adam import AdaMax, Adam, AdamW, AMSGrad, Nadam
from course.optimizers.sign import Lion, SignSGD
from course.optimizers.averaging import ScheduleFree, WeightAverage
from course.optimizers.matrix import Muon, by_layer, orthogonal
from course.optimizers.blocked import step_in_blocks
