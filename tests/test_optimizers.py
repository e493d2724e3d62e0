"""The rules: against what they unroll to, against their known misreadings, on grids, under schedules, in float32."""

from dataclasses import dataclass, field, fields, make_dataclass, replace

import numpy as np
import pytest
from helpers import HYPER, RULES, by_name, few, follow, rules, seeds, stream
from hypothesis import given
from hypothesis import strategies as st

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
    Momentum,
    Nadam,
    Nesterov,
    Optimizer,
    Quantity,
    RMSProp,
    RMSPropMomentum,
    all_rules,
    label,
    power,
    quantity,
)

every = pytest.mark.parametrize("kind", **by_name(RULES))


# --- What each rule unrolls to: no recursion, no state, only sums over all the gradients so far. ---


def decayed(beta, values):
    """Row t: Σ_{i ≤ t} βᵗ⁻ⁱ valuesᵢ."""
    t = np.arange(len(values))
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        weights = np.where(t[:, None] >= t, np.power(float(beta), np.maximum(t[:, None] - t, 0)), 0.0)
    return weights @ values


def variances(rho, values):
    """Row t: the variance of 0, values₁ … values_t under the weights ρᵗ, (1−ρ) ρᵗ⁻ⁱ, pair by pair so that nothing cancels."""
    values = np.vstack([0 * values[:1], values])
    apart, rows = (values[:, None] - values) ** 2, []
    for t in range(1, len(values)):
        with np.errstate(under="ignore"):
            weights = np.append(rho**t, (1 - rho) * rho ** np.arange(t - 1.0, -1, -1))
            rows.append(np.einsum("i,j,ijd->d", weights, weights, apart[: t + 1, : t + 1]) / 2)
    return np.array(rows)


def unrolled(rule, g):
    """The steps Δθ that the rule must take on the gradients `g`, shape `(steps, d)`."""
    h, t = rule, np.arange(1, len(g) + 1)[:, None]
    if isinstance(rule, GradientDescent):
        return -h.eta * g
    if isinstance(rule, Momentum):
        return -h.eta * decayed(h.gamma, g)
    if isinstance(rule, AdaGrad):
        return -h.eta * g / (np.sqrt(np.cumsum(g**2, axis=0)) + h.eps)
    if isinstance(rule, CenteredRMSProp):
        return -h.eta * g / (np.sqrt(variances(h.rho, g)) + h.eps)
    if isinstance(rule, RMSProp):
        scaled = g / (np.sqrt((1 - h.rho) * decayed(h.rho, g**2)) + h.eps)
        return -h.eta * (decayed(h.gamma, scaled) if isinstance(rule, RMSPropMomentum) else scaled)
    if isinstance(rule, Adam):
        return unrolled_adam(rule, g, t)
    if isinstance(rule, AdaDelta):
        scale, deltas = np.sqrt((1 - h.rho) * decayed(h.rho, g**2) + h.eps), np.zeros_like(g)
        for i in range(len(g)):
            u = (1 - h.rho) * decayed(h.rho, deltas[:i] ** 2)[-1] if i else 0.0
            deltas[i] = -g[i] * np.sqrt(u + h.eps) / scale[i]
        return deltas
    raise NotImplementedError(rule)


def unrolled_adam(h, g, t):
    """As `unrolled`, for the family of Adam."""
    m, v = (1 - h.beta1) * decayed(h.beta1, g), (1 - h.beta2) * decayed(h.beta2, g**2)
    if isinstance(h, AMSGrad):
        return -h.eta * m / (np.sqrt(np.maximum.accumulate(v)) + h.eps)
    m_hat, scale = m / (1 - h.beta1**t), np.sqrt(v / (1 - h.beta2**t)) + h.eps
    if isinstance(h, AdaMax):
        scale = np.array(
            [np.max(h.beta2 ** (i - t[: i + 1] + 1.0) * (np.abs(g[: i + 1]) + h.eps), axis=0) for i in range(len(g))]
        )
    if isinstance(h, Nadam):
        m_hat = h.beta1 * m / (1 - h.beta1 ** (t + 1)) + (1 - h.beta1) * g / (1 - h.beta1**t)
    steps = -h.eta * m_hat / scale
    return np.diff(decayed(1 - h.eta * h.weight_decay, steps), axis=0, prepend=0) if isinstance(h, AdamW) else steps


