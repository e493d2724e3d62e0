"""Surfaces to walk on: value, gradient, Hessian, minima and a good window to look at.

Every function takes `theta` of shape `(d, *runs)` — axis 0 is the coordinate, further axes are independent
runs — and is vectorised over the runs: `value` has shape `(*runs)`, `gradient` `(d, *runs)`, `hessian`
`(d, d, *runs)`. Powers are written as products, so that many runs at once give the same bits as one run.
"""

from course.objectives.base import Objective, noisy
from course.objectives.counterexamples import lessard, rare
from course.objectives.matrices import MatrixBowl, matrix_bowl
from course.objectives.quadratics import quadratic, ravine
from course.objectives.surfaces import beale, double_well, himmelblau, plateau, rosenbrock, saddle

SURFACES = (ravine, plateau, double_well, saddle, himmelblau, beale, rosenbrock)
