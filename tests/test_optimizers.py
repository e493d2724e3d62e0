"""The rules: numbers known from elsewhere, on grids, under schedules, in float32; their hyper-parameters."""

import ast
import re
from dataclasses import dataclass, field, fields, make_dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from helpers import HYPER, RULES, by_name, few, follow, rules, seeds, stream
from hypothesis import given
from hypothesis import strategies as st
from oracle.misreadings import Stepping, correction_left_out

from course import optimizers
from course.optimizers import (
    NOTATION,
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
    Nadam,
    Nesterov,
    Optimizer,
    Quantity,
    RMSProp,
    RMSPropMomentum,
    ScheduleFree,
    SignSGD,
    WeightAverage,
    all_rules,
    hyperparameters,
    label,
    power,
    quantity,
)

every = pytest.mark.parametrize("kind", **by_name(RULES))


# --- Numbers known from elsewhere. ---


def fixture_step(rule, state, t):
    grid = lambda low, high: np.linspace(low, high, 20).reshape(4, 5)
    theta, new = rule.step(grid(-0.4, 0.6), grid(-0.6, 0.4), {name: grid(*ends) for name, ends in state.items()}, t)
    return theta[0], new


@pytest.mark.parametrize(
    "rule, state, t, first_row",
    [
        (Momentum(1e-3, 0.9), {"v": (0.6, 0.9)}, 1, "0.1406 0.20738947 0.27417895 0.34096842 0.40775789"),
        (RMSProp(1e-2, 0.99, 1e-8), {"s": (0.6, 0.9)}, 1, "-.39223849 -.34037513 -.28849239 -.23659121 -.18467247"),
        (Adam(1e-2), {"m": (0.6, 0.9), "v": (0.7, 0.5)}, 6, "-.40094747 -.34836187 -.29577703 -.24319299 -.19060977"),
    ],
)
def test_one_step_of_cs231n(rule, state, t, first_row):
    assert np.allclose(fixture_step(rule, state, t)[0], [float(x) for x in first_row.split()], rtol=0, atol=6e-9)


FIRST_STEPS = {
    GradientDescent: lambda r, g: r.eta * g,
    Momentum: lambda r, g: r.eta * g,
    Nesterov: lambda r, g: r.eta * g,
    AdaGrad: lambda r, g: r.eta * g / (g + r.eps),
    RMSProp: lambda r, g: r.eta * g / (np.sqrt(1 - r.rho) * g + r.eps),
    AdaDelta: lambda r, g: g * np.sqrt(r.eps / ((1 - r.rho) * g**2 + r.eps)),
    CenteredRMSProp: lambda r, g: r.eta * g / (np.sqrt(r.rho * (1 - r.rho)) * g + r.eps),
    RMSPropMomentum: lambda r, g: r.eta * g / (np.sqrt(1 - r.rho) * g + r.eps),
    Adam: lambda r, g: r.eta * g / (g + r.eps),
    AdaMax: lambda r, g: r.eta * g / (g + r.eps),
    Nadam: lambda r, g: r.eta * (1 + r.beta1 / (1 + r.beta1)) * g / (g + r.eps),
    AMSGrad: lambda r, g: r.eta * (1 - r.beta1) * g / (np.sqrt(1 - r.beta2) * g + r.eps),
    AdamW: lambda r, g: r.eta * g / (g + r.eps),
    SignSGD: lambda r, g: r.eta,
    Lion: lambda r, g: r.eta * (r.beta1 < 1),
    WeightAverage: lambda r, g: r.eta * (1 - r.rho) * g,
    ScheduleFree: lambda r, g: r.eta * g,
}


@pytest.mark.parametrize("kind", **by_name(FIRST_STEPS))
@given(data=st.data(), g=st.floats(1e-6, 1e6))
@few(30)
def test_the_first_step_has_its_known_length(kind, data, g):
    rule = data.draw(rules(kind))
    for sign in (1, -1):
        path, _ = follow(rule, [np.array([sign * g])], np.zeros(1))
        assert path[1, 0] == pytest.approx(-sign * FIRST_STEPS[kind](rule, g), rel=1e-9)


@every
@pytest.mark.parametrize("g", [1e-6, -1.0, 1e6])
def test_the_first_step_goes_downhill(kind, g):
    path, _ = follow(kind(), [np.array([g])], np.zeros(1))
    assert path[1, 0] * g < 0


