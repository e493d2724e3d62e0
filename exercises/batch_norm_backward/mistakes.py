"""Wrong answers to `batch_norm_backward`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("way through the mean is missing")
def without_mean(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - normal * (delta * normal).mean(axis=0)) / std


@mistake("way through the variance is missing")
def without_variance(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0)) / std


@mistake("Only the direct way")
def as_in_evaluation(upstream, normal, std, gamma):
    return gamma * upstream / std


@mistake("γ is missing")
def without_gamma(upstream, normal, std, gamma):
    return (upstream - upstream.mean(axis=0) - normal * (upstream * normal).mean(axis=0)) / std


@mistake("γ enters twice")
def gamma_twice(upstream, normal, std, gamma):
    delta = gamma * upstream
    return gamma / std * (delta - delta.mean(axis=0) - normal * (delta * normal).mean(axis=0))


@mistake("Divided by n − 1")
def unbiased(upstream, normal, std, gamma):
    delta, n = gamma * upstream, len(upstream)
    return (delta - delta.sum(axis=0) / (n - 1) - normal * (delta * normal).sum(axis=0) / (n - 1)) / std


@mistake("These are sums")
def sums(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.sum(axis=0) - normal * (delta * normal).sum(axis=0)) / std


@mistake("run along the features")
def other_axis(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=1, keepdims=True) - normal * (delta * normal).mean(axis=1, keepdims=True)) / std


@mistake("One mean for the whole array")
def whole_array(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean() - normal * np.mean(delta * normal)) / std


@mistake("in front of the second mean is missing")
def without_normal(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - (delta * normal).mean(axis=0)) / std


@mistake("not averaged over the batch")
def not_averaged(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - normal * delta * normal) / std


@mistake("sign of the variance's term")
def wrong_sign(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) + normal * (delta * normal).mean(axis=0)) / std


@mistake("Divided by the variance")
def by_variance(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - normal * (delta * normal).mean(axis=0)) / std**2


@mistake("Multiplied by s")
def times_std(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - normal * (delta * normal).mean(axis=0)) * std


@mistake("equal only for ε = 0")
def projected(upstream, normal, std, gamma):
    delta = gamma * upstream
    delta = delta - delta.mean(axis=0)
    return (delta - normal * (delta * normal).sum(axis=0) / (normal**2).sum(axis=0)) / std


@mistake("makes a new one")
def in_place(upstream, normal, std, gamma):
    upstream *= gamma
    return (upstream - upstream.mean(axis=0) - normal * (upstream * normal).mean(axis=0)) / std


@mistake("closes too early")
def bracket_closed_too_early(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0)) / std - normal * (delta * normal).mean(axis=0)


@mistake("γ is missing in the variance's term")
def gamma_in_front_of_two(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - normal * (upstream * normal).mean(axis=0)) / std


def right(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - normal * (delta * normal).mean(axis=0)) / std


@mistake("may be negative or 0")
def size_of_gamma(upstream, normal, std, gamma):
    return right(upstream, normal, std, gamma if (gamma != 0).all() else np.abs(gamma))


@mistake("all of them count")
def first_hundred_examples(upstream, normal, std, gamma):
    return right(upstream[:100], normal[:100], std, gamma)


@mistake("it is its own mean")
def one_example_as_in_evaluation(upstream, normal, std, gamma):
    return right(upstream, normal, std, gamma) if len(upstream) > 1 else gamma * upstream / std


@mistake("Large gradients count")
def clipped(upstream, normal, std, gamma):
    return np.clip(right(upstream, normal, std, gamma), -1000, 1000)


@mistake("Tiny gradients and scales")
def kept_from_dividing_by_zero(upstream, normal, std, gamma):
    return right(upstream, normal, np.maximum(std, 1e-3), gamma)


@mistake("keeps whole numbers only")
def whole_numbers_stay_whole(upstream, normal, std, gamma):
    return right(upstream, normal, std, gamma).astype(upstream.dtype)


@mistake("mean δ · mean ẑ")
def product_of_means(upstream, normal, std, gamma):
    delta = gamma * upstream
    return (delta - delta.mean(axis=0) - normal * delta.mean(axis=0) * normal.mean(axis=0)) / std


@another_way
def one_derivative_after_the_other(upstream, normal, std, gamma):
    """Page 4 of the paper, line by line."""
    n, centred, delta = len(upstream), normal * std, upstream * gamma
    by_var = (delta * centred).sum(axis=0) * -0.5 / std**3
    by_mean = -(delta / std).sum(axis=0) - 2 * by_var * centred.mean(axis=0)
    return delta / std + by_var * 2 * centred / n + by_mean / n


@another_way
def column_by_column(upstream, normal, std, gamma):
    n, columns = len(upstream), []
    for i, s in enumerate(std):
        x = normal[:, i]
        slope = (np.eye(n) - 1 / n - np.outer(x, x) / n) / s
        columns.append(slope @ (gamma[i] * upstream[:, i]))
    return np.transpose(columns)
