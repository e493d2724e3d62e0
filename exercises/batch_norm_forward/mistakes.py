"""Wrong answers to `batch_norm_forward`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def normalised(z, gamma, beta, mean, var, eps):
    return gamma * (z - mean) / np.sqrt(var + eps) + beta


@mistake("divided by n − 1")
def unbiased(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0, ddof=1)
    return normalised(z, gamma, beta, mean, var, eps)


@mistake("ε stands outside the root")
def eps_outside(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return gamma * (z - mean) / (np.sqrt(var) + eps) + beta


@mistake("These are the running statistics")
def running_in_training(z, gamma, beta, mean, var, train, eps=1e-5):
    return normalised(z, gamma, beta, mean, var, eps)


@mistake("These are the batch's statistics")
def batch_in_evaluation(z, gamma, beta, mean, var, train, eps=1e-5):
    return normalised(z, gamma, beta, z.mean(axis=0), z.var(axis=0), eps)


@mistake("its root is missing")
def without_root(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return gamma * (z - mean) / (var + eps) + beta


@mistake("Each column has its own")
def whole_array(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(), z.var()
    return normalised(z, gamma, beta, mean, var, eps)


@mistake("The shift β is missing")
def without_beta(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return normalised(z, gamma, 0, mean, var, eps)


@mistake("makes a new one")
def in_place(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    z -= mean
    return gamma * z / np.sqrt(var + eps) + beta


@mistake("Where is ε?")
def without_eps(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return normalised(z, gamma, beta, mean, var, 0)


@mistake("The mean is not taken away")
def without_mean(z, gamma, beta, mean, var, train, eps=1e-5):
    return normalised(z, gamma, beta, 0, z.var(axis=0) if train else var, eps)


@mistake("γ multiplies the shift")
def scaled_last(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return gamma * ((z - mean) / np.sqrt(var + eps) + beta)


def right(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return normalised(z, gamma, beta, mean, var, eps)


@mistake("β stands inside the bracket")
def shifted_first(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z.mean(axis=0), z.var(axis=0)
    return gamma * (z - mean + beta) / np.sqrt(var + eps)


@mistake("the spread is the batch's own")
def running_mean_only(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean = z.mean(axis=0)
    return normalised(z, gamma, beta, mean, z.var(axis=0), eps)


@mistake("ε stands outside the root")
def eps_outside_in_evaluation(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        return right(z, gamma, beta, mean, var, train, eps)
    return gamma * (z - mean) / (np.sqrt(var) + eps) + beta


@mistake("makes a new one")
def in_place_in_evaluation(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        return right(z, gamma, beta, mean, var, True, eps)
    z -= mean
    return gamma * z / np.sqrt(var + eps) + beta


@mistake("Where no ε is given")
def another_eps(z, gamma, beta, mean, var, train, eps=1e-3):
    return right(z, gamma, beta, mean, var, train, eps)


@mistake("takes it for missing")
def no_eps_taken_for_missing(z, gamma, beta, mean, var, train, eps=1e-5):
    return right(z, gamma, beta, mean, var, train, eps or 1e-3)


@mistake("however large")
def eps_cut_off(z, gamma, beta, mean, var, train, eps=1e-5):
    return right(z, gamma, beta, mean, var, train, min(eps, 1.0))


@mistake("In training it is its own mean")
def one_example_as_in_evaluation(z, gamma, beta, mean, var, train, eps=1e-5):
    return right(z, gamma, beta, mean, var, train and len(z) > 1, eps)


@mistake("all of them count")
def first_hundred_examples(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean, var = z[:100].mean(axis=0), z[:100].var(axis=0)
    return normalised(z, gamma, beta, mean, var, eps)


@mistake("cut off at a bound")
def clipped(z, gamma, beta, mean, var, train, eps=1e-5):
    return np.clip(right(z, gamma, beta, mean, var, train, eps), -1000, 1000)


@mistake("they are not zero")
def rounded(z, gamma, beta, mean, var, train, eps=1e-5):
    return np.round(right(z, gamma, beta, mean, var, train, eps), 8)


@mistake("keeps whole numbers only")
def whole_numbers_stay_whole(z, gamma, beta, mean, var, train, eps=1e-5):
    return right(z, gamma, beta, mean, var, train, eps).astype(z.dtype)


@another_way
def example_by_example(z, gamma, beta, mean, var, train, eps=1e-5):
    if train:
        mean = sum(z) / len(z)
        var = sum((row - mean) ** 2 for row in z) / len(z)
    return [gamma * (row - mean) * (var + eps) ** -0.5 + beta for row in z]
