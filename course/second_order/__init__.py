"""Methods that use curvature: Newton, BFGS, L-BFGS, conjugate gradients, and the line search they share.

A method says in which direction to go (`direction`) and what it learns from a step (`learn`); `minimise` walks,
and counts every value, gradient and Hessian it asks for, so that methods compare at equal work. One run at a time:
theta has shape `(d,)`. Any objective will do that has `value` and `gradient` (Newton: and `hessian`).
"""

from course.second_order.conjugate import FletcherReeves, PolakRibiere, conjugate_gradients
from course.second_order.counting import Counted, Search, Tally
from course.second_order.line_search import strong_wolfe
from course.second_order.method import Method
from course.second_order.minimise import kind, minimise
from course.second_order.newton import Newton
from course.second_order.quasi_newton import BFGS, LBFGS, two_loop

METHODS = (Newton, BFGS, LBFGS, FletcherReeves, PolakRibiere)
