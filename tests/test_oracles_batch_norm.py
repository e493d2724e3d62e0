"""PyTorch as judge of batch normalization: values, gradients and running statistics, in both modes."""

import importlib.util

import numpy as np
import pytest
from whole import WHOLE

from course.models import MLP

no_torch = importlib.util.find_spec("torch") is None and not WHOLE
pytestmark = pytest.mark.skipif(no_torch, reason="torch is not installed: pip install torch==2.13.0")


def twin(loss, theta):
    """The same network in PyTorch, with our parameters; the linear layers before a BatchNorm have no bias."""
    import torch

    parts, scales = [], loss.scales(theta)
    for number, (W, b) in enumerate(loss.layers(theta)):
        last = number == len(scales)
        parts.append(torch.nn.Linear(*W.shape, bias=last, dtype=torch.float64))
        parts[-1].weight.data = torch.tensor(W.T.copy())
        if last:
            parts[-1].bias.data = torch.tensor(b.copy())
        else:
            parts += [torch.nn.BatchNorm1d(len(b), dtype=torch.float64), torch.nn.ReLU()]
            parts[-2].weight.data, parts[-2].bias.data = torch.tensor(scales[number].copy()), torch.tensor(b.copy())
    return torch.nn.Sequential(*parts)


def judged(net, loss):
    """PyTorch's loss, and its gradient in the order of our theta."""
    import torch

    net.zero_grad()
    value = torch.nn.functional.cross_entropy(net(torch.tensor(loss.X)), torch.tensor(loss.Y.argmax(1)))
    value.backward()
    grad = np.empty(loss.size)
    linear = [part for part in net if isinstance(part, torch.nn.Linear)]
    norms = [part for part in net if isinstance(part, torch.nn.BatchNorm1d)]
    for (W, b), layer, shift in zip(loss.layers(grad), linear, [*norms, linear[-1]]):
        W[:], b[:] = layer.weight.grad.numpy().T, shift.bias.grad.numpy()
    for gamma, norm in zip(loss.scales(grad), norms):
        gamma[:] = norm.weight.grad.numpy()
    return value.item(), grad, norms


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("hidden", [(6,), (8, 5, 4)], ids=str)
def test_values_gradients_and_running_statistics_agree_with_torch(seed, hidden):
    rng = np.random.default_rng(seed)
    loss = MLP(rng.normal(size=(40, 5)), np.arange(40) % 3, hidden, batch_norm=True)
    theta = loss.init(rng) + 0.3 * rng.normal(size=loss.size)
    net = twin(loss, theta)
    for size in (2, 3, 8, 40):
        batch = loss.on(rng.choice(40, size, replace=False))
        value, grad, norms = judged(net, batch)
        assert np.isclose(batch.value(theta, train=True), value, rtol=1e-12)
        # two examples of equal pre-activations leave σ² near ε, where rounding is magnified
        assert np.allclose(batch.gradient(theta), grad, rtol=1e-12, atol=1e-12 * np.abs(grad).max())
    for ours, theirs in zip(loss.norms, norms):
        assert np.allclose(ours.mean, theirs.running_mean.numpy(), rtol=1e-12, atol=1e-13)
        assert np.allclose(ours.var, theirs.running_var.numpy(), rtol=1e-12)
    value, grad, _ = judged(net.eval(), loss)
    assert np.isclose(loss.value(theta), value, rtol=1e-12)
    assert np.allclose(loss.gradient(theta, train=False), grad, rtol=1e-12, atol=1e-13)