def test_memory_under_a_constant_gradient():
    ones = np.ones((400, 1))
    _, momentum = follow(Momentum(0.1, 0.9), ones, np.zeros(1))
    assert momentum["v"][0] == pytest.approx(-0.1 * (1 - 0.9**400) / (1 - 0.9))
    path, _ = follow(AdaGrad(1.0), ones, np.zeros(1))
    assert -path[-1, 0] == pytest.approx(2 * np.sqrt(400) - 1.4604, abs=0.03)
    assert RMSProp(1.0).eta / np.sqrt(1 - 0.9) == pytest.approx(3.162, abs=1e-3)
    assert -follow(RMSProp(1.0), ones[:1], np.zeros(1))[0][-1, 0] == pytest.approx(3.162, abs=1e-3)
    steps = -np.diff(follow(Stepping(Adam(1.0), correction_left_out), ones, np.zeros(1))[0][:, 0])
    assert (
        steps[0] == pytest.approx(3.162, abs=1e-3)
        and steps.max() == pytest.approx(6.57, abs=5e-3)
        and steps.argmax() + 1 == 12
    )
    assert np.allclose(-np.diff(follow(Adam(1.0), ones, np.zeros(1))[0][:, 0]), 1, atol=1e-6)


def test_rmsprop_ends_in_a_cycle_of_half_a_step():
    theta, state, rule = np.array([1.0]), None, RMSProp(0.01)
    state = rule.init(theta)
    for t in range(1, 3001):
        theta, state = rule.step(theta, theta, state, t)
    assert abs(theta[0]) == pytest.approx(0.005, rel=1e-4)


def test_the_longest_first_steps():
    assert FIRST_STEPS[AMSGrad](AMSGrad(1.0), 1.0) == pytest.approx(3.162, abs=1e-3)
    assert FIRST_STEPS[Nadam](Nadam(1.0), 1.0) == pytest.approx(1 + 0.9 / 1.9)


@given(g=st.floats(1e-3, 1e3), rho=st.floats(0.5, 0.999))
@few(20)
def test_the_variance_of_the_same_gradient_for_ever_never_turns_negative(g, rho):
    path, state = follow(CenteredRMSProp(0.01, rho), np.full((3000, 1), g), np.zeros(1))
    assert np.isfinite(path).all() and 0 <= state["s"][0] <= 1.3e-1 * g * g
    assert path[-2, 0] - path[-1, 0] == pytest.approx(
        0.01 * g / (np.sqrt(rho**3000 * (1 - rho**3000)) * g + 1e-2), rel=1e-6
    )


# --- Where Adam fails: Reddi, Kale & Kumar 2018, theorem 1. ---


def projected(rule, C, start, steps=30_000):
    """Where the rule ends on the gradients C, −1, −1, C, … when it is held within [−1, 1]."""
    theta, state = np.array([start]), rule.init(np.zeros(1))
    for t in range(1, steps + 1):
        theta, state = rule.step(theta, np.array([C if t % 3 == 1 else -1.0]), state, t)
        theta = np.clip(theta, -1, 1)
    return theta[0]


@pytest.mark.parametrize("C, start", [(3.0, 0.0), (5.0, -1.0), (10.0, 1.0)])
def test_adam_walks_to_the_worst_point_and_amsgrad_to_the_best(C, start):
    worst = dict(eta=lambda t: 0.5 / t**0.5, beta1=0.0, beta2=1 / (1 + C * C), eps=0.0)
    assert projected(Stepping(Adam(**worst), adam_of_the_theorem), C, start) > 0.99
    assert projected(AMSGrad(**worst), C, start) < -0.95
    assert projected(Adam(worst["eta"]), C, start) < -0.95  # the default β's save it here


def adam_of_the_theorem(rule, theta, grad, state, t):
    """Nothing corrected, as in the theorem."""
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.at(t)[0] * new["m"] / np.sqrt(new["v"]), new


# --- Contracts that hold for every rule. ---


