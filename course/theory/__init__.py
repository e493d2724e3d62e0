"""Closed forms: stability and rates on quadratics, mini-batch noise, and momentum under noise.

λ is an eigenvalue of the Hessian, μ the smallest and L the largest one, κ = L/μ, and x = ηλ. A rate is the factor
by which the error shrinks per step in the long run: below 1 converges, above 1 diverges. All arguments may be arrays.
In reading order:

rates              stability and speed on quadratics
noise              the noise of a batch's gradient
noisy_quadratic    momentum under noise, step by step
averaging          averaged weights as a momentum
without_walking    the same after t steps, in closed form
targets            how many steps to a target, for every batch size
signs              what batches do to a rule that sees signs only
"""

from course.theory.rates import (
    best_gradient_descent,
    best_heavy_ball,
    best_nesterov,
    critical_gamma,
    effective_eta,
    gradient_descent_rate,
    heavy_ball_rate,
    largest_stable_eta,
    nesterov_rate,
)
from course.theory.noise import (
    batch_variance,
    best_eta_at,
    gradient_variance,
    noise_scale,
    noise_scale_from_two,
    smith_noise,
)
from course.theory.noisy_quadratic import (
    expected_losses,
    expected_squares,
    expected_steps,
    spectrum,
    stationary_variance,
)
from course.theory.averaging import averaged, looking_ahead, schedule_free
from course.theory.without_walking import expected_loss_after, expected_parts, expected_parts_along
from course.theory.targets import least_batches, steps_to_target, tuned_steps
from course.theory.signs import expected_sign, rest_of_signs
