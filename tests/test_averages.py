"""The moving average: its mean, variance, half-life and frequency response, by closed form and by experiment."""

import numpy as np
import pytest
from helpers import few, seeds
from hypothesis import given
from hypothesis import strategies as st

from course.averages import ewma, frequency_response, half_life, variance_factor, weights

betas = st.floats(0, 0.999)


@given(beta=betas, seed=seeds, shape=st.sampled_from([(1,), (30,), (30, 2), (7, 2, 3)]))
@few(50)
def test_the_average_is_the_weighted_sum_of_all_values(beta, seed, shape):
    x = np.random.default_rng(seed).normal(size=shape)
    plain = np.array([np.tensordot(weights(beta, t)[::-1], x[:t], 1) for t in range(1, len(x) + 1)])
    shares = 1 - beta ** np.arange(1, len(x) + 1).reshape((-1,) + (1,) * (x.ndim - 1))
    assert np.allclose(ewma(x, beta, corrected=False), plain, rtol=1e-12, atol=1e-12)
    assert np.allclose(ewma(x, beta), plain / shares, rtol=1e-11, atol=1e-11)


@given(beta=betas, level=st.floats(-1e3, 1e3), length=st.integers(1, 200))
@few(50)
def test_corrected_a_constant_stays_what_it_is_uncorrected_it_starts_too_small(beta, level, length):
    x = np.full(length, level)
    assert np.allclose(ewma(x, beta), x, rtol=1e-10)
    assert np.allclose(
        ewma(x, beta, corrected=False), level * (1 - beta ** np.arange(1, length + 1)), rtol=1e-9, atol=1e-9
    )


def test_beta_zero_is_the_series_itself_and_the_input_is_left_alone():
    x = np.arange(5)
    assert (ewma(x, 0) == x).all() and x.dtype.kind == "i"


@given(beta=st.floats(0.01, 0.999))
@few(50)
def test_after_its_half_life_a_weight_has_halved_and_half_of_all_weight_is_older(beta):
    k = half_life(beta)
    assert beta**k == pytest.approx(0.5)
    assert np.log(2) / (1 - beta) > k  # ln 2 / −ln β, not ln 2 / (1 − β), and surely not 1/β
    assert weights(beta, 20_000).sum() == pytest.approx(1 - beta**20_000)


def test_known_half_lives():
    assert half_life(0) == 0 and half_life(0.5) == 1
    assert half_life(0.9) == pytest.approx(6.5788, abs=1e-4) and half_life(0.99) == pytest.approx(68.9676, abs=1e-4)


@given(beta=betas, omega=st.floats(0.01, np.pi))
@few(30)
def test_a_wave_is_shrunk_by_the_frequency_response(beta, omega):
    shrunk = frequency_response(beta, omega)
    steps = np.arange(int(np.log(1e-12) / np.log(beta)) + 700 if beta else 700)
    both = ewma(np.exp(1j * omega * steps).view(float).reshape(-1, 2), beta, corrected=False)[-1]
    assert np.hypot(*both) == pytest.approx(shrunk, abs=1e-9)
    assert frequency_response(beta, 0.0) == pytest.approx(1) and frequency_response(beta, np.pi) == pytest.approx(
        (1 - beta) / (1 + beta)
    )
    assert (np.diff(frequency_response(beta, np.linspace(0, np.pi, 50))) <= 1e-12).all()


@given(beta=betas, t=st.integers(1, 400))
@few(50)
def test_the_variance_factor_is_the_sum_of_the_squared_weights(beta, t):
    assert variance_factor(beta, t) == pytest.approx((weights(beta, t) ** 2).sum(), rel=1e-9)
    assert variance_factor(beta) == pytest.approx((1 - beta) / (1 + beta))


def test_variance_by_experiment():
    x = np.random.default_rng(0).normal(size=(60, 40_000))
    averages = ewma(x, 0.9, corrected=False).var(axis=1)
    assert np.allclose(averages, [variance_factor(0.9, t) for t in range(1, 61)], rtol=0.05)


@pytest.mark.parametrize("beta", [-0.1, 1, 1.5, np.nan, np.inf])
@pytest.mark.parametrize(
    "function",
    [
        lambda b: ewma([1.0], b),
        lambda b: weights(b, 3),
        half_life,
        lambda b: frequency_response(b, 1.0),
        variance_factor,
    ],
)
def test_a_wrong_beta_is_named(function, beta):
    with pytest.raises(ValueError, match=f"beta={beta}: expected a finite number.*, at least 0 and less than 1"):
        function(beta)