@every
def test_a_zero_gradient_from_the_start_moves_nothing_but_what_decays(kind):
    path, state = follow(rule := kind(), np.zeros((5, 3)), np.ones(3))
    left = 1 - rule.eta * rule.weight_decay if hasattr(rule, "weight_decay") else 1
    assert np.allclose(path, left ** np.arange(6.0)[:, None], rtol=1e-15, atol=0)
    assert all((memory == 0).all() for name, memory in state.items() if (kind, name) != (AdaMax, "u"))  # u holds ε


@every
@given(data=st.data(), seed=seeds)
@few(15)
def test_a_step_changes_nothing_in_place_and_has_no_hidden_memory(kind, data, seed):
    rng, rule = np.random.default_rng(seed), data.draw(rules(kind))
    theta, grad = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    state = {name: rng.random((3, 2)) for name in rule.memory}
    for array in (theta, grad, *state.values()):
        array.setflags(write=False)
    rule.lookahead(theta, state, 3)
    (first, first_state), (second, second_state) = (rule.step(theta, grad, state, 3) for _ in range(2))
    assert np.array_equal(first, second)
    assert set(first_state) == set(rule.memory) and all(
        np.array_equal(first_state[k], second_state[k]) for k in rule.memory
    )
    assert all(zero.shape == theta.shape and not zero.any() for zero in rule.init(theta).values())


@every
@pytest.mark.parametrize(
    "number",
    [float, np.float64, np.float32, lambda x: np.array(x), lambda x: lambda t: np.float64(x)],
    ids=["float", "float64", "float32", "0-d", "schedule"],
)
def test_float32_stays_float32(kind, number):
    rule = kind(**{f.name: number(f.default) for f in hyperparameters(kind)})
    theta = np.ones((2, 3), np.float32)
    path, state = follow(rule, np.ones((4, 2, 3), np.float32), theta)
    assert path.dtype == np.float32 and all(memory.dtype == np.float32 for memory in state.values())
    assert rule.lookahead(theta, state, 5).dtype == np.float32


@every
@given(data=st.data(), seed=seeds)
@few(15)
def test_a_constant_schedule_is_the_number_bit_for_bit(kind, data, seed):
    rule, gradients = data.draw(rules(kind)), stream(np.random.default_rng(seed), steps=20)
    scheduled = replace(
        rule, **{f.name: (lambda value: lambda t: value)(getattr(rule, f.name)) for f in hyperparameters(rule)}
    )
    (path, state), (path2, state2) = (follow(r, gradients, np.ones(6)) for r in (rule, scheduled))
    assert np.array_equal(path, path2) and all(np.array_equal(state[k], state2[k]) for k in state)
    assert np.array_equal(rule.lookahead(path[-1], state, 9), scheduled.lookahead(path[-1], state, 9))


@every
def test_a_schedule_is_asked_for_steps_1_2_3(kind):
    asked = []
    rule = replace(kind(), **{hyperparameters(kind)[0].name: lambda t: asked.append(t) or 0.1})
    follow(rule, np.ones((3, 2)), np.zeros(2))
    assert asked == [1, 2, 3]


def test_momentum_under_a_schedule_keeps_the_learning_rate_inside_the_velocity():
    g, eta, gamma = np.array([1.0, -0.5, 2.0]), lambda t: 0.1 / t, 0.9
    path, state = follow(Momentum(eta, gamma), g[:, None], np.zeros(1))
    v3 = -(0.81 * 0.1 * g[0] + 0.9 * 0.05 * g[1] + (0.1 / 3) * g[2])
    assert state["v"][0] == pytest.approx(v3, rel=1e-14)
    outside = -(0.1 / 3) * (0.81 * g[0] + 0.9 * g[1] + g[2])
    assert abs(v3 - outside) > 0.03


@given(beta=st.lists(st.floats(0, 0.9999), min_size=1, max_size=9), t=st.integers(1, 10**5))
@few(100)
def test_power_has_the_same_bits_for_numbers_and_arrays(beta, t):
    assert (
        [power(b, t) for b in beta]
        == power(np.array(beta), t).tolist()
        == power(np.array([beta, beta]).T, t)[:, 1].tolist()
    )
    assert type(power(0.9, t)) is float


# --- Hyper-parameters: names, legal values, representation, equality. ---


