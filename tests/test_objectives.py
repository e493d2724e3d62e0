"""Surfaces: derivatives against finite differences, known minima and curvatures, one point or many alike to the bit."""

import numpy as np
import pytest
from helpers import OBJECTIVES, by_name, few, seeds, slope
from hypothesis import given
from hypothesis import strategies as st

from course import objectives
from course.objectives import noisy, quadratic

every = pytest.mark.parametrize("surface", **by_name(OBJECTIVES))


def point(surface, seed, runs=()):
    return np.random.default_rng(seed).uniform(-3, 3, (surface.size, *runs))


@every
@given(seed=seeds)
@few(30)
def test_gradient_and_hessian_match_finite_differences(surface, seed):
    theta = point(surface, seed)
    gradient, hessian = surface.gradient(theta), surface.hessian(theta)
    assert np.allclose(slope(surface.value, theta), gradient, rtol=1e-6, atol=1e-6 * (1 + surface.value(theta)))
    assert np.allclose(slope(surface.gradient, theta), hessian, rtol=1e-6, atol=1e-6 * (1 + np.abs(gradient).max()))
    assert (hessian == hessian.T).all()


@every
@given(seed=seeds, runs=st.sampled_from([(1,), (7,), (2, 3), (4, 1, 2)]))
@few(20)
def test_many_points_at_once_give_the_bits_of_one_by_one(surface, seed, runs):
    theta = point(surface, seed, runs)
    value, gradient, hessian = surface.value(theta), surface.gradient(theta), surface.hessian(theta)
    assert value.shape == runs and gradient.shape == theta.shape and hessian.shape == (surface.size, *theta.shape)
    for index in np.ndindex(runs):
        one = theta[(slice(None), *index)]
        assert value[index] == surface.value(one)
        assert (gradient[(..., *index)] == surface.gradient(one)).all()
        assert (hessian[(..., *index)] == surface.hessian(one)).all()


@every
def test_a_surface_changes_nothing_takes_tuples_and_keeps_float32(surface):
    theta = point(surface, 0, (3,))
    theta.setflags(write=False)
    single = theta.astype(np.float32)
    assert surface.gradient(single).dtype == surface.value(single).dtype == np.float32
    assert np.allclose(surface.gradient(single), surface.gradient(theta), rtol=1e-3, atol=1e-3)
    assert (surface.gradient(surface.start) == surface.gradient(np.array(surface.start))).all()
    assert np.isfinite(surface.value(surface.start))


@every
def test_minima_are_minima_the_lowest_first_and_within_the_window(surface):
    values = [surface.value(np.array(minimum)) for minimum in surface.minima]
    assert values[0] <= min(values) + 1e-15
    for minimum in np.array(surface.minima):
        assert np.abs(surface.gradient(minimum)).max() < 1e-10
        assert np.linalg.eigvalsh(surface.hessian(minimum)).min() >= 0
        for (low, high), x in zip(surface.window or (), minimum):
            assert low < x < high
    for (low, high), x in zip(surface.window or (), surface.start):
        assert low <= x <= high


@pytest.mark.parametrize(
    "name, minimum, eigenvalues",
    [
        ("rosenbrock", (1, 1), (0.3994, 1001.6)),
        ("beale", (3, 0.5), (0.3015, 48.98)),
        ("himmelblau", (3, 2), (25.72, 82.28)),
        ("ravine", (0, 0), (0.1, 2)),
        ("saddle", (0, 0), (-1, 1)),
        ("saddle", (0, -1), (1, 2)),
        ("plateau", (0, 0), (2, 2)),
    ],
)
def test_known_curvatures(name, minimum, eigenvalues):
    hessian = getattr(objectives, name).hessian(np.array(minimum, float))
    assert np.allclose(np.linalg.eigvalsh(hessian), eigenvalues, rtol=2e-4)


def test_known_values():
    x, y = theta = np.array([0.7, -1.3])
    assert np.isclose(objectives.ravine.value(theta), x**2 / 20 + y**2, rtol=1e-15)
    assert objectives.rosenbrock.value(np.array([-1.2, 1.0])) == pytest.approx(24.2)
    assert objectives.himmelblau.value(np.array([0.0, 0.0])) == 170
    assert objectives.beale.value(np.array([0.0, 0.0])) == pytest.approx(14.203125)
    deep, shallow = np.array(objectives.double_well.minima)
    assert objectives.double_well.value(deep) < 0 < shallow[0] and objectives.double_well.value(
        deep
    ) < objectives.double_well.value(shallow)
    assert len(objectives.himmelblau.minima) == 4


@given(eigenvalues=st.lists(st.floats(-5, 30), min_size=1, max_size=6), seed=seeds)
@few(50)
def test_a_bowl_has_the_eigenvalues_it_was_given(eigenvalues, seed):
    bowl = quadratic(*eigenvalues)
    theta = point(bowl, seed)
    assert np.isclose(bowl.value(theta), 0.5 * theta @ bowl.hessian(theta) @ theta, atol=1e-12)
    assert np.allclose(np.linalg.eigvalsh(bowl.hessian(theta)), np.sort(eigenvalues))
    assert bool(bowl.minima) == (min(eigenvalues) >= 0)


@given(a=st.floats(0, 20), b=st.floats(0, 20), angle=st.floats(-7, 7))
@few(30)
def test_turning_a_bowl_keeps_its_eigenvalues_and_turns_its_axes(a, b, angle):
    hessian = quadratic(a, b, angle=angle).hessian(np.zeros(2))
    axis = np.array([np.cos(angle), np.sin(angle)])
    assert np.allclose(hessian @ axis, a * axis, atol=1e-12)
    assert np.allclose(np.linalg.eigvalsh(hessian), sorted((a, b)), atol=1e-12)


def test_noise_is_fresh_unbiased_and_of_the_given_variance():
    surface = noisy(quadratic(1, 20), 4.0, np.random.default_rng(0))
    theta = np.ones((2, 100_000))
    first, second = surface.gradient(theta), surface.gradient(theta)
    assert (first != second).all()
    assert np.allclose(first.mean(axis=1), (1, 20), atol=0.04) and np.allclose(first.var(axis=1), 4, rtol=0.02)
    assert (surface.value(theta) == 10.5).all()


@pytest.mark.parametrize("bad", [(), (np.nan,), (1, np.inf), ([1, 2],)])
def test_a_wrong_bowl_is_named(bad):
    with pytest.raises(ValueError, match="eigenvalues=.*: expected (finite|single) numbers"):
        quadratic(*bad)


@pytest.mark.parametrize(
    "eigenvalues, angle, says",
    [((1, 2, 3), 0.5, "two eigenvalues"), ((1, 2), np.nan, "angle=nan"), ((1, 2), np.inf, "angle=inf")],
)
def test_a_wrong_angle_is_named(eigenvalues, angle, says):
    with pytest.raises(ValueError, match=says):
        quadratic(*eigenvalues, angle=angle)
