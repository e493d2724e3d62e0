"""Bad calls of public functions: each gets an error that names the value and what was expected, and none an answer."""

import inspect
import re
import warnings
from functools import partial

import numpy as np
import pytest
from faces import face

from course import averages, schedules, theory
from course.batching import in_order, shuffled, with_replacement
from course.experiments import machines
from course.experiments.machines import Machines, Stale, ring_all_reduce, shards, through_server
from course.experiments.race import race, step_work
from course.experiments.sweeps import grid, powers_of_two, steps_over_batches, tuned
from course.explorers import code
from course.models import MLP, LinearRegression, LogisticRegression, SoftmaxRegression
from course.objectives import noisy, quadratic, ravine
from course.optimizers import Adam, GradientDescent, Momentum, Nesterov, step_in_blocks
from course.schedules import FALLING, Constant, Cosine, Drops
from course.second_order import BFGS, LBFGS, Newton, conjugate_gradients, minimise, strong_wolfe
from course.training import descend, train

X, Y, NAN, RNG = np.random.default_rng(0).normal(size=(12, 3)), np.arange(12) % 3, np.nan, np.random.default_rng(0)
LOSS, LINEAR, NETWORK = SoftmaxRegression(X, Y), LinearRegression(X, 1.0 * Y), MLP(X, Y, hidden=(4,))
START, TWO = np.zeros(LOSS.size), np.ones(2)
step = lambda t=1, grad=TWO, rule=Momentum(): rule.step(TWO, grad, {"v": np.zeros(2)}, t)
trained = lambda **changed: train(
    LOSS, Momentum(), **{"start": START, "batch_size": 4, "rng": RNG, "steps": 3, **changed}
)
walked = lambda **changed: descend(**{"objective": ravine, "rule": Momentum(), "start": (1, 1), "steps": 3, **changed})
swept = lambda **changed: steps_over_batches(
    LOSS, Momentum(), [4], [0], **{"level": 0.5, "steps": 3, "progress": False, **changed}
)

# Whatever an argument means, by its name: values that no function may answer.
NUMBER = [None, "1", [], True, 1j, NAN, [0.1, NAN], [[1], [1, 2]], np.inf]
NEGATIVE, ZERO, FRACTION = [-1, [1.0, -1.0]], [0], [2.5, "2", None, NAN, True, -1]
BAD = {
    **dict.fromkeys(
        ("eta", "gamma", "lam", "variance", "noise_scale", "eta_max", "square_small", "square_big", "etas", "gammas"),
        NUMBER + NEGATIVE,
    ),
    **dict.fromkeys(("mu", "L", "batch_size", "batch_sizes", "target", "small", "big", "k"), NUMBER + NEGATIVE + ZERO),
    **dict.fromkeys(("start", "omega", "power", "x", "c"), NUMBER),
    **dict.fromkeys(("steps", "limit", "count", "delay"), FRACTION),
    **dict.fromkeys(("n", "d"), FRACTION + ZERO),
    "beta": [None, "0.5", [], True, 1j, NAN, [0.5, 0.9], -0.1, 1],
    "t": [None, "1", [], True, 1j, NAN, -1],
    "corrected": [None, 1, "yes"],
    "theta": NUMBER,
    **dict.fromkeys(("rare", "usual"), ["1", [], True, 1j, NAN, np.inf]),
    "chance": [None, "1", [], True, 1j, NAN, -0.1, 1.1],
}
BOWL = {"eta": 0.1, "gamma": 0.5, "lam": np.array([0.5, 1.0]), "variance": 1.0, "start": 1.0}
GOOD = {
    **BOWL,
    "mu": 0.1,
    "L": 2.0,
    "noise_scale": 3.0,
    "eta_max": 1.0,
    "square_small": 3.0,
    "square_big": 1.0,
    "etas": [0.1, 0.2],
    "gammas": [0.0, 0.5],
    "batch_size": 4,
    "batch_sizes": [1, 2],
    "target": 0.1,
    "small": 2,
    "big": 8,
    "omega": 1.0,
    "c": 1.0,
    "k": 2,
    "power": 0.0,
    "x": [1.0, 2.0],
    "steps": 3,
    "limit": 50,
    "count": 3,
    "delay": 2,
    "n": 10,
    "d": 5,
    "beta": 0.5,
    "t": 3,
    "corrected": True,
    "theta": 2.0,
    "rare": 10.0,
    "usual": 0.0,
    "chance": 0.25,
}
GOOD_HERE = {"schedule_free": 1}  # whose β = 1 takes the gradient at the mean
COLUMNS = {"tuned_steps": {"variance": BOWL["lam"]}}
ON_DATA = {"gradient_variance", "noise_scale"}  # of a loss at θ
CLOSED = [
    *(formula for name, formula in face(theory).items() if name not in ON_DATA),
    machines.delayed_rate,
    machines.delayed_stable_eta,
    averages.ewma,
    averages.weights,
    averages.half_life,
    averages.frequency_response,
    averages.variance_factor,
]