@pytest.mark.parametrize(
    "make, error, says",
    [
        (
            lambda: Momentum(0.1, 1.2),
            ValueError,
            r"gamma=1\.2: expected momentum to be finite, at least 0 and at most 1",
        ),
        (lambda: GradientDescent(-1), ValueError, r"eta=-1: expected learning rate to be finite, at least 0$"),
        (lambda: GradientDescent(np.nan), ValueError, "eta=nan: .*finite"),
        (lambda: GradientDescent(np.inf), ValueError, "eta=inf: .*finite"),
        (lambda: RMSProp(rho=1), ValueError, "rho=1: expected decay of the squares .*less than 1"),
        (lambda: Adam(beta1=1.0), ValueError, r"beta1=1\.0: .*less than 1"),
        (lambda: Adam(beta2=[0.9, 1.5]), ValueError, r"beta2=\[0\.9 … 1\.5\]: .*less than 1"),
        (lambda: Adam(eps=-1e-8), ValueError, "eps=-1e-08: .*at least 0"),
        (
            lambda: Momentum("0.1"),
            TypeError,
            "eta='0.1': expected a number, an array of numbers or a schedule.*got str",
        ),
        (lambda: Momentum(None), TypeError, "eta=None: .*NoneType"),
        (lambda: Momentum(True), TypeError, "eta=True: .*got bool"),
        (lambda: Momentum(1j), TypeError, "eta=1j: .*got complex"),
        (lambda: Momentum(["a"]), TypeError, r"eta=\['a'\]: .*got list"),
    ],
)
def test_a_wrong_hyper_parameter_is_named_with_what_was_expected(make, error, says):
    with pytest.raises(error, match=says):
        make()


@every
def test_numbers_lists_and_arrays_mean_the_same(kind):
    name, value = hyperparameters(kind)[0].name, hyperparameters(kind)[0].default
    assert kind(**{name: np.float64(value)}) == kind() and hash(kind(**{name: np.float64(value)})) == hash(kind())
    listed, array = kind(**{name: [value, value / 2]}), kind(**{name: np.array([value, value / 2])})
    assert listed == array and hash(listed) == hash(array) and listed.runs == (2,) and kind().runs == ()
    assert listed != kind() and listed != replace(listed, **{name: [value, value / 3]})
    for last in hyperparameters(kind):
        rule = kind(**{last.name: [last.default] * 2})
        assert follow(rule, np.ones((3, 4, 2)), np.zeros((4, 2)))[0].shape == (4, 4, 2)
    assert kind() != "a rule" and kind() != type("Other", (kind,), {})()


def test_repr_and_label_show_what_was_set():
    assert {repr(kind()) for kind in RULES} >= {
        "GradientDescent(eta=0.1)",
        "Momentum(eta=0.1, gamma=0.9)",
        "Nesterov(eta=0.1, gamma=0.9)",
        "AdaGrad(eta=0.1, eps=1e-08)",
        "RMSProp(eta=0.01, rho=0.9, eps=1e-08)",
        "CenteredRMSProp(eta=0.01, rho=0.9, eps=0.01)",
        "RMSPropMomentum(eta=0.01, rho=0.9, eps=1e-08, gamma=0.9)",
        "AdaDelta(rho=0.9, eps=1e-06)",
        "Adam(eta=0.001, beta1=0.9, beta2=0.999, eps=1e-08)",
        "AdaMax(eta=0.002, beta1=0.9, beta2=0.999, eps=1e-08)",
        "Nadam(eta=0.001, beta1=0.9, beta2=0.999, eps=1e-08)",
        "AMSGrad(eta=0.001, beta1=0.9, beta2=0.999, eps=1e-08)",
        "AdamW(eta=0.001, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01)",
        "SignSGD(eta=0.001)",
        "Lion(eta=0.001, beta1=0.9, beta2=0.99, weight_decay=0)",
        "Muon(eta=0.02, gamma=0.95)",
    }
    assert label(Momentum(0.1, 0.9)) == "Momentum η = 0.1, γ = 0.9"
    assert repr(Momentum(np.geomspace(0.01, 1, 5))) == "Momentum(eta=[0.01 … 1], gamma=0.9)"

    def halving(t):
        return 0.5**t

    assert repr(GradientDescent(halving)) == "GradientDescent(eta=halving)"
    assert GradientDescent(halving) == GradientDescent(halving) != GradientDescent(lambda t: 0.5**t)


