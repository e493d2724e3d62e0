"""Second-order methods: against SciPy, against each other, against theory; what they cost; what stops them."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from course.batching import shuffled
from course.datasets import breast_cancer, digits
from course.models import LogisticRegression, SoftmaxRegression
from course.objectives import Objective, beale, himmelblau, plateau, quadratic, rosenbrock, saddle
from course.second_order import (
    BFGS,
    LBFGS,
    METHODS,
    Counted,
    FletcherReeves,
    Newton,
    PolakRibiere,
    Tally,
    conjugate_gradients,
    kind,
    minimise,
    strong_wolfe,
    two_loop,
)
from course.second_order.line_search import cubic

each = pytest.mark.parametrize("method", [kind() for kind in METHODS], ids=lambda method: type(method).__name__)
walled = Objective(
    "−ln θ + θ, not finite below 0",
    lambda x: x[0] - np.log(x[0]),
    lambda x: 1 - 1 / x,
    lambda x: 1 / (x * x)[None],
    ((1.0,),),
    (8.0,),
)


def bowl(seed, d, spread=50):
    """A random positive definite matrix of condition number about `spread`."""
    rng = np.random.default_rng(seed)
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    return (axes * np.geomspace(1, spread, d)) @ axes.T, rng.normal(size=d), rng


def test_newton_on_rosenbrock_is_the_known_sequence():
    run = minimise(rosenbrock, Newton(damped=False), (-1.2, 1))
    assert np.allclose(run.losses, [24.2, 4.732, 1412, 0.05597, 0.3132, 1.853e-11, 3.4e-20], rtol=1e-2, atol=0)
    assert run.outcome == "minimum" and list(run.counts[-1]) == [7, 7, 6]


@given(seed=seeds, d=st.integers(1, 10))
@few(40)
def test_conjugate_gradients_are_exact_in_d_steps_and_within_their_bound(seed, d):
    A, b, rng = bowl(seed, d)
    x = np.linalg.solve(A, b)
    run = conjugate_gradients(A, b, rng.normal(size=d), tol=0)
    errors = np.sqrt(np.einsum("ti,ij,tj->t", run.path - x, A, run.path - x))
    root = np.sqrt(np.linalg.cond(A))
    assert len(run.path) <= d + 1 and errors[-1] < 1e-5 * errors[0]
    assert (errors <= 2 * ((root - 1) / (root + 1)) ** np.arange(len(errors)) * errors[0] * (1 + 1e-9) + 1e-9).all()
    assert (run.counts[:, 1] == np.arange(1, len(run.path) + 1)).all()


@given(seed=seeds, d=st.integers(2, 6))
@few(20)
def test_bfgs_with_an_exact_search_walks_like_conjugate_gradients(seed, d):
    A, b, rng = bowl(seed, d, 10)
    surface = Objective("bowl", lambda x: 0.5 * x @ A @ x - b @ x, lambda x: A @ x - b, lambda x: A, (), (0.0,) * d)
    start = rng.normal(size=d)
    theirs = conjugate_gradients(A, b, start).path
    for method in BFGS(c2=1e-10), FletcherReeves(c2=1e-10), PolakRibiere(c2=1e-10):
        ours = minimise(surface, method, start, d).path
        n = min(len(ours), len(theirs))
        assert n >= 2 and np.abs(ours[:n] - theirs[:n]).max() < 1e-6


@given(seed=seeds, d=st.integers(1, 8), m=st.integers(0, 6))
@few(40)
def test_two_loops_equal_scipys_product_and_the_matrix_of_bfgs(seed, d, m):
    A, grad, rng = bowl(seed, d)
    S = rng.normal(size=(m, d))
    pairs, H, state = [(s, A @ s) for s in S], np.eye(d), BFGS().init(grad)
    for s, y in pairs:
        state = BFGS().learn(state, s, y)
    if m:
        H = optimize.LbfgsInvHessProduct(S, S @ A).todense()
    assert np.allclose(two_loop(grad, pairs, 1.0), H @ grad, rtol=1e-8, atol=1e-8 * np.abs(H).max())
    assert np.allclose(state["H"], H, rtol=1e-8, atol=1e-8 * np.abs(H).max())
    if m:
        s, y = pairs[-1]
        assert np.allclose(two_loop(y, pairs), s), "the secant equation, at the usual scale"


def test_only_the_last_m_pairs_are_kept():
    assert len(minimise(rosenbrock, LBFGS(m=3), rosenbrock.start).state["pairs"]) == 3


@each
@pytest.mark.parametrize("surface", [rosenbrock, beale, quadratic(1, 20, angle=0.5)], ids=lambda surface: surface.name)
def test_the_optimum_is_scipys(method, surface):
    theirs = optimize.minimize(
        surface.value, surface.start, jac=surface.gradient, method="BFGS", options={"gtol": 1e-9}
    )
    ours = minimise(surface, method, surface.start, 2000)
    assert ours.outcome == "minimum" and np.allclose(ours.theta, theirs.x, atol=1e-5)
    assert (np.diff(ours.losses) <= 1e-14 * (1 + ours.losses[:-1])).all(), "with a line search the loss never rises"


@pytest.mark.parametrize("method", [BFGS(), LBFGS(), PolakRibiere()], ids=repr)
def test_models_are_objectives_like_any_other(method):
    loss = LogisticRegression(*breast_cancer().train)
    ridge = Objective(
        "ridge",
        lambda t: loss.value(t) + 0.05 * t @ t,
        lambda t: loss.gradient(t) + 0.1 * t,
        None,
        (),
        (0.0,) * loss.size,
    )
    theirs = optimize.minimize(ridge.value, loss.init(), jac=ridge.gradient, options={"gtol": 1e-8})
    assert np.allclose(
        minimise(replace(ridge, hessian=lambda t: np.eye(31)), method, loss.init()).theta, theirs.x, atol=1e-5
    )
    run = minimise(SoftmaxRegression(*digits().train), method, np.zeros(650), 15)
    assert run.losses[-1] < 0.07 and run.examples[-1] == 1078 * run.counts[-1].sum()


@each
@pytest.mark.parametrize("surface", [rosenbrock, himmelblau], ids=lambda surface: surface.name)
def test_every_evaluation_is_counted(method, surface):
    calls = dict.fromkeys(("value", "gradient", "hessian"), 0)

    def counting(name):
        def asked(theta):
            calls[name] += 1
            return getattr(surface, name)(theta)

        return asked

    run = minimise(replace(surface, **{name: counting(name) for name in calls}), method, surface.start, 12, tol=0)
    assert list(run.counts[-1]) == list(calls.values()) and run.counts.shape == (len(run.losses), 3)
    assert (run.evaluations == run.examples).all() and run.evaluations[-1] == calls["value"] + calls[
        "gradient"
    ] + 2 * calls["hessian"]
    assert run.counts[-1][1] <= run.counts[-1][0] + 1, "no gradient is asked for twice"


@given(seed=seeds, c2=st.sampled_from([0.9, 0.1, 1e-3]))
@few(40)
def test_a_search_ends_where_wolfe_holds(seed, c2):
    theta = np.random.default_rng(seed).uniform(-2, 2, 2)
    for surface in rosenbrock, himmelblau:
        p = -surface.gradient(theta)
        point = strong_wolfe(Counted(surface, Tally()), theta, p, 1e-3, c2=c2)
        alpha = np.linalg.norm(point - theta) / np.linalg.norm(p)
        assert np.allclose(point, theta + alpha * p)
        assert surface.value(point) <= surface.value(theta) * (1 + 1e-13) - 1e-4 * alpha * (p @ p) * (1 - 1e-9)
        assert abs(surface.gradient(point) @ p) <= c2 * (p @ p)


@pytest.mark.parametrize("surface", [rosenbrock, himmelblau, beale], ids=lambda surface: surface.name)
@pytest.mark.parametrize("c2", [0.9, 0.1, 1e-3])
@pytest.mark.filterwarnings("ignore:The line search algorithm did not converge")
def test_a_search_costs_no_more_than_scipys(surface, c2):
    rng, ours, theirs = np.random.default_rng(0), Tally(), 0
    for _ in range(100):
        theta = rng.uniform(-2, 2, 2)
        grad = surface.gradient(theta)
        p = -grad / np.linalg.norm(grad)
        strong_wolfe(Counted(surface, ours), theta, p, 1.0, c2=c2)
        alpha, values, gradients, *_ = optimize.line_search(
            surface.value, surface.gradient, theta, p, grad, c2=c2, maxiter=60
        )
        theirs += values + gradients + 1  # the first gradient was given
    assert sum(ours.now.values()) <= 1.05 * theirs


@given(
    low=st.floats(-3, 3), size=st.floats(0.1, 10), bend=st.floats(-0.2, 0.2), a=st.floats(-2, -0.1), b=st.floats(0.1, 2)
)
@few(50)
def test_the_lowest_point_of_a_cubic_is_found_exactly(low, size, bend, a, b):
    """size · (½ x² + bend · x³) has its local minimum at x = 0; here it lies at `low`."""
    known = [(low + x, size * (0.5 * x * x + bend * x**3), size * (x + 3 * bend * x * x)) for x in (a, b)]
    assert np.isclose(cubic(*known), low, atol=1e-9) and np.isclose(cubic(*known[::-1]), low, atol=1e-9)


def test_evaluations_to_a_level():
    run = minimise(rosenbrock, BFGS(), rosenbrock.start)
    assert run.evaluations_to(run.losses[0]) == run.evaluations[0] and run.evaluations_to(-1) is None


def test_batches_pay_for_their_examples_only():
    loss = SoftmaxRegression(*digits().train)
    run = minimise(loss, LBFGS(), loss.init(), rows=shuffled(len(loss), 256, np.random.default_rng(0)), examples=20_000)
    assert run.outcome == "budget spent" and 20_000 <= run.examples[-1] < 26_000 and run.losses[-1] < 0.5


def test_lbfgs_without_a_line_search_takes_its_share_of_the_step_and_asks_for_two_gradients():
    loss = SoftmaxRegression(*digits().train)
    run = minimise(
        loss, LBFGS(eta=0.3, c2=None), loss.init(), 9, rows=shuffled(len(loss), 100, np.random.default_rng(0))
    )
    assert np.allclose(
        run.path[1], -0.3 * loss.on(next(shuffled(len(loss), 100, np.random.default_rng(0)))).gradient(loss.init())
    )
    assert list(run.counts[-1]) == [0, 18, 0] and run.outcome == "out of steps"


def test_batches_may_run_out():
    loss = SoftmaxRegression(*digits().train)
    run = minimise(loss, LBFGS(), loss.init(), rows=[np.arange(100), np.arange(100, 200)])
    assert run.outcome == "out of batches" and len(run.losses) == 3 and run.losses[2] == loss.value(run.theta)


def test_a_matrix_may_be_a_function_and_its_calls_are_counted():
    A, b, _ = bowl(0, 5)
    calls = []
    run = conjugate_gradients(lambda x: calls.append(x) or A @ x, b, np.ones(5), tol=1e-6)
    assert run.counts[-1][1] == len(calls) and run.outcome == "minimum"
    assert np.allclose(run.losses, [0.5 * x @ A @ x - b @ x for x in run.path])


def test_without_damping_newton_climbs_to_the_maximum_and_with_it_says_that_it_was_damped():
    start = (-0.2, -0.8)
    bare, damped = (minimise(himmelblau, Newton(damped), start) for damped in (False, True))
    assert bare.outcome == "maximum" and bare.state["damped"] == 0
    assert damped.outcome == "minimum" and damped.state["damped"] > 0


@each
def test_level_ground_is_named(method):
    for theta, surface, name in [
        ((0.0, 0.0), saddle, "saddle"),
        ((0.0, 0.0), quadratic(-1, -2), "maximum"),
        ((0.0, 0.0), quadratic(0, 0), "flat"),
        ((1.0, 1.0), rosenbrock, "minimum"),
    ]:
        run = minimise(surface, method, theta)
        assert run.outcome == name == kind(surface, np.array(theta)) and len(run.losses) == 1


@each
def test_a_wall_of_infinity_is_stepped_back_from(method):
    run = minimise(walled, method, [8.0])
    assert run.outcome == "minimum" and np.isclose(run.theta, 1, atol=1e-6)
    assert minimise(walled, BFGS(), [0.01]).outcome == "minimum"


def test_a_value_that_is_not_finite_is_counted_in_a_search_and_named_at_the_start():
    assert minimise(walled, Newton(), [8.0]).not_finite > 0
    assert minimise(walled, BFGS(), [-1.0]).outcome == "not finite: the loss or the gradient"


@each
def test_a_bottomless_slope_ends_by_name(method):
    run = minimise(quadratic(1, -1), method, (1.0, 0.5), 50)
    assert (
        run.outcome.startswith(("the line search", "not finite", "no step", "out of steps"))
        and run.losses[-1] < run.losses[0]
    )


def test_a_hessian_without_inverse_and_a_matrix_that_curves_down_are_named():
    assert (
        minimise(quadratic(0, 1), Newton(damped=False), (1.0, 1.0)).outcome
        == "no step: the Hessian is singular or not finite"
    )
    assert "does not curve upwards" in conjugate_gradients(-np.eye(2), np.ones(2)).outcome
    assert minimise(plateau, Newton(), plateau.start).outcome == "minimum"


def test_pairs_without_curvature_are_skipped_and_counted():
    for method in BFGS(), LBFGS():
        state = method.init(np.ones(2))
        new = method.learn(state, np.ones(2), -np.ones(2))
        assert new["skipped"] == 1 and {**new, "skipped": 0}.keys() == state.keys()
        assert (method.direction(np.ones(2), quadratic(1, 2), new)[0] == [-1, -2]).all()


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda: minimise(rosenbrock, BFGS(), (1.0, np.nan)), "expected finite numbers"),
        (lambda: minimise(rosenbrock, BFGS(), (1.0, 2.0, 3.0)), r"shape \(2,\)"),
        (lambda: minimise(rosenbrock, BFGS(), np.ones((2, 4))), "one run at a time"),
        (lambda: minimise(rosenbrock, BFGS(), (0, 0), steps=-1), "steps=-1"),
        (lambda: minimise(SoftmaxRegression(*digits().train), Newton(), np.zeros(650)), "has no hessian"),
        (lambda: LBFGS(m=0), "m=0"),
        (lambda: LBFGS(eta=0.0), "eta=0.0"),
        (lambda: conjugate_gradients(np.eye(2), [1.0, np.inf]), "b="),
        (lambda: conjugate_gradients(np.eye(2), [1.0, 1.0], [1.0]), "start="),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
