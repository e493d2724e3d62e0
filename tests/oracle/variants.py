"""The variants of other libraries, three lines each: what differs is the convention, and nothing else."""

import numpy as np

from course.optimizers import (
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    Momentum,
    Nadam,
    RMSProp,
    RMSPropMomentum,
)


class OutsideMomentum(Momentum):
    """PyTorch and optax: v ← γ v + g; θ ← θ − η v. Differs from ours under a schedule alone."""

    def step(self, theta, grad, state, t):
        v = self.gamma * state["v"] + grad
        return theta - self.at(t)[0] * v, {"v": v}


class DampedMomentum(Momentum):
    """PyTorch with dampening = γ: v ← γ v + (1−γ) g, but v = g on the first step."""

    def step(self, theta, grad, state, t):
        v = self.gamma * state["v"] + (1 - self.gamma if t > 1 else 1) * grad
        return theta - self.eta * v, {"v": v}


class HatlessAdam(Adam):
    """scikit-learn (and the last lines of the paper's section 2): ε is added to √v, not to √v̂."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        eta = self.eta * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return theta - eta * new["m"] / (np.sqrt(new["v"]) + self.eps), new


class PlainlyCentered(RMSProp):
    """PyTorch with centered=True, as Graves 2013 prints it: the mean square less the squared mean."""

    memory = ("s", "mean")

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        mean = self.rho * state["mean"] + (1 - self.rho) * grad
        return theta - self.eta * grad / (np.sqrt(new["s"] - mean * mean) + self.eps), new | {"mean": mean}


class CorrectedAMSGrad(AMSGrad):
    """PyTorch: both averages corrected, the largest v before it is."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        m_hat, v_hat = new["m"] / (1 - self.beta1**t), new["v_hat"] / (1 - self.beta2**t)
        return theta - self.eta * m_hat / (np.sqrt(v_hat) + self.eps), new


class CorrectedFirstAMSGrad(AMSGrad):
    """optax: both averages corrected, the largest v after it is."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        v_hat = np.maximum(state["v_hat"], new["v"] / (1 - self.beta2**t))
        return theta - self.eta * new["m"] / (1 - self.beta1**t) / (np.sqrt(v_hat) + self.eps), new | {"v_hat": v_hat}


class ScheduledNadam(Nadam):
    """PyTorch: μ grows from β₁/2 to β₁ as Dozat proposed, μ_t = β₁ (1 − ½·0.96^(t/250))."""

    slowness = 250

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        mu = self.beta1 * (1 - 0.5 * 0.96 ** (np.arange(1, t + 2) / self.slowness))
        m_hat = mu[-1] * new["m"] / (1 - mu.prod()) + (1 - mu[-2]) * grad / (1 - mu[:-1].prod())
        return theta - self.eta * m_hat / (np.sqrt(new["v"] / (1 - self.beta2**t)) + self.eps), new


class FastNadam(ScheduledNadam):
    """Keras: as PyTorch, with 0.96^t."""

    slowness = 1


class InnerRMSProp(RMSProp):
    """optax by default, and Keras: ε inside the root."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        return theta - self.eta * grad / np.sqrt(new["s"] + self.eps), new


class InnerCenteredRMSProp(PlainlyCentered):
    """Keras: ε inside the root of the variance."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        return theta - self.eta * grad / np.sqrt(new["s"] - new["mean"] ** 2 + self.eps), new


class InnerRMSPropMomentum(RMSPropMomentum):
    """Keras: ε inside the root, η inside the velocity."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        v = self.gamma * state["v"] - self.at(t)[0] * grad / np.sqrt(new["s"] + self.eps)
        return theta + v, new | {"v": v}


class StartedAdaGrad(AdaGrad):
    """optax by default, and Keras: G starts at 0.1, ε inside the root."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        return theta - self.eta * grad / np.sqrt(0.1 + new["G"] + self.eps), new


class OuterAdaMax(AdaMax):
    """Keras: ε is added to u, not to the new gradient's size."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        u = np.maximum(self.beta2 * state["u"], np.abs(grad))
        return theta - self.eta * new["m"] / ((1 - self.beta1**t) * (u + self.eps)), new | {"u": u}


class HatlessAMSGrad(AMSGrad):
    """Keras: both averages corrected, the largest v before it is; ε is added to its root before, too."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        eta = self.eta * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return theta - eta * new["m"] / (np.sqrt(new["v_hat"]) + self.eps), new


class HatlessAdamW(AdamW):
    """Keras: AdamW's decay, with ε where its Adam has it."""

    def step(self, theta, grad, state, t):
        _, new = super().step(theta, grad, state, t)
        eta = self.eta * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return theta - self.eta * self.weight_decay * theta - eta * new["m"] / (np.sqrt(new["v"]) + self.eps), new


class CoupledAdamW(AdamW):
    """PyTorch's Adam(weight_decay=λ): λθ joins the gradient, and is scaled as it is."""

    def step(self, theta, grad, state, t):
        plain = Adam(self.eta, self.beta1, self.beta2, self.eps)
        return plain.step(theta, grad + self.weight_decay * theta, state, t)


#: What a library does where CONVENTIONS.md says that it differs from a rule, or that it is the same "at constant η".
VARIANTS = {
    ("PyTorch", "Momentum"): OutsideMomentum,
    ("PyTorch", "Nadam"): ScheduledNadam,
    ("PyTorch", "AMSGrad"): CorrectedAMSGrad,
    ("PyTorch", "AdamW"): CoupledAdamW,
    ("optax", "Momentum"): OutsideMomentum,
    ("optax", "AdaGrad"): StartedAdaGrad,
    ("optax", "RMSProp"): InnerRMSProp,
    ("optax", "AMSGrad"): CorrectedFirstAMSGrad,
    ("Keras", "AdaGrad"): StartedAdaGrad,
    ("Keras", "RMSProp"): InnerRMSProp,
    ("Keras", "CenteredRMSProp"): InnerCenteredRMSProp,
    ("Keras", "RMSPropMomentum"): InnerRMSPropMomentum,
    ("Keras", "Adam"): HatlessAdam,
    ("Keras", "AdaMax"): OuterAdaMax,
    ("Keras", "Nadam"): FastNadam,
    ("Keras", "AMSGrad"): HatlessAMSGrad,
    ("Keras", "AdamW"): HatlessAdamW,
}


def base(variant):
    """The rule of ours that a variant changes, with the same hyper-parameters."""
    kind = next(kind for kind in type(variant).__mro__ if kind.__module__.startswith("course."))
    return kind(**{name: getattr(variant, name) for name in kind.__dataclass_fields__})