def agrees(rule, expected, gradients):
    """Whether the rule walks as `expected` unrolls, to rounding."""
    steps, walked = (
        unrolled(expected, gradients),
        np.diff(follow(rule, gradients, np.zeros(gradients.shape[1]))[0], axis=0),
    )
    return np.allclose(steps, walked, rtol=1e-9, atol=1e-10 * np.abs(steps).max())


@every
@given(data=st.data(), seed=seeds)
@few(40)
def test_a_rule_is_what_it_unrolls_to(kind, data, seed):
    rule = data.draw(rules(kind))
    assert agrees(rule, rule, stream(np.random.default_rng(seed), steps=40, decades=4))


# --- The misreadings known from other courses and libraries: each must be told apart by that same test. ---


MISREADINGS = []


def misreads(right, **hyper):
    """Note the decorated step as a known misreading of the rule `right` (functions, so that `all_rules` stays clean)."""
    return lambda step: MISREADINGS.append((right(**hyper), step)) or step


class Stepping:
    """The rule with another step."""

    def __init__(self, rule, step):
        self.init, self.step = rule.init, lambda *arguments: step(rule, *arguments)


@misreads(Adam)
def one_minus_beta_for_one_minus_its_power(rule, theta, grad, state, t):
    return rule.step(theta, grad, state, 1)


@misreads(Adam)
def t_one_ahead(rule, theta, grad, state, t):
    return rule.step(theta, grad, state, t + 1)