def refused(call, *words):
    """The message of a bad call, which holds the words; nothing may be warned of on the way."""
    with warnings.catch_warnings(), pytest.raises((ValueError, TypeError)) as error:
        warnings.simplefilter("error")
        call()
    assert all(word in str(error.value) for word in (*words, "expected")), str(error.value)


@pytest.mark.parametrize("function", CLOSED, ids=lambda function: function.__name__)
def test_no_formula_answers_nonsense(function):
    """Every argument of every closed form is tried with everything that it cannot be."""
    parameters = inspect.signature(function).parameters
    good = {name: GOOD[name] for name in parameters} | COLUMNS.get(function.__name__, {})
    function(**good)
    for name, parameter in parameters.items():
        for bad in BAD[name]:
            legal = parameter.default, GOOD_HERE.get(function.__name__, parameter.default)
            if not any(bad is one for one in legal):  # as n=None is, which means "with replacement"
                refused(partial(function, **{**good, name: bad}), name)


@pytest.mark.parametrize(
    "make",
    [schedule for name, schedule in face(schedules).items() if name != "Schedule"],
    ids=lambda make: make.__name__,
)
def test_no_schedule_is_made_of_nonsense(make):
    fields = {
        "start": 0.1,
        "end": 0.0,
        "factor": 0.5,
        "power": 1.0,
        "half": 3,
        "steps": 4,
        "every": 3,
        "at": (3, 5),
        **dict.fromkeys(("first", "second", "then", "schedule"), Constant(0.1)),
    }
    good = {name: fields[name] for name in inspect.signature(make).parameters}
    make(**good)(1)
    for name in good:
        for bad in [None, "1", [], True, 1j, NAN, -1]:
            refused(lambda: make(**{**good, name: bad}), name)


