"""Averages of the weights: against plain gradient descent, the printed three sequences, torch, and exact numbers."""

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st
from oracle import peers

from course.objectives import noisy, quadratic
from course.optimizers import GradientDescent, Momentum, Nesterov, ScheduleFree, WeightAverage
from course.theory import averaged, expected_losses, looking_ahead, schedule_free
from course.training import descend, walk

rates, memories = st.floats(1e-3, 0.5), st.floats(0, 0.999)


class Steep:
    """A loss whose gradient at each step is another random linear function: no two steps see the same."""

    def __init__(self, rng, d=4):
        self.A, self.b = rng.normal(size=(d, d)), rng.normal(size=d)

    def gradient(self, theta):
        return np.sin(self.A @ theta) + self.b


def losses(seed, steps=40):
    rng = np.random.default_rng(seed)
    return rng.normal(size=4), [Steep(rng) for _ in range(steps)]


def places(rule, start, objectives):
    return np.array([theta for theta, _ in walk(rule, start, objectives)])


def agrees(ours, theirs, tolerance=1e-12):
    return np.allclose(ours, theirs, rtol=0, atol=tolerance * max(1, np.abs(theirs).max()))


# --- WeightAverage. ---


@given(seed=seeds, eta=rates, rho=memories)
@few(60)
def test_it_is_the_moving_average_of_plain_gradient_descents_weights(seed, eta, rho):
    start, objectives = losses(seed)
    average, expected = start, []
    for z in places(GradientDescent(eta), start, objectives):
        average = rho * average + (1 - rho) * z
        expected.append(average)
    assert agrees(places(WeightAverage(eta, rho), start, objectives), expected)


@given(seed=seeds, eta=rates, rise=st.floats(0, 20))
@few(40)
def test_so_it_is_while_both_follow_schedules(seed, eta, rise):
    start, objectives = losses(seed)
    rate, memory = (lambda t: eta / t**0.5), (lambda t: t / (t + 1 + rise))
    average, expected = start, []
    for t, z in enumerate(places(GradientDescent(rate), start, objectives), start=1):
        average = memory(t) * average + (1 - memory(t)) * z
        expected.append(average)
    assert agrees(places(WeightAverage(rate, memory), start, objectives), expected)


@given(seed=seeds, eta=rates)
@few(30)
def test_a_growing_memory_gives_the_mean_of_all_places(seed, eta):
    start, objectives = losses(seed)
    plain = np.vstack([start, places(GradientDescent(eta), start, objectives)])
    means = plain.cumsum(axis=0)[1:] / np.arange(2, len(plain) + 1)[:, None]
    assert agrees(places(WeightAverage(eta, lambda t: t / (t + 1)), start, objectives), means)


@given(seed=seeds, eta=rates, rho=st.floats(0, 0.99))
@few(40)
def test_it_is_momentum_whose_gradient_is_taken_further_ahead_than_nesterovs(seed, eta, rho):
    """θ ← θ + v with the gradient at θ + c v: c = ρ/(1−ρ)."""
    start, objectives = losses(seed)
    theta, v, expected = start, 0 * start, []
    for objective in objectives:
        v = rho * v - (1 - rho) * eta * objective.gradient(theta + rho / (1 - rho) * v)
        theta = theta + v
        expected.append(theta)
    assert agrees(places(WeightAverage(eta, rho), start, objectives), expected, 1e-10)


