"""Sections without data: many settings of (η, γ) on Rosenbrock's valley, and the study of batch sizes."""

import numpy as np
import peers
from peers import STEPS, axes, jax, torch
from timing import race

from course.experiments.sweeps import grid
from course.objectives import rosenbrock
from course.optimizers import Momentum
from course.theory import expected_steps, spectrum, tuned_steps
from course.training import descend

SAMPLE = 10

# --- One call for all settings of (η, γ), 200 steps each, on Rosenbrock's valley. ---


def course_grid(side, dtype=float):
    etas, gammas = axes(side)
    settings = grid(eta=etas, gamma=gammas)
    rule = Momentum(**{name: values.astype(dtype) for name, values in settings.items()})
    return descend(rosenbrock, rule, np.array(rosenbrock.start, dtype), STEPS, every=STEPS, trace=False).theta


def course_one_by_one(side, count):
    return [
        descend(rosenbrock, Momentum(eta, 0.9), rosenbrock.start, STEPS, every=STEPS, trace=False).theta
        for eta in axes(side)[0][:count]
    ]


def grids(rounds, side=200):
    reference = course_grid(side)
    kept = np.abs(reference) < 1e6
    same = lambda other: np.isclose(np.where(kept, other, reference), reference, rtol=1e-6, equal_nan=True)
    agrees = lambda other: same(other).mean() > 0.999  # on the brink of divergence the last digit decides
    assert agrees(peers.textbook_grid(side))
    contestants = [
        ("the course, one call", lambda: course_grid(side), 1),
        ("the course, one call in float32", lambda: course_grid(side, np.float32), 1),
        ("textbook NumPy without a framework", lambda: peers.textbook_grid(side), 1),
    ]
    if jax:
        warm = peers.jax_grid(side)
        assert agrees(np.moveaxis(np.array(warm()), 2, 0))
        contestants += [
            ("jax vmap + jit, warm", warm, 1),
            ("jax vmap + jit, first call", lambda: peers.jax_grid(side)(), 1),
        ]
    if side == 200:
        assert not torch or np.allclose(peers.torch_one_by_one(side, 3), course_one_by_one(side, 3))
        alone = {"the course": course_one_by_one}
        if torch:
            alone["torch.optim.SGD"] = peers.torch_one_by_one
        for who, walk in alone.items():
            title = f"{who}, one by one ({SAMPLE} settings, extrapolated)"
            contestants.append((title, lambda walk=walk: walk(side, SAMPLE), side**2 / SAMPLE))
    race(f"{side} x {side} settings of (η, γ), {STEPS} steps each, Rosenbrock", contestants, rounds)
    if side == 200:
        grids(rounds, 600)


# --- The study of batch sizes on the noisy quadratic. ---


def theory(rounds):
    powers, etas, lam = 2 ** np.arange(15), np.geomspace(1e-3, 1.99, 64), spectrum(1000)
    study = lambda gammas, power: (
        lambda: tuned_steps(powers, etas, gammas, lam, lam, 1.0, 0.005 * lam.sum(), power=power)
    )
    walked = lambda: expected_steps(etas, 0.0, lam[:, None], lam[:, None] / 4096, 1.0, 0.005 * lam.sum(), 600)
    assert walked().min() <= study([0.0], 0.0)()[0][12] <= 1.03 * walked().min()
    contestants = [
        ("15 batch sizes, each with the best of 64 η", study([0.0], 0.0), 1),
        ("the same preconditioned", study([0.0], 0.5), 1),
        ("15 batch sizes, each with the best of 64 η and 6 γ", study([0, 0.5, 0.8, 0.9, 0.95, 0.98], 0.0), 1),
        ("B = 4096 alone, 64 η, step by step", walked, 1),
    ]
    race("Steps to 1 % of the loss on the noisy quadratic with 1000 directions, in closed form", contestants, rounds)
