"""Block by block and in place is the pure step, to the bit."""

from dataclasses import dataclass, fields, replace

import numpy as np
import pytest
from helpers import RULES, by_name, few, grids, rules, seeds
from hypothesis import given
from hypothesis import strategies as st

from course.optimizers import Adam, GradientDescent, Momentum, Muon, Nesterov, step_in_blocks
from course.optimizers.recorded import recorded

every = pytest.mark.parametrize("kind", **by_name([rule for rule in RULES if rule.coordinatewise]))


def both(rule, theta, gradients, block):
    """Where the pure steps end, and where the blocked ones do."""
    pure, state, theta, ours = theta, rule.init(theta), theta.copy(), rule.init(theta)
    for t, grad in enumerate(gradients, start=1):
        pure, state = rule.step(pure, grad, state, t)
        step_in_blocks(rule, theta, grad, ours, t, block)
    return {"theta": pure, **state}, {"theta": theta, **ours}


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(data=st.data(), size=st.integers(0, 300), block=st.integers(1, 120), seed=seeds)
@few(25)
def test_blocks_are_the_pure_step_bit_for_bit(kind, dtype, data, size, block, seed):
    rule, rng = data.draw(rules(kind)), np.random.default_rng(seed)
    pure, blocked = both(rule, rng.normal(size=size).astype(dtype), rng.normal(size=(3, size)).astype(dtype), block)
    assert pure.keys() == blocked.keys()
    for name in pure:
        assert pure[name].dtype == blocked[name].dtype == dtype and np.array_equal(pure[name], blocked[name])


@every
@given(data=st.data(), block=st.integers(1, 40), seed=seeds)
@few(10)
def test_so_it_is_on_a_grid_of_runs(kind, data, block, seed):
    rule, rng = data.draw(rules(kind, grids((3, 2), seed))), np.random.default_rng(seed)
    pure, blocked = both(rule, rng.normal(size=(7, 3, 2)), rng.normal(size=(3, 7, 3, 2)), block)
    assert all(np.array_equal(pure[name], blocked[name]) for name in pure)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_so_it_is_at_the_size_it_is_made_for(kind, dtype):
    rng, size = np.random.default_rng(0), 3 * 65_536 + 17
    scheduled = replace(kind(), **{fields(kind)[0].name: lambda t: 0.1 / t})
    for rule in (kind(), scheduled):
        theta, gradients = rng.normal(size=size).astype(dtype), rng.normal(size=(2, size)).astype(dtype)
        pure, blocked = both(rule, theta, gradients, 65_536)
        assert all(np.array_equal(pure[name], blocked[name]) for name in pure)


@every
def test_every_rule_can_be_read_and_needs_few_buffers(kind):
    operations, constants, buffers = recorded(kind(), ["theta", "grad", *kind.memory], 2)
    assert (
        buffers <= 3 and len(operations) >= len(constants) and np.positive not in [ufunc for ufunc, _, _ in operations]
    )
    assert {out for *_, out in operations if out < 2 + len(kind.memory)} == {
        0,
        *range(2, 2 + len(kind.memory)),
    }  # never the gradient


@dataclass(frozen=True)
class Own:
    """A rule that a learner brings; `move` says what it does. (Were it an Optimizer, every explorer would offer it.)"""

    move: object
    memory = ("a", "b")

    def step(self, theta, grad, state, t):
        return self.move(theta, grad, state["a"], state["b"])


MOVES = {
    "crossed": lambda x, g, a, b: (x - 0.1 * g, {"a": b + 0.0, "b": a + 1.0}),  # b needs the old a
    "theta first": lambda x, g, a, b: (x * g, {"a": x + a, "b": x - b}),
    "unused": lambda x, g, a, b: (x - g, {"a": (np.sqrt(np.abs(g)), g * g)[1], "b": a * b}),
    "constants": lambda x, g, a, b: (x + 1, {"a": a - 2, "b": 3 / (b + 7)}),
    "two names of one": lambda x, g, a, b: (x - g, (lambda new: {"a": new, "b": new})(a + g)),
    "nothing new": lambda x, g, a, b: (x, {"a": b, "b": a}),
    "where": lambda x, g, a, b: (np.where(g > 0, x - g, x), {"a": a + g, "b": b}),
    "masked": lambda x, g, a, b: (x - g * (g > 0), {"a": a + g, "b": b * 1}),
    "both": lambda x, g, a, b: (x - g * ((g > 0) & (a > 0)), {"a": a + g, "b": b * 1}),
    "method": lambda x, g, a, b: (x - g.clip(-1, 1), {"a": a + g, "b": b * 1}),
    "branch": lambda x, g, a, b: (x - g if np.size(a) != 1 or a else x + g, {"a": a + g, "b": b * 1}),
    "out": lambda x, g, a, b: (np.add(x, g, where=True), {"a": a + g, "b": b * 1}),
}


