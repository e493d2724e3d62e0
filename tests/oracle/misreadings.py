"""The misreadings known from other courses and libraries: what a rule unrolls to must tell each of them apart."""

from dataclasses import replace

import numpy as np

from course.optimizers import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    CenteredRMSProp,
    GradientDescent,
    Momentum,
    Nadam,
    Nesterov,
    RMSProp,
    RMSPropMomentum,
)

MISREADINGS = []


def misreads(right, **hyper):
    """Note the decorated step as a known misreading of the rule `right`. (Functions: so `all_rules` stays clean.)"""
    return lambda step: MISREADINGS.append((right(**hyper), step)) or step


class Stepping:
    """The rule with another step."""

    def __init__(self, rule, step):
        self.init, self.step = rule.init, lambda *arguments: step(rule, *arguments)


@misreads(Adam)
def one_minus_beta_for_one_minus_its_power(rule, theta, grad, state, t):
    return rule.step(theta, grad, state, 1)


@misreads(Adam)
def t_one_ahead(rule, theta, grad, state, t):
    return rule.step(theta, grad, state, t + 1)


@misreads(Adam)
def correction_multiplied(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    m, v = new["m"] * (1 - rule.beta1**t), new["v"] * (1 - rule.beta2**t)
    return theta - rule.eta * m / (np.sqrt(v) + rule.eps), new


@misreads(Adam)
def correction_left_out(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * new["m"] / (np.sqrt(new["v"]) + rule.eps), new


@misreads(Adam)
def first_average_alone_corrected(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / (np.sqrt(new["v"]) + rule.eps), new


@misreads(Adam, eps=1e-3)
def adam_with_eps_inside_the_root(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / np.sqrt(new["v"] / (1 - rule.beta2**t) + rule.eps), new


@misreads(Adam)
def betas_swapped(rule, theta, grad, state, t):
    return replace(rule, beta1=rule.beta2, beta2=rule.beta1).step(theta, grad, state, t)


@misreads(Momentum)
@misreads(Nesterov)
def damped(rule, theta, grad, state, t):
    return rule.step(theta, (1 - rule.gamma) * grad, state, t)


@misreads(Momentum)
@misreads(GradientDescent)
def uphill(rule, theta, grad, state, t):
    return rule.step(theta, -grad, state, t)


@misreads(Momentum)
@misreads(AdaGrad)
@misreads(RMSProp)
@misreads(CenteredRMSProp)
@misreads(RMSPropMomentum)
@misreads(AdaDelta)
@misreads(Adam)
@misreads(AdaMax)
@misreads(Nadam)
@misreads(AMSGrad)
@misreads(AdamW)
def memory_reset(rule, theta, grad, state, t):
    return rule.step(theta, grad, rule.init(theta), t)


@misreads(AdaGrad)
def squares_not_summed_but_kept(rule, theta, grad, state, t):
    G = np.maximum(state["G"], grad * grad)
    return theta - rule.eta * grad / (np.sqrt(G) + rule.eps), {"G": G}


@misreads(AdaGrad, eps=1e-3)
def adagrad_with_eps_inside_the_root(rule, theta, grad, state, t):
    G = state["G"] + grad * grad
    return theta - rule.eta * grad / np.sqrt(G + rule.eps), {"G": G}


@misreads(RMSProp, eps=1e-3)
def rmsprop_with_eps_inside_the_root(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * grad / np.sqrt(new["s"] + rule.eps), new


@misreads(RMSProp)
def rho_swapped(rule, theta, grad, state, t):
    return replace(rule, rho=1 - rule.rho).step(theta, grad, state, t)


@misreads(RMSProp)
def the_old_squares(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - rule.eta * grad / (np.sqrt(state["s"]) + rule.eps), new


@misreads(AdaDelta, eps=1e-3)
def adadelta_with_eps_outside_the_root(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    delta = -grad * (np.sqrt(state["u"]) + rule.eps) / (np.sqrt(new["s"]) + rule.eps)
    return theta + delta, new | {"u": rule.rho * state["u"] + (1 - rule.rho) * delta * delta}


@misreads(AdaDelta)
def the_new_updates(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    return theta - grad * np.sqrt(new["u"] + rule.eps) / np.sqrt(new["s"] + rule.eps), new


@misreads(AdaMax, eps=1e-3)
def eps_added_after_the_maximum(rule, theta, grad, state, t):
    m = rule.beta1 * state["m"] + (1 - rule.beta1) * grad
    u = np.maximum(rule.beta2 * state["u"], np.abs(grad))
    return theta - rule.eta * m / (1 - rule.beta1**t) / (u + rule.eps), {"m": m, "u": u}


@misreads(AdaMax)
def the_largest_never_forgotten(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    u = np.maximum(state["u"], np.abs(grad) + rule.eps)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / u, new | {"u": u}


@misreads(Nadam)
def no_look_ahead(rule, theta, grad, state, t):
    return Adam.step(rule, theta, grad, state, t)


@misreads(Nadam)
def one_correction_for_both_parts(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    m_hat = (rule.beta1 * new["m"] + (1 - rule.beta1) * grad) / (1 - rule.beta1**t)
    return theta - rule.eta * m_hat / (np.sqrt(new["v"] / (1 - rule.beta2**t)) + rule.eps), new


@misreads(AMSGrad)
def amsgrad_bias_corrected(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    v_hat = new["v_hat"] / (1 - rule.beta2**t)
    return theta - rule.eta * new["m"] / (1 - rule.beta1**t) / (np.sqrt(v_hat) + rule.eps), new


@misreads(AMSGrad, beta2=0.9)
def the_maximum_fed_back(rule, theta, grad, state, t):
    return rule.step(theta, grad, state | {"v": state["v_hat"]}, t)


@misreads(AdamW, eta=0.1, weight_decay=0.3)
def decay_added_to_the_gradient(rule, theta, grad, state, t):
    return Adam.step(replace(Adam(), eta=rule.eta), theta, grad + rule.weight_decay * theta, state, t)


@misreads(AdamW, eta=0.1, weight_decay=0.3)
def decay_without_the_learning_rate(rule, theta, grad, state, t):
    return replace(rule, weight_decay=rule.weight_decay / rule.eta).step(theta, grad, state, t)


@misreads(AdamW, eta=0.5, weight_decay=0.3)
def decay_of_what_the_step_has_moved(rule, theta, grad, state, t):
    moved, new = replace(rule, weight_decay=0).step(theta, grad, state, t)
    return moved * (1 - rule.eta * rule.weight_decay), new


@misreads(CenteredRMSProp)
def uncentered(rule, theta, grad, state, t):
    moved, new = RMSProp(rule.eta, rule.rho, rule.eps).step(theta, grad, state, t)
    return moved, state | new


@misreads(CenteredRMSProp)
def centred_at_the_mean_that_has_seen_g(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    s = rule.rho * state["s"] + (1 - rule.rho) * (grad - new["m"]) ** 2
    return theta - rule.eta * grad / (np.sqrt(s) + rule.eps), new | {"s": s}


@misreads(RMSPropMomentum)
def momentum_of_the_gradient_before_it_is_scaled(rule, theta, grad, state, t):
    _, new = rule.step(theta, grad, state, t)
    v = rule.gamma * state["v"] + grad
    return theta - rule.eta * v / (np.sqrt(new["s"]) + rule.eps), new | {"v": v}