@misreads(Adam)
def correction_multiplied(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    m, v = new["m"] * (1 - rule.beta1**t), new["v"] * (1 - rule.beta2**t)
    return theta - rule.eta * m / (np.sqrt(v) + rule.eps), new


@misreads(Adam)
def correction_left_out(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * new["m"] / (np.sqrt(new["v"]) + rule.eps), new


@misreads(Adam)
def first_average_alone_corrected(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / (np.sqrt(new["v"]) + rule.eps), new


@misreads(Adam, eps=1e-3)
def adam_with_eps_inside_the_root(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / np.sqrt(new["v"] / (1 - rule.beta2**t) + rule.eps), new


@misreads(Adam)
def betas_swapped(rule, theta, grad, state, t):
    return replace(rule, beta1=rule.beta2, beta2=rule.beta1).step(theta, grad, state, t)


@misreads(Momentum)
@misreads(Nesterov)
def damped(rule, theta, grad, state, t):
    return rule.step(theta, (1 - rule.gamma) * grad, state, t)


@misreads(Momentum)
@misreads(GradientDescent)
def uphill(rule, theta, grad, state, t):
    return rule.step(theta, -grad, state, t)


@misreads(Momentum)
@misreads(AdaGrad)
@misreads(RMSProp)
@misreads(CenteredRMSProp)
@misreads(RMSPropMomentum)
@misreads(AdaDelta)
@misreads(Adam)
@misreads(AdaMax)
@misreads(Nadam)
@misreads(AMSGrad)
@misreads(AdamW)
def memory_reset(rule, theta, grad, state, t):
    return rule.step(theta, grad, rule.init(theta), t)


@misreads(AdaGrad)
def squares_not_summed_but_kept(rule, theta, grad, state, t):
    G = np.maximum(state["G"], grad * grad)
    return theta - rule.eta * grad / (np.sqrt(G) + rule.eps), {"G": G}


@misreads(AdaGrad, eps=1e-3)
def adagrad_with_eps_inside_the_root(rule, theta, grad, state, t):
    G = state["G"] + grad * grad
    return theta - rule.eta * grad / np.sqrt(G + rule.eps), {"G": G}


@misreads(RMSProp, eps=1e-3)
def rmsprop_with_eps_inside_the_root(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * grad / np.sqrt(new["s"] + rule.eps), new


@misreads(RMSProp)
def rho_swapped(rule, theta, grad, state, t):
    return replace(rule, rho=1 - rule.rho).step(theta, grad, state, t)


@misreads(RMSProp)
def the_old_squares(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * grad / (np.sqrt(state["s"]) + rule.eps), new


@misreads(AdaDelta, eps=1e-3)
def adadelta_with_eps_outside_the_root(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    delta = -grad * (np.sqrt(state["u"]) + rule.eps) / (np.sqrt(new["s"]) + rule.eps)
    return theta + delta, new | {"u": rule.rho * state["u"] + (1 - rule.rho) * delta * delta}


@misreads(AdaDelta)
def the_new_updates(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - grad * np.sqrt(new["u"] + rule.eps) / np.sqrt(new["s"] + rule.eps), new


@misreads(AdaMax, eps=1e-3)
def eps_added_after_the_maximum(rule, theta, grad, state, t):
    m = rule.beta1 * state["m"] + (1 - rule.beta1) * grad
    u = np.maximum(rule.beta2 * state["u"], np.abs(grad))
    return theta - rule.eta * m / (1 - rule.beta1**t) / (u + rule.eps), {"m": m, "u": u}


@misreads(AdaMax)
def the_largest_never_forgotten(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    u = np.maximum(state["u"], np.abs(grad) + rule.eps)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / u, new | {"u": u}


@misreads(Nadam)
def no_look_ahead(rule, theta, grad, state, t):
    return Adam.step(rule, theta, grad, state, t)


@misreads(Nadam)
def one_correction_for_both_parts(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    m_hat = (rule.beta1 * new["m"] + (1 - rule.beta1) * grad) / (1 - rule.beta1**t)
    return theta - rule.eta * m_hat / (np.sqrt(new["v"] / (1 - rule.beta2**t)) + rule.eps), new


@misreads(AMSGrad)
def amsgrad_bias_corrected(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    v_hat = new["v_hat"] / (1 - rule.beta2**t)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / (np.sqrt(v_hat) + rule.eps), new


@misreads(AMSGrad, beta2=0.9)
def the_maximum_fed_back(rule, theta, grad, state, t):
    return rule.step(theta, grad, state | {"v": state["v_hat"]}, t)


@misreads(AdamW, eta=0.1, weight_decay=0.3)
def decay_added_to_the_gradient(rule, theta, grad, state, t):
    return Adam.step(replace(Adam(), eta=rule.eta), theta, grad + rule.weight_decay * theta, state, t)


@misreads(AdamW, eta=0.1, weight_decay=0.3)
def decay_without_the_learning_rate(rule, theta, grad, state, t):
    return replace(rule, weight_decay=rule.weight_decay / rule.eta).step(theta, grad, state, t)


@misreads(AdamW, eta=0.5, weight_decay=0.3)
def decay_of_what_the_step_has_moved(rule, theta, grad, state, t):
    moved, new = replace(rule, weight_decay=0).step(theta, grad, state, t)
    return moved * (1 - rule.eta * rule.weight_decay), new


@misreads(CenteredRMSProp)
def uncentered(rule, theta, grad, state, t):
    moved, new = RMSProp(rule.eta, rule.rho, rule.eps).step(theta, grad, state, t)
    return moved, state | new


@misreads(CenteredRMSProp)
def centred_at_the_mean_that_has_seen_g(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    s = rule.rho * state["s"] + (1 - rule.rho) * (grad - new["m"]) ** 2
    return theta - rule.eta * grad / (np.sqrt(s) + rule.eps), new | {"s": s}


@misreads(RMSPropMomentum)
def momentum_of_the_gradient_before_it_is_scaled(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    v = rule.gamma * state["v"] + grad
    return theta - rule.eta * v / (np.sqrt(new["s"]) + rule.eps), new | {"v": v}


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
}


@every
@given(data=st.data(), g=st.floats(1e-6, 1e6))
@few(30)
def test_the_first_step_has_its_known_length_and_goes_downhill(kind, data, g):
    rule = data.draw(rules(kind))
    for sign in (1, -1):
        path, _ = follow(rule, [np.array([sign * g])], np.zeros(1))
        assert path[1, 0] == pytest.approx(-sign * FIRST_STEPS[kind](rule, g), rel=1e-9)


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
    left = 1 - rule.eta * rule.weight_decay if kind is AdamW else 1
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
    rule = kind(**{f.name: number(f.default) for f in fields(kind)})
    theta = np.ones((2, 3), np.float32)
    path, state = follow(rule, np.ones((4, 2, 3), np.float32), theta)
    assert path.dtype == np.float32 and all(memory.dtype == np.float32 for memory in state.values())
    assert rule.lookahead(theta, state, 5).dtype == np.float32


@every
@given(data=st.data(), seed=seeds)
@few(15)
def test_a_constant_schedule_is_the_number_bit_for_bit(kind, data, seed):
    rule, gradients = data.draw(rules(kind)), stream(np.random.default_rng(seed), steps=20)
    scheduled = replace(rule, **{f.name: (lambda value: lambda t: value)(getattr(rule, f.name)) for f in fields(rule)})
    (path, state), (path2, state2) = (follow(r, gradients, np.ones(6)) for r in (rule, scheduled))
    assert np.array_equal(path, path2) and all(np.array_equal(state[k], state2[k]) for k in state)
    assert np.array_equal(rule.lookahead(path[-1], state, 9), scheduled.lookahead(path[-1], state, 9))


@every
def test_a_schedule_is_asked_for_steps_1_2_3(kind):
    asked = []
    rule = replace(kind(), **{fields(kind)[0].name: lambda t: asked.append(t) or 0.1})
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
    name, value = fields(kind)[0].name, fields(kind)[0].default
    assert kind(**{name: np.float64(value)}) == kind() and hash(kind(**{name: np.float64(value)})) == hash(kind())
    listed, array = kind(**{name: [value, value / 2]}), kind(**{name: np.array([value, value / 2])})
    assert listed == array and hash(listed) == hash(array) and listed.runs == (2,) and kind().runs == ()
    assert listed != kind() and listed != replace(listed, **{name: [value, value / 3]})
    for last in fields(kind):
        rule = kind(**{last.name: [last.default] * 2})
        assert follow(rule, np.ones((3, 4, 2)), np.zeros((4, 2)))[0].shape == (4, 4, 2)
    assert kind() != "a rule" and kind() != type("Other", (kind,), {})()


def test_repr_and_label_show_what_was_set():
    assert [repr(kind()) for kind in RULES] == [
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
    ]
    assert label(Momentum(0.1, 0.9)) == "Momentum η = 0.1, γ = 0.9"
    assert repr(Momentum(np.geomspace(0.01, 1, 5))) == "Momentum(eta=[0.01 … 1], gamma=0.9)"

    def halving(t):
        return 0.5**t

    assert repr(GradientDescent(halving)) == "GradientDescent(eta=halving)"
    assert GradientDescent(halving) == GradientDescent(halving) != GradientDescent(lambda t: 0.5**t)


def test_every_slider_stays_within_what_is_legal_and_has_the_default_on_it():
    for kind in RULES:
        for each in fields(kind):
            mark = quantity(each)
            assert mark is NOTATION[each.name] and mark.low <= each.default <= mark.high
            kind(**{each.name: mark.low}), kind(**{each.name: mark.high})


def test_a_field_without_notation_gets_a_plain_slider():
    plain = lambda default: quantity(fields(make_dataclass("R", [("c", float, default)]))[0])
    assert (plain(0.5).symbol, plain(0.5).low, plain(0.5).high) == ("c", 0, 1) and plain(0.0).high == 1
    assert quantity(fields(make_dataclass("R", ["c"]))[0]).high == 1


@every
def test_a_rule_cannot_be_changed(kind):
    with pytest.raises(AttributeError):
        setattr(kind(), fields(kind)[0].name, 0.5)


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