@every
def test_every_hyper_parameter_has_its_symbol(kind):
    for each in hyperparameters(kind):
        assert each.name in NOTATION or "quantity" in each.metadata, (
            f"course/optimizers/hyperparameters.py: NOTATION lacks {each.name!r}, a hyper-parameter of {kind.__name__}."
        )


@every
def test_every_slider_stays_within_what_is_legal_and_has_the_default_on_it(kind):
    for each in hyperparameters(kind):
        mark = quantity(each)
        assert mark.low <= each.default <= mark.high, (
            f"{kind.__name__}: {each.name} is {each.default} by default, "
            f"and its slider runs from {mark.low} to {mark.high} (NOTATION in course/optimizers/hyperparameters.py)."
        )
        kind(**{each.name: mark.low}), kind(**{each.name: mark.high})


def test_every_rule_is_named_in_the_face_of_the_folder():
    """Where it is not, nobody imports it, and no explorer and no test finds it."""
    for path in Path(optimizers.__file__).parent.glob("*.py"):
        written = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
        steps = [node.name for node in written if any(getattr(part, "name", "") == "step" for part in node.body)]
        missing = [name for name in steps if not hasattr(optimizers, name)]
        assert not missing, f"course/optimizers/__init__.py does not import {missing[0]} from {path.name}."


@every
def test_every_rule_says_where_its_formula_comes_from(kind):
    assert re.search(r"\b(18|19|20)\d\d\b", kind.__doc__ or ""), (
        f"{kind.__module__.replace('.', '/')}.py: the docstring of {kind.__name__} does not say whose rule it is."
    )


def test_a_field_without_notation_gets_a_plain_slider():
    plain = lambda default: quantity(fields(make_dataclass("R", [("c", float, default)]))[0])
    assert (plain(0.5).symbol, plain(0.5).low, plain(0.5).high) == ("c", 0, 1) and plain(0.0).high == 1
    assert quantity(fields(make_dataclass("R", ["c"]))[0]).high == 1


@every
def test_a_rule_cannot_be_changed(kind):
    with pytest.raises(AttributeError):
        setattr(kind(), hyperparameters(kind)[0].name, 0.5)


def test_the_runs_of_a_grid_broadcast():
    assert Momentum(np.ones((5, 1)), np.zeros(3)).runs == (5, 3)
    assert Momentum(lambda t: 0.1, np.zeros(3)).runs == (3,)
    with pytest.raises(ValueError):
        Momentum(np.ones(2), np.zeros(3)).runs


def test_a_rule_defined_by_a_learner_works_everywhere():
    @dataclass(frozen=True)
    class SignDescent(Optimizer):
        """θ ← θ − η sign(∇L)."""

        eta: float = 0.01
        lazy: float = field(default=0.5, metadata={"quantity": Quantity("ζ", "laziness", 0, 2, at_most=2)})
        memory = ("last",)

        def step(self, theta, grad, state, t):
            eta, lazy = self.at(t)
            move = lazy * state["last"] - eta * np.sign(grad)
            return theta + move, {"last": move}

    assert all_rules()[: len(RULES)] == RULES and SignDescent in all_rules()
    assert (
        repr(SignDescent()) == "SignDescent(eta=0.01, lazy=0.5)"
        and label(SignDescent()) == "SignDescent η = 0.01, ζ = 0.5"
    )
    assert quantity(fields(SignDescent)[1]).at_most == 2
    grid = SignDescent(eta=np.array([0.1, 0.2]))
    assert grid == SignDescent(eta=[0.1, 0.2]) != SignDescent() and hash(grid) == hash(SignDescent(eta=[0.1, 0.2]))
    with pytest.raises(ValueError, match="lazy=3: expected laziness .*at most 2"):
        SignDescent(lazy=3)
    path, _ = follow(grid, np.ones((2, 1, 2)), np.zeros((1, 2)))
    assert np.allclose(path[-1], [[-0.25, -0.5]])


def test_a_cell_run_twice_leaves_one_rule():
    def define():
        return dataclass(frozen=True)(type("Twice", (GradientDescent,), {"__doc__": "Mine."}))

    first, second = define(), define()
    assert [rule for rule in all_rules() if rule.__name__ == "Twice"] == [second] and first is not second
