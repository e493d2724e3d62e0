"""How fast the mathematics is, beside its peers, in one run and on one thread: medians in milliseconds, and ratios to the course.

    python tests/bench/run.py [rounds]

Wall time is what a learner waits; the processor's time next to it is what counts while others use the machine.
A peer that is not installed is left out and named. Every grid must reach the same place before it is timed.
Slider latency is measured in a real browser by `latency.py`.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import sys
import time
import warnings
from statistics import median

import numpy as np

from course.datasets import digits
from course.models import MLP, SoftmaxRegression
from course.objectives import rosenbrock
from course.optimizers import Adam, GradientDescent, Momentum, step_in_blocks
from course.sweeps import grid
from course.training import descend, train

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None
try:
    import jax

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = None

SIDE, STEPS, SAMPLE = 200, 200, 10
ETAS, GAMMAS = np.geomspace(1e-6, 1e-3, SIDE), np.linspace(0, 0.99, SIDE)
SETTINGS = grid(eta=ETAS, gamma=GAMMAS)


def race(title, contestants, rounds):
    """Run each in turn, `rounds` times; print the medians. A contestant is `(name, function, factor)`."""
    times = {name: [] for name, _, _ in contestants}
    for _ in range(rounds):
        for name, run, factor in contestants:
            began = time.perf_counter(), time.process_time()
            run()
            times[name].append((factor * (time.perf_counter() - began[0]) * 1e3, factor * (time.process_time() - began[1]) * 1e3))
    medians = {name: [median(column) for column in zip(*samples)] for name, samples in times.items()}
    ours = next(iter(medians.values()))
    print(f"\n{title:<72}{'wall ms':>12}{'ratio':>10}{'CPU ms':>12}{'ratio':>10}")
    for name, (wall, cpu) in medians.items():
        print(f"  {name:<70}{wall:>12.2f}{wall / ours[0]:>9.2f}x{cpu:>12.2f}{cpu / ours[1]:>9.2f}x")


# --- One call for 200 x 200 settings of (η, γ), 200 steps each, on Rosenbrock's valley. ---


def course_grid(dtype=float):
    rule = Momentum(**{name: values.astype(dtype) for name, values in SETTINGS.items()})
    return descend(rosenbrock, rule, np.array(rosenbrock.start, dtype), STEPS, every=STEPS, trace=False).theta


def textbook_grid():
    eta, gamma = np.meshgrid(ETAS, GAMMAS, indexing="ij")
    x, y = np.full((SIDE, SIDE), rosenbrock.start[0]), np.full((SIDE, SIDE), rosenbrock.start[1])
    vx, vy = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            gx = -2 * (1 - x) - 400 * x * (y - x**2)
            gy = 200 * (y - x**2)
            vx = gamma * vx - eta * gx
            vy = gamma * vy - eta * gy
            x, y = x + vx, y + vy
    return np.stack([x, y])


def course_one_by_one(count):
    return [descend(rosenbrock, Momentum(eta, 0.9), rosenbrock.start, STEPS, every=STEPS, trace=False).theta for eta in ETAS[:count]]


def torch_one_by_one(count):
    def one(eta):
        p = torch.tensor(rosenbrock.start, dtype=torch.float64, requires_grad=True)
        stepper = torch.optim.SGD([p], lr=eta, momentum=0.9)
        for _ in range(STEPS):
            stepper.zero_grad()
            ((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2).backward()
            stepper.step()
        return p.detach().numpy()

    return [one(float(eta)) for eta in ETAS[:count]]


def jax_grid():
    """A freshly compiled grid, as a function."""
    value = lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2

    def walk(eta, gamma):
        def step(carry, _):
            p, v = carry
            v = gamma * v - eta * jax.grad(value)(p)
            return (p + v, v), None

        start = jax.numpy.array(rosenbrock.start)
        return jax.lax.scan(step, (start, 0 * start), None, length=STEPS)[0][0]

    compiled = jax.jit(jax.vmap(jax.vmap(walk, (None, 0)), (0, None)))
    return lambda: compiled(ETAS, GAMMAS).block_until_ready()


def grids(rounds):
    reference = course_grid()
    agrees = lambda other: np.allclose(np.where(np.abs(reference) < 1e6, other, reference), reference, rtol=1e-6, equal_nan=True)
    assert agrees(textbook_grid())
    whole = SIDE * SIDE / SAMPLE
    contestants = [
        ("the course, one call", course_grid, 1),
        ("the course, one call in float32", lambda: course_grid(np.float32), 1),
        ("textbook NumPy without a framework", textbook_grid, 1),
        (f"the course, one by one ({SAMPLE} settings, extrapolated)", lambda: course_one_by_one(SAMPLE), whole),
    ]
    if jax:
        warm = jax_grid()
        assert agrees(np.moveaxis(np.array(warm()), 2, 0))
        contestants += [("jax vmap + jit, warm", warm, 1), ("jax vmap + jit, first call", lambda: jax_grid()(), 1)]
    if torch:
        assert np.allclose(torch_one_by_one(3), course_one_by_one(3))
        contestants += [(f"torch.optim.SGD, one by one ({SAMPLE} settings, extrapolated)", lambda: torch_one_by_one(SAMPLE), whole)]
    race(f"{SIDE} x {SIDE} settings of (η, γ), {STEPS} steps each, Rosenbrock", contestants, rounds)


# --- One epoch of a 64-64-10 network on digits in batches of 16. ---


def torch_epoch(X, y, adam, batch_size=16):
    net = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
    stepper = torch.optim.Adam(net.parameters(), 1e-3) if adam else torch.optim.SGD(net.parameters(), 0.1)
    X, y, loss = torch.tensor(X, dtype=torch.float32), torch.tensor(y), torch.nn.CrossEntropyLoss()

    def epoch():
        for rows in torch.randperm(len(y)).split(batch_size):
            stepper.zero_grad()
            loss(net(X[rows]), y[rows]).backward()
            stepper.step()

    return epoch


def sklearn_epoch(X, y, adam, batch_size=16):
    from sklearn.neural_network import MLPClassifier

    options = dict(solver="adam") if adam else dict(solver="sgd", learning_rate_init=0.1, momentum=0.0)
    net = MLPClassifier((64,), batch_size=batch_size, alpha=0, **options)
    return lambda: net.partial_fit(X, y, classes=np.arange(10))  # goes through the data once


def networks(rounds):
    X, y = digits().train
    loss = MLP(X, y)
    for name, rule in (("SGD", GradientDescent(0.1)), ("Adam", Adam(0.001))):
        start, rng = loss.init(np.random.default_rng(0)), np.random.default_rng(1)
        # Nobody measures the whole loss before and after the epoch, so neither do we.
        ours = lambda: train(loss, rule, start, 16, rng, examples=len(loss), records=1, measure=loss.on(np.arange(16)), trace=False)
        contestants = [("the course", ours, 1)]
        contestants += [("torch (float32)", torch_epoch(X, y, name == "Adam"), 1)] if torch else []
        contestants += [("scikit-learn MLPClassifier.partial_fit", sklearn_epoch(X, y, name == "Adam"), 1)]
        race(f"One epoch of the 64-64-10 network on {len(y)} digits, batches of 16, {name}", contestants, rounds)


# --- 64 learning rates at once. ---


def learning_rates(rounds):
    loss, etas = SoftmaxRegression(*digits().train), np.geomspace(1e-3, 1, 64)

    def run(eta):
        rng = np.random.default_rng(0)
        return train(loss, GradientDescent(eta), loss.init(), 32, rng, examples=5 * len(loss), records=1, trace=False).losses[-1]

    assert np.allclose(run(etas), [run(eta) for eta in etas])
    contestants = [("one wide product", lambda: run(etas), 1), ("one by one", lambda: [run(eta) for eta in etas], 1)]
    race("64 learning rates of softmax regression on digits, 5 epochs in batches of 32", contestants, rounds)


# --- One step of Adam on many parameters. ---


def adam_by_torch(theta, grad, **how):
    p = torch.tensor(theta, requires_grad=True)
    p.grad = torch.tensor(grad)
    return p, torch.optim.Adam([p], **how)


def memory_traffic(theta, grad):
    """What no Adam can avoid: θ, m and v read and written in place, g read; each in one pass of next to no arithmetic."""
    arrays = [theta.copy() for _ in range(3)]
    return lambda: [*(np.negative(array, out=array) for array in arrays), grad.max()]


def parameters(rounds, repeats=10):
    rng, rule = np.random.default_rng(0), Adam()
    for size, dtype in ((10_000, np.float32), (10**6, np.float32), (10**7, np.float32), (10**6, np.float64), (10**7, np.float64)):
        theta, grad = rng.normal(size=(2, size)).astype(dtype)
        state, moved = rule.init(theta), theta.copy()
        pure, _ = rule.step(theta, grad, state, 1)
        step_in_blocks(rule, moved, grad, state, 1)
        assert np.array_equal(moved, pure)
        contestants = [
            ("the course, step_in_blocks", lambda: step_in_blocks(rule, moved, grad, state, 2)),
            ("the course, the pure step", lambda: rule.step(theta, grad, state, 2)),
        ]
        for how in ("fused", "foreach", "for-loop") if torch else ():
            p, stepper = adam_by_torch(theta, grad, **{"foreach": False} if how == "for-loop" else {how: True})
            stepper.step()
            assert np.allclose(p.detach().numpy(), pure, rtol=1e-5, atol=1e-6)
            contestants.append((f"torch.optim.Adam, {how}", stepper.step))
        contestants.append(("memory traffic alone", memory_traffic(theta, grad)))
        often = [(name, lambda run=run: [run() for _ in range(repeats)], 1 / repeats) for name, run in contestants]
        race(f"One step of Adam on {size:,} parameters in {dtype.__name__}", often, rounds)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    print(f"Medians of {rounds} rounds on one thread; ratios to the first line of each table.")
    for name, module in (("numpy", np), ("torch", torch), ("jax", jax)):
        print(f"{name} {module.__version__}" if module else f"{name} is not installed and left out")
    for bench in (grids, networks, learning_rates, parameters):
        bench(rounds)