@pytest.mark.parametrize("gamma, share, rule", [(0.8, 0.0, Momentum), (0.8, 0.2, Nesterov), (0.8, 1.0, WeightAverage)])
def test_on_a_bowl_looking_ahead_is_a_momentum_of_its_own_for_each_curvature(gamma, share, rule):
    """What `expected_losses` is asked by the explorer of lesson 16; c is told as a share of γ/(1−γ)."""
    lam, eta, c = np.array([[0.3], [2.0]]), 0.07, share * gamma / (1 - gamma)
    exact = expected_losses(*looking_ahead(eta, gamma, c, lam), lam, 0.0, 1.0, 30)[:, 0]
    ours = rule(eta / (1 - gamma), gamma) if rule is WeightAverage else rule(eta, gamma)
    assert np.allclose(descend(quadratic(0.3, 2.0), ours, [1.0, 1.0], 30).losses, exact, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("k", [1, 3.5])
def test_the_growing_average_is_momentum_with_nesterovs_numbers(k):
    lam = np.array([[0.3], [2.0]])
    exact = expected_losses(*averaged(0.4, k, lam), lam, 0.0, 1.0, 30)[:, 0]
    run = descend(quadratic(0.3, 2.0), WeightAverage(0.4, lambda t: t / (t + k)), [1.0, 1.0], 30)
    assert np.allclose(run.losses, exact, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("beta", [0.0, 0.7, 1.0])
def test_schedule_free_is_momentum_too(beta):
    lam = np.array([[0.3], [2.0]])
    exact = expected_losses(*schedule_free(0.4, beta, lam), lam, 0.0, 1.0, 30)[:, 0]
    run = descend(quadratic(0.3, 2.0), ScheduleFree(0.4, beta), [1.0, 1.0], 30)
    assert np.allclose(run.losses, exact, rtol=1e-11, atol=1e-15)


NOISY = {
    "averaged": (WeightAverage(0.5, lambda t: t / (t + 2)), lambda lam: averaged(0.5, 2, lam)),
    "schedule-free": (ScheduleFree(1.0, 0.5), lambda lam: schedule_free(1.0, 0.5, lam)),
}


@pytest.mark.parametrize("name", NOISY)
def test_with_noise_the_recursion_tells_the_mean_of_many_walks(name):
    rule, as_momentum = NOISY[name]
    lam, start = np.array([1.0, 0.2]), np.ones((2, 20_000))
    walked = descend(noisy(quadratic(*lam), 0.5, np.random.default_rng(0)), rule, start, 40, trace=False)
    exact = expected_losses(*as_momentum(lam[:, None]), lam[:, None], 0.5, 1.0, 40)[-1, 0]
    assert quadratic(*lam).value(walked.theta).mean() == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize("lam", [0.3, 1.0])
def test_what_the_average_leaves_of_the_noise(lam):
    """Var z · (1−ρ)/(1+ρ) · (1+ρφ)/(1−ρφ) with φ = 1 − ηλ, by the recursion of the second moments."""
    eta, rho = 0.4, 0.9
    phi, inner = 1 - eta * lam, (1 - rho) * eta
    below = 2 * expected_losses(inner, rho - rho * eta * lam, np.array([[lam]]), 1.0, 0.0, 3000)[-1, 0] / lam
    plain = eta**2 / (1 - phi**2)
    assert below == pytest.approx(plain * (1 - rho) / (1 + rho) * (1 + rho * phi) / (1 - rho * phi), rel=1e-9)


@peers.needs("PyTorch")
@pytest.mark.parametrize("rho", [0.5, 0.99])
def test_torch_keeps_the_same_average(rho):
    import torch
    from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn

    torch.manual_seed(0)
    model = torch.nn.Linear(3, 1, bias=False, dtype=torch.float64)
    start = model.weight.detach().numpy().ravel().copy()
    plain, average = torch.optim.SGD(model.parameters(), lr=0.1), AveragedModel(model, avg_fn=get_ema_avg_fn(rho))
    average.update_parameters(model)  # its first call copies
    rng = np.random.default_rng(0)
    X, theirs = rng.normal(size=(30, 3)), []
    for x in X:
        plain.zero_grad()
        (model(torch.tensor(x)) ** 2 - model(torch.tensor(x))).sum().backward()
        plain.step()
        average.update_parameters(model)
        theirs.append(average.module.weight.detach().numpy().ravel().copy())
    slopes = [OneRow(x) for x in X]
    assert agrees(places(WeightAverage(0.1, rho), start, slopes), theirs)


class OneRow:
    def __init__(self, x):
        self.x = x

    def gradient(self, theta):
        return (2 * (self.x @ theta) - 1) * self.x


# --- ScheduleFree. ---


@given(seed=seeds, eta=rates, beta=st.floats(0, 1))
@few(60)
def test_schedule_free_is_the_published_three_sequences(seed, eta, beta):
    start, objectives = losses(seed)
    x, z, expected = start, start, []
    for t, objective in enumerate(objectives, start=1):
        y = (1 - beta) * z + beta * x
        z = z - eta * objective.gradient(y)
        x = (1 - 1 / t) * x + 1 / t * z
        expected.append(x)
    assert agrees(places(ScheduleFree(eta, beta), start, objectives), expected)


def test_schedule_frees_first_steps_are_the_known_ones():
    """Σθ² from (1, 2, 3) with η = 1 and β = 0.9: optax prints the same for its own."""
    run = descend(quadratic(2, 2, 2), ScheduleFree(1.0), [1.0, 2.0, 3.0], 5)
    assert np.allclose(run.losses[1:], [14, 0, 0.995556, 0.806400, 0.240988], rtol=0, atol=5e-7)


@pytest.mark.parametrize("h", [0.5, 3.0])
@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_schedule_free_bears_a_larger_rate_by_the_factor_one_over_one_minus_beta(h, beta):
    """Stable on ½hθ² if and only if η < 2/((1−β)h)."""
    limit = 2 / ((1 - beta) * h)
    ends = [abs(descend(quadratic(h), ScheduleFree(eta * limit, beta), [1.0], 4000).theta[0]) for eta in (0.97, 1.03)]
    assert ends[0] < 0.05 and ends[1] > 1e3


@peers.needs("optax")
@pytest.mark.parametrize("beta", [0.5, 0.9])
def test_optax_judges_the_same_place(beta):
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    start, objectives = losses(0)
    theirs = optax.contrib.schedule_free_sgd(0.1, b1=beta)
    y = jax.numpy.asarray(start)
    state, expected = theirs.init(y), []
    for objective in objectives:
        updates, state = theirs.update(jax.numpy.asarray(objective.gradient(np.array(y))), state, y)
        y = optax.apply_updates(y, updates)
        expected.append(np.array(optax.contrib.schedule_free_eval_params(state, y)))
    assert agrees(places(ScheduleFree(0.1, beta), start, objectives), expected)