@pytest.mark.parametrize("name", MOVES)
@given(size=st.integers(0, 40), block=st.integers(1, 50), seed=seeds)
@few(10)
def test_a_rule_of_ones_own_is_done_to_the_bit_whether_it_can_be_read_or_not(name, size, block, seed):
    rng = np.random.default_rng(seed)
    theta, grad, a, b = rng.normal(size=(4, size))
    with np.errstate(all="ignore"):
        moved, memory = Own(MOVES[name]).step(theta, grad, {"a": a, "b": b}, 1)
        expected, state = [moved.copy(), memory["a"].copy(), memory["b"].copy()], {"a": a.copy(), "b": b.copy()}
        step_in_blocks(Own(MOVES[name]), theta, grad, state, 1, block)
    assert all(np.array_equal(*pair) for pair in zip(expected, (theta, state["a"], state["b"])))
    readable = recorded(Own(MOVES[name]), ["theta", "grad", "a", "b"], 1) is not None
    assert readable == (name in ("crossed", "theta first", "unused", "constants"))


@pytest.mark.parametrize("shared", ["m", "v"])
def test_a_gradient_that_is_a_state_is_read_before_it_is_overwritten(shared):
    rule, theta, state = Adam(), np.arange(10.0), {"m": np.arange(10.0), "v": np.ones(10)}
    moved, memory = rule.step(theta, state[shared].copy(), state, 3)
    step_in_blocks(rule, theta, state[shared], state, 3, block=4)
    assert (
        np.array_equal(theta, moved)
        and np.array_equal(state["m"], memory["m"])
        and np.array_equal(state["v"], memory["v"])
    )


def test_it_writes_in_place_and_leaves_the_gradient_alone():
    theta, grad = np.ones(10), np.full(10, 2.0)
    state = Momentum().init(theta)
    v = state["v"]
    grad.setflags(write=False)
    assert step_in_blocks(Momentum(0.1, 0.9), theta, grad, state, 1, block=3) is None
    assert state["v"] is v and (v == -0.2).all() and (theta == 0.8).all()


def test_a_gradient_that_is_theta_itself_is_read_before_it_is_overwritten():
    theta = np.arange(10.0)
    step_in_blocks(GradientDescent(0.5), theta, theta, {}, 1, block=4)
    assert np.array_equal(theta, np.arange(10.0) / 2)


def test_nesterov_takes_its_gradient_where_it_looks():
    rule, theta, state, pure = Nesterov(0.1, 0.9), np.ones(9), {"v": np.zeros(9)}, (np.ones(9), {"v": np.zeros(9)})
    for t in (1, 2, 3):
        pure = rule.step(pure[0], rule.lookahead(*pure, t), pure[1], t)
        step_in_blocks(rule, theta, rule.lookahead(theta, state, t), state, t, block=2)
    assert np.array_equal(theta, pure[0])


@pytest.mark.parametrize(
    "change, error, says",
    [
        (dict(block=0), ValueError, "block=0: expected a whole number, at least 1"),
        (dict(grad=np.ones(4)), ValueError, r"grad has shape \(4,\): expected that of theta, \(5,\)"),
        (
            dict(theta=np.ones(5, np.float32)),
            TypeError,
            "theta is float32, but after the step float64: expected one dtype",
        ),
        (
            dict(state={"m": np.zeros(5, np.float32), "v": np.zeros(5)}),
            TypeError,
            "m is float32, but after the step float64",
        ),
        (dict(grad=[1.0] * 5), TypeError, "grad is a list: expected an array"),
        (dict(theta=[1.0] * 5), TypeError, "theta is a list: expected an array"),
        (dict(theta=np.ones(5, int)), TypeError, "theta is int64, but after the step float64"),
        (
            dict(theta=np.ones((5, 2), "f4"), grad=np.ones((5, 2), "f4"), rule=GradientDescent(np.ones(2)), state={}),
            TypeError,
            "theta is float32",
        ),
        (dict(state={"m": np.zeros(5), "v": np.zeros((5, 2))}), ValueError, r"v has shape \(5, 2\)"),
    ],
)
def test_what_cannot_be_written_back_is_named(change, error, says):
    call = dict(rule=Adam(), theta=np.ones(5), grad=np.ones(5), state=Adam().init(np.ones(5)), t=1, block=2) | change
    with pytest.raises(error, match=says):
        step_in_blocks(**call)


def test_a_rule_that_mixes_coordinates_is_refused():
    """In blocks it would take another step, without a word."""
    theta = np.ones(6)
    with pytest.raises(ValueError, match=r"Muon\(.*mixes coordinates: expected a rule that treats each by itself"):
        step_in_blocks(Muon(), theta, np.ones(6), {"m": np.zeros(6)}, 1, block=2)
    assert (theta == 1).all()
