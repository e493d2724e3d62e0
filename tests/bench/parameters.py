"""The section on one step of Adam with many parameters, and what bounds it."""

import numpy as np
import peers
from peers import TORCH, optax, torch
from timing import race

from course.optimizers import Adam, step_in_blocks


def by_hand(theta, grad, m, v, block=65_536):
    """The 14 operations of Adam's equations, each in place or into one of two buffers: all that NumPy could save."""
    a, b = np.empty((2, min(block, len(theta))), theta.dtype)
    for start in range(0, len(theta), block):
        x, g, m_, v_ = (array[start : start + block] for array in (theta, grad, m, v))
        p, q = a[: len(x)], b[: len(x)]
        np.add(np.multiply(0.9, m_, out=m_), np.multiply(1 - 0.9, g, out=p), out=m_)
        np.add(np.multiply(0.999, v_, out=v_), np.multiply(np.multiply(1 - 0.999, g, out=p), g, out=p), out=v_)
        np.multiply(1e-3, np.divide(m_, 1 - 0.9, out=p), out=p)
        np.add(np.sqrt(np.divide(v_, 1 - 0.999, out=q), out=q), 1e-8, out=q)
        np.subtract(x, np.divide(p, q, out=p), out=x)


def memory_traffic(theta, grad):
    """What no Adam can avoid: θ, m and v read and written in place, g read.

    Each in one pass of next to no arithmetic.
    """
    arrays = [theta.copy() for _ in range(3)]
    return lambda: [*(np.negative(array, out=array) for array in arrays), grad.max()]


def parameters(rounds):
    rng, rule = np.random.default_rng(0), Adam()
    for size, dtype in ((10_000, np.float32), (10**6, np.float32), (10**7, np.float32), (10**6, float), (10**7, float)):
        theta, grad = rng.normal(size=(2, size)).astype(dtype)
        state, moved, hand = rule.init(theta), theta.copy(), [theta.copy(), grad, *np.zeros((2, size), dtype)]
        pure, _ = rule.step(theta, grad, state, 1)
        step_in_blocks(rule, moved, grad, state, 1)
        by_hand(*hand)
        assert np.array_equal(moved, pure) and np.array_equal(hand[0], pure)
        agrees = lambda other: np.allclose(other, pure, rtol=1e-5, atol=1e-6)
        contestants = [
            ("the course, step_in_blocks", lambda: step_in_blocks(rule, moved, grad, state, 2), 1),
            ("the course, the pure step", lambda: rule.step(theta, grad, state, 2), 1),
            ("the same operations by hand, in place", lambda: by_hand(*hand), 1),
        ]
        for how, options in (TORCH if torch else {}).items():
            p, stepper = peers.adam_by_torch(theta, grad, **options)
            stepper.step()
            assert agrees(p.detach().numpy())
            contestants.append((f"torch.optim.Adam, {how}", stepper.step, 1))
        if optax:
            first, step = peers.adam_by_optax(theta, grad)
            assert agrees(first)
            contestants.append(("optax.adam, jit", step, 1))
        contestants.append(("memory traffic alone", memory_traffic(theta, grad), 1))
        title = f"One step of Adam on {size:,} parameters in {np.dtype(dtype)}"
        race(title, contestants, rounds, repeats=max(1, min(100, 10**7 // size)))
