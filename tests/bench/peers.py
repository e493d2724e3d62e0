"""The peers that `run.py` times: the same computations by textbook NumPy, torch, jax with optax, and scikit-learn."""

import numpy as np

from course.models import MLP
from course.objectives import rosenbrock

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None
try:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = optax = None

STEPS = 200
TORCH = {"fused": {"fused": True}, "foreach": {"foreach": True}, "for-loop": {"foreach": False}}


# --- Settings of (η, γ), each walked 200 steps on Rosenbrock's valley. ---


def axes(side):
    return np.geomspace(1e-6, 1e-3, side), np.linspace(0, 0.99, side)


def textbook_grid(side):
    eta, gamma = np.meshgrid(*axes(side), indexing="ij")
    x, y = np.full((side, side), rosenbrock.start[0]), np.full((side, side), rosenbrock.start[1])
    vx, vy = np.zeros((side, side)), np.zeros((side, side))
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            gx = -2 * (1 - x) - 400 * x * (y - x**2)
            gy = 200 * (y - x**2)
            vx = gamma * vx - eta * gx
            vy = gamma * vy - eta * gy
            x, y = x + vx, y + vy
    return np.stack([x, y])


def torch_one_by_one(side, count):
    def one(eta):
        p = torch.tensor(rosenbrock.start, dtype=torch.float64, requires_grad=True)
        stepper = torch.optim.SGD([p], lr=eta, momentum=0.9)
        for _ in range(STEPS):
            stepper.zero_grad()
            ((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2).backward()
            stepper.step()
        return p.detach().numpy()

    return [one(float(eta)) for eta in axes(side)[0][:count]]


def jax_grid(side):
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
    return lambda: compiled(*axes(side)).block_until_ready()


# --- One epoch of the 64-64-10 network. ---


def torch_epoch(X, y, adam, how, batch_size=16):
    net = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
    stepper = torch.optim.Adam(net.parameters(), 1e-3, **how) if adam else torch.optim.SGD(net.parameters(), 0.1, **how)
    X, y, loss = torch.tensor(X, dtype=torch.float32), torch.tensor(y), torch.nn.CrossEntropyLoss()

    def epoch():
        for rows in torch.randperm(len(y)).split(batch_size):
            stepper.zero_grad()
            loss(net(X[rows]), y[rows]).backward()
            stepper.step()

    return epoch


def optax_epoch(X, y, adam, batch_size=16):
    stepper, rng = optax.adam(1e-3) if adam else optax.sgd(0.1), np.random.default_rng(0)
    (W1, b1), (W2, b2) = MLP(X, y).layers(MLP(X, y).init(rng))

    def loss(net, X, y):
        W1, b1, W2, b2 = net
        return optax.softmax_cross_entropy_with_integer_labels(jax.nn.relu(X @ W1 + b1) @ W2 + b2, y).mean()

    @jax.jit
    def update(net, state, X, y):
        change, state = stepper.update(jax.grad(loss)(net, X, y), state)
        return optax.apply_updates(net, change), state

    def epoch():
        net, state = start
        for rows in np.split(rng.permutation(len(y)), range(batch_size, len(y), batch_size)):
            net, state = update(net, state, X[rows], y[rows])
        jax.block_until_ready(net)

    start = [jax.numpy.array(part) for part in (W1, b1, W2, b2)], stepper.init([W1, b1, W2, b2])
    epoch()  # compiles
    return epoch


def sklearn_epoch(X, y, adam, batch_size=16):
    from sklearn.neural_network import MLPClassifier

    options = dict(solver="adam") if adam else dict(solver="sgd", learning_rate_init=0.1, momentum=0.0)
    net = MLPClassifier((64,), batch_size=batch_size, alpha=0, **options)
    return lambda: net.partial_fit(X, y, classes=np.arange(10))  # goes through the data once


# --- One step of Adam on many parameters, and what bounds it. ---


def adam_by_torch(theta, grad, **how):
    p = torch.tensor(theta, requires_grad=True)
    p.grad = torch.tensor(grad)
    return p, torch.optim.Adam([p], **how)


def adam_by_optax(theta, grad):
    stepper = optax.adam(1e-3)
    update = jax.jit(
        lambda theta, state: (lambda change, state: (theta + change, state))(*stepper.update(grad, state)),
        donate_argnums=(0, 1),
    )
    held = [update(jax.numpy.array(theta), stepper.init(theta))]
    first = np.array(held[0][0])
    return first, lambda: held.append(jax.block_until_ready(update(*held.pop())))
