"""The rules against what they unroll to, and against their known misreadings, which that same test must tell apart."""

import numpy as np
import pytest
from helpers import HYPER, by_name, few, follow, rules, seeds, stream
from hypothesis import given
from hypothesis import strategies as st
from oracle.misreadings import MISREADINGS, Stepping
from oracle.unrolled import UNROLLED, unrolled

from course.optimizers import Momentum, Nesterov


def agrees(rule, expected, gradients):
    """Whether the rule walks as `expected` unrolls, to rounding."""
    steps, walked = (
        unrolled(expected, gradients),
        np.diff(follow(rule, gradients, np.zeros(gradients.shape[1]))[0], axis=0),
    )
    return np.allclose(steps, walked, rtol=1e-9, atol=1e-10 * np.abs(steps).max())


@pytest.mark.parametrize("kind", **by_name(UNROLLED))
@given(data=st.data(), seed=seeds)
@few(40)
def test_a_rule_is_what_it_unrolls_to(kind, data, seed):
    rule = data.draw(rules(kind))
    assert agrees(rule, rule, stream(np.random.default_rng(seed), steps=40, decades=4))


@pytest.mark.parametrize("rule, wrong", MISREADINGS, ids=lambda x: getattr(x, "__name__", type(x).__name__))
def test_a_misread_rule_is_told_apart(rule, wrong):
    gradients = stream(np.random.default_rng(1), decades=4)
    assert agrees(rule, rule, gradients)
    assert not agrees(Stepping(rule, wrong), rule, gradients)


def test_nesterov_looks_ahead_with_the_old_velocity():
    rule = Nesterov(0.1, 0.9)

    def rate(ahead):
        """By how much the error on ½θ² (the gradient is θ) shrinks per step: the spectral radius of (θ, v) → (θ, v)."""
        ends = [rule.step(theta, ahead(theta, {"v": v}, 1), {"v": v}, 1) for theta, v in np.eye(2)]
        return np.abs(np.linalg.eigvals([[theta, state["v"]] for theta, state in ends])).max()

    assert rate(rule.lookahead) == pytest.approx(0.9, rel=1e-9)
    assert rate(lambda theta, state, t: theta) == pytest.approx(np.sqrt(0.9), rel=1e-9)  # plain momentum
    after = lambda theta, state, t: theta + 0.9 * (0.9 * state["v"] - 0.1 * theta)  # by the velocity after this step
    assert rate(after) == pytest.approx(0.905, abs=5e-4)


@given(eta=HYPER["eta"], gamma=HYPER["gamma"], seed=seeds)
@few(30)
def test_nesterov_differs_from_momentum_in_nothing_but_where_it_looks(eta, gamma, seed):
    rng = np.random.default_rng(seed)
    theta, v, grad = rng.normal(size=(3, 5))
    ours, momentum = Nesterov(eta, gamma), Momentum(eta, gamma)
    assert np.array_equal(ours.lookahead(theta, {"v": v}, 1), theta + gamma * v)
    assert np.array_equal(momentum.lookahead(theta, {"v": v}, 1), theta)
    assert np.array_equal(ours.step(theta, grad, {"v": v}, 1)[0], momentum.step(theta, grad, {"v": v}, 1)[0])
