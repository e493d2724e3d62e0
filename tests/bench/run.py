"""How fast the mathematics is beside its peers: one table of medians in milliseconds, on one thread, and ratios to the course.

    python tests/bench/run.py [rounds] [grids networks sweeps theory parameters]

Wall time is what a learner waits; the processor's time next to it is what counts while others use the machine. All
contestants of a section take turns in every round. A peer that is not installed is left out and named. Who computes
the same must reach the same place before it is timed. Slider latency is measured in a real browser by `latency.py`.
"""

import os
import sys

from course.setup.launcher import environment

THREADS = {
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "OPENBLAS_NUM_THREADS": "1",
}
if (
    __name__ == "__main__" and os.environ.get("XLA_FLAGS") != THREADS["XLA_FLAGS"]
):  # a fresh process with the lab's settings, which glibc reads once
    os.execve(sys.executable, [sys.executable, *sys.argv], environment() | THREADS)

import time
import warnings
from statistics import median

import numpy as np
import peers
from peers import STEPS, TORCH, axes, jax, optax, torch

from course.datasets import digits
from course.experiments.sweeps import grid
from course.models import MLP, SoftmaxRegression
from course.objectives import rosenbrock
from course.optimizers import Adam, GradientDescent, Momentum, step_in_blocks
from course.theory import expected_steps, spectrum, tuned_steps
from course.training import descend, train

SAMPLE = 10


def race(title, contestants, rounds, repeats=1):
    """Run each in turn, `rounds` times; print the medians. A contestant is `(name, function, factor)`, the first the course."""
    times = {name: [] for name, _, _ in contestants}
    for _ in range(rounds):
        for name, run, factor in contestants:
            began = time.perf_counter(), time.process_time()
            for _ in range(repeats):
                run()
            ended = time.perf_counter(), time.process_time()
            times[name].append([factor / repeats * (end - start) * 1e3 for start, end in zip(began, ended)])
    medians = {name: [median(column) for column in zip(*samples)] for name, samples in times.items()}
    ours = next(iter(medians.values()))
    print(f"\n{title}")
    for name, (wall, cpu) in medians.items():
        print(f"  {name:<68}{wall:>12.3f}{wall / ours[0]:>9.2f}x{cpu:>12.3f}{cpu / ours[1]:>9.2f}x", flush=True)


# --- One call for all settings of (η, γ), 200 steps each, on Rosenbrock's valley. ---


def course_grid(side, dtype=float):
    rule = Momentum(
        **{name: values.astype(dtype) for name, values in grid(eta=axes(side)[0], gamma=axes(side)[1]).items()}
    )
    return descend(rosenbrock, rule, np.array(rosenbrock.start, dtype), STEPS, every=STEPS, trace=False).theta


def course_one_by_one(side, count):
    return [
        descend(rosenbrock, Momentum(eta, 0.9), rosenbrock.start, STEPS, every=STEPS, trace=False).theta
        for eta in axes(side)[0][:count]
    ]


def grids(rounds, side=200):
    reference = course_grid(side)
    same = lambda other: np.isclose(
        np.where(np.abs(reference) < 1e6, other, reference), reference, rtol=1e-6, equal_nan=True
    )
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
        alone = [("the course", course_one_by_one)] + ([("torch.optim.SGD", peers.torch_one_by_one)] if torch else [])
        contestants += [
            (f"{who}, one by one ({SAMPLE} settings, extrapolated)", lambda f=f: f(side, SAMPLE), side**2 / SAMPLE)
            for who, f in alone
        ]
    race(f"{side} x {side} settings of (η, γ), {STEPS} steps each, Rosenbrock", contestants, rounds)
    if side == 200:
        grids(rounds, 600)


# --- One epoch of a 64-64-10 network on digits in batches of 16. ---


def networks(rounds):
    X, y = digits().train
    loss = MLP(X, y)
    for name, rule in (("SGD", GradientDescent(0.1)), ("Adam", Adam(0.001))):
        start, rng, adam = loss.init(np.random.default_rng(0)), np.random.default_rng(1), name == "Adam"
        # Nobody measures the whole loss before and after the epoch, so neither do we.
        ours = lambda: train(
            loss, rule, start, 16, rng, examples=len(loss), records=1, measure=loss.on(np.arange(16)), trace=False
        )
        contestants = [("the course", ours, 1)]
        contestants += [
            (f"torch {how} (float32)", peers.torch_epoch(X, y, adam, options), 1)
            for how, options in TORCH.items()
            if torch
        ]
        contestants += [("optax, jit", peers.optax_epoch(X, y, adam), 1)] if optax else []
        contestants += [("scikit-learn MLPClassifier.partial_fit", peers.sklearn_epoch(X, y, adam), 1)]
        race(f"One epoch of the 64-64-10 network on {len(y)} digits, batches of 16, {name}", contestants, rounds)


# --- Many learning rates at once. ---


def sweeps(rounds):
    linear, network = SoftmaxRegression(*digits().train), MLP(*digits().train)
    for loss, name, runs, batch_size, examples in [(linear, "softmax regression", 64, 32, 5 * len(linear))] + [
        (network, "the 64-64-10 network", runs, batch_size, 40 * batch_size)
        for runs in (8, 64)
        for batch_size in (1, 16, 128)
    ]:
        start, etas = loss.init(np.random.default_rng(0)), np.geomspace(1e-3, 0.1, runs)

        def run(eta):
            rng = np.random.default_rng(0)
            return train(
                loss,
                Momentum(eta),
                start,
                batch_size,
                rng,
                examples=examples,
                records=1,
                measure=loss.on(np.arange(16)),
                trace=False,
            ).losses[-1]

        assert np.allclose(run(etas), [run(eta) for eta in etas])
        contestants = [("at once", lambda: run(etas), 1), ("one by one", lambda: [run(eta) for eta in etas], 1)]
        race(
            f"{runs} learning rates of {name}, {examples // batch_size} steps of momentum in batches of {batch_size}",
            contestants,
            rounds,
        )


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


# --- One step of Adam on many parameters. ---


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
    """What no Adam can avoid: θ, m and v read and written in place, g read; each in one pass of next to no arithmetic."""
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
        for how, options in TORCH.items() if torch else ():
            p, stepper = peers.adam_by_torch(theta, grad, **options)
            stepper.step()
            assert agrees(p.detach().numpy())
            contestants.append((f"torch.optim.Adam, {how}", stepper.step, 1))
        if optax:
            first, step = peers.adam_by_optax(theta, grad)
            assert agrees(first)
            contestants.append(("optax.adam, jit", step, 1))
        contestants.append(("memory traffic alone", memory_traffic(theta, grad), 1))
        race(
            f"One step of Adam on {size:,} parameters in {np.dtype(dtype)}",
            contestants,
            rounds,
            repeats=max(1, min(100, 10**7 // size)),
        )


SECTIONS = {section.__name__: section for section in (grids, networks, sweeps, theory, parameters)}

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asked = [name for name in sys.argv[1:] if not name.isdigit()] or SECTIONS
    rounds = next((int(name) for name in sys.argv[1:] if name.isdigit()), 11)
    versions = [
        f"{name} {module.__version__}" if module else f"{name} is not installed and left out"
        for name, module in (("numpy", np), ("torch", torch), ("jax", jax))
    ]
    print(
        f"Medians of {rounds} rounds on one thread; ratios to the first line of each section. {', '.join(versions)}; load {os.getloadavg()[0]:.1f}."
    )
    print(f"{'':<70}{'wall ms':>12}{'ratio':>10}{'CPU ms':>12}{'ratio':>10}")
    for name in asked:
        SECTIONS[name](rounds)
