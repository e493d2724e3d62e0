"""Models whose loss on data is an objective like any other: `value(theta)`, `gradient(theta)`, and `on(rows)`.

A batch is a cheaper objective: `loss.on(rows)` is the same loss on fewer examples. All parameters lie in one
flat `theta`, so that every optimizer stays one vector formula. The loss is the mean over the examples.
"""

from course.models.linear import LinearRegression, LogisticRegression, SoftmaxRegression
from course.models.mlp import MLP