@pytest.mark.parametrize(
    "call, says",
    [
        # a batch
        (lambda: LOSS.on([0.5]), ["rows=[0.5 … 0.5]", "row numbers"]),
        (lambda: LOSS.on([]), ["rows=[]", "at least one"]),
        (lambda: LOSS.on(Y == 7), ["rows=", "a mask of 12 booleans that selects some"]),
        (lambda: LOSS.on([True, False]), ["rows=[True, False]", "a mask of 12 booleans"]),
        (lambda: LOSS.on(3), ["rows=3"]),
        (lambda: LOSS.on([[0, 1], [2, 3]]), ["rows="]),
        (lambda: LOSS.on([[0], [1, 2]]), ["rows", "rows of one length"]),
        (lambda: NETWORK.on(["a"]), ["rows=['a']"]),
        # a step
        (lambda: step(grad=np.ones((2, 1))), ["theta of shape (2,), grad of shape (2, 1)"]),
        (lambda: step(grad=np.ones(1)), ["theta of shape (2,), grad of shape (1,)"]),
        (lambda: step(grad=np.ones((2, 1)), rule=Nesterov()), ["grad of shape (2, 1)"]),
        (lambda: step(rule=Momentum([[0.1], [0.2]])), ["theta of shape (2,)", "hyper-parameters for runs (2, 1)"]),
        (lambda: step(0), ["t=0: expected a whole number, at least 1"]),
        (lambda: step(-1), ["t=-1"]),
        (lambda: step("1"), ["t='1'"]),
        (lambda: step(1.5), ["t=1.5"]),
        (lambda: step(True), ["t=True"]),
        (
            lambda: step(3, rule=GradientDescent(lambda t: -1)),
            ["eta(3)=-1: expected learning rate to be finite, at least 0"],
        ),
        (lambda: step(rule=Momentum(0.1, lambda t: NAN)), ["gamma(1)=nan"]),
        (lambda: step(rule=Momentum(0.1, lambda t: 1.5)), ["gamma(1)=1.5", "at most 1"]),
        (lambda: step(rule=Momentum(lambda t: None)), ["eta(1)=None"]),
        (lambda: step_in_blocks(GradientDescent(), TWO.copy(), TWO, {}, 1, block=2.5), ["block=2.5"]),
        (lambda: GradientDescent([]), ["eta=[]", "one or more"]),
        (lambda: GradientDescent([[1], [1, 2]]), ["eta", "rows of one length"]),
        # theory, where arguments must fit each other
        (lambda: theory.batch_variance(1.0, 11, 10), ["batch_size=11", "at most 10"]),
        (lambda: theory.smith_noise(0.1, 0.5, 11, 10), ["batch_size=11", "at most 10"]),
        (lambda: theory.smith_noise(0.1, 1.0, 1, 10), ["gamma=1.0", "less than 1"]),
        (lambda: theory.effective_eta(0.1, 2.5), ["gamma=2.5", "less than 1"]),
        (lambda: theory.expected_parts(0.1, 1.2, 1.0, 1.0, 1.0, 3), ["gamma=1.2", "at most 1"]),
        (
            lambda: theory.expected_parts(Constant(0.1), 0.5, 1.0, 1.0, 1.0, 3),
            ["eta=Constant(start=0.1)", "expected numbers"],
        ),
        (lambda: theory.best_heavy_ball(2.0, 1.0), ["mu=2.0, L=1.0", "mu ≤ L"]),
        (lambda: theory.noise_scale_from_two(8, 2.0, 8, 1.0), ["small=8, big=8", "two different batch sizes"]),
        (lambda: theory.noise_scale_from_two([2, 8], 2.0, 8, 1.0), ["small=[2 … 8], big=8", "two different"]),
        (lambda: theory.noise_scale(LOSS, [0.0] * LOSS.size), ["theta=", "an array of shape (12,)"]),
        (lambda: theory.gradient_variance("digits", START), ["loss='digits'"]),
        # models
        (lambda: SoftmaxRegression(X + 1j, Y), ["X of dtype complex128"]),
        (lambda: SoftmaxRegression([["1"]], [0]), ["X of dtype <U1"]),
        (lambda: SoftmaxRegression([[1], [1, 2]], [0, 1]), ["X", "rows of one length"]),
        (lambda: SoftmaxRegression(X[:1], [10**9]), ["1000000000", "below 10000"]),
        (lambda: MLP(X, Y, hidden=(True,)), ["hidden=(True,)", "width=True"]),
        (lambda: MLP(X, Y, hidden=None), ["hidden=None"]),
        (lambda: MLP(X, Y, batch_norm=1), ["batch_norm=1", "True or False"]),
        (lambda: NETWORK.init(None), ["rng=None", "numpy.random.Generator"]),
        (lambda: LINEAR.accuracy(np.zeros(4)), ["no accuracy", "numbers, not classes"]),
        (lambda: NETWORK.value([0.0] * NETWORK.size), ["theta="]),
        (lambda: LogisticRegression(X, Y), ["y holds [2]"]),
        # batches, surfaces
        (lambda: shuffled(12, True, RNG), ["batch_size=True", "a whole number from 1 to the number of examples, 12"]),
        (lambda: shuffled(12, 4, None), ["rng=None"]),
        (lambda: shuffled(0, 4, RNG), ["n=0"]),
        (lambda: with_replacement(12, 4, 0), ["rng=0"]),
        (lambda: in_order("12", 4), ["n='12'"]),
        (lambda: noisy(ravine, -1.0, RNG), ["variance=-1.0"]),
        (lambda: noisy(ravine, 1.0, None), ["rng=None"]),
        (lambda: noisy("ravine", 1.0, RNG), ["objective='ravine'"]),
        (lambda: quadratic(1, 2j), ["eigenvalues=(1, 2j)"]),
        (lambda: quadratic(1, 2, angle="1"), ["angle='1'"]),
        (lambda: quadratic(1, 2).value(np.ones(3)), ["theta of shape (3,)"]),
        (lambda: quadratic(1, 2).gradient(np.ones(1)), ["theta of shape (1,)"]),
        (lambda: quadratic(1, 2).hessian(None), ["theta of shape ()"]),
        # loops
        (lambda: walked(steps=True), ["steps=True"]),
        (lambda: walked(rule=Momentum), ["rule=<class", "such as Momentum(0.1, 0.9)"]),
        (lambda: walked(objective=None), ["objective=None", "value, gradient"]),
        (lambda: walked(trace="no"), ["trace='no'", "True or False"]),
        (lambda: walked(start=[[1], [1, 2]]), ["start", "rows of one length"]),
        (lambda: walked(start=(1, 1, 1)), ["start=(1, 1, 1)", "shape (2,)"]),
        (lambda: walked().steps_to(NAN), ["level=nan"]),
        (lambda: walked().steps_to("low"), ["level='low'"]),
        (lambda: walked().steps_to_stay(NAN), ["level=nan"]),
        (lambda: trained(rng=None), ["rng=None"]),
        (lambda: trained(batch_size=True), ["batch_size=True"]),
        (lambda: trained(records=2.5), ["records=2.5"]),
        (lambda: trained(measure="loss"), ["measure='loss'"]),
        (lambda: trained(start=START[:3]), ["start=", "shape (12,)"]),
        # curvature
        (lambda: minimise(ravine, BFGS(), (1, 1), tol=NAN), ["tol=nan"]),
        (lambda: minimise(ravine, BFGS(), (1, 1), tol=-1), ["tol=-1"]),
        (lambda: minimise(ravine, BFGS(), (1, 1), examples=NAN), ["examples=nan", "or inf"]),
        (lambda: minimise(ravine, BFGS, (1, 1)), ["method=<class", "such as BFGS()"]),
        (lambda: minimise(ravine, BFGS(), (1, 1)).evaluations_to(NAN), ["level=nan"]),
        (lambda: conjugate_gradients(np.eye(2), TWO, steps=-1), ["steps=-1: expected a whole number, at least 0"]),
        (lambda: conjugate_gradients(np.eye(2), TWO, tol=NAN), ["tol=nan"]),
        (lambda: conjugate_gradients(np.eye(3), TWO), ["matrix of shape (3, 3)", "(2, 2)"]),
        (lambda: conjugate_gradients(np.eye(2) * NAN, TWO), ["matrix="]),
        (lambda: conjugate_gradients(np.eye(2), "ab"), ["b='ab'"]),
        (lambda: strong_wolfe(ravine, TWO, TWO, c1=NAN), ["c1=nan"]),
        (lambda: strong_wolfe(ravine, TWO, TWO, trials=0), ["trials=0"]),
        (lambda: BFGS(c2=2.0), ["c2=2.0", "less than 1"]),
        (lambda: LBFGS(m=True), ["m=True"]),
        (lambda: LBFGS(eta=[1.0]), ["eta=", "a single number"]),
        (lambda: Newton(damped="yes"), ["damped='yes'"]),
        # sweeps and races
        (lambda: tuned(np.full((1, 4, 2), NAN)), ["results=[nan … nan]", "inf, not nan"]),
        (lambda: tuned(np.ones((1, 4, 2)), trials=-1), ["trials=-1", "the seeds but one, 3"]),
        (lambda: tuned(np.ones((1, 4, 2)), trials=2.5), ["trials=2.5"]),
        (lambda: tuned(np.ones((4, 2))), ["results=", "of shape (4, 2)", "(batch_sizes, seeds, …, settings)"]),
        (lambda: swept(steps=2.5), ["steps=2.5"]),
        (lambda: swept(examples=2.5), ["examples=2.5"]),
        (lambda: swept(level="low"), ["level='low'"]),
        (lambda: swept(patience=NAN), ["patience=nan"]),
        (lambda: swept(steps=np.inf), ["steps=inf, examples=inf", "a budget"]),
        (lambda: powers_of_two(True), ["n=True"]),
        (lambda: grid(eta=[]), ["eta=[]"]),
        (lambda: grid(eta=["0.1"]), ["eta=['0.1']"]),
        (lambda: race("softmax regression", 64, names=("Adamm",)), ["names='Adamm'", "Adam, "]),
        (lambda: race("softmax regression", 64, names="Ada"), ["names='Ada'"]),
        (lambda: race(["softmax regression"], 64), ["model=['softmax regression']"]),
        (lambda: race("softmax regression", 0), ["batch_size=0"]),
        (lambda: race("softmax regression", 2.5), ["batch_size=2.5"]),
        (lambda: step_work(Adam), ["rule=<class"]),
        # machines
        (lambda: ring_all_reduce([[1.0, 2.0], [3.0]]), ["vectors", "rows of one length, got lengths [1, 2]"]),
        (lambda: through_server([[1.0, 2.0], [3.0]]), ["vectors", "rows of one length"]),
        (lambda: ring_all_reduce([1.0, 2.0]), ["vectors of shape (2,)", "(workers, d)"]),
        (lambda: ring_all_reduce([[NAN, 2.0]]), ["vectors="]),
        (lambda: shards(np.arange(4), [0, 0]), ["shares=[0 … 0]", "not all 0"]),
        (lambda: shards(np.arange(4), [-1, 2]), ["shares=[-1 … 2]", "at least 0"]),
        (lambda: shards(np.arange(4), [1, NAN]), ["shares="]),
        (lambda: shards(np.arange(4), 2), ["shares=2"]),
        (lambda: Machines(1.0).seconds(8, -1), ["workers=-1: expected whole numbers, at least 1"]),
        (lambda: Machines(1.0).seconds(8, 1.5), ["workers=1.5"]),
        (lambda: Machines(1.0).seconds(-8, 1), ["batch_size=-8"]),
        (lambda: Machines(1.0).all_reduce(0), ["workers=0"]),
        (lambda: Machines(1.0).sending(-1, 8), ["rounds=-1"]),
        (lambda: Machines("1"), ["per_example='1'"]),
        (lambda: Machines(1.0, bandwidth=0), ["bandwidth=0", "above 0"]),
        (lambda: Stale(None, 1), ["rule=None"]),
        (lambda: Stale(Momentum(), 1.5), ["delay=1.5"]),
        # schedules
        (lambda: FALLING["inverse time"](0.1, 8, 1), ["final=1: expected finite numbers, above 0 and less than 1"]),
        (lambda: FALLING["cosine"](0.1, 8, NAN), ["final=nan"]),
        (lambda: FALLING["exponential"](0.1, 0, 0.5), ["steps=0"]),
        (lambda: FALLING["two drops"](0.1, 2.5, 0.5), ["steps=2.5"]),
        (lambda: Cosine(0.1, 5).over(-1), ["steps=-1"]),
        (lambda: Drops(0.1, (5, 3)), ["at=(5, 3)"]),
    ],
)
def test_what_is_wrong_is_named_with_what_was_expected(call, says):
    refused(call, *says)


def test_a_mask_selects_as_in_numpy():
    theta = np.random.default_rng(1).normal(size=LOSS.size)
    for loss in LOSS, NETWORK:
        theta = np.random.default_rng(1).normal(size=loss.size)
        assert (
            loss.on(Y == 1).value(theta) == loss.on(np.flatnonzero(Y == 1)).value(theta) != loss.on([0, 1]).value(theta)
        )
    assert LOSS.on([-1]).value(START) == LOSS.on([11]).value(START)


def test_one_name_is_a_race_of_one_and_not_part_of_another():
    assert [*race("softmax regression", 512, "Adam")] == ["Adam"] == [*race("softmax regression", 512, ["Adam"])]


def test_a_lesson_shows_a_function_without_its_guard():
    for function in averages.ewma, Machines.seconds, shuffled:
        assert "@checked" in inspect.getsource(function) and "checked" not in str(code(function))


def test_what_is_long_is_cut_in_a_message():
    with pytest.raises(ValueError, match=r"^rows=.{1,100}: expected") as error:
        LOSS.on(["a" * 10_000])
    assert len(str(error.value)) < 250 and re.search(r"… \(list\)", str(error.value))
